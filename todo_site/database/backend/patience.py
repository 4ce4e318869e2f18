"""A connection that bounds its own waiting.

A statement_timeout is the server's: one that is frozen with its sockets open, or a
network that swallows packets, would be waited for without end.
"""

from contextlib import nullcontext
from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout

from todo_site.database.gate import Gate

# While nobody uses it: for an empty statement that shows whether the server answers.
SECONDS_FOR_A_CHECK = 1.0


class FrozenError(psycopg.OperationalError):
    """The server took a statement and said nothing for too long."""


class PatientConnection(psycopg.Connection[Any]):
    """psycopg's own; `patience` in seconds, None for ever; `gate` where one is kept."""

    patience: float | None = SECONDS_FOR_A_CHECK
    gate: Gate | None = None

    def wait(
        self, gen: Any, interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        """Return what `gen` returns; raise FrozenError and hang up after a while."""
        with self.gate.entered() if self.gate else nullcontext():
            try:
                return super().wait(gen, interval, timeout or self.patience)
            except _WaitTimeout as error:
                if timeout:
                    raise
                # Whatever comes later would be taken for the next statement's answer.
                self.pgconn.finish()
                raise FrozenError("The server does not answer.") from error

    def use(self, patience: float | None, gate: Gate | None) -> None:
        """Wait as long as somebody's statements may take."""
        self.patience, self.gate = patience, gate

    def rest(self) -> None:
        """Wait no longer than for a check."""
        self.patience, self.gate = SECONDS_FOR_A_CHECK, None

    def check(self) -> None:
        """Raise OperationalError if nobody is there; costs one round trip."""
        self.rest()
        with self.cursor() as cursor:
            cursor.execute("")
