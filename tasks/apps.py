"""The app's place in the project."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from accounts.export import Rows
    from accounts.models import User


class TasksConfig(AppConfig):
    """Tasks."""

    name = "tasks"

    def exported(self, person: "User") -> "dict[str, Callable[[], Rows]]":
        """Return what this app has for somebody who takes everything along."""
        from tasks.export import exported  # noqa: PLC0415 - it imports models

        return exported(person)
