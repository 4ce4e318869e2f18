"""What is to be done to many tasks at once."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from tasks.forms.fields import NO_SUCH_PROJECT, LabelsField, day_field
from tasks.models import Priority
from tasks.models.project import Project
from tasks.selection import ACTS, MOST_AT_ONCE, tasks_of

NOTHING_CHOSEN = "Choose tasks first: tick their boxes."
TOO_MANY = f"At most {MOST_AT_ONCE:,} tasks at once. Narrow the list first."
NO_LABEL = "Write one label, without spaces."
NO_DAY = "Choose a day, or press “No date”."
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
        self.found: list[int] = []
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
        cleaned |= {"pks": pks, "value": self._value(cleaned)}
        self.found = self._found(cleaned)
        if len(self.found) > MOST_AT_ONCE:
            raise forms.ValidationError(TOO_MANY)
        return cleaned

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
                return self._needed(cleaned["day"], NO_DAY)
            case "label" | "unlabel":
                labels = cleaned["label"]
                return self._needed(labels[0] if len(labels) == 1 else None, NO_LABEL)
        return None

    @staticmethod
    def _needed(value: Any, message: str) -> Any:
        if value is None:
            raise forms.ValidationError(message)
        return value

    def _found(self, cleaned: dict[str, Any]) -> list[int]:
        """Return those that it changes; of what is chosen, and for some acts below."""
        act, pks = ACTS[cleaned["act"]], cleaned["pks"]
        if act.takes_parts:
            below = self.user.tasks.below(pks).values_list("pk", flat=True)
            pks = [*pks, *below[: MOST_AT_ONCE + 1]]
        tasks = self.user.tasks.filter(pk__in=pks)
        found = act.changes(tasks, cleaned["value"]).order_by()
        return list(found.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])

    def told(self) -> str:
        """Return what it does to how many, in words."""
        chosen = len(set(self.found) & set(self.cleaned_data["pks"]))
        parts = len(self.found) - chosen
        words = ACTS[self.cleaned_data["act"]].words
        text = f"{words} {chosen:,} task{'' if chosen == 1 else 's'}"
        if not parts:
            return f"{text}."
        return f"{text} and {parts:,} subtask{'' if parts == 1 else 's'}."

    def save(self) -> None:
        """Do it to those."""
        cleaned = self.cleaned_data
        tasks = self.user.tasks.filter(pk__in=self.found)
        ACTS[cleaned["act"]].does(tasks, cleaned["value"], self.now)
