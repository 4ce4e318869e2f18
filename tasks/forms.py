"""What may be said of a task, and how wrong input is answered."""

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.utils import ErrorList
from django.utils.safestring import SafeString

from accounts.models import User
from tasks.models import FOUND_BY_FIELDS, Task, idempotency_key

# Control, format and space characters; Unicode Standard, table 4-4.
INVISIBLE = {"C", "Z"}

# What Django puts where a request holds bytes that are no text.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

DAMAGED = "This form is damaged. Copy what you typed, then reload the page."
UNREADABLE = "Some characters could not be read. Type them again."
NOT_A_DAY = "That is not a day. Write it like 2026-12-31."


class TextField(forms.CharField):
    """Text as it was typed: browsers send a line's end as two characters."""

    def to_python(self, value: Any) -> str | None:
        """Return the text; raise ValidationError for bytes that were none."""
        text: str | None = super().to_python(value)
        if text and REPLACEMENT in text:
            raise forms.ValidationError(UNREADABLE)
        return text.replace("\r\n", "\n") if text else text


class TaskForm(forms.ModelForm):
    """Title, description and due day: what a person types of a task."""

    due_date = forms.DateField(
        required=False,
        label="Due",
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NOT_A_DAY},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = Task
        fields = ["title", "description", "due_date"]
        field_classes = {"title": TextField, "description": TextField}
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
            "description": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        }
        error_messages = {
            "title": {
                "required": "Write what is to be done.",
                "max_length": "A title has at most %(limit_value)d characters; "
                "this one has %(show_value)d. Put the rest in the description.",
            },
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
            raise forms.ValidationError(self.Meta.error_messages["title"]["required"])
        return title


@dataclass(frozen=True)
class DrawnAddForm:
    """The form that adds a task, its fields as HTML; `key` makes it another form."""

    title: SafeString
    due_date: SafeString
    description: SafeString
    has_description: bool = False
    errors: ErrorList | str = ""
    key: str = ""


class AddForm(TaskForm):
    """A new task. Its key makes a double click, or a page sent again, one task."""

    # Whoever posts none, or nonsense, gets a task each time.
    form_key = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4
        self.fields["title"].widget.attrs["placeholder"] = "Add a task"

    @classmethod
    def blank(cls) -> DrawnAddForm:
        """Return an empty one: drawn once, for each page has it."""
        return replace(cls._blank(), key=str(uuid4()))

    @classmethod
    @cache
    def _blank(cls) -> DrawnAddForm:
        return cls().drawn()

    def drawn(self) -> DrawnAddForm:
        """Return it with what was typed and what is wrong with it."""
        return DrawnAddForm(
            title=self["title"].as_field_group(),
            due_date=self["due_date"].as_field_group(),
            description=self["description"].as_field_group(),
            has_description=bool(self["description"].value()),
            errors=self.non_field_errors() if self.is_bound else "",
            key=self["form_key"].value(),
        )

    def clean_form_key(self) -> UUID:
        """Return the key that was sent, or a new one."""
        try:
            return UUID(self.cleaned_data["form_key"])
        except (TypeError, ValueError):
            return uuid4()

    def add_to(self, user: User) -> Task:
        """Return the user's new task, which this form may have made before.

        Then it is there already, with the same words, and its key makes no second one.
        """
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        key = idempotency_key(self.cleaned_data["form_key"], *typed.values())
        task = Task(user=user, idempotency_key=key, **typed)
        Task.objects.bulk_create([task], ignore_conflicts=True)
        return task


class EditForm(TaskForm):
    """A task as it was when the form was drawn, which `version` tells."""

    version = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ["invalid", "required", "min_value", "max_value"], DAMAGED
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several of these may be on one page, beside the form that adds a task.
        kwargs.setdefault("auto_id", f"edit-{kwargs['instance'].pk}-%s")
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["title"].widget.attrs["autofocus"] = True

    def save_if_current(self) -> bool:
        """Save, unless the task was changed since; return whether it was saved."""
        task: Task = self.instance
        return task.revise(version=self.cleaned_data["version"])

    def catch_up(self, saved: Task) -> None:
        """Keep what was typed, but as an edit of the task as it is saved now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(saved.version)  # type: ignore[index]
