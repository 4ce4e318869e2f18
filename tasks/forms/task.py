"""What may be said of a task, and how wrong input is answered."""

import unicodedata

from django import forms

from tasks.forms.fields import INVISIBLE, TITLE_ERRORS, TextField, day_field
from tasks.models import FOUND_BY_FIELDS, Task


class TaskForm(forms.ModelForm):
    """Title, description and due day: what a person types of a task."""

    due_date = day_field("Due")

    class Meta:
        model = Task
        fields = ["title", "description", "due_date"]
        field_classes = {"title": TextField, "description": TextField}
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
            "description": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        }
        error_messages = {
            "title": TITLE_ERRORS,
            "description": {
                "max_length": "A description has at most %(limit_value)d characters; "
                "this one has %(show_value)d.",
            },
        }

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out what the fields find by themselves."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | FOUND_BY_FIELDS

    def clean_title(self) -> str:
        """Return the title; raise ValidationError if there is nothing to be seen."""
        title: str = self.cleaned_data["title"]
        if all(unicodedata.category(character)[0] in INVISIBLE for character in title):
            raise forms.ValidationError(TITLE_ERRORS["required"])
        return title
