"""docs/database.md says what the database says; here it cannot drift."""

from django.conf import settings
from django.db import connection
from django.test import TestCase

OURS = [
    "accounts_user",
    "accounts_session",
    "accounts_recoverycode",
    "accounts_throttle",
    "accounts_auditentry",
    "accounts_auditdetails",
    "tasks_task",
    "tasks_project",
    "tasks_savedfilter",
    "tasks_changeset",
    "tasks_change",
    "database_backup",
    "database_size",
]

COLUMNS = """
SELECT format('%%s %%s%%s%%s', attname, format_type(atttypid, atttypmod),
    CASE WHEN attnotnull THEN ' not null' ELSE '' END,
    coalesce(' default ' || pg_get_expr(adbin, adrelid), ''))
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""
CONSTRAINTS = """
SELECT format('%%s %%s', conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'n' ORDER BY conname
"""
INDEXES = """
SELECT format('%%s %%s', indexrelid::regclass,
    regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?.* USING ', '\\1'))
FROM pg_index WHERE indrelid = %s::regclass ORDER BY indexrelid::regclass::text
"""
TRIGGERS = """
SELECT pg_get_triggerdef(oid) FROM pg_trigger
WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname
"""


def described(table: str) -> str:
    """Return columns, constraints, indexes and triggers of a table, a line each."""
    lines = [table]
    with connection.cursor() as cursor:
        for name, query in {
            "columns": COLUMNS,
            "constraints": CONSTRAINTS,
            "indexes": INDEXES,
            "triggers": TRIGGERS,
        }.items():
            cursor.execute(query, [table])
            found = [line for (line,) in cursor.fetchall()]
            if found:
                lines += [f"  {name}", *(f"    {line}" for line in found)]
    return "\n".join(lines)


class SchemaDocumentTests(TestCase):
    def test_it_describes_each_table_as_it_is(self) -> None:
        document = (settings.BASE_DIR / "docs" / "database.md").read_text()
        for table in OURS:
            with self.subTest(table):
                text = described(table)
                self.assertIn(f"```\n{text}\n```", document, f"it should say\n{text}")

    def test_it_names_every_index_with_the_query_it_serves(self) -> None:
        document = (settings.BASE_DIR / "docs" / "database.md").read_text()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE tablename = ANY(%s)", [OURS]
            )
            for (name,) in cursor.fetchall():
                with self.subTest(name):
                    self.assertIn(f"| `{name}` |", document)
