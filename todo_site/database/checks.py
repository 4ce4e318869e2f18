"""System checks: settings of the database that cannot work, or say nothing.

Whatever needs the database itself runs with `check --database default`, and before
`migrate`: so it only warns.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import (
    CheckMessage,
    Error,
    Tags,
    Warning as CheckWarning,
    register,
)
from django.core.exceptions import ImproperlyConfigured

from todo_site.database import config, probes
from todo_site.environment import Environment


@register()
def database_settings(**_: Any) -> list[CheckMessage]:
    """Look at each database's settings, and at what the web gets by the same."""
    databases = list(settings.DATABASES.values())
    if settings.COMMAND in config.DIRECT_COMMANDS:
        try:
            databases.append(_of_the_web())
        except ImproperlyConfigured as error:
            return [Error(str(error), id="todo.E001")]
    return [message for database in databases for message in _forbidden(database)]


def _of_the_web() -> dict[str, Any]:
    is_private = "EMBEDDED" in settings.DATABASES["default"]
    env = Environment.of(settings.BASE_DIR)
    return config.database(env, settings.BASE_DIR, debug=is_private)


def _forbidden(database: dict[str, Any]) -> Iterator[CheckMessage]:
    options = database.get("OPTIONS", {})
    pool, host = options.get("pool"), database.get("HOST", "")
    if pool and database.get("CONN_MAX_AGE", 0) != 0:
        yield Error(
            "A pool keeps connections itself: CONN_MAX_AGE must be 0.",
            hint="Choose one by DB_STRATEGY: pool or persistent.",
            id="todo.E002",
        )
    if pool is not None and not (isinstance(pool, dict) and "max_size" in pool):
        yield Error(
            f"The pool's settings are {pool!r}, which is no pool or an unbounded one.",
            hint="Leave them to DB_STRATEGY and DB_CONNECTION_BUDGET.",
            id="todo.E003",
        )
    if database.get("DISABLE_SERVER_SIDE_CURSORS") and (pool or "options" in options):
        yield Error(
            "A PgBouncer refuses `options`, and a pool in front of it saves nothing.",
            hint="Leave DB_STRATEGY out, or name the direct host.",
            id="todo.E004",
        )
    if not config.is_local(host) and options.get("sslmode") not in config.ENCRYPTED:
        yield Error(
            "A remote database is spoken to without TLS.",
            hint="Add sslmode=require to its address.",
            id="todo.E005",
        )
    yield from _oversized(pool)


def _oversized(pool: Any) -> Iterator[CheckMessage]:
    workers, threads = settings.DATABASE_WORKERS, settings.DATABASE_THREADS
    each = pool.get("max_size", threads) if isinstance(pool, dict) else threads
    if workers * each > settings.DATABASE_BUDGET:
        yield Error(
            f"{workers} workers with {each} connections each are more than the "
            f"{settings.DATABASE_BUDGET} that the site may open.",
            hint="Lower WEB_CONCURRENCY or WEB_THREADS, or raise DB_CONNECTION_BUDGET.",
            id="todo.E006",
        )
    if threads == 1:
        yield CheckWarning(
            "With one thread a worker answers nobody while its database is frozen.",
            hint="Set WEB_THREADS to 2 or more.",
            id="todo.W001",
        )


@register(Tags.database)
def live_database(*, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Ask the database what the doctor asks, where tables need not be there yet."""
    if "default" not in (databases or []):
        return []
    findings = (probe() for probe in (probes.version, probes.tls, probes.timeouts))
    return [
        CheckWarning(
            f"{finding.name}: {finding.found}", hint=finding.cure, id="todo.W002"
        )
        for finding in findings
        if not finding.is_well
    ]
