"""Whether this process can reach its database, answered within a second."""

from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

from django.db import Error, connection

from todo_site.database.backend.base import DatabaseWrapper

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

    Where every connection of the pool is in use, or every thread that may ask is held
    by a statement, it is saturated, not gone: a restart would make that worse.
    """
    try:
        _prober.submit(_probe).result(SECONDS_TO_ANSWER)
    except (Error, TimeoutError):
        is_saturated = connection.is_saturated  # type: ignore[attr-defined]
        return Readiness.SATURATED if is_saturated else Readiness.DISCONNECTED
    is_stuck = DatabaseWrapper.gate and DatabaseWrapper.gate.is_stuck
    return Readiness.SATURATED if is_stuck else Readiness.CONNECTED


def _probe() -> None:
    try:
        # Asks the server; a statement would have to pass the gate.
        connection.ensure_connection()
    finally:
        # A thread of our own keeps its place in the pool for ever otherwise.
        connection.close()
