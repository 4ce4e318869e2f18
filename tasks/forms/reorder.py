"""Where a task goes within its list."""

from datetime import datetime
from typing import Any

from django import forms

from tasks.models import Task
from tasks.querysets import TaskQuerySet

STEPS = ("up", "down", "top", "bottom")

GONE = "That task is gone from this list. Reload it."
NO_STEP = "Choose where it goes."
OTHER_KIND = "The list is sorted by time and priority first. Change those to move it."
FIRST = "It is the first of its day, time and priority already."
LAST = "It is the last of its day, time and priority already."
AT_THE_END = {"up": FIRST, "top": FIRST, "down": LAST, "bottom": LAST}


class ReorderForm(forms.Form):
    """A step, or another task to go right above or below.

    `tasks` are those of the list. To be checked and saved where nobody else moves any
    of them meanwhile: within `changing`.
    """

    to = forms.ChoiceField(choices=[(step, step) for step in STEPS], required=False)
    above = forms.IntegerField(required=False, max_value=2**63 - 1)
    below = forms.IntegerField(required=False, max_value=2**63 - 1)

    def __init__(
        self, *args: Any, task: Task, tasks: TaskQuerySet, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.tasks, self.now = task, tasks, now
        self.other: Task | None = None

    def clean(self) -> dict[str, Any]:
        """Find the other one; raise ValidationError where it can be no neighbour."""
        cleaned: dict[str, Any] = self.cleaned_data
        beside = cleaned.get("above") or cleaned.get("below")
        if not beside:
            if not cleaned.get("to"):
                raise forms.ValidationError(NO_STEP)
            return cleaned
        self.other = self.tasks.exclude(pk=self.task.pk).filter(pk=beside).first()
        if self.other is None:
            raise forms.ValidationError(GONE)
        if self.task.standing[1:] != self.other.standing[1:]:
            raise forms.ValidationError(OTHER_KIND)
        return cleaned

    def save(self) -> None:
        """Move it; another day is taken on.

        Adds an error where it is at that end already.
        """
        task, other, cleaned = self.task, self.other, self.cleaned_data
        if other is None:
            if not task.move(self.tasks, cleaned["to"]):
                self.add_error(None, AT_THE_END[cleaned["to"]])
            return
        if task.due_date != other.due_date:
            task.reschedule(other.due_date, self.now)
        task.move_beside(self.tasks, other, above=bool(cleaned["above"]))
