"""Where a task belongs: its project, and what it is a part of."""

from typing import Any

from django import forms

from accounts.models import User
from tasks.forms.fields import NO_SUCH_PROJECT, check_room
from tasks.models import Task
from tasks.models.project import Project

# Of what it may become a part of, the first ones are offered.
MOST_PARENTS = 200

NO_SUCH_TASK = "That task is gone. Choose another."


class MoveForm(forms.Form):
    """Another project, and another parent; subtasks go along."""

    project = forms.ModelChoiceField(
        Project.objects.none(),
        required=False,
        empty_label="Inbox",
        error_messages={"invalid_choice": NO_SUCH_PROJECT},
    )
    parent = forms.ModelChoiceField(
        Task.objects.none(),
        label="Part of",
        required=False,
        empty_label="Nothing: it stands alone",
        error_messages={"invalid_choice": NO_SUCH_TASK},
    )

    def __init__(self, *args: Any, task: Task, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        fields: dict[str, Any] = self.fields
        projects = user.projects.current_or(task.project_id).in_order()
        fields["project"].queryset = projects
        parents = fields["parent"]
        parents.queryset = task.possible_parents()
        self.initial.update(project=task.project_id, parent=task.parent_id)
        # Any may be sent; as many are offered as somebody reads.
        offered = [(each.pk, str(each)) for each in parents.queryset[:MOST_PARENTS]]
        if task.parent and task.parent_id not in dict(offered):
            offered.insert(0, (task.parent_id, str(task.parent)))
        parents.choices = [("", parents.empty_label), *offered]

    def clean_parent(self) -> Task | None:
        """Return the parent; raise ValidationError where it has no room for more."""
        parent: Task | None = self.cleaned_data["parent"]
        if parent and parent.pk != self.task.parent_id:
            check_room(parent)
        return parent

    def told(self) -> str:
        """Return what it does, in words."""
        parent, project = self.cleaned_data["parent"], self.cleaned_data["project"]
        if parent and parent.pk != self.task.parent_id:
            return f"“{self.task}” is now part of “{parent}”."
        return f"Moved “{self.task}” to {project or 'the Inbox'}."

    def save(self) -> None:
        """Move it there, with all that is below it."""
        self.task.belong(self.cleaned_data["project"], self.cleaned_data["parent"])
