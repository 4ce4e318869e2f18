"""Rows as HTML. Their template is drawn once for each shape that a row can have.

A page has fifty rows and one frame: filling the holes of a shape takes 3 µs where
drawing the template takes 20.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from markupsafe import Markup, escape

from tasks.days import day_in_words
from tasks.models import Priority
from tasks.recurrence import in_words
from tasks.rows import Row
from tasks.sidebar import ProjectName

# What differs from row to row of one shape. Control characters are in no template.
NAMES = (
    "pk",
    "title",
    "shown",
    "note",
    "day",
    "iso",
    "next",
    "project",
    "colour",
    "labels",
    "start",
    "start_iso",
    "repeat",
    "parent",
    "parts",
)
HOLES = {name: f"\0{name}\0" for name in NAMES}

# What a search has found, by the characters that it leaves around it.
MARKED = re.compile("\x01([^\x01\x02]*)\x02")

Names = dict[int, ProjectName]


class Shape(NamedTuple):
    """What a row has; `changed` if it was just now, `focus` if its title takes it."""

    is_completed: bool
    is_overdue: bool
    has_day: bool
    has_note: bool
    changed: bool
    focus: bool
    has_project: bool
    has_labels: bool
    is_waiting: bool
    # Under the heading of its day only the time is left to say.
    is_timed: bool
    repeats: bool
    has_parent: bool
    has_parts: bool
    # Whether it has a box to be chosen by, among many, instead of what one does to it.
    selects: bool
    is_chosen: bool
    is_paused: bool
    priority: Priority


class Drawing(NamedTuple):
    """What rows are drawn by: the moment, the way back, the names of projects."""

    now: datetime
    # What links add to come back here.
    back: str
    projects: Names
    # Those that are chosen, by their numbers as text; None where none are to be.
    chosen: frozenset[str] | None = None

    def row(self, task: Row, *, focus: bool) -> Markup:
        """Return a row after a change."""
        return Markup(self._filled(task, changed=True, focus=focus))  # noqa: S704 # nosec B704 - it was escaped

    def rows(
        self, tasks: Iterable[Row], *, says_day: bool = True, says_start: bool = True
    ) -> Markup:
        """Return the rows of a page; without their day where a heading says it."""
        said = {"says_day": says_day, "says_start": says_start}
        drawn = [self._filled(task, **said) for task in tasks]
        return Markup("".join(drawn))  # noqa: S704 # nosec B704 - likewise

    def _filled(
        self,
        task: Row,
        *,
        changed: bool = False,
        focus: bool = False,
        says_day: bool = True,
        says_start: bool = True,
    ) -> str:
        now, project = self.now, self.projects.get(task.project or 0)
        today, starts, note = now.date(), task.start_date, task.note
        words = self._day(task, says_day=says_day)
        is_done = task.is_complete
        pattern = _pattern(
            is_done,
            is_late(task, now),
            bool(words),
            bool(note),
            changed,
            focus,
            project is not None,
            bool(task.labels),
            not is_done and starts is not None and starts > today and says_start,
            not says_day,
            bool(task.repeat),
            bool(task.parent),
            task.progress is not None,
            self.chosen is not None,
            self.chosen is not None and str(task.pk) in self.chosen,
            task.is_paused,
            task.priority,
        )
        return pattern % {
            "pk": task.pk,
            "title": str(escape(MARKED.sub(r"\1", task.title))),
            "shown": marked(task.title),
            "note": marked(note) if note else "",
            "day": words,
            "iso": task.due_date,
            "next": str(escape(self.back)),
            "project": str(escape(project.name)) if project else "",
            "colour": project.colour if project else "",
            "labels": _labels(task.labels),
            "start": day_in_words(starts, today) if starts else "",
            "start_iso": starts,
            "repeat": in_words(task.repeat) if task.repeat else "",
            "parent": str(escape(task.parent)) if task.parent else "",
            "parts": task.progress,
        }

    def _day(self, task: Row, *, says_day: bool) -> str:
        """Return the day and time that are to be said, empty for none."""
        zone, at = self.now.tzinfo, task.due_at
        done_at = task.completed_at
        day = done_at.astimezone(zone).date() if done_at else task.due_date
        time = f"{at.astimezone(zone):%H:%M}" if at and not done_at else ""
        if not says_day or day is None:
            return time
        words = day_in_words(day, self.now.date())
        return f"{words}, {time}" if time else words


def marked(text: str) -> str:
    """Return a text as HTML, with what a search has found in it marked."""
    return MARKED.sub(r"<mark>\1</mark>", str(escape(text)))


def is_late(task: Row, now: datetime) -> bool:
    """Whether its day has passed, or its time."""
    due, at = task.due_date, task.due_at
    if task.is_complete:
        return False
    return due is not None and (due < now.date() or (at is not None and at < now))


def _labels(labels: list[str]) -> str:
    """Return each with what a stylesheet sets it apart by."""
    return "".join([f'<span class="label">@{escape(label)}</span>' for label in labels])


def _drawn(*has: bool | int) -> str:
    """Return a row with a hole for each of its values."""
    *flags, priority = has
    shape = Shape._make([*flags, Priority(priority)])
    context = {"task": HOLES, "shape": shape}
    pattern = render_to_string("tasks/_row.html", context).replace("%", "%%")
    for name, hole in HOLES.items():
        pattern = pattern.replace(hole, f"%({name})s")
    return pattern


# In development a template may change while the site runs.
_pattern = _drawn if settings.DEBUG else cache(_drawn)
