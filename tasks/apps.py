"""The app's place in the project."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks."""

    name = "tasks"
