"""Whether this process can reach its database, answered within a second."""

from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

from django.db import Error, connection

SECONDS_TO_ANSWER = 1.0

# One thread: a probe that hangs in a frozen database is not joined by others.
_prober = ThreadPoolExecutor(1, thread_name_prefix="readiness")


class Readiness(StrEnum):
    """What was found."""

    CONNECTED = "connected"
    SATURATED = "saturated"
    DISCONNECTED = "disconnected"


def readiness() -> Readiness:
    """Return how the database answers, or that it does not, within a second.

    Where every connection of the pool is in use it is saturated, not gone: a restart
    of this process would make that worse.
    """
    try:
        _prober.submit(_probe).result(SECONDS_TO_ANSWER)
    except (Error, TimeoutError):
        is_saturated = connection.is_saturated  # type: ignore[attr-defined]
        return Readiness.SATURATED if is_saturated else Readiness.DISCONNECTED
    return Readiness.CONNECTED


def _probe() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        # A thread of our own keeps its place in the pool for ever otherwise.
        connection.close()
