"""A task as it is edited."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from tasks.days import due
from tasks.forms.fields import (
    DAMAGED,
    NO_SUCH_PROJECT,
    NOT_A_TIME,
    STARTS_LATE,
    TIME_WITHOUT_DAY,
    LabelsField,
    day_field,
)
from tasks.forms.task import TaskForm
from tasks.models import Task

# What an older page, or another program, may leave out; it stays as it is then.
MAY_BE_LEFT_OUT = ("due_time", "start_date", "priority", "project", "labels")


class EditForm(TaskForm):
    """A task as it was when the form was drawn, which `version` tells."""

    due_time = forms.TimeField(
        required=False,
        label="At",
        error_messages={"invalid": NOT_A_TIME},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    start_date = day_field("Hide until")
    labels = LabelsField(
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    version = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ["invalid", "required", "min_value", "max_value"], DAMAGED
        ),
    )

    class Meta(TaskForm.Meta):
        fields = [
            "title",
            "description",
            "due_date",
            "due_time",
            "start_date",
            "priority",
            "project",
            "labels",
        ]
        error_messages = TaskForm.Meta.error_messages | {
            "project": {"invalid_choice": NO_SUCH_PROJECT}
        }

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        # Several of these may be on one page, beside the form that adds a task.
        task: Task = kwargs["instance"]
        kwargs.setdefault("auto_id", f"edit-{task.pk}-%s")
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["version"].initial = task.version
        self.fields["title"].widget.attrs["autofocus"] = True
        at = task.due_at and task.due_at.astimezone(now.tzinfo).time()
        self.initial["due_time"] = at and at.replace(second=0, microsecond=0)
        projects: Any = self.fields["project"]
        projects.queryset = user.projects.current_or(task.project_id).in_order()
        projects.empty_label = "Inbox"
        if self.is_bound:
            for name in set(MAY_BE_LEFT_OUT) - set(self.data):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Return what is to be saved; a day and a time make a moment."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, at = cleaned.get("due_date"), cleaned.get("due_time")
        if "due_time" not in self.fields:
            at = self.initial["due_time"]
        elif at and not day and "due_date" not in self.errors:
            self.add_error("due_date", TIME_WITHOUT_DAY)
        is_asked = "start_date" in self.fields
        start = cleaned.get("start_date") if is_asked else self.instance.start_date
        if start and day and start > day:
            self.add_error("start_date" if is_asked else "due_date", STARTS_LATE)
        # What is not touched stays that moment: a clock may show a time twice.
        if not {"due_date", "due_time"} & set(self.changed_data):
            return cleaned
        moment = None
        if day:
            cleaned["due_date"], moment = due(day, at, self.now)
        self.instance.due_at = moment
        return cleaned

    def save_if_current(self) -> bool:
        """Save, unless the task was changed since; return whether it was saved."""
        task: Task = self.instance
        is_saved = task.revise(version=self.cleaned_data["version"])
        if is_saved and "project" in self.changed_data:
            task.take_along()
        return is_saved

    def catch_up(self, saved: Task) -> None:
        """Keep what was typed, but as an edit of the task as it is saved now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(saved.version)  # type: ignore[index]
