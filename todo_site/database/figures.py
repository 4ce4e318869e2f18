"""What PostgreSQL knows of itself, for the staff page: each figure asked when shown."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import Error, transaction

from todo_site.database.models import Backup, Size
from todo_site.database.probes import ask, value

LONGEST_LIST = 10


@dataclass(frozen=True)
class Connections:
    """How many the site holds, by what they do, of how many it may and there are."""

    active: int
    idle: int
    budget: int
    most: int

    @property
    def total(self) -> int:
        """All of the site's."""
        return self.active + self.idle


@dataclass(frozen=True)
class Statement:
    """One of pg_stat_statements: its mean and its sum in milliseconds."""

    sql: str
    calls: int
    mean: float
    total: float


@dataclass(frozen=True)
class Table:
    """A table with its indexes; `growth` in bytes a day, None where none is known."""

    name: str
    rows: int
    bytes: int
    growth: float | None


@dataclass(frozen=True)
class Index:
    """How often an index was used since the server's statistics began."""

    name: str
    table: str
    scans: int
    bytes: int


def connections() -> Connections:
    """Return what pg_stat_activity shows of this role's."""
    active, idle = ask(
        "SELECT count(*) FILTER (WHERE state <> 'idle'),"
        " count(*) FILTER (WHERE state = 'idle') FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = current_user"
    )[0]
    most = int(value("SHOW max_connections"))
    return Connections(active, idle, settings.DATABASE_BUDGET, most)


def statements() -> list[Statement] | None:
    """Return where the time goes; None where pg_stat_statements is not to be had."""
    if not ask("SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'"):
        return None
    try:
        # Without shared_preload_libraries the extension is there and refuses.
        with transaction.atomic():
            rows = ask(
                "SELECT query, calls, mean_exec_time, total_exec_time"
                " FROM pg_stat_statements"
                " JOIN pg_database ON pg_database.oid = dbid"
                " WHERE datname = current_database()"
                " ORDER BY total_exec_time DESC LIMIT %s",
                LONGEST_LIST,
            )
    except Error:
        return None
    return [Statement(*row) for row in rows]


def tables(today: date) -> list[Table]:
    """Return the largest first, compared with the last day that was noted before."""
    noted: dict[str, Size] = {}
    for size in Size.objects.before(today):
        noted.setdefault(size.relation, size)
    return [
        Table(name, rows, size, _growth(size, noted.get(name), today))
        for name, rows, size in ask(
            "SELECT relname, greatest(n_live_tup, 0), pg_total_relation_size(relid)"
            " FROM pg_stat_user_tables WHERE schemaname = current_schema()"
            " ORDER BY 3 DESC, 1 LIMIT %s",
            LONGEST_LIST,
        )
    ]


def _growth(size: int, before: Size | None, today: date) -> float | None:
    return (size - before.bytes) / (today - before.taken_on).days if before else None


def note_sizes(found: list[Table], today: date) -> None:
    """Note them for later, once a day: nothing else asks, so the database may sleep."""
    Size.objects.bulk_create(
        [
            Size(relation=table.name, taken_on=today, bytes=table.bytes)
            for table in found
        ],
        ignore_conflicts=True,
    )


def indexes() -> list[Index]:
    """Return the largest first."""
    rows = ask(
        "SELECT indexrelname, relname, idx_scan, pg_relation_size(indexrelid)"
        " FROM pg_stat_user_indexes WHERE schemaname = current_schema()"
        " ORDER BY 4 DESC, 3 DESC, 1 LIMIT %s",
        LONGEST_LIST,
    )
    return [Index(*row) for row in rows]


def last_backup() -> Backup | None:
    """Return the newest backup that was verified."""
    return Backup.objects.order_by("-taken_at").first()
