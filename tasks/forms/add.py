"""A new task, from a form or from one line."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.utils import ErrorList
from django.utils.safestring import SafeString

from accounts.models import User
from tasks.chips import chips
from tasks.days import due
from tasks.forms.fields import (
    LONGEST_LINE,
    MANY_PROJECTS,
    MOST_PLAIN,
    STARTS_LATE,
    TITLE_ERRORS,
    TextField,
    check_room,
)
from tasks.forms.task import TaskForm
from tasks.languages import language
from tasks.models import Project, Task, idempotency_key
from tasks.models.project import MOST_PROJECTS
from tasks.models.subtasks import DEEPEST
from tasks.models.task import LABEL, LONGEST_TITLE, MOST_LABELS
from tasks.quick_add import Understood, understood

TODAY = "today"
PARENT_GONE = "The task that this is a part of is gone. Add it elsewhere."
TOO_DEEP = f"Subtasks go {DEEPEST} levels deep at most. Add it further up."

# What a list gives to a task that is added on it, and what is sent beside a line.
PRESETS = ("project", "label", "day", "parent")
BESIDE = (*PRESETS, "due_date", "description", "next")


@dataclass(frozen=True)
class DrawnAddForm:
    """The form that adds a task, its fields as HTML; `key` makes it another form."""

    title: SafeString
    due_date: SafeString
    description: SafeString
    has_description: bool = False
    errors: ErrorList | str = ""
    key: str = ""
    # Where it is added, if it says nothing else.
    project: str = ""
    label: str = ""
    day: str = ""
    parent: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    plain: tuple[str, ...] = ()


class AddForm(TaskForm):
    """A new task. Its key makes a double click, or a page sent again, one task.

    Sent with `quick`, what its title says of days, projects and labels is understood.
    """

    title = TextField(
        error_messages=TITLE_ERRORS,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "dir": "auto",
                "placeholder": "Add a task",
                "data-key": "q",
                "maxlength": LONGEST_LINE,
            }
        ),
    )
    # Whoever posts none, or nonsense, gets a task each time.
    form_key = forms.Field(required=False, widget=forms.HiddenInput)
    quick = forms.BooleanField(required=False)
    project = forms.IntegerField(required=False)
    label = forms.CharField(required=False)
    day = forms.CharField(required=False)
    parent = forms.IntegerField(required=False)

    told: Understood | None = None

    def __init__(
        self,
        *args: Any,
        user: User | None = None,
        now: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        self.fields["form_key"].initial = uuid4

    @classmethod
    def blank(cls, *, focus: bool = False, **where: Any) -> DrawnAddForm:
        """Return an empty one: drawn once, for each page has it.

        With `focus` its title has it when the page is there.
        """
        return replace(cls._blank(focus=focus), key=str(uuid4()), **where)

    @classmethod
    @cache
    def _blank(cls, *, focus: bool) -> DrawnAddForm:
        form = cls()
        form.fields["title"].widget.attrs["autofocus"] = focus
        return form.drawn()

    def drawn(self) -> DrawnAddForm:
        """Return it with what was typed and what is wrong with it."""
        return DrawnAddForm(
            title=self["title"].as_field_group(),
            due_date=self["due_date"].as_field_group(),
            description=self["description"].as_field_group(),
            has_description=bool(self["description"].value()),
            errors=self.non_field_errors() if self.is_bound else "",
            key=self["form_key"].value(),
            project=self["project"].value() or "",
            label=self["label"].value() or "",
            day=self["day"].value() or "",
            parent=self["parent"].value() or "",
            chips=tuple(chips(self.told, self.now)) if self.told and self.now else (),
            plain=self.plain,
        )

    @property
    def plain(self) -> tuple[str, ...]:
        """The pieces of the title that somebody took back."""
        if not self.is_bound:
            return ()
        return tuple(self.data.getlist("plain")[:MOST_PLAIN])  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """Return the line; raise ValidationError if it is too long to be understood."""
        title = super().clean_title()
        _check_length(title, LONGEST_LINE)
        return title

    def clean_form_key(self) -> UUID:
        """Return the key that was sent, or a new one."""
        try:
            return UUID(self.cleaned_data["form_key"])
        except (TypeError, ValueError):
            return uuid4()

    def clean(self) -> dict[str, Any]:
        """Return what is to be added; what the title says is understood here."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        title = cleaned.get("title", "")
        told = Understood(title)
        if cleaned.get("quick") and self.user and self.now:
            told = self.told = self.understand(title)
        try:
            _check_length(told.title, LONGEST_TITLE)
            cleaned["part_of"] = parent = self._parent()
            cleaned["in_project"] = self._project(told.project)
            if parent and not told.project:
                cleaned["in_project"] = parent.project
        except forms.ValidationError as error:
            self.add_error("title", error)
        return cleaned | {"told": told}

    def understand(self, line: str) -> Understood:
        """Return what a line says to this person."""
        assert self.user and self.now  # noqa: S101 - asked before
        names = []
        if "#" in line:
            names = list(self.user.projects.values_list("name", flat=True))
        told = understood(
            line,
            self.now,
            language(self.user.language),
            projects=names,
            plain=self.plain,
        )
        if day := self.cleaned_data.get("due_date"):
            moment = told.due_at and told.due_at.astimezone(self.now.tzinfo)
            at = moment.time() if moment else None
            told.due_date, told.due_at = due(day, at, self.now)
            if told.start_date and told.start_date > day:
                self.add_error("due_date", STARTS_LATE)
        return told

    def task_of(self, user: User) -> Task:
        """Return what is to be added, not saved yet.

        Its key is that of the same words from this form, which makes no second task.
        """
        told: Understood = self.cleaned_data["told"]
        task = Task(
            user=user,
            title=told.title,
            description=self.cleaned_data["description"],
            due_date=self._day(told),
            due_at=told.due_at,
            start_date=told.start_date,
            priority=told.priority,
            project=self.cleaned_data["in_project"],
            parent=self.cleaned_data["part_of"],
            labels=self._labels(told.labels),
            repeat=told.repeat,
            repeats_from_completion=told.repeats_from_completion,
        )
        # Made of what was sent: "in ten minutes" is another time when it comes again.
        typed = [self.cleaned_data[n] for n in ("title", "description", "due_date")]
        beside = [*self.plain, *(self.data.get(name) for name in PRESETS)]
        key = self.cleaned_data["form_key"]
        task.idempotency_key = idempotency_key(key, *typed, *filter(None, beside))
        return task

    @property
    def new_project(self) -> str:
        """The name of the project that is to be made for it; empty for none."""
        is_there = self.cleaned_data["in_project"]
        told: Understood = self.cleaned_data["told"]
        return "" if is_there else told.project

    def change(self, task: Task, version: str) -> bool:
        """Make a task what the line says now; False if it was changed meanwhile."""
        told: Understood = self.cleaned_data["told"]
        task.title, task.priority = told.title, told.priority
        task.due_date, task.due_at = self._day(told), told.due_at
        task.start_date, task.labels = told.start_date, self._labels(told.labels)
        task.repeat = told.repeat
        task.repeats_from_completion = told.repeats_from_completion
        task.project = self.cleaned_data["in_project"]
        if self.new_project:
            task.project = Project.named(task.user, self.new_project)
        if not version.isdecimal() or not task.revise(version=int(version[:9])):
            return False
        task.version = int(version) + 1
        return True

    @property
    def name(self) -> str:
        """What the task is called by what was understood."""
        told: Understood = self.cleaned_data["told"]
        return told.title

    @property
    def given(self) -> dict[str, str]:
        """What was sent beside the line, to be sent again with it."""
        return {name: self.data[name] for name in BESIDE if self.data.get(name)}

    def _day(self, told: Understood) -> date | None:
        """Return the day that it is due; the page it is added on may give one.

        That is today as it is now: a page may have been open since yesterday.
        """
        said = told.due_date or self.cleaned_data["due_date"]
        is_today = self.cleaned_data["day"] == TODAY and self.now
        if said or told.start_date or not is_today:
            return said
        return self.now.date() if self.now else None

    def _labels(self, told: list[str]) -> list[str]:
        label = self.cleaned_data["label"].lower()
        is_more = LABEL.fullmatch(label) and label not in told
        return [*told, label][:MOST_LABELS] if is_more else told

    def _parent(self) -> Task | None:
        """Return the task that it is to be a part of.

        Raise ValidationError where that is gone, or has no room for more.
        """
        number = self.cleaned_data.get("parent")
        if not (self.user and number):
            return None
        parent = self.user.tasks.filter(pk=number).select_related("project").first()
        if parent is None:
            raise forms.ValidationError(PARENT_GONE)
        if parent.level() >= DEEPEST:
            raise forms.ValidationError(TOO_DEEP)
        check_room(parent)
        return parent

    def _project(self, name: str) -> Project | None:
        """Return the project that is named or that the form is on; None for a new one.

        Raise ValidationError where there are too many for one more.
        """
        number = self.cleaned_data.get("project")
        if not self.user or not (name or number):
            return None
        if not name and number:
            return self.user.projects.filter(pk=number).first()
        found: Project | None = self.user.projects.called([name]).first()
        if found is None and self.user.projects.count() >= MOST_PROJECTS:
            raise forms.ValidationError(MANY_PROJECTS)
        return found


def _check_length(title: str, most: int) -> None:
    if len(title) > most:
        given = {"limit_value": LONGEST_TITLE, "show_value": len(title)}
        raise forms.ValidationError(TITLE_ERRORS["max_length"] % given)
