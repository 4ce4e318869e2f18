"""Rows as HTML. Their template is drawn once for each shape that a row can have.

A page has fifty rows and one frame: filling the holes of a shape takes 3 µs where
drawing the template takes 20.
"""

from datetime import date
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from markupsafe import Markup, escape

from tasks.days import day_in_words
from tasks.rows import Row

# What differs from row to row of one shape. Control characters are in no template.
HOLES = {name: f"\0{name}\0" for name in ("pk", "title", "note", "day", "iso", "next")}


class Shape(NamedTuple):
    """What a row has; `changed` if it was just now, `focus` if its title takes it."""

    is_completed: bool
    is_overdue: bool
    has_day: bool
    has_note: bool
    changed: bool
    focus: bool


def row(task: Row, today: date, back: str, *, focus: bool) -> Markup:
    """Return a row after a change; `back` is what its links add to come back here."""
    drawn = _filled(task, today, str(escape(back)), changed=True, focus=focus)
    return Markup(drawn)  # noqa: S704 # nosec B704 - it was escaped


def rows(tasks: list[Row], today: date, back: str) -> Markup:
    """Return the rows of a page."""
    following = str(escape(back))
    return Markup("".join([_filled(task, today, following) for task in tasks]))  # noqa: S704 # nosec B704 - likewise


def _filled(
    task: Row,
    today: date,
    following: str,
    *,
    changed: bool = False,
    focus: bool = False,
) -> str:
    due, done_at, note = task.due_date, task.completed_at, task.note
    day = timezone.localdate(done_at) if done_at else due
    is_overdue = not done_at and due is not None and due < today
    pattern = _pattern(
        done_at is not None, is_overdue, day is not None, bool(note), changed, focus
    )
    return pattern % {
        "pk": task.pk,
        "title": str(escape(task.title)),
        "note": str(escape(note)) if note else "",
        "day": day_in_words(day, today) if day else "",
        "iso": due,
        "next": following,
    }


def _drawn(*has: bool) -> str:
    """Return a row with a hole for each of its values."""
    context = {"task": HOLES, "shape": Shape(*has)}
    pattern = render_to_string("tasks/_row.html", context).replace("%", "%%")
    for name, hole in HOLES.items():
        pattern = pattern.replace(hole, f"%({name})s")
    return pattern


# In development a template may change while the site runs.
_pattern = _drawn if settings.DEBUG else cache(_drawn)
