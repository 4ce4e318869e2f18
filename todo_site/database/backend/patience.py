"""A connection that bounds its own waiting.

A statement_timeout is the server's: one that is frozen with its sockets open, or a
network that swallows packets, would be waited for without end.
"""

import select
import time
from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout
from psycopg.pq import TransactionStatus

from todo_site.database.gate import Gate

# A server that answered so lately is asked again by the next statement itself. Under
# load that saves each request a round trip, a tenth of its processor time; and of those
# who meet a server that froze in between there are as few as are inside a statement.
SECONDS_OF_TRUST = 0.1

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
    answered_at: float = 0.0

    def wait(
        self, gen: Any, interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        """Return what `gen` returns; raise FrozenError and hang up after a while."""
        self._enter()
        try:
            answer = super().wait(gen, interval, timeout or self.patience)
            self.answered_at = time.monotonic()
            return answer
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

    def check(self, seconds: float = SECONDS_FOR_A_CHECK) -> None:
        """Raise OperationalError if nobody is there; mostly costs one round trip."""
        self.rest()
        self.patience = seconds
        if self._answered_lately():
            return
        with self.cursor() as cursor:
            cursor.execute("")

    def _answered_lately(self) -> bool:
        """Whether it did, and has said nothing since: a server says goodbye."""
        is_late = time.monotonic() - self.answered_at > SECONDS_OF_TRUST
        return not is_late and not select.select([self.fileno()], [], [], 0)[0]
