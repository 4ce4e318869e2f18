"""When a task is due, or comes into sight, instead."""

from datetime import date, datetime
from typing import Any

from django import forms

from tasks.days import day_in_words, near_days
from tasks.forms.fields import day_field
from tasks.models import Task


class RescheduleForm(forms.Form):
    """When a task is due instead; a button for each of the days that one means."""

    act, title, none = "due", "Due", "No date"
    comes_first = True

    choice = day_field("")
    day = day_field("Another day")

    def __init__(self, *args: Any, task: Task, now: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.act}-{task.pk}-%s")
        super().__init__(*args, **kwargs)
        self.task, self.now = task, now
        self.fields["day"].initial = self.present

    @property
    def present(self) -> date | None:
        """The day that it has now."""
        return self.task.due_date

    @classmethod
    def of(cls, task: Task, now: datetime) -> "RescheduleForm":
        """Return an empty one."""
        return cls(task=task, now=now)

    def choices(self) -> list[tuple[str, date | str, str]]:
        """Return name, day and day in words of each button."""
        return [
            (name, day, f"{day:%a} {day.day} {day:%b}")
            for name, day in near_days(self.now.date())
        ]

    def clean(self) -> dict[str, Any]:
        """Return the day: that of the button, or else the one that was picked."""
        cleaned: dict[str, Any] = self.cleaned_data
        if "choice" in self.data:
            return cleaned | {"day": cleaned.get("choice")}
        if not cleaned.get("day") and not self.errors:
            self.add_error("day", "Choose a day.")
        return cleaned

    def told(self) -> str:
        """Return what it does, in words."""
        day = self.cleaned_data["day"]
        if day is None:
            return f"“{self.task}” has no date any more."
        return f"“{self.task}” is due {day_in_words(day, self.now.date())}."

    def save(self) -> None:
        """Have it due then."""
        self.task.reschedule(self.cleaned_data["day"], self.now)


class HideForm(RescheduleForm):
    """Until when a task is out of sight instead."""

    act, title, none = "hide", "Hide until", "Show now"
    comes_first = False

    @property
    def present(self) -> date | None:
        """The day until which it is out of sight now."""
        return self.task.start_date

    def told(self) -> str:
        """Return what it does, in words."""
        day = self.cleaned_data["day"]
        if day is None:
            return f"“{self.task}” is in sight again."
        words = day_in_words(day, self.now.date())
        return f"“{self.task}” is out of sight until {words}."

    def save(self) -> None:
        """Hide it until then."""
        self.task.hide_until(self.cleaned_data["day"], self.now)
