"""Into which column of the board a task goes."""

from typing import Any

from django import forms

from tasks.board import NO_LABEL, By, Column
from tasks.models import Task
from tasks.models.task import MOST_LABELS

MANY_LABELS = f"It has {MOST_LABELS} labels already. Take one off first."


class ColumnForm(forms.Form):
    """Another project or priority, or one label for another."""

    to = forms.ChoiceField(
        label="Column",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a column."},
    )

    def __init__(
        self,
        *args: Any,
        task: Task,
        by: By,
        columns: dict[str, Column],
        came_from: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["to"] = came_from
        self.task, self.by, self.columns = task, by, columns
        self.came_from = came_from
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [(key, each.name) for key, each in columns.items()]

    def clean_to(self) -> str:
        """Return the column; raise ValidationError for one label too many."""
        to: str = self.cleaned_data["to"]
        if self.by is By.LABEL and len(self._labels(to)) > MOST_LABELS:
            raise forms.ValidationError(MANY_LABELS)
        return to

    def told(self) -> str:
        """Return what it does, in words."""
        return f"Moved “{self.task}” to {self.columns[self.cleaned_data['to']].name}."

    def save(self) -> None:
        """Put it there."""
        task, to = self.task, self.cleaned_data["to"]
        match self.by:
            case By.PROJECT:
                task.project_id = int(to) or None
                task.save_plan("project_id")
                task.take_along()
            case By.PRIORITY:
                task.priority = int(to)
                task.save_plan("priority")
            case By.LABEL:
                task.labels = self._labels(to)
                task.save_plan("labels")

    def _labels(self, to: str) -> list[str]:
        """Return its labels with that one in the place of the one it came from."""
        kept = [label for label in self.task.labels if label != self.came_from]
        return kept if to in {*kept, NO_LABEL} else [*kept, to]
