"""The app's place in the project."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.export import Rows
    from accounts.models import User


class TasksConfig(AppConfig):
    """Tasks."""

    name = "tasks"

    def exported(self, person: "User") -> "dict[str, Callable[[], Rows]]":
        """Return what this app has for somebody who takes everything along."""
        from tasks.export import exported  # noqa: PLC0415 - it imports models

        return exported(person)

    def purged(self, now: "datetime") -> "Iterator[tuple[str, int]]":
        """Remove what is kept no longer; yield what it was, and how much."""
        from tasks.purging import purged  # noqa: PLC0415 - it imports models

        return purged(now)
