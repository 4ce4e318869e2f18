"""A connection that bounds its own waiting.

A statement_timeout is the server's: one that is frozen with its sockets open, or a
network that swallows packets, would be waited for without end.
"""

from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout
from psycopg.pq import TransactionStatus

from todo_site.database.gate import Gate

# While nobody uses it: for an empty statement that shows whether the server answers.
SECONDS_FOR_A_CHECK = 1.0


IN_TRANSACTION = {TransactionStatus.INTRANS, TransactionStatus.INERROR}


class FrozenError(psycopg.OperationalError):
    """The server took a statement and said nothing for too long."""


class PatientConnection(psycopg.Connection[Any]):
    """psycopg's own; `patience` in seconds, None for ever; `gate` where one is kept."""

    patience: float | None = SECONDS_FOR_A_CHECK
    gate: Gate | None = None
    entered: Gate | None = None

    def wait(
        self, gen: Any, interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        """Return what `gen` returns; raise FrozenError and hang up after a while."""
        self._enter()
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except _WaitTimeout as error:
            if timeout:
                raise
            # Whatever comes later would be taken for the next statement's answer.
            self.pgconn.finish()
            raise FrozenError("The server does not answer.") from error
        finally:
            # A transaction keeps its place: those who wait for its locks must not keep
            # it from ending.
            if self.pgconn.transaction_status not in IN_TRANSACTION:
                self._leave()

    def _enter(self) -> None:
        if self.gate and not self.entered:
            self.gate.enter()
            self.entered = self.gate

    def _leave(self) -> None:
        if self.entered:
            gate, self.entered = self.entered, None
            gate.leave()

    def use(self, patience: float | None, gate: Gate | None) -> None:
        """Wait as long as somebody's statements may take."""
        self.patience, self.gate = patience, gate

    def rest(self) -> None:
        """Wait no longer than for a check."""
        self._leave()
        self.patience, self.gate = SECONDS_FOR_A_CHECK, None

    def check(self) -> None:
        """Raise OperationalError if nobody is there; costs one round trip."""
        self.rest()
        with self.cursor() as cursor:
            cursor.execute("")
