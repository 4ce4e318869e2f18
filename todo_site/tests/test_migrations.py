"""Migrations make everything, run both ways, and are named."""

from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import SimpleTestCase, TransactionTestCase

OURS = ("tasks", "accounts")


def tables() -> set[str]:
    """Return the tables there are."""
    return set(connection.introspection.table_names())


class MigrationTests(TransactionTestCase):
    def test_they_run_back_and_forth_and_twice(self) -> None:
        whole = tables()
        for app in OURS:
            call_command("migrate", app, "zero", verbosity=0)
        self.assertFalse({t for t in tables() if t.startswith(("tasks_", "accounts_"))})
        for _ in range(2):
            call_command("migrate", verbosity=0)
            self.assertEqual(tables(), whole)

    def test_none_is_missing(self) -> None:
        call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


class NameTests(SimpleTestCase):
    def test_each_says_what_it_changes(self) -> None:
        for app, name in MigrationLoader(None).disk_migrations:
            if app in OURS:
                self.assertNotRegex(name, "auto|initial")
