"""Backups that are proved, restores that change all or nothing."""

import tempfile
from unittest import mock

import psycopg
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import SimpleTestCase, override_settings
from django.utils import timezone

from todo_site.database import embedded
from todo_site.database.digests import Digest, differences
from todo_site.management.commands.backup import default_path
from todo_site.tests.backups import BackupTestCase
from todo_site.tests.servers import environment, manage


class PathTests(SimpleTestCase):
    def test_two_backups_of_one_second_are_two(self) -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            override_settings(BACKUP_DIR=folder),
        ):
            now = timezone.now()
            first = default_path(now)
            first.touch()
            self.assertNotEqual(default_path(now), first)


class DifferenceTests(SimpleTestCase):
    def test_each_kind_is_told(self) -> None:
        before = {"a": Digest(2, 1), "b": Digest(2, 1), "c": Digest(2, 1)}
        after = {"a": Digest(1, 1), "b": Digest(2, 9)}
        self.assertEqual(
            differences(before, after),
            [
                "a lost 1 of 2 rows",
                "b holds something else in its 2 rows",
                "c is gone, with 2 rows",
            ],
        )
        self.assertEqual(differences(before, before), [])


class BackupTests(BackupTestCase):
    def test_a_backup_is_verified_and_that_is_known(self) -> None:
        self.assertIn("tasks_task", self.said)
        self.assertIn("tables are equal", self.said)
        self.assertEqual(self.backup.stat().st_mode & 0o777, 0o600)
        self.assertIn(
            "is there already", self.refused("backup", "--output", str(self.backup))
        )
        with self.connect() as connection:
            row = connection.execute("SELECT file FROM database_backup").fetchone()
        self.assertEqual(row, ("first.dump",))

    def test_a_restore_brings_back_what_is_gone(self) -> None:
        before = self.tasks()
        with self.connect() as connection:
            connection.execute("DELETE FROM tasks_task WHERE id % 3 = 0")
            connection.execute(f"SET ROLE {embedded.ROLE}")
            connection.execute("CREATE TABLE newer (task bigint REFERENCES tasks_task)")
        said = self.run_command("restore", str(self.backup), "--yes")
        self.assertIn("What was there is in", said)
        self.assertIn("tables are equal", said)
        self.assertEqual(self.tasks(), before)

    def test_a_truncated_or_foreign_file_changes_nothing(self) -> None:
        before, whole = self.tasks(), self.backup.read_bytes()
        for name, content in (
            ("half.dump", whole[: len(whole) // 2]),
            ("short.dump", whole[:-20]),
            ("text.dump", b"no backup at all"),
        ):
            path = self.folder / name
            path.write_bytes(content)
            with self.subTest(name):
                self.assertIn(
                    "cannot be read", self.refused("restore", str(path), "--yes")
                )
                self.assertEqual(self.tasks(), before)
        self.assertIn("no file", self.refused("restore", "/nowhere", "--yes"))

    def test_a_dry_run_compares_and_changes_nothing(self) -> None:
        before, databases = self.tasks(), self.count_databases()
        said = self.run_command("restore", str(self.backup), "--dry-run")
        self.assertIn("tables are equal", said)
        self.assertEqual((self.tasks(), self.count_databases()), (before, databases))

    def test_a_dump_may_take_longer_than_a_transaction_may_idle(self) -> None:
        path = self.folder / "slow.dump"
        manage(
            self.server,
            *("backup", "--output", str(path)),
            DB_IDLE_IN_TRANSACTION_TIMEOUT="20",
        )
        self.assertTrue(path.exists())

    def test_a_pooler_is_gone_around_or_nothing_is_tried(self) -> None:
        said = self.refused("backup", DB_PGBOUNCER="true")
        self.assertIn("set DATABASE_URL_UNPOOLED", said)

    def test_nothing_is_restored_under_people_who_work(self) -> None:
        before, url = self.tasks(), environment(self.server)["DATABASE_URL"]
        with psycopg.connect(url, application_name="todo"):
            said = self.refused("restore", str(self.backup), "--yes")
        self.assertIn("The site is connected 1 times", said)
        with psycopg.connect(url) as reader:
            reader.execute("SELECT FROM tasks_task LIMIT 1")
            said = self.refused("restore", str(self.backup), "--yes")
        self.assertIn("lock timeout", said)
        self.assertEqual(self.tasks(), before)

    def test_what_is_not_ours_is_not_replaced(self) -> None:
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE foreign_one OWNER {embedded.ROLE}")
        self.addCleanup(self.drop, "foreign_one")
        with self.connect("foreign_one") as connection:
            connection.execute(f"SET ROLE {embedded.ROLE}")
            connection.execute('CREATE TABLE "user" (id int)')
        said = self.refused(
            *("restore", str(self.backup), "--yes"), **self.named("foreign_one")
        )
        self.assertIn("the database holds user", said)
        with self.connect("foreign_one") as connection:
            connection.execute('SELECT FROM "user"')

    def test_what_somebody_else_put_there_stays(self) -> None:
        """The schema may be another role's, and so may be its extensions."""
        with self.connect() as connection:
            connection.execute("CREATE DATABASE hosted OWNER postgres")
        self.addCleanup(self.drop, "hosted")
        with self.connect("hosted") as connection:
            for name in ("pg_stat_statements", "btree_gin", "pg_trgm"):
                connection.execute(f"CREATE EXTENSION {name}")
            connection.execute(f"GRANT CREATE ON SCHEMA public TO {embedded.ROLE}")
        for _ in range(2):
            said = self.run_command(
                *("restore", str(self.backup), "--yes"), **self.named("hosted")
            )
            self.assertIn("tables are equal", said)
        with self.connect("hosted") as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'"
            ).fetchone()
        self.assertEqual(row, (1,))


class ResetTests(SimpleTestCase):
    def refused(self, *, debug: bool, host: str, yes: bool) -> str:
        there = mock.patch.dict(connection.settings_dict, {"HOST": host})
        with (
            there,
            override_settings(DEBUG=debug),
            self.assertRaises(CommandError) as no,
        ):
            call_command("reset_database", yes=yes)
        return str(no.exception)

    def test_it_is_for_development_alone(self) -> None:
        self.assertIn("DEBUG is off", self.refused(debug=False, host="", yes=True))
        remote = self.refused(debug=True, host="db.example", yes=True)
        self.assertIn("not on this machine", remote)
        self.assertIn("--yes", self.refused(debug=True, host="", yes=False))
