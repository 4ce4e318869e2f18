"""What may be said of a project."""

from typing import Any

from django import forms

from tasks.forms.fields import MANY_PROJECTS, NamedForm, TextField
from tasks.models import Project
from tasks.models.project import LONGEST_NAME, MOST_PROJECTS


class ProjectForm(NamedForm):
    """Name and colour of a project, and whether it is put away."""

    taken = "You have a project of that name."

    name = TextField(
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Give the project a name.",
            "max_length": f"A name has at most {LONGEST_NAME} characters.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    class Meta:
        model = Project
        fields = ["name", "colour", "is_archived"]
        widgets = {"colour": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True
        if self.instance.pk is None:
            del self.fields["is_archived"]

    def clean_name(self) -> str:
        """Return the name; raise ValidationError where there is one project more."""
        name: str = self.cleaned_data["name"]
        others = self.instance.user.projects.exclude(pk=self.instance.pk)
        if others.called([name]).exists():
            raise forms.ValidationError(self.taken)
        if self.instance.pk is None and others.count() >= MOST_PROJECTS:
            raise forms.ValidationError(MANY_PROJECTS)
        return name
