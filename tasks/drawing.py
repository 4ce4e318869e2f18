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


def row(
    task: Row, today: date, back: str, *, changed: bool = False, focus: bool = False
) -> str:
    """Return a row; `back` is what its links add to come back to this list."""
    due, done_at = task.due_date, task.completed_at
    day = timezone.localdate(done_at) if done_at else due
    shape = Shape(
        is_completed=task.is_complete,
        is_overdue=not task.is_complete and due is not None and due < today,
        has_day=day is not None,
        has_note=bool(task.note),
        changed=changed,
        focus=focus,
    )
    pattern = _pattern.__wrapped__ if settings.DEBUG else _pattern
    return pattern(shape) % {
        "pk": task.pk,
        "title": str(escape(task.title)),
        "note": str(escape(task.note or "")),
        "day": day_in_words(day, today) if day else "",
        "iso": due,
        "next": str(escape(back)),
    }


def rows(tasks: list[Row], today: date, back: str) -> Markup:
    """Return the rows of a page."""
    return Markup("".join([row(task, today, back) for task in tasks]))  # noqa: S704 - each was escaped


@cache
def _pattern(shape: Shape) -> str:
    drawn = render_to_string("tasks/_row.html", {"task": HOLES, "shape": shape})
    pattern = drawn.replace("%", "%%")
    for name, hole in HOLES.items():
        pattern = pattern.replace(hole, f"%({name})s")
    return pattern
