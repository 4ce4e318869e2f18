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
DIRECT_COMMANDS = {
    "adopt",
    "backup",
    "check",
    "dbshell",
    "migrate",
    "reset_database",
    "restore",
    "showmigrations",
    "sqlflush",
    "sqlmigrate",
    "upgrade",
}
SECONDS_OF_GRACE = 5
ENCRYPTED = {"require", "verify-ca", "verify-full"}


def database(
    env: Environment, project: Path, *, debug: bool, command: str = ""
) -> dict[str, Any]:
    """Return the settings of the one database; raise ImproperlyConfigured.

    Some of manage.py's commands go around a pooler, and may take their time.
    """
    is_direct = command in DIRECT_COMMANDS
    settings = _address(env, project, debug=debug, is_direct=is_direct)
    return _kept(env, settings, is_direct=is_direct)


def replica(env: Environment) -> dict[str, Any] | None:
    """Return the settings of the database that is only read; None where there is none.

    It has connections of its own, as many as the other. Raise ImproperlyConfigured.
    """
    if not env.text("REPLICA_DATABASE_URL"):
        return None
    settings = _from_url(env, "REPLICA_DATABASE_URL")
    # Tests read the one database that they write to.
    settings["TEST"] = {"MIRROR": "default"}
    return _kept(env, settings, is_direct=False)


def _kept(
    env: Environment, settings: dict[str, Any], *, is_direct: bool
) -> dict[str, Any]:
    """Return an address with the way to keep its connections."""
    settings["ENGINE"] = ENGINE
    settings["OPTIONS"]["application_name"] = "todo"
    is_pooler = "-pooler." in settings["HOST"] or (
        env.flag("DB_PGBOUNCER", default=False)
        and not (is_direct and env.text("DATABASE_URL_UNPOOLED"))
    )
    strategy = env.choice(
        "DB_STRATEGY",
        default="persistent" if is_pooler else "pool",
        among={"pool", "persistent"},
    )
    is_waited_for = strategy == "persistent" and not is_direct
    settings["OPTIONS"] |= _transport(env, settings, is_waited_for=is_waited_for)
    if is_direct:
        settings["CONN_MAX_AGE"] = 0
    elif strategy == "pool":
        _pool(env, settings)
    else:
        settings["CONN_MAX_AGE"] = env.number("CONN_MAX_AGE", default=60)
    settings["PATIENCE"] = None if is_direct else _patience(env)
    if not is_pooler:
        _session(env, settings, is_direct=is_direct)
    settings["CONN_HEALTH_CHECKS"] = True
    settings["DISABLE_SERVER_SIDE_CURSORS"] = is_pooler
    return settings


def _address(
    env: Environment, project: Path, *, debug: bool, is_direct: bool
) -> dict[str, Any]:
    if is_direct and env.text("DATABASE_URL_UNPOOLED"):
        return _from_url(env, "DATABASE_URL_UNPOOLED")
    if env.text("DATABASE_URL"):
        return _from_url(env, "DATABASE_URL")
    if debug:
        return _embedded(project)
    raise ImproperlyConfigured(
        "DATABASE_URL is not set: outside of DEBUG the database must be named."
    )


def _from_url(env: Environment, name: str) -> dict[str, Any]:
    return checked(env.db_url(name), name)


def checked(settings: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what an address says; raise ImproperlyConfigured if it will not do.

    `name` is where it was given.
    """
    if settings["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{name} must begin with postgresql:// - no other database will do."
        )
    settings["HOST"] = unquote(settings["HOST"])
    options = settings.setdefault("OPTIONS", {})
    if "pool" in options or "CONN_MAX_AGE" in settings:
        raise ImproperlyConfigured(
            f"{name} must not set pool or conn_max_age: see DB_STRATEGY."
        )
    if {"host", "hostaddr"} & options.keys():
        raise ImproperlyConfigured(f"{name} must name the host before the path.")
    if not is_local(settings["HOST"]):
        options.setdefault("sslmode", "require")
        if options["sslmode"] not in ENCRYPTED:
            raise ImproperlyConfigured(
                f"{name} has an sslmode that may send passwords unencrypted: "
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


def _patience(env: Environment) -> float | None:
    """Return for how many seconds a statement is waited for, None for ever.

    The server ends one earlier, unless it is frozen or the network swallows its answer.
    """
    milliseconds = env.number("DB_STATEMENT_TIMEOUT", default=30_000)
    return milliseconds / 1000 + SECONDS_OF_GRACE if milliseconds else None


def _pool(env: Environment, settings: dict[str, Any]) -> None:
    """Give each worker its share of the site's connections, held only while needed."""
    workers = env.number("WEB_CONCURRENCY", default=2, least=1)
    budget = env.number("DB_CONNECTION_BUDGET", default=14, least=1)
    settings["CONN_MAX_AGE"] = 0
    settings["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 2}
    settings["OPTIONS"]["pool"] = {
        "min_size": 0,
        "max_size": max(budget // workers, 1),
        "timeout": env.number("DB_POOL_TIMEOUT", default=2, least=1),
        "max_lifetime": env.number("DB_POOL_MAX_LIFETIME", default=3600, least=1),
        "max_idle": env.number("DB_POOL_MAX_IDLE", default=45, least=1),
        "reconnect_timeout": 5,
        "num_workers": 2,
    }


def _transport(
    env: Environment, settings: dict[str, Any], *, is_waited_for: bool
) -> dict[str, int]:
    """Notice a host that is gone: while connecting, and while nothing is said.

    A pool connects beside the requests, which wait DB_POOL_TIMEOUT for it; without one
    they wait themselves. psycopg takes less than 2 seconds for 2.
    """
    default = 2 if is_waited_for else 10
    found = {"connect_timeout": env.number("DB_CONNECT_TIMEOUT", default=default)}
    if settings["HOST"] and not settings["HOST"].startswith("/"):
        found |= {
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
        }
    return found


def _session(env: Environment, settings: dict[str, Any], *, is_direct: bool) -> None:
    """Let the server end what takes too long; each in milliseconds, 0 for never.

    A migration may run for hours, but gives up soon on a lock: whoever comes after it
    waits in the same queue.

    A statement is planned once for each connection, and carried out by one process.
    Left to choose, the server plans it anew for whoever has fewer tasks than most: half
    a millisecond a page; and starts processes for a search that is over before them.
    """
    statement = env.number("DB_STATEMENT_TIMEOUT", default=30_000)
    session: dict[str, object] = {
        "statement_timeout": 0 if is_direct else statement,
        "lock_timeout": env.number("DB_LOCK_TIMEOUT", default=5_000),
        "idle_in_transaction_session_timeout": env.number(
            "DB_IDLE_IN_TRANSACTION_TIMEOUT", default=60_000
        ),
    }
    if not is_direct:
        session["plan_cache_mode"] = "force_generic_plan"
        session["max_parallel_workers_per_gather"] = 0
    given = settings["OPTIONS"].get("options", "")
    flags = [f"-c {name}={value}" for name, value in session.items()]
    settings["OPTIONS"]["options"] = " ".join([given, *flags]).strip()


def is_local(host: str) -> bool:
    """Whether the server is on this machine: a socket's folder or the loopback."""
    return host in LOCAL_HOSTS or host.startswith("/")
