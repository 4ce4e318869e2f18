"""New migrations, tried on a copy: what they take, what they lock, what they lose."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from todo_site.database import digests
from todo_site.database.digests import Columns, Digest

SECONDS_BETWEEN_LOOKS = 0.005

# Reading and writing go on beside these.
HARMLESS = ("AccessShareLock", "RowShareLock", "RowExclusiveLock")

LOCKS = """
SELECT relname::text, mode FROM pg_locks JOIN pg_class ON pg_class.oid = relation
WHERE pid = %s AND locktype = 'relation' AND granted
AND mode <> ALL(%s) AND relname = ANY(%s)
"""


@dataclass
class Lock:
    """One lock of a migration on a table that was there before; times in seconds."""

    migration: str
    table: str
    mode: str
    first: float
    last: float

    @property
    def held(self) -> float:
        """For how long others waited, within a few milliseconds."""
        return self.last - self.first + SECONDS_BETWEEN_LOOKS


@dataclass
class Watch:
    """Looks at what the migrating connection locks, from a connection of its own."""

    connection: BaseDatabaseWrapper
    tables: list[str]
    migration: str = ""
    locks: dict[tuple[str, str, str], Lock] = field(default_factory=dict)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look on meanwhile."""
        self.connection.ensure_connection()
        process = self.connection.connection.info.backend_pid
        ended = threading.Event()
        looker = threading.Thread(target=self._look, args=[process, ended])
        looker.start()
        try:
            yield
        finally:
            ended.set()
            looker.join()

    def _look(self, process: int, ended: threading.Event) -> None:
        parameters = self.connection.get_connection_params() | {"autocommit": True}
        for name in ("cursor_factory", "context"):
            parameters.pop(name, None)
        with psycopg.connect(**parameters) as beside:
            while not ended.wait(SECONDS_BETWEEN_LOOKS):
                self._note(beside, process)

    def _note(self, beside: "psycopg.Connection[Any]", process: int) -> None:
        rows = beside.execute(LOCKS, [process, list(HARMLESS), self.tables]).fetchall()
        now = time.monotonic()
        for table, mode in rows:
            key = (self.migration, table, mode)
            self.locks.setdefault(key, Lock(*key, first=now, last=now)).last = now


@dataclass(frozen=True)
class Outcome:
    """What was seen: seconds by migration, locks, and what is not as before."""

    seconds: dict[str, float]
    locks: list[Lock]
    differences: list[str]


def pending(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the migrations that are not applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def rehearse(copy: BaseDatabaseWrapper) -> Outcome:
    """Migrate the copy, and compare what was in it before with what is there after."""
    with copy.cursor() as cursor:
        before = digests.columns(cursor)
    watch = Watch(copy, list(before))
    seconds: dict[str, float] = {}

    def progress(action: str, migration: Any = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own
        name = str(migration or "")
        if action == "apply_start":
            watch.migration = name
            seconds[name] = -time.monotonic()
        elif action == "apply_success":
            seconds[name] += time.monotonic()

    with copy.cursor() as cursor:
        was = digests.digests(cursor, before)
    with watch.looking():
        executor = MigrationExecutor(copy, progress)  # type: ignore[arg-type]
        executor.migrate(executor.loader.graph.leaf_nodes())
    return Outcome(seconds, list(watch.locks.values()), _compare(copy, before, was))


def _compare(
    copy: BaseDatabaseWrapper, before: Columns, was: dict[str, Digest]
) -> list[str]:
    """Of a table that lost a column no more than the rows can be compared."""
    with copy.cursor() as cursor:
        common = digests.shared(before, digests.columns(cursor))
        now = digests.digests(cursor, common)
    lost = []
    for table, names in common.items():
        for name in sorted(set(before[table]) - set(names)):
            lost.append(f"{table} lost the column {name}")
            was[table] = replace(was[table], sum=now[table].sum)
    return lost + digests.differences(was, now)
