"""A database beside the site's own, to try things in, and gone afterwards."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.core.management import CommandError
from django.db import ProgrammingError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

ALIAS = "scratch"


@contextmanager
def scratch(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """Yield an empty database on the same server; raise CommandError if refused."""
    name = f"todo_scratch_{secrets.token_hex(4)}"
    quoted = connection.ops.quote_name(name)
    try:
        _execute(connection, f"CREATE DATABASE {quoted} TEMPLATE template0")
    except ProgrammingError as error:
        raise CommandError(
            "This role may not create a database to try it in. As a superuser: "
            f"ALTER ROLE {connection.settings_dict['USER']} CREATEDB; ({error})"
        ) from error
    try:
        with connected(connection.settings_dict | {"NAME": name}) as other:
            yield other
    finally:
        _execute(connection, f"DROP DATABASE {quoted} WITH (FORCE)")


@contextmanager
def branch(connection: BaseDatabaseWrapper, url: str) -> Iterator[BaseDatabaseWrapper]:
    """Yield the database of that address, such as a branch that Neon made."""
    with connected(connection.settings_dict | environ.Env.db_url_config(url)) as other:
        yield other


@contextmanager
def connected(database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection that Django knows by a name, as migrations need it."""
    connections.databases[ALIAS] = direct(database)
    try:
        yield connections[ALIAS]
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def direct(database: dict[str, Any]) -> dict[str, Any]:
    """Return settings for one long conversation: no pool, no end to a statement."""
    options = {
        name: value
        for name, value in database.get("OPTIONS", {}).items()
        if name not in {"pool", "options"}
    }
    limits = {"options": "-c statement_timeout=0 -c lock_timeout=5000"}
    return database | {
        "OPTIONS": options | limits,
        "CONN_MAX_AGE": 0,
        "PATIENCE": None,
    }


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
