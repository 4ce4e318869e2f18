"""Fails at once for a moment after a failure, instead of queueing everybody."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from psycopg import OperationalError

SECONDS_OPEN = 1.0

# How long one attempt may be under way before another one may begin.
SECONDS_FOR_AN_ATTEMPT = 5.0


class Breaker:
    """While a database is away one caller at a time tries it; the others are told."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._closed_until: float | None = None

    @contextmanager
    def attempt(self, *, is_fault: Callable[[Exception], bool]) -> Iterator[None]:
        """Let the caller try, or raise OperationalError because others just failed.

        An error of the attempt counts if `is_fault` says that the database is away.
        """
        self._wait_for_a_turn()
        is_away = False
        try:
            yield
        except OperationalError as error:
            is_away = is_fault(error)
            raise
        finally:
            self._set(self._clock() + SECONDS_OPEN if is_away else None)

    def trip(self) -> None:
        """Refuse everybody for a moment."""
        self._set(self._clock() + SECONDS_OPEN)

    def _wait_for_a_turn(self) -> None:
        with self._lock:
            if self._closed_until is None:
                return
            now = self._clock()
            if now < self._closed_until:
                raise OperationalError("The database did not answer a moment ago.")
            self._closed_until = now + SECONDS_FOR_AN_ATTEMPT

    def _set(self, closed_until: float | None) -> None:
        with self._lock:
            self._closed_until = closed_until
