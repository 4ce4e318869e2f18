"""Pages by keyset: each starts after a task, however many came before it.

A cursor is the place of a task in its order, readable in the address:
`2026-12-03_41` by due day, `none_41` without one, `20261203T101500.000001_41` by age.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache

from django.db import models
from psycopg.sql import Literal

from accounts.models import User
from tasks.rows import COLUMNS, FAMILY, MINE, NAMES, PLAIN, Row, Show, read

LENGTH = 50
LARGEST_ID = 2**63 - 1
ID = re.compile("[0-9]{1,19}")
NO_DAY = "none"
MOMENT = "%Y%m%dT%H%M%S.%f"


class BrokenCursorError(ValueError):
    """The address was cut off or typed by hand."""


class Order(models.TextChoices):
    """In which order a list is read."""

    DUE = "due", "Due first"
    NEWEST = "newest", "Newest first"

    def cursor(self, row: Row) -> str:
        """Return the place of this task."""
        if self is Order.NEWEST and row.created_at:
            return f"{row.created_at.astimezone(UTC).strftime(MOMENT)}_{row.pk}"
        return f"{row.due_date or NO_DAY}_{row.pk}"


class Start(Enum):
    """Where a page begins (or, turned back, ends), as conditions of which any holds.

    Each is one range of an index, and they follow one another as the page goes on. Days
    ascend and end with none; within a day the newer task comes first. The places are
    written into the statement: a plan for any of them would take an index without ids,
    and read all of a day (526 buffers instead of 80, at ten million tasks).
    """

    FIRST = ("true",)
    AFTER_DAY = (
        "due_date = {day} AND id < {pk}",
        "due_date > {day}",
        "due_date IS NULL",
    )
    BEFORE_DAY = ("due_date = {day} AND id > {pk}", "due_date < {day}")
    AFTER_NONE = ("due_date IS NULL AND id < {pk}",)
    BEFORE_NONE = ("due_date IS NULL AND id > {pk}", "due_date IS NOT NULL")
    AFTER_MOMENT = ("(created_at, id) < ({moment}, {pk})",)
    BEFORE_MOMENT = ("(created_at, id) > ({moment}, {pk})",)

    @property
    def is_backwards(self) -> bool:
        """Whether it is the end of the page that is known."""
        return self in {Start.BEFORE_DAY, Start.BEFORE_NONE, Start.BEFORE_MOMENT}


SORT = {
    (Order.DUE, False): "due_date, id DESC",
    (Order.DUE, True): "due_date DESC, id",
    (Order.NEWEST, False): "created_at DESC, id DESC",
    (Order.NEWEST, True): "created_at, id",
}


# The moment of creation is read only where it is the order: each takes 2 µs to read.
MORE = {Order.DUE: "", Order.NEWEST: ", created_at"}


@dataclass(frozen=True)
class Page:
    """One page of tasks, and the cursors of its neighbours, empty where it ends."""

    tasks: list[Row]
    before: str = ""
    after: str = ""


def page_of(
    user: User,
    show: Show,
    order: Order,
    now: datetime,
    *,
    after: str = "",
    before: str = "",
) -> Page:
    """Return the page that follows `after`, or ends at `before`, or the first one.

    That is also what is left of a page whose tasks have gone. Raises BrokenCursorError.
    """
    cursor = before or after
    start, place = _start(order, cursor, is_backwards=bool(before))
    # One more than is shown tells whether the list goes on.
    literals = {name: Literal(value).as_string() for name, value in place.items()}
    statement = _statement(show, order, start).format(**literals)
    found = read(statement, user, now)
    goes_on, shown = len(found) > LENGTH, found[:LENGTH]
    if before:
        shown.reverse()
    if not shown:
        return page_of(user, show, order, now) if cursor else Page([])
    has_earlier = goes_on if before else bool(after)
    has_later = bool(before) or goes_on
    return Page(
        shown,
        before=order.cursor(shown[0]) if has_earlier else "",
        after=order.cursor(shown[-1]) if has_later else "",
    )


@cache
def _statement(show: Show, order: Order, start: Start) -> str:
    """Return what reads such a page."""
    sort = SORT[order, start.is_backwards]
    parts: dict[str, str] = {}
    is_one = len(show.kinds) * len(start.value) == 1
    columns = (COLUMNS if is_one else PLAIN) + MORE[order]
    for letter, kind in zip("ab", show.kinds, strict=False):
        parts |= _ranges(letter, kind, order, start, columns)
    drawn = f"{NAMES}, {FAMILY.format(task='page')}{MORE[order]}"
    return parts["a0"] if is_one else _joined(parts, sort, drawn)


def _joined(parts: dict[str, str], sort: str, drawn: str) -> str:
    named = ", ".join(f"{name} AS ({part})" for name, part in parts.items())
    together = " UNION ALL ".join(f"SELECT * FROM {name}" for name in parts)  # noqa: S608 # nosec B608 - of constants
    first = f"WITH {named} {together} ORDER BY {sort} LIMIT {LENGTH + 1}"
    return f"SELECT {drawn} FROM ({first}) AS page ORDER BY {sort}"  # noqa: S608 # nosec B608


def _ranges(
    letter: str, kind: str, order: Order, start: Start, columns: str
) -> dict[str, str]:
    """Return each range by a name; it is read as far as those before it left room."""
    parts: dict[str, str] = {}
    sort = SORT[order, start.is_backwards]
    for number, bound in enumerate(start.value):
        taken = "".join(f" - (SELECT count(*) FROM {name})" for name in parts)  # noqa: S608 # nosec B608
        parts[f"{letter}{number}"] = (
            f"SELECT {columns} {MINE} AND {kind} AND {bound}"
            f" ORDER BY {sort} LIMIT {LENGTH + 1}{taken}"
        )
    return parts


def _start(
    order: Order, cursor: str, *, is_backwards: bool
) -> tuple[Start, dict[str, object]]:
    """Return where a page starts and what its conditions need."""
    if not cursor:
        return Start.FIRST, {}
    day, _, number = cursor.partition("_")
    if order is Order.NEWEST:
        start = Start.BEFORE_MOMENT if is_backwards else Start.AFTER_MOMENT
        return start, {"moment": _moment(day), "pk": _pk(number)}
    if day == NO_DAY:
        start = Start.BEFORE_NONE if is_backwards else Start.AFTER_NONE
        return start, {"pk": _pk(number)}
    start = Start.BEFORE_DAY if is_backwards else Start.AFTER_DAY
    return start, {"day": _day(day), "pk": _pk(number)}


def _pk(text: str) -> int:
    if not ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise BrokenCursorError(text)
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BrokenCursorError(text) from error


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise BrokenCursorError(text) from error
