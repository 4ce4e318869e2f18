"""Plans for what is asked seldom, and of everybody."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

ANEW = "SET LOCAL plan_cache_mode = force_custom_plan"


@contextmanager
def planned_anew() -> Iterator[None]:
    """Give a transaction that plans each statement with the values it comes with.

    Otherwise a session plans once for all values: `LIKE` finds its beginning in no
    index then, and a batch of one person's rows is looked for among everybody's.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ANEW)
        yield
