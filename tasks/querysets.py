"""Questions asked of tasks. Each starts at a person: `request.user.tasks.open()`."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from tasks.models import Task  # noqa: F401 - named in a string below


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks, narrowed by words that read aloud."""

    def open(self) -> Self:
        return self.filter(is_complete=False)

    def completed(self) -> Self:
        return self.filter(is_complete=True)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_date__lt=today)

    def complete(self, now: datetime) -> int:
        """Mark the open ones as done at that moment; return how many there were."""
        return self.open().update(is_complete=True, completed_at=now)

    def reopen(self) -> int:
        """Mark the completed ones as still to be done; return how many there were."""
        return self.completed().update(is_complete=False, completed_at=None)
