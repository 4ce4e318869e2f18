"""Pages by keyset: each starts after a task, however many came before it.

A cursor is the place of a task in its order, readable in the address:
`2026-12-03_41` by due day, `none_41` without one, `20261203T101500.000001_41` by age.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import models
from django.db.models import Q

from tasks.models import Task
from tasks.querysets import TaskQuerySet

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

    def sort(self, tasks: TaskQuerySet) -> TaskQuerySet:
        """Return the tasks in this order."""
        return tasks.by_due_date() if self is Order.DUE else tasks.by_newest()

    def cursor(self, task: Task) -> str:
        """Return the place of this task."""
        if self is Order.DUE:
            return f"{task.due_date or NO_DAY}_{task.pk}"
        return f"{task.created_at.astimezone(UTC).strftime(MOMENT)}_{task.pk}"

    def beyond(self, cursor: str, *, backwards: bool) -> Q:
        """Return the condition for what comes after (or before) that place."""
        place, separator, number = cursor.partition("_")
        if not (separator and ID.fullmatch(number) and int(number) <= LARGEST_ID):
            raise BrokenCursorError(cursor)
        pk = int(number)
        if self is Order.NEWEST:
            return _beyond_moment(_moment(place), pk, backwards=backwards)
        return _beyond_day(_day(place), pk, backwards=backwards)


@dataclass(frozen=True)
class Page:
    """One page of tasks, and the cursors of its neighbours, empty where it ends."""

    tasks: list[Task]
    before: str = ""
    after: str = ""


def page_of(
    tasks: TaskQuerySet, order: Order, *, after: str = "", before: str = ""
) -> Page:
    """Return the page that follows `after`, or ends at `before`, or the first one.

    That is also what is left of a page whose tasks have gone. Raises BrokenCursorError.
    """
    backwards = bool(before)
    ordered = order.sort(tasks)
    cursor = before or after
    if cursor:
        ordered = ordered.filter(order.beyond(cursor, backwards=backwards))
    if backwards:
        ordered = ordered.reverse()
    # One more than is shown tells whether the list goes on.
    found = list(ordered[: LENGTH + 1])
    goes_on, shown = len(found) > LENGTH, found[:LENGTH]
    if backwards:
        shown.reverse()
    if not shown:
        return page_of(tasks, order) if cursor else Page([])
    has_earlier = goes_on if backwards else bool(after)
    has_later = True if backwards else goes_on
    return Page(
        shown,
        before=order.cursor(shown[0]) if has_earlier else "",
        after=order.cursor(shown[-1]) if has_later else "",
    )


def _beyond_day(day: date | None, pk: int, *, backwards: bool) -> Q:
    """Days ascend and end with none; within a day the newer task comes first."""
    within = Q(due_date=day, pk__gt=pk) if backwards else Q(due_date=day, pk__lt=pk)
    if day is None:
        return within | Q(due_date__isnull=False) if backwards else within
    if backwards:
        return within | Q(due_date__lt=day)
    return within | Q(due_date__gt=day) | Q(due_date=None)


def _beyond_moment(moment: datetime, pk: int, *, backwards: bool) -> Q:
    if backwards:
        return Q(created_at__gt=moment) | Q(created_at=moment, pk__gt=pk)
    return Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk)


def _day(text: str) -> date | None:
    if text == NO_DAY:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BrokenCursorError(text) from error


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise BrokenCursorError(text) from error
