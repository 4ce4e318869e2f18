"""Examinations of a live database: what is found, and what to do about it.

Each asks the server itself and leaves nothing behind.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Index, UniqueConstraint
from django.utils import timezone

from todo_site.database.config import is_local
from todo_site.database.models import Backup

OLDEST_SERVER = 15
MOST_SECONDS_OF_SKEW = 2.0
OLDEST_BACKUP = timedelta(days=7)
TIMEOUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

# The trigger is written in it.
NEEDED_EXTENSIONS = {"plpgsql"}

# Left for migrations, dumps and whoever looks on.
SPARE_CONNECTIONS = 3


@dataclass(frozen=True)
class Finding:
    """The outcome of one examination; `cure` says what to do where it is not well."""

    name: str
    is_well: bool
    found: str
    cure: str


Probe = Callable[[], Finding]


def ask(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Return the rows that the server answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def value(statement: str, *parameters: Any) -> Any:
    """Return the one value that the server answers."""
    return ask(statement, *parameters)[0][0]


def reachable() -> Finding:
    value("SELECT 1")
    start = time.perf_counter()
    value("SELECT 1")
    took = 1000 * (time.perf_counter() - start)
    found = f"answers in {took:.1f} ms"
    return Finding("reachable", is_well=True, found=found, cure="")


def version() -> Finding:
    number = int(value("SHOW server_version_num"))
    return Finding(
        "server version",
        number >= OLDEST_SERVER * 10_000,
        f"PostgreSQL {value('SHOW server_version')}",
        f"Upgrade the server to PostgreSQL {OLDEST_SERVER} or newer.",
    )


def tls() -> Finding:
    encrypted = value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    local = is_local(connection.settings_dict["HOST"])
    found = "encrypted" if encrypted else "not encrypted"
    return Finding(
        "TLS",
        bool(encrypted) or local,
        f"{found}, on this machine" if local else found,
        "Add sslmode=require to DATABASE_URL.",
    )


def timeouts() -> Finding:
    """Behind a PgBouncer they are the role's, and easily forgotten."""
    found = {name: value(f"SHOW {name}") for name in TIMEOUTS}
    # A command that may take its time has lifted the first.
    wanted = TIMEOUTS if connection.settings_dict.get("PATIENCE") else TIMEOUTS[1:]
    missing = [name for name in wanted if found[name] == "0"]
    return Finding(
        "timeouts",
        not missing,
        ", ".join(f"{name} {setting}" for name, setting in found.items()),
        "Give the role what is missing: "
        + " ".join(f"ALTER ROLE CURRENT_USER SET {name} = '30s';" for name in missing),
    )


def role() -> Finding:
    name, is_super = ask(
        "SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user"
    )[0]
    return Finding(
        "role",
        not is_super,
        f"{name}, {'a superuser' if is_super else 'an ordinary role'}",
        "Let the site connect as a role that is no superuser.",
    )


def endpoint() -> Finding:
    """A PgBouncer tells each client a process id of its own invention."""
    pool = connection.settings_dict["OPTIONS"].get("pool")
    strategy = f"a pool of {pool['max_size']} a worker" if pool else "persistent"
    theirs = connection.connection.info.backend_pid
    is_pooled = value("SELECT pg_backend_pid()") != theirs
    return Finding(
        "endpoint",
        not (pool and is_pooled),
        f"{'pooled' if is_pooled else 'direct'}, {strategy}",
        "Set DB_PGBOUNCER=true, or name the direct host in DATABASE_URL.",
    )


def extensions() -> Finding:
    found = {name for (name,) in ask("SELECT extname FROM pg_extension")}
    missing = NEEDED_EXTENSIONS - found
    return Finding(
        "extensions",
        not missing,
        ", ".join(sorted(found)) + (f"; missing: {', '.join(missing)}" * bool(missing)),
        " ".join(f"CREATE EXTENSION {name};" for name in sorted(missing)),
    )


def migrations() -> Finding:
    loader = MigrationLoader(connection)
    unapplied = set(loader.graph.nodes) - set(loader.applied_migrations)
    missing = [f"{app}.{name}" for app, name in sorted(unapplied)]
    return Finding(
        "migrations",
        not missing,
        f"not applied: {', '.join(missing)}" if missing else "all applied",
        "Run manage.py migrate.",
    )


