"""When a task comes again, in plain choices."""

from datetime import date, datetime
from typing import Any

from django import forms

from tasks.forms.fields import day_field
from tasks.models import Task
from tasks.models.planning import DAYS
from tasks.recurrence import LAST, MOST_COUNT, NAMES, NTHS, Rule, RuleError

PREVIEW = 5
RULE = ("repeat", "repeats_from_completion", "is_repeat_paused")
ONCE = "ONCE"
UNITS = {
    ONCE: "Does not repeat",
    "DAILY": "Days",
    "WEEKLY": "Weeks",
    "MONTHLY": "Months",
    "YEARLY": "Years",
}
# What of the form changes the days of a rule; the rest says how often, and until when.
CHANGES = {"unit", "weekdays", "monthly", "nth", "weekday", "due"}
DAYS_OF_A_RULE = ("weekdays", "nth", "day", "month")
ON_DAY, ON_WEEKDAY, ON_LAST_DAY = "day", "weekday", "last"
NO_MORE = "No day comes after this one. Choose a later end."


class RepeatForm(forms.Form):
    """A rule by its parts; what the unit has no use for is left alone."""

    step = forms.IntegerField(label="Every", min_value=1, initial=1)
    unit = forms.ChoiceField(label="Unit", choices=list(UNITS.items()))
    weekdays = forms.TypedMultipleChoiceField(
        label="On these weekdays",
        choices=list(enumerate(NAMES)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    monthly = forms.ChoiceField(
        label="In the month",
        choices=[
            (ON_DAY, "On the same day of the month"),
            (ON_WEEKDAY, "On a weekday of it"),
            (ON_LAST_DAY, "On its last day"),
        ],
        initial=ON_DAY,
        required=False,
    )
    nth = forms.TypedChoiceField(
        label="Which one",
        choices=[(number, f"The {name}") for number, name in NTHS.items()],
        coerce=int,
        required=False,
        empty_value=None,
    )
    weekday = forms.TypedChoiceField(
        label="Weekday",
        choices=list(enumerate(NAMES)),
        coerce=int,
        required=False,
        empty_value=None,
    )
    due = day_field("The first day")
    until = day_field("Until")
    count = forms.IntegerField(
        label="How many times",
        min_value=1,
        max_value=MOST_COUNT,
        required=False,
        help_text="This one included. Leave it empty for no end.",
    )
    from_completion = forms.BooleanField(
        label="Count from the day it is completed",
        help_text="Otherwise from the day it is due.",
        required=False,
    )
    paused = forms.BooleanField(
        label="Paused",
        help_text="The rule is kept; completing makes no next one.",
        required=False,
    )

    def __init__(self, *args: Any, task: Task, now: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "repeat-%s")
        super().__init__(*args, **kwargs)
        self.task, self.today = task, now.date()
        self.now = now
        self.initial.update(initial_of(task, task.due_date or self.today))
        self.rule: Rule | None = None
        self.days: list[date] = []

    def clean(self) -> dict[str, Any]:
        """Make the rule, and its next days; say what no calendar has."""
        cleaned: dict[str, Any] = self.cleaned_data
        if self.errors or cleaned["unit"] == ONCE:
            return cleaned
        try:
            rule = self._rule(cleaned)
        except RuleError as error:
            self.add_error("step" if "Every" in str(error) else None, str(error))
            return cleaned
        first = rule.first(cleaned.get("due") or self.today)
        coming = rule.coming(first, PREVIEW - 1) if first else []
        if not first or not coming:
            self.add_error("until" if rule.until else "count", NO_MORE)
            return cleaned
        self.rule, self.days = rule, [first, *coming]
        return cleaned

    def _rule(self, cleaned: dict[str, Any]) -> Rule:
        rule, unit = self.task.rule, cleaned["unit"]
        if rule and rule.unit == unit and not CHANGES & set(self.changed_data):
            # A first day that is none of its own does not change the rule.
            days = {name: getattr(rule, name) for name in DAYS_OF_A_RULE}
        else:
            days = self._days(cleaned)
        ends = {"until": cleaned.get("until"), "count": cleaned.get("count") or 0}
        made: Any = {"unit": unit, "step": cleaned["step"], **days, **ends}
        return Rule(**made)

    def _days(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return on which of its days a unit has one; what is not said is the first."""
        first = cleaned.get("due") or self.today
        match cleaned["unit"], cleaned["monthly"]:
            case "WEEKLY", _:
                return {"weekdays": tuple(cleaned["weekdays"]) or (first.weekday(),)}
            case "MONTHLY", "weekday":
                weekday = cleaned["weekday"] or 0
                return {"nth": cleaned["nth"] or 1, "weekdays": (weekday,)}
            case "MONTHLY", "last":
                return {"day": LAST}
            case "MONTHLY", _:
                return {"day": first.day}
            case "YEARLY", _:
                return {"day": first.day, "month": first.month}
        return {}

    def show(self, task: Task) -> None:
        """Show the rule that a task has, before anything is chosen."""
        self.rule = task.rule
        if self.rule and task.due_date:
            self.days = [task.due_date, *self.rule.coming(task.due_date, PREVIEW - 1)]

    def told(self) -> str:
        """Return what it does, in words."""
        if self.rule is None:
            return f"“{self.task}” does not repeat any more."
        paused = ", paused" if self.cleaned_data["paused"] else ""
        return f"“{self.task}” repeats {self.rule.in_words()}{paused}."

    def save(self) -> None:
        """Give the task the rule, and its first day."""
        task, rule = self.task, self.rule
        task.repeat = str(rule) if rule else ""
        task.repeats_from_completion = self.cleaned_data["from_completion"]
        task.is_repeat_paused = self.cleaned_data["paused"]
        if rule and task.due_date != self.days[0]:
            task.plan(self.days[0], self.now)
        task.save_plan(*DAYS, *RULE)


def initial_of(task: Task, day: date) -> dict[str, Any]:
    """Return what the choices are for a task as it is, or for that day."""
    rule = task.rule
    monthly = ON_LAST_DAY if rule and rule.day == LAST else ON_DAY
    is_nth = bool(rule and rule.nth)
    weekdays = rule.weekdays if rule else ()
    return {
        "unit": rule.unit if rule else "WEEKLY",
        "step": rule.step if rule else 1,
        "weekdays": list(weekdays or (day.weekday(),)),
        "monthly": ON_WEEKDAY if is_nth else monthly,
        "nth": rule.nth if rule and is_nth else min((day.day - 1) // 7 + 1, 4),
        "weekday": weekdays[0] if is_nth else day.weekday(),
        "due": day,
        "until": rule and rule.until,
        "count": (rule and rule.count) or None,
        "from_completion": task.repeats_from_completion,
        "paused": task.is_repeat_paused,
    }
