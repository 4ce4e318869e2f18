"""Upgrades: rehearsed on a copy, or backed up, counted and examined."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from todo_site.database import embedded
from todo_site.tests.backups import BackupTestCase
from todo_site.tests.servers import environment

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


class UpgradeTests(BackupTestCase):
    def upgrade(self, statement: str, **options: object) -> Done:
        """Upgrade by a next migration that runs this statement."""
        folder = Path(tempfile.mkdtemp(dir=self.server.home.parent))
        migrations = folder / "next_migrations"
        shutil.copytree(settings.BASE_DIR / "tasks" / "migrations", migrations)
        last = max(path.stem for path in migrations.glob("0*.py"))
        text = MIGRATION.format(last=last, statement=statement)
        (migrations / "9999_next.py").write_text(text)
        script = UPGRADE.format(options=options)
        values = {"BACKUP_DIR": str(self.folder), "PYTHONPATH": str(folder)}
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
            cwd=settings.BASE_DIR,
            env=environment(self.server, **values),
            capture_output=True,
            text=True,
            check=False,
        )

    def rehearse(self, statement: str, **options: object) -> Done:
        return self.upgrade(statement, rehearse=True, **options)

    def test_an_upgrade_backs_up_and_fails_where_rows_are_gone(self) -> None:
        self.addCleanup(self.run_command, "restore", str(self.backup), "--yes")
        done = self.upgrade("DELETE FROM tasks_task WHERE id % 100 = 0")
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"tasks_task has \d+ rows fewer")
        (path,) = re.findall(r"Backed up to (\S+\.dump)", done.stdout)
        self.run_command("restore", path, "--yes")
        done = self.upgrade("ALTER TABLE tasks_task ADD COLUMN mood text")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("all is well", done.stdout)

    def test_a_branch_is_tried_and_the_site_itself_is_not(self) -> None:
        before = self.tasks()
        own = environment(self.server)["DATABASE_URL"]
        statement = "DELETE FROM tasks_task WHERE id % 2 = 0"
        done = self.upgrade(statement, branch=own)
        self.assertIn("names the site's own database", done.stderr)
        self.assertEqual(self.tasks(), before)
        with self.connect() as connection:
            connection.execute(
                f"CREATE DATABASE branch OWNER {embedded.ROLE}"
                f" TEMPLATE {embedded.DATABASE}"
            )
        self.addCleanup(self.drop, "branch")
        done = self.upgrade(statement, branch=self.named("branch")["DATABASE_URL"])
        self.assertIn("tasks_task lost", done.stderr)
        self.assertEqual(self.tasks(), before)
        done = self.upgrade(statement, branch="postgresql://db.example/x?sslmode=allow")
        self.assertIn("unencrypted", done.stderr)

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
            # What becomes of a task is written into its history, whoever does it.
            expect_changes=["tasks_task", "tasks_change", "tasks_changeset"],
        )
        self.assertEqual(meant.returncode, 0, meant.stderr)
        self.assertEqual(self.tasks(), before)

    def test_an_upgrade_with_nothing_to_do_says_so(self) -> None:
        self.assertIn("To apply: nothing.", self.run_command("upgrade"))
