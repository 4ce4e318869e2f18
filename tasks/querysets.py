"""Questions asked of tasks. Each starts at a person: `request.user.tasks.open()`."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import DecimalField, F, Q, Value
from django.db.models.functions import Coalesce, Lower

from tasks.order import AGENDA, NEVER, Day

if TYPE_CHECKING:
    from tasks.models import Project, Task  # noqa: F401 - named in strings below


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks, narrowed by words that read aloud."""

    def open(self) -> Self:
        return self.filter(is_complete=False)

    def completed(self) -> Self:
        return self.filter(is_complete=True)

    def for_today(self, today: date) -> Self:
        """Leave what is due by then, which has started by then."""
        return self.open().alias(day=Day(F("due_date"))).filter(day__lte=today)

    def starting(self, today: date) -> Self:
        """Leave what starts on that day and is due later, or on no day."""
        later = Q(due_date=None) | Q(due_date__gt=today)
        return self.open().filter(later, start_date=today)

    def upcoming(self, today: date) -> Self:
        """Leave what is due on a later day, found where it is in the order."""
        days = self.started(today).alias(day=Day(F("due_date")))
        return days.filter(day__gt=today, day__lt=NEVER)

    def inbox(self, today: date) -> Self:
        return self.started(today).filter(project=None)

    def someday(self, today: date) -> Self:
        """Leave what is due on no day, which is the end of the order."""
        days = self.started(today).alias(day=Day(F("due_date")))
        return days.filter(day__gte=NEVER)

    def waiting(self, today: date) -> Self:
        """Leave those that have not started yet."""
        return self.open().filter(start_date__gt=today)

    def started(self, today: date) -> Self:
        """Leave those to be seen now."""
        return self.open().filter(Q(start_date=None) | Q(start_date__lte=today))

    def in_order(self) -> Self:
        return self.order_by(*AGENDA)

    def complete(self, now: datetime) -> int:
        """Mark the open ones as done at that moment; return how many there were."""
        return self.open().update(is_complete=True, completed_at=now)

    def reopen(self) -> int:
        """Mark the completed ones as still to be done; return how many there were."""
        return self.completed().update(is_complete=False, completed_at=None)


def overdue(today: date, now: datetime) -> Q:
    """Return what is late: its day has passed, or its time has.

    The first condition says what the others do, so that an index ends there.
    """
    return Q(due_date__lte=today) & (Q(due_date__lt=today) | Q(due_at__lt=now))


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, narrowed by words that read aloud."""

    def current(self) -> Self:
        return self.filter(is_archived=False)

    def current_or(self, pk: int | None) -> Self:
        """Leave those to choose from, with one that was chosen before."""
        return self.filter(Q(is_archived=False) | Q(pk=pk))

    def in_order(self) -> Self:
        place = Coalesce("position", F("id"), output_field=DecimalField())
        return self.order_by(place, "id")

    def called(self, names: Iterable[str]) -> Self:
        """Return those of these names, however they are written."""
        lower = [Lower(Value(name)) for name in names]
        return self.annotate(lower=Lower("name")).filter(lower__in=lower)
