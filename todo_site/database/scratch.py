"""A database beside the site's own, to try things in, and gone afterwards."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import ProgrammingError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from todo_site.database import config

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
    """Yield the database of that address, such as a branch that Neon made.

    Raise CommandError if it is the site's own, or the way there is not encrypted.
    """
    try:
        address = config.checked(environ.Env.db_url_config(url), "--branch")
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error
    with connected(connection.settings_dict | address) as other:
        if _is_same(connection, other):
            raise CommandError(
                "Nothing was tried: --branch names the site's own database."
            )
        yield other


def _is_same(one: BaseDatabaseWrapper, other: BaseDatabaseWrapper) -> bool:
    """Whether a lock that one of them holds is met by the other.

    Names and even the server's own id tell nothing: a branch shares them.
    """
    key = secrets.randbits(62)
    with transaction.atomic(using=one.alias):
        with one.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
            return not cursor.fetchone()[0]


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
        "ENGINE": config.ENGINE,
        "OPTIONS": options | limits,
        "CONN_MAX_AGE": 0,
        "PATIENCE": None,
    }


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
