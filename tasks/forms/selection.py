"""What is to be done to many tasks at once."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from tasks.forms.fields import NO_SUCH_PROJECT, LabelsField, day_field
from tasks.models import Priority, Task
from tasks.models.project import Project
from tasks.querysets import TaskQuerySet
from tasks.selection import ACTS, MOST_AT_ONCE, tasks_of

NOTHING_CHOSEN = "Choose tasks first: tick their boxes."
TOO_MANY = f"At most {MOST_AT_ONCE:,} tasks at once. Narrow the list first."
NO_LABEL = "Write a label."
NO_SUCH_ACT = "Choose what is to be done."


class SelectionForm(forms.Form):
    """An act, what it needs, and the tasks: ticked one by one, or all of a list."""

    act = forms.ChoiceField(
        choices=[(name, name) for name in ACTS],
        error_messages={"required": NO_SUCH_ACT, "invalid_choice": NO_SUCH_ACT},
        widget=forms.HiddenInput,
    )
    project = forms.ModelChoiceField(
        Project.objects.none(),
        required=False,
        empty_label="Inbox",
        error_messages={"invalid_choice": NO_SUCH_PROJECT},
    )
    priority = forms.TypedChoiceField(
        choices=Priority.choices, coerce=int, required=False, empty_value=None
    )
    day = day_field("Due")
    label = LabelsField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    everything = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, user: User, now: datetime, url: str, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "many-%s")
        super().__init__(*args, **kwargs)
        self.user, self.now, self.url = user, now, url
        fields: dict[str, Any] = self.fields
        fields["project"].queryset = user.projects.current().in_order()

    def clean(self) -> dict[str, Any]:
        """Return the tasks and the value; say where there are none, or too many."""
        cleaned: dict[str, Any] = self.cleaned_data
        if self.errors:
            return cleaned
        pks = self._chosen(everything=cleaned["everything"])
        if not pks:
            raise forms.ValidationError(NOTHING_CHOSEN)
        if len(pks) > MOST_AT_ONCE:
            raise forms.ValidationError(TOO_MANY)
        return cleaned | {"pks": pks, "value": self._value(cleaned)}

    def _chosen(self, *, everything: bool) -> list[int]:
        if everything:
            found = tasks_of(self.user, self.url, self.now)
        else:
            typed = self.data.getlist("task")[: MOST_AT_ONCE + 1]  # type: ignore[attr-defined]
            numbers = [int(text[:18]) for text in typed if text.isdecimal()]
            found = self.user.tasks.filter(pk__in=numbers)
        return list(found.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])

    def _value(self, cleaned: dict[str, Any]) -> Any:
        match cleaned["act"]:
            case "move":
                return cleaned["project"]
            case "priority":
                return cleaned["priority"] or 0
            case "due":
                return cleaned["day"]
            case "label" | "unlabel":
                if len(cleaned["label"]) != 1:
                    raise forms.ValidationError(NO_LABEL)
                return cleaned["label"][0]
        return None

    def tasks(self) -> TaskQuerySet:
        """Return those that it changes; of what is chosen, and for some acts below."""
        cleaned = self.cleaned_data
        chosen = self.user.tasks.filter(pk__in=cleaned["pks"])
        below = self.user.tasks.below(cleaned["pks"])
        found = ACTS[cleaned["act"]].changes(chosen, below, cleaned["value"])
        pks = list(found.order_by().values_list("pk", flat=True))
        return Task.objects.filter(user=self.user, pk__in=pks)

    def told(self, count: int) -> str:
        """Return what it does to so many, in words."""
        words = ACTS[self.cleaned_data["act"]].words
        return f"{words} {count:,} task{'' if count == 1 else 's'}."

    def save(self, tasks: TaskQuerySet) -> None:
        """Do it to those."""
        cleaned = self.cleaned_data
        ACTS[cleaned["act"]].does(tasks, cleaned["value"], self.now)