def indexes() -> Finding:
    """Those that the models name, what is unique too; none that broke in the making."""
    named = {
        rule.name
        for model in apps.get_models()
        for rule in (*model._meta.indexes, *model._meta.constraints)
        if isinstance(rule, Index | UniqueConstraint)
    }
    rows = ask(
        "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid"
        " WHERE relnamespace = current_schema()::regnamespace"
    )
    valid = {name for name, is_valid in rows if is_valid}
    broken = sorted((named | {name for name, _ in rows}) - valid) + _not_unique()
    return Finding(
        "indexes",
        not broken,
        f"missing or invalid: {', '.join(broken)}" if broken else "present and valid",
        "Drop what is left of each and build it anew: see docs/operations.md.",
    )


def _not_unique() -> list[str]:
    """Return the columns that must be unique and of which PostgreSQL knows nothing."""
    rows = ask(
        "SELECT attrelid::regclass::text || '.' || attname FROM pg_index"
        " JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]"
        " WHERE indisunique AND indisvalid AND indnkeyatts = 1"
    )
    kept = {name for (name,) in rows}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    wanted = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.unique and model._meta.db_table in tables
    }
    return sorted(wanted - kept)


def cascades() -> Finding:
    rows = ask(
        "SELECT conrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND confdeltype <> 'c'"
        " AND confrelid = 'accounts_user'::regclass"
    )
    has_owner = value(
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid = 'tasks_task'::regclass"
        " AND confrelid = 'accounts_user'::regclass"
    )
    broken = [table for (table,) in rows] + ([] if has_owner else ["tasks_task"])
    return Finding(
        "cascades",
        not broken,
        f"not cascading: {', '.join(broken)}" if broken else "in the database",
        "Give the keys of these tables ON DELETE CASCADE: see docs/database.md.",
    )


def triggers() -> Finding:
    enabled = value(
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'tasks_task'::regclass"
        " AND NOT tgisinternal AND tgenabled <> 'D'"
    )
    return Finding(
        "trigger",
        bool(enabled),
        "enabled" if enabled else "missing or disabled",
        "Run manage.py pgtrigger install, then manage.py pgtrigger enable.",
    )


def budget() -> Finding:
    most = int(value("SHOW max_connections"))
    pool = connection.settings_dict["OPTIONS"].get("pool") or {}
    wanted = settings.DATABASE_WORKERS * pool.get("max_size", settings.DATABASE_THREADS)
    return Finding(
        "connections",
        wanted + SPARE_CONNECTIONS <= most,
        f"the site opens at most {wanted} of {most}",
        "Lower DB_CONNECTION_BUDGET or raise the server's max_connections.",
    )


def clock() -> Finding:
    theirs: datetime = value("SELECT clock_timestamp()")
    skew = abs((datetime.now(UTC) - theirs).total_seconds())
    return Finding(
        "clock",
        skew <= MOST_SECONDS_OF_SKEW,
        f"{skew:.1f} s apart",
        "Let both machines keep their time by NTP: days turn over by it.",
    )


def backup() -> Finding:
    """In development there is nothing to lose."""
    last = Backup.objects.order_by("-taken_at").first()
    age = last.age(timezone.now()) if last else None
    is_fresh = age is not None and age <= OLDEST_BACKUP
    return Finding(
        "backup",
        is_fresh or settings.DEBUG,
        f"the last verified one is {age.days} days old" if age else "none verified yet",
        "Run manage.py backup --verify, and let the machine do it every day.",
    )


PROBES: tuple[Probe, ...] = (
    reachable,
    version,
    tls,
    endpoint,
    timeouts,
    role,
    extensions,
    migrations,
    indexes,
    cascades,
    triggers,
    budget,
    clock,
    backup,
)


def of_schema() -> list[Finding]:
    """Return what is found of tables, indexes, keys and triggers alone."""
    return [_finding(probe) for probe in (migrations, indexes, cascades, triggers)]


def examine() -> Iterator[Finding]:
    """Yield what each probe found."""
    for probe in PROBES:
        yield _finding(probe)


def _finding(probe: Probe) -> Finding:
    """A table that is not there is a finding, not an end."""
    try:
        with transaction.atomic():
            return probe()
    except ProgrammingError as error:
        name, cure = probe.__name__, "Run manage.py migrate."
        return Finding(name, is_well=False, found=str(error).strip(), cure=cure)
