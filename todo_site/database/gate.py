"""Keeps one thread of a process out of the database, so that somebody can answer."""

import threading
import time
from collections.abc import Callable

from psycopg import OperationalError

from todo_site.metrics import waited


class GateTimeoutError(OperationalError):
    """Every place was taken by a statement that did not end."""


class Gate:
    """Lets only so many threads at once wait for the database.

    Where it is frozen, those inside wait for as long as a statement may take. The
    others are told: the first after `seconds`, whoever comes later at once, until
    somebody leaves.
    """

    def __init__(
        self,
        places: int,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._places = places
        self._seconds = seconds
        self._clock = clock
        self._inside = 0
        self._last_move = clock()
        self._changed = threading.Condition()

    def enter(self) -> None:
        """Take a place; raise GateTimeoutError where none becomes free."""
        with self._changed:
            arrived = self._clock() - waited()
            while self._inside >= self._places:
                left = self._left(min(arrived, self._last_move))
                if left <= 0:
                    raise GateTimeoutError("Every thread waits for the database.")
                self._changed.wait(left)
            self._inside += 1
            self._last_move = self._clock()

    def leave(self) -> None:
        """Give it back."""
        with self._changed:
            self._inside -= 1
            self._last_move = self._clock()
            self._changed.notify()

    @property
    def is_stuck(self) -> bool:
        """Whether all places were taken for so long that nobody waits any more."""
        return self._inside >= self._places and self._left(self._last_move) <= 0

    def _left(self, since: float) -> float:
        return since + self._seconds - self._clock()
