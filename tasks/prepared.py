"""Queries whose SQL the ORM makes once.

For the first page of a list it takes three times as long to make it as PostgreSQL takes
to answer. What differs from person to person and from day to day is put in afterwards.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

from django.db.models import QuerySet

from accounts.models import User
from tasks.models import Task
from tasks.querysets import TaskQuerySet
from tasks.rows import Row, found

Query = Callable[[TaskQuerySet, date], QuerySet]

# Who and when it is while the SQL is made: nobody, and a day on which nothing was due.
NOBODY, SOME_DAY = -(2**60), date(1, 2, 3)


def read(query: Query, user: User, today: date) -> list[Row]:
    """Return what the query finds of a person's tasks on that day."""
    statement, values = _made(query)
    given: dict[object, object] = {NOBODY: user.pk, SOME_DAY: today}
    return found(statement, [given.get(value, value) for value in values])


@cache
def _made(query: Query) -> tuple[str, tuple[object, ...]]:
    """Return its SQL, and its values with the two in place of others."""
    rows = query(Task.objects.filter(user=NOBODY), SOME_DAY)
    made: tuple[str, tuple[object, ...]] = rows.query.sql_with_params()
    return made
