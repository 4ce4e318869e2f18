"""When a task is to be done, and from when on it is in sight."""

from datetime import date, datetime
from typing import Any

from django.db import models

from tasks.days import due

DAYS = ("due_date", "due_at", "start_date")


class PlannedTask(models.Model):
    """Days, and a moment where it is due at a time."""

    due_date = models.DateField(null=True, blank=True)
    # The moment, where it is due at a time; the day is then the one it has where the
    # person is, and follows them when they move.
    due_at = models.DateTimeField(null=True, blank=True)
    # Until then it is out of sight.
    start_date = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def reschedule(self: Any, day: date | None, now: datetime) -> None:
        """Have it due on that day, and save that; see `plan`."""
        self.plan(day, now)
        self.save_plan(*DAYS, *(["repeat"] if day is None else []))

    def plan(self: Any, day: date | None, now: datetime) -> None:
        """Have it due on that day, at the time of day that it had; None for no day.

        `now` is in the zone of the person. What would start after it is due starts now;
        what has no day repeats no more.
        """
        at = self.due_at.astimezone(now.tzinfo).time() if self.due_at else None
        self.due_date, self.due_at = due(day, at if day else None, now)
        if day is None:
            self.repeat = ""
        if day and self.start_date and self.start_date > day:
            self.start_date = None

    def hide_until(self: Any, day: date | None, now: datetime) -> None:
        """Keep it out of sight until that day; what is due before then is due then."""
        self.start_date = day
        if day and self.due_date and self.due_date < day:
            self.plan(day, now)
        self.save_plan(*DAYS)

    def save_plan(self: Any, *names: str) -> None:
        """Save that of its plan, and nothing else of it."""
        self._this().update(**{name: getattr(self, name) for name in names})
