"""Pages by keyset: each starts after a task, however many came before it.

A cursor is the place of a task in its order, readable in the address:
`2026-12-03_41` by due day, `none_41` without one, `41` by age.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

from django.db import models

from accounts.models import User
from tasks.rows import COLUMNS, WITH_COUNTS, Counts, Row, Show, read

LENGTH = 50
LARGEST_ID = 2**63 - 1
ID = re.compile("[0-9]{1,19}")
NO_DAY = "none"


class BrokenCursorError(ValueError):
    """The address was cut off or typed by hand."""


class Order(models.TextChoices):
    """In which order a list is read."""

    DUE = "due", "Due first"
    NEWEST = "newest", "Newest first"

    def cursor(self, row: Row) -> str:
        """Return the place of this task."""
        if self is Order.NEWEST:
            return str(row.pk)
        return f"{row.due_date or NO_DAY}_{row.pk}"


class Start(Enum):
    """Where a page begins (or, turned back, ends), as conditions of which any holds.

    Each is one range of an index, and the ranges do not meet: PostgreSQL reads them
    side by side, in order, and no further than the page is long. Days ascend and end
    with none; within a day the newer task comes first.
    """

    FIRST = ("true",)
    AFTER_DAY = (
        "due_date = %(day)s AND id < %(pk)s",
        "due_date > %(day)s",
        "due_date IS NULL",
    )
    BEFORE_DAY = ("due_date = %(day)s AND id > %(pk)s", "due_date < %(day)s")
    AFTER_DAYS = ("due_date IS NULL AND id < %(pk)s",)
    BEFORE_DAYS = ("due_date IS NULL AND id > %(pk)s", "due_date IS NOT NULL")
    AFTER_ID = ("id < %(pk)s",)
    BEFORE_ID = ("id > %(pk)s",)

    @property
    def is_backwards(self) -> bool:
        """Whether it is the end of the page that is known."""
        return self in {Start.BEFORE_DAY, Start.BEFORE_DAYS, Start.BEFORE_ID}


SORT = {
    (Order.DUE, False): "due_date, id DESC",
    (Order.DUE, True): "due_date DESC, id",
    (Order.NEWEST, False): "id DESC",
    (Order.NEWEST, True): "id",
}


@dataclass(frozen=True)
class Page:
    """One page of tasks, and the cursors of its neighbours, empty where it ends."""

    tasks: list[Row]
    counts: Counts
    before: str = ""
    after: str = ""


def page_of(
    user: User,
    show: Show,
    order: Order,
    today: date,
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
    found, counts = read(_statement(show, order, start), user, today, **place)
    goes_on, shown = len(found) > LENGTH, found[:LENGTH]
    if before:
        shown.reverse()
    if not shown:
        return page_of(user, show, order, today) if cursor else Page([], counts)
    has_earlier = goes_on if before else bool(after)
    has_later = bool(before) or goes_on
    return Page(
        shown,
        counts,
        before=order.cursor(shown[0]) if has_earlier else "",
        after=order.cursor(shown[-1]) if has_later else "",
    )


@cache
def _statement(show: Show, order: Order, start: Start) -> str:
    """Return what reads such a page, with the person's counts."""
    ranges = " UNION ALL ".join(
        f"SELECT {COLUMNS} FROM tasks_task"  # noqa: S608 - of constants
        f" WHERE user_id = %(user)s AND {kind} AND {bound}"
        for kind in show.kinds
        for bound in start.value
    )
    sort = SORT[order, start.is_backwards]
    page = f"{ranges} ORDER BY {sort} LIMIT {LENGTH + 1}"
    return f"{WITH_COUNTS.format(page=page)} ORDER BY {sort}"


def _start(
    order: Order, cursor: str, *, is_backwards: bool
) -> tuple[Start, dict[str, object]]:
    """Return where a page starts and what its conditions need."""
    if not cursor:
        return Start.FIRST, {}
    if order is Order.NEWEST:
        start = Start.BEFORE_ID if is_backwards else Start.AFTER_ID
        return start, {"pk": _pk(cursor)}
    day, _, number = cursor.partition("_")
    if day == NO_DAY:
        start = Start.BEFORE_DAYS if is_backwards else Start.AFTER_DAYS
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
