"""Migrations make everything, run both ways, and are named."""

from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from unittest import skipUnless

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import SimpleTestCase, TransactionTestCase

from todo_site.tests.squawk import OUR_WAY, SQUAWK, complaints

OURS = ("tasks", "accounts", "database")


def tables() -> set[str]:
    """Return the tables there are."""
    return set(connection.introspection.table_names())


class MigrationTests(TransactionTestCase):
    def test_they_run_back_and_forth_and_twice(self) -> None:
        whole = tables()
        for app in OURS:
            call_command("migrate", app, "zero", verbosity=0)
        self.assertFalse(
            {t for t in tables() if t.startswith(tuple(f"{app}_" for app in OURS))}
        )
        for _ in range(2):
            call_command("migrate", verbosity=0)
            self.assertEqual(tables(), whole)

    def test_none_is_missing(self) -> None:
        call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@skipUnless(SQUAWK.exists(), "squawk is not installed")
class LockTests(SimpleTestCase):
    def test_what_locks_a_table_for_long_is_refused(self) -> None:
        for statement, is_well in (
            ("ALTER TABLE tasks_task ADD COLUMN mood text;", True),
            ("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON tasks_task (title);", True),
            ("CREATE INDEX i ON tasks_task (title);", False),
            ("ALTER TABLE tasks_task ADD COLUMN mood text NOT NULL;", False),
            ("ALTER TABLE tasks_task ALTER COLUMN version TYPE bigint;", False),
        ):
            with (
                self.subTest(statement),
                NamedTemporaryFile("w", suffix=".sql") as file,
            ):
                file.write(statement)
                file.flush()
                self.assertEqual(complaints(Path(file.name), OUR_WAY) == 0, is_well)


class NameTests(SimpleTestCase):
    def test_each_says_what_it_changes(self) -> None:
        for app, name in MigrationLoader(None).disk_migrations:
            if app in OURS:
                self.assertNotRegex(name, "auto|initial")
