"""The order of open tasks, in words that an index and a query share.

By day, then by time, then by priority, then by hand; what has no day or no time comes
last. All ascend, so that one comparison of rows finds where a page goes on. Types are
said for values, of which the server does not know them.
"""

from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Func,
    SmallIntegerField,
    Value,
)


class Together(Func):
    """Values that are compared one after the other."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class Day(Func):
    """The day that a task is due; after all days where it has none."""

    template = "COALESCE(%(expressions)s, 'infinity'::date)"
    output_field = DateField()


# The day of what has none.
NEVER = Day(Value(None, output_field=DateField()))


class Moment(Func):
    """The time that a task is due; after all times where it has none."""

    template = "COALESCE(%(expressions)s, 'infinity'::timestamptz)"
    output_field = DateTimeField()


class Urgency(Func):
    """A priority, the highest first."""

    template = "(- (%(expressions)s)::smallint)"
    output_field = SmallIntegerField()


class Place(Func):
    """Where somebody put a task, or its id, the newest first; of position and id."""

    template = "(- COALESCE(%(expressions)s)::numeric)"
    output_field = DecimalField()


class Newest(Func):
    """An id, the newest first."""

    template = "(- (%(expressions)s)::bigint)"
    output_field = BigIntegerField()


def agenda(
    due_date: Any, due_at: Any, priority: Any, position: Any, pk: Any
) -> tuple[Func, ...]:
    """Return what these columns, or the values of one task, are sorted by."""
    return (
        Day(due_date),
        Moment(due_at),
        Urgency(priority),
        Place(position, pk),
        Newest(pk),
    )


COLUMNS = ("due_date", "due_at", "priority", "position", "id")
AGENDA = agenda(*map(F, COLUMNS))
