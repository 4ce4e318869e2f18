"""What a database holds, in numbers to compare: rows of each table, and structure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from psycopg import sql

# Django writes to these itself after each migration.
BOOKKEEPING = {"auth_permission", "django_content_type", "django_migrations"}

COLUMNS = """
SELECT relname::text, array_agg(attname::text ORDER BY attname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
AND attnum > 0 AND NOT attisdropped GROUP BY relname ORDER BY relname
"""

# PostgreSQL puts the casts of `type IN (…)` in one place, once dumped and restored in
# another; casts to text and brackets tell no two conditions of ours apart.
STRUCTURE = r"""
SELECT md5(string_agg(line, E'\n' ORDER BY line)) FROM (
    SELECT regexp_replace(
        line, '::(text|character varying)(\[\])?|[()]', '', 'g'
    ) AS line FROM (
        SELECT pg_get_indexdef(indexrelid) || indisvalid AS line FROM pg_index
        JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = current_schema()::regnamespace
        UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
        UNION ALL SELECT pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
    ) AS written
) AS lines
"""

Columns = dict[str, list[str]]


@dataclass(frozen=True)
class Digest:
    """How many rows a table has, and a sum over what is in them, in any order."""

    rows: int
    sum: int


def columns(cursor: Any) -> Columns:
    """Return the tables and their columns."""
    cursor.execute(COLUMNS)
    return dict(cursor.fetchall())


def digests(cursor: Any, of: Columns) -> dict[str, Digest]:
    """Return each table's digest over those columns; one pass over each.

    Two databases are compared over the columns that both have: what a migration adds
    is no difference in what was there.
    """
    return {table: _digest(cursor, table, names) for table, names in of.items()}


def _digest(cursor: Any, table: str, names: Iterable[str]) -> Digest:
    row = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL(
        "SELECT count(*), coalesce(sum(hashtextextended(ROW({})::text, 0)::numeric), 0)"
        " FROM {}"
    )
    # As text, which is what the log can show.
    cursor.execute(statement.format(row, sql.Identifier(table)).as_string())
    rows, total = cursor.fetchone()
    return Digest(rows, int(total))


def structure(cursor: Any) -> str:
    """Return a digest of indexes, constraints and triggers."""
    cursor.execute(STRUCTURE)
    return str(cursor.fetchone()[0])


def shared(one: Columns, other: Columns) -> Columns:
    """Return the tables and columns that both have."""
    return {
        table: [name for name in names if name in other[table]]
        for table, names in one.items()
        if table in other
    }


def differences(before: dict[str, Digest], after: dict[str, Digest]) -> list[str]:
    """Return a line for each table that is not as it was."""
    lines = []
    for table, was in before.items():
        now = after.get(table)
        if now is None:
            lines.append(f"{table} is gone, with {was.rows:,} rows")
        elif now.rows < was.rows:
            lines.append(f"{table} lost {was.rows - now.rows:,} of {was.rows:,} rows")
        elif now != was and table not in BOOKKEEPING:
            lines.append(f"{table} holds something else in its {now.rows:,} rows")
    return lines
