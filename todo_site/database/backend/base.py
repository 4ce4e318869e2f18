"""The connection: Django's own, with a pool that forgets its dead at once."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool, PoolTimeout

from todo_site.database.backend.client import DatabaseClient
from todo_site.database.breaker import Breaker

if TYPE_CHECKING:
    from todo_site.database.embedded import Server


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL; `EMBEDDED` in its settings names a private server to start."""

    client_class = DatabaseClient

    _connection_pools: ClassVar[dict[str, ConnectionPool]] = {}
    _breakers: ClassVar[dict[str, Breaker]] = {}

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
            return super().get_new_connection(conn_params)

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

    def _is_fault(self, error: Exception) -> bool:
        """Whether the database is away, rather than all its connections in use."""
        pool = self.pool
        if not isinstance(error, PoolTimeout) or pool is None:
            return True
        return pool.get_stats().get("pool_size", 0) < pool.max_size
