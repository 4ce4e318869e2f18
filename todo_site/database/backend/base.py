"""The connection: Django's own, with a pool that forgets its dead at once."""

import sys
import threading
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool, PoolTimeout

from todo_site.database import monitoring
from todo_site.database.backend.client import DatabaseClient
from todo_site.database.breaker import Breaker

if TYPE_CHECKING:
    from todo_site.database.embedded import Server


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL; `EMBEDDED` in its settings names a private server to start."""

    client_class = DatabaseClient

    _connection_pools: ClassVar[dict[str, ConnectionPool]] = {}
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
        return dict(super().get_connection_params())

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection; raise OperationalError at once after a failure."""
        breaker = self._breakers.setdefault(self.alias, Breaker())
        with breaker.attempt(is_fault=self._is_fault):
            connection = super().get_new_connection(conn_params)
        self._count(+1)
        return connection

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
    def pool(self) -> ConnectionPool | None:
        """The process's pool, made at the first use; None where there is to be none."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options or self.alias == NO_DB_ALIAS:
            return None
        if self.settings_dict.get("CONN_MAX_AGE"):
            raise ImproperlyConfigured("A pool and CONN_MAX_AGE exclude each other.")
        if self.alias not in self._connection_pools:
            self._connection_pools.setdefault(self.alias, self._new_pool(options))
        return self._connection_pools[self.alias]

    def _new_pool(self, options: dict[str, Any]) -> ConnectionPool:
        """Return a closed pool; Django opens it when it first asks it."""

        def check(connection: Connection) -> None:
            # The pool would wait 1, 2, 4 … seconds after each dead connection that it
            # meets: with five of them the first request took 15.9 s. So the first one
            # has all of them looked at.
            try:
                ConnectionPool.check_connection(connection)
            except Error:
                pool.check()
                raise

        pool: ConnectionPool = ConnectionPool(
            kwargs=self.get_connection_params() | {"autocommit": True},
            open=False,
            configure=self._configure_connection,  # type: ignore[attr-defined]
            check=check if self.settings_dict["CONN_HEALTH_CHECKS"] else None,
            **options,
        )
        return pool

    def _close(self) -> None:
        had_one = self.connection is not None
        super()._close()  # type: ignore[misc]
        if had_one:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._in_use_lock:
            self._in_use[self.alias] = self._in_use.get(self.alias, 0) + change

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
