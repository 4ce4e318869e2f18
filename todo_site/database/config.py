"""From DATABASE_URL to Django's DATABASES: two ways to keep connections, TLS, timeouts.

`pool` holds a psycopg pool in each worker and talks to PostgreSQL directly.
`persistent` keeps one connection per thread and is for a PgBouncer, such as Neon's
`-pooler` host, which refuses `options` and cannot keep a cursor between transactions.
docs/decisions.md gives the reason and the measurement behind each figure.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured

from todo_site.environment import Environment

ENGINE = "todo_site.database.backend"
LOCAL_HOSTS = {"", "localhost", "127.0.0.1", "::1"}
ENCRYPTED = {"require", "verify-ca", "verify-full"}


def database(env: Environment, project: Path, *, debug: bool) -> dict[str, Any]:
    """Return the settings of the one database; raise ImproperlyConfigured."""
    if env.text("DATABASE_URL"):
        settings = _from_url(env)
    elif debug:
        settings = _embedded(project)
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set: outside of DEBUG the database must be named."
        )
    settings["ENGINE"] = ENGINE
    settings["OPTIONS"]["application_name"] = "todo"
    settings["OPTIONS"]["connect_timeout"] = env.number(
        "DB_CONNECT_TIMEOUT", default=10
    )
    pooler = "-pooler." in settings["HOST"] or env.flag("DB_PGBOUNCER", default=False)
    strategy = env.choice(
        "DB_STRATEGY",
        default="persistent" if pooler else "pool",
        among={"pool", "persistent"},
    )
    if strategy == "pool":
        _pool(env, settings)
    else:
        settings["CONN_MAX_AGE"] = env.number("CONN_MAX_AGE", default=60)
    if not pooler:
        _timeouts(env, settings)
    settings["CONN_HEALTH_CHECKS"] = True
    settings["DISABLE_SERVER_SIDE_CURSORS"] = pooler
    return settings


def _from_url(env: Environment) -> dict[str, Any]:
    settings: dict[str, Any] = env.db_url("DATABASE_URL")
    if settings["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql:// - no other database will do."
        )
    settings["HOST"] = unquote(settings["HOST"])
    options = settings.setdefault("OPTIONS", {})
    if "pool" in options or "CONN_MAX_AGE" in settings:
        raise ImproperlyConfigured(
            "DATABASE_URL must not set pool or conn_max_age: see DB_STRATEGY."
        )
    if {"host", "hostaddr"} & options.keys():
        raise ImproperlyConfigured("DATABASE_URL must name the host before the path.")
    if not is_local(settings["HOST"]):
        options.setdefault("sslmode", "require")
        if options["sslmode"] not in ENCRYPTED:
            raise ImproperlyConfigured(
                "DATABASE_URL has an sslmode that may send passwords unencrypted: "
                "use require, verify-ca or verify-full."
            )
    return settings


def _embedded(project: Path) -> dict[str, Any]:
    if sys.platform not in {"linux", "darwin"}:
        raise ImproperlyConfigured(
            "The private PostgreSQL runs on Linux and macOS only. "
            "Set DATABASE_URL to a PostgreSQL of yours."
        )
    from todo_site.database import embedded  # noqa: PLC0415 - needs Unix

    server = embedded.server_for(project)
    return {
        "EMBEDDED": server,
        "HOST": str(server.socket_directory),
        "NAME": embedded.DATABASE,
        "USER": embedded.ROLE,
        "OPTIONS": {},
    }


def _pool(env: Environment, settings: dict[str, Any]) -> None:
    """Give each worker its share of the site's connections, held only while needed."""
    workers = env.number("WEB_CONCURRENCY", default=2, least=1)
    budget = env.number("DB_CONNECTION_BUDGET", default=14, least=1)
    settings["CONN_MAX_AGE"] = 0
    settings["OPTIONS"]["pool"] = {
        "min_size": 0,
        "max_size": max(budget // workers, 1),
        "timeout": env.number("DB_POOL_TIMEOUT", default=2, least=1),
        "max_lifetime": env.number("DB_POOL_MAX_LIFETIME", default=3600, least=1),
        "max_idle": env.number("DB_POOL_MAX_IDLE", default=45, least=1),
        "reconnect_timeout": 5,
        "num_workers": 2,
    }


def _timeouts(env: Environment, settings: dict[str, Any]) -> None:
    """Let the server end what takes too long; each in milliseconds."""
    milliseconds = {
        "statement_timeout": env.number("DB_STATEMENT_TIMEOUT", default=30_000),
        "lock_timeout": env.number("DB_LOCK_TIMEOUT", default=5_000),
        "idle_in_transaction_session_timeout": env.number(
            "DB_IDLE_IN_TRANSACTION_TIMEOUT", default=60_000
        ),
    }
    given = settings["OPTIONS"].get("options", "")
    flags = [f"-c {name}={value}" for name, value in milliseconds.items()]
    settings["OPTIONS"]["options"] = " ".join([given, *flags]).strip()


def is_local(host: str) -> bool:
    """Whether the server is on this machine: a socket's folder or the loopback."""
    return host in LOCAL_HOSTS or host.startswith("/")
