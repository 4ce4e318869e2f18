"""Questions asked of tasks. Each starts at a person: `request.user.tasks.open()`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Left

if TYPE_CHECKING:
    from tasks.models import Task  # noqa: F401 - named in a string below


# A row shows one line of it, which on the widest screen holds about as much.
NOTE_LENGTH = 120


class Show(models.TextChoices):
    """Which tasks a list shows."""

    OPEN = "open", "Open"
    OVERDUE = "overdue", "Overdue"
    COMPLETED = "completed", "Completed"
    ALL = "all", "All"


@dataclass(frozen=True)
class Counts:
    """How many tasks a person has, in all and of each kind."""

    all: int
    open: int
    completed: int
    overdue: int

    @property
    def completion_rate(self) -> int:
        """Completed tasks of all, in whole percent; 0 where there are none."""
        return round(100 * self.completed / self.all) if self.all else 0

    def of(self, show: Show) -> int:
        """Return how many tasks a list that shows these has."""
        return int(getattr(self, show.value))


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks, narrowed by words that read aloud."""

    def open(self) -> Self:
        return self.filter(is_complete=False)

    def completed(self) -> Self:
        return self.filter(is_complete=True)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_date__lt=today)

    def shown(self, show: Show, today: date) -> Self:
        """Return those that a list of this kind shows."""
        match show:
            case Show.OPEN:
                return self.open()
            case Show.OVERDUE:
                return self.overdue(today)
            case Show.COMPLETED:
                return self.completed()
            case Show.ALL:
                return self.all()

    def complete(self, now: datetime) -> int:
        """Mark the open ones as done at that moment; return how many there were."""
        return self.open().update(is_complete=True, completed_at=now)

    def reopen(self) -> int:
        """Mark the completed ones as still to be done; return how many there were."""
        return self.completed().update(is_complete=False, completed_at=None)

    def for_list(self) -> Self:
        """Read only what a row shows: of the description its beginning, as `note`."""
        # The owner is read too: a related manager looks for it in each row.
        shown = "user", "title", "due_date", "is_complete", "completed_at", "created_at"
        return self.only(*shown).annotate(note=Left("description", NOTE_LENGTH))

    def by_due_date(self) -> Self:
        """Order by due day, tasks without one last, newer before older."""
        return self.order_by(F("due_date").asc(nulls_last=True), "-pk")

    def by_newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def counts(self, today: date) -> Counts:
        """Return how many there are of each kind, in one query."""
        return Counts(
            **self.aggregate(
                all=Count("pk"),
                open=Count("pk", filter=Q(is_complete=False)),
                completed=Count("pk", filter=Q(is_complete=True)),
                overdue=Count("pk", filter=Q(is_complete=False, due_date__lt=today)),
            )
        )
