"""The connection: Django's own, with a pool that forgets its dead at once."""

import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import Error
from psycopg_pool import ConnectionPool, PoolTimeout

from todo_site import metrics
from todo_site.database import monitoring
from todo_site.database.backend.client import DatabaseClient
from todo_site.database.backend.patience import (
    SECONDS_FOR_A_CHECK,
    FrozenError,
    PatientConnection,
)
from todo_site.database.backend.times import with_times
from todo_site.database.breaker import Breaker
from todo_site.database.gate import Gate, GateTimeoutError

if TYPE_CHECKING:
    from todo_site.database.embedded import Server

# However late a request is, a connection that is free is there within it.
SHORTEST_WAIT = 0.1

# In all, before a request's first statement begins; it is to be answered within three.
SECONDS_TO_WAIT = 2.0


class PromptPool(ConnectionPool[PatientConnection]):
    """Counts what a request has waited for a thread as part of its wait."""

    def getconn(self, timeout: float | None = None) -> PatientConnection:
        """Return a connection; raise PoolTimeout where none becomes free in time."""
        left = self.timeout - metrics.waited()
        return super().getconn(timeout or max(left, SHORTEST_WAIT))


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL; `EMBEDDED` in its settings names a private server to start.

    `PATIENCE` there is how many seconds a statement is waited for, None for ever.
    """

    client_class = DatabaseClient
    Database = SimpleNamespace(  # type: ignore[assignment]
        **vars(psycopg) | {"connect": PatientConnection.connect}
    )

    # Kept by gunicorn's workers, which know how many threads they have.
    gate: ClassVar[Gate | None] = None

    _connection_pools: ClassVar[dict[str, ConnectionPool[PatientConnection]]] = {}
    _breakers: ClassVar[dict[str, Breaker]] = {}
    _in_use: ClassVar[dict[str, int]] = {}
    _in_use_lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers.append(monitoring.watch)

    def get_connection_params(self) -> dict[str, Any]:
        """Return what psycopg connects with, once there is somebody to answer."""
        server: Server | None = self.settings_dict.get("EMBEDDED")
        if server:
            server.use()
        given = super().get_connection_params()
        context = with_times(given["context"])
        return given | {"autocommit": True, "context": context}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection; raise OperationalError at once after a failure.

        Where nobody gets to a statement, no request need wait for a connection; a probe
        asks on.
        """
        if self.gate and self.gate.is_stuck and metrics.arrival.get():
            raise GateTimeoutError("Every thread waits for the database.")
        with self._breaker.attempt(is_fault=self._is_fault):
            connection = self._checked_connection(conn_params)
        self._count(+1)
        return connection

    def init_connection_state(self) -> None:
        """Let the thread that got the connection use it."""
        super().init_connection_state()
        self.connection.use(self.settings_dict.get("PATIENCE"), self.gate)

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django's own
        # Each request asks for what its connection has begun with.
        if self.connection.autocommit != autocommit:
            super()._set_autocommit(autocommit)  # type: ignore[misc]

    def _checked_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        """Return a connection whose server answered just now."""
        connection: PatientConnection = super().get_new_connection(conn_params)
        if not self.settings_dict["CONN_HEALTH_CHECKS"]:
            return connection
        try:
            if not connection.autocommit:
                # Left so by a request that ended within a transaction: the check would
                # begin another, and nobody could use the connection again.
                connection.autocommit = True
            # Whoever has waited for a thread already waits for less.
            left = SECONDS_TO_WAIT - metrics.waited()
            connection.check(min(max(left, SHORTEST_WAIT), SECONDS_FOR_A_CHECK))
        except Error as error:
            connection.close()
            if not self.pool:
                raise
            self.pool.putconn(connection)
            self._sweep(self.pool, error)
            connection = super().get_new_connection(conn_params)
        return connection

    def _sweep(self, pool: ConnectionPool[PatientConnection], error: Error) -> None:
        """Replace whatever is dead in the pool, having met a dead connection.

        psycopg's own check waits 1, 2, 4 ... seconds after each one that it meets:
        with five of them the first request took 15.9 s.
        """
        if isinstance(error, FrozenError):
            # Each may take a second to give up.
            threading.Thread(target=pool.check, daemon=True).start()
            raise error
        pool.check()

    def is_usable(self) -> bool:
        """Whether the server answers on this thread's connection, within a second."""
        connection: PatientConnection | None = self.connection
        try:
            if connection:
                connection.check()
                connection.use(self.settings_dict.get("PATIENCE"), self.gate)
        except FrozenError:
            self._breaker.trip()
            return False
        except Error:
            return False
        return connection is not None

    def was_hung_up(self, error: Exception) -> bool:
        """Whether the server ended this connection; it is let go, so ask once more.

        Only where nothing was done on it yet: a connection that answered a moment ago
        is not asked again, and the server may have ended it since.
        """
        is_ours = isinstance(error.__cause__, FrozenError | GateTimeoutError)
        connection = self.connection
        if is_ours or self.in_atomic_block or not (connection and connection.broken):
            return False
        self.close()
        return True

    @property
    def _breaker(self) -> Breaker:
        return self._breakers.setdefault(self.alias, Breaker())

    def rollback(self) -> None:
        """Undo the transaction; log it where an error is the reason."""
        if error := sys.exc_info()[1]:
            monitoring.event(
                "db.transaction_failed",
                "A transaction was undone.",
                error=type(error).__name__,
            )
        super().rollback()

    @property
    def pool(self) -> ConnectionPool[PatientConnection] | None:
        """The process's pool, made at the first use; None where there is to be none."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options or self.alias == NO_DB_ALIAS:
            return None
        if self.settings_dict.get("CONN_MAX_AGE"):
            raise ImproperlyConfigured("A pool and CONN_MAX_AGE exclude each other.")
        if self.alias not in self._connection_pools:
            self._connection_pools.setdefault(self.alias, self._new_pool(options))
        return self._connection_pools[self.alias]

    def _new_pool(self, options: dict[str, Any]) -> ConnectionPool[PatientConnection]:
        """Return a closed pool; Django opens it when it first asks it."""
        return PromptPool(
            kwargs=self.get_connection_params(),
            connection_class=PatientConnection,
            open=False,
            configure=self._configure_connection,  # type: ignore[attr-defined]
            **options,
        )

    def _close(self) -> None:
        connection: PatientConnection | None = self.connection
        if connection is not None:
            connection.rest()
        super()._close()  # type: ignore[misc]
        if connection is not None:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._in_use_lock:
            self._in_use[self.alias] = self._in_use.get(self.alias, 0) + change
        if self.alias == DEFAULT_DB_ALIAS:
            metrics.note_pool(self._in_use[self.alias], self.pool)

    @property
    def is_saturated(self) -> bool:
        """Whether every connection that the pool may have is in somebody's hands.

        The pool's own figure also counts those that it is still trying to open.
        """
        pool = self.pool
        return pool is not None and self._in_use.get(self.alias, 0) >= pool.max_size

    def _is_fault(self, error: Exception) -> bool:
        """Whether the database is away, rather than all its connections in use."""
        if isinstance(error, PoolTimeout) and self.is_saturated:
            monitoring.event("db.pool_exhausted", "Every connection is in use.")
            return False
        monitoring.event("db.connection_error", str(error))
        return True
