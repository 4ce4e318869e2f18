"""The project as an application: what it checks, and its commands."""

from django.apps import AppConfig


class TodoSiteConfig(AppConfig):
    """Registers the checks."""

    name = "todo_site"

    def ready(self) -> None:
        """Let `manage.py check` know what a database's settings must not say."""
        from todo_site.database import checks  # noqa: F401, PLC0415 - registers
