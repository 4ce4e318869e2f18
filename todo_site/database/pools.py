"""The pools of this process: given up before a fork, closed at the end."""

from django.db import connections

from todo_site.database.backend.base import DatabaseWrapper


def close() -> None:
    """Close every connection and pool of this process, so that the server is told."""
    # All of them: in a thread that asked nothing yet none is initialised, and the pool
    # belongs to the class.
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def forget() -> None:
    """Leave the pools that came with a fork to the parent, whose they are.

    Two processes on one connection would read each other's answers.
    """
    DatabaseWrapper._connection_pools.clear()
    DatabaseWrapper._breakers.clear()
    DatabaseWrapper._in_use.clear()
