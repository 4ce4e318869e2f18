"""Fields of our own, and what is said where something typed is wrong."""

import re
from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from tasks.models import Task
from tasks.models.project import MOST_PROJECTS
from tasks.models.subtasks import MOST_SUBTASKS
from tasks.models.task import LABEL, LONGEST_LABEL, MOST_LABELS

# Control, format and space characters; Unicode Standard, table 4-4.
INVISIBLE = {"C", "Z"}

# What Django puts where a request holds bytes that are no text.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

DAMAGED = "This form is damaged. Copy what you typed, then reload the page."
UNREADABLE = "Some characters could not be read. Type them again."
NOT_A_DAY = "That is not a day. Write it like 2026-12-31."
NOT_A_TIME = "That is not a time. Write it like 18:00."
STARTS_LATE = "It starts after it is due. Choose an earlier day."
TIME_WITHOUT_DAY = "Choose the day too."
NO_SUCH_PROJECT = "There is no such project any more. Choose another."

MANY_PROJECTS = f"You have {MOST_PROJECTS} projects already. Delete one first."
MANY_SUBTASKS = f"A task has at most {MOST_SUBTASKS} subtasks."
TITLE_ERRORS = {
    "required": "Write what is to be done.",
    "max_length": "A title has at most %(limit_value)d characters; "
    "this one has %(show_value)d. Put the rest in the description.",
}

# A line says more than a title; what is left of it has room in one.
LONGEST_LINE = 500
MOST_PLAIN = 20


class TextField(forms.CharField):
    """Text as it was typed: browsers send a line's end as two characters."""

    def to_python(self, value: Any) -> str | None:
        """Return the text; raise ValidationError for bytes that were none."""
        text: str | None = super().to_python(value)
        if text and REPLACEMENT in text:
            raise forms.ValidationError(UNREADABLE)
        return text.replace("\r\n", "\n") if text else text


def day_field(label: str) -> forms.DateField:
    """Return a field for a day, which may be left empty."""
    return forms.DateField(
        required=False,
        label=label,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NOT_A_DAY},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class LabelsField(forms.CharField):
    """Labels as they are typed: with or without @, between commas or spaces."""

    def prepare_value(self, value: Any) -> Any:
        """Return the labels as they would be typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return each label once, in lower case; raise ValidationError."""
        text = super().to_python(value) or ""
        if REPLACEMENT in text:
            raise forms.ValidationError(UNREADABLE)
        typed = (part.strip().lstrip("@").lower() for part in re.split("[,\\s]+", text))
        labels = list(dict.fromkeys(label for label in typed if label))
        if len(labels) > MOST_LABELS:
            raise forms.ValidationError(f"A task has at most {MOST_LABELS} labels.")
        for label in labels:
            if not LABEL.fullmatch(label):
                raise forms.ValidationError(
                    f"“{label}” is no label: letters, digits, - and _ make one, "
                    f"{LONGEST_LABEL} at most."
                )
        return labels


class NamedForm(forms.ModelForm):
    """Something of a person's that has a name which nothing else of its kind has."""

    taken: str

    def saved(self) -> bool:
        """Save it; False, with the reason at its field, if the name is taken by now.

        The database decides what is the same name, and which of two clicks was first.
        """
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", self.taken)
            return False
        return True


def check_room(parent: Task) -> None:
    """Raise ValidationError where a task has as many subtasks as it may."""
    if parent.subtasks.count() >= MOST_SUBTASKS:
        raise forms.ValidationError(MANY_SUBTASKS)
