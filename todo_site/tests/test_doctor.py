"""The doctor: each line turns red by exactly what it is about, and green again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest import mock

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import TestCase, override_settings
from django.utils import timezone

from todo_site.database import probes
from todo_site.database.models import Backup
from todo_site.database.probes import Finding, examine


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def broken(statement: str) -> Iterator[None]:
    """Break something meanwhile."""
    with transaction.atomic():
        execute(statement)
        yield
        transaction.set_rollback(True)


# As a build that was interrupted leaves one: its table has a part without it.
INVALID_INDEX = """
CREATE TABLE parts (number int) PARTITION BY RANGE (number);
CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9);
CREATE INDEX parts_number ON ONLY parts (number);
"""
DROP_TRIGGERS = """
DO $$ DECLARE name text; BEGIN
FOR name IN SELECT tgname FROM pg_trigger
WHERE tgrelid = 'tasks_task'::regclass AND NOT tgisinternal
LOOP EXECUTE format('DROP TRIGGER %I ON tasks_task', name); END LOOP; END $$
"""


def back_up(days: int = 0) -> None:
    """Write down that a backup was verified."""
    taken = timezone.now() - timedelta(days=days)
    Backup.objects.create(file="todo.dump", bytes=1, taken_at=taken)


class DoctorTests(TestCase):
    def setUp(self) -> None:
        back_up()

    def ill(self) -> list[str]:
        return [finding.name for finding in examine() if not finding.is_well]

    def test_a_fresh_database_is_well(self) -> None:
        self.assertEqual(self.ill(), [])

    def test_each_line_turns_red_by_what_it_is_about(self) -> None:
        key = "tasks_task_user_id_fk"
        drop = f"ALTER TABLE tasks_task DROP CONSTRAINT {key}"
        add = f"ALTER TABLE tasks_task ADD CONSTRAINT {key}"
        for name, statement in (
            ("indexes", "DROP INDEX idx_task_user_status_date"),
            ("indexes", INVALID_INDEX),
            *(
                ("indexes", f"ALTER TABLE {table} DROP CONSTRAINT {rule}")
                for table, rule in (
                    ("tasks_task", "task_idempotency_key_once"),
                    ("accounts_user", "accounts_user_email_key"),
                )
            ),
            ("trigger", "ALTER TABLE tasks_task DISABLE TRIGGER USER"),
            ("trigger", DROP_TRIGGERS),
            (
                "cascades",
                f"{drop}; {add} FOREIGN KEY (user_id) REFERENCES accounts_user (id)",
            ),
            ("cascades", drop),
            ("timeouts", "SET LOCAL statement_timeout = 0"),
            ("timeouts", "SET LOCAL lock_timeout = 0"),
            ("timeouts", "SET LOCAL idle_in_transaction_session_timeout = 0"),
        ):
            with self.subTest(name, statement=statement):
                with broken(statement):
                    self.assertEqual(self.ill(), [name])
                self.assertEqual(self.ill(), [])

    def test_a_migration_that_was_not_applied(self) -> None:
        recorder = MigrationRecorder(connection)
        recorder.record_unapplied("tasks", "0002_page_indexes")
        self.assertEqual(self.ill(), ["migrations"])
        recorder.record_applied("tasks", "0002_page_indexes")
        self.assertEqual(self.ill(), [])

    def test_a_table_that_is_not_there(self) -> None:
        with broken("ALTER TABLE database_backup RENAME TO gone"):
            self.assertEqual(self.ill(), ["backup"])
        self.assertEqual(self.ill(), [])

    def test_more_connections_than_the_server_has(self) -> None:
        with override_settings(DATABASE_WORKERS=1000):
            self.assertEqual(self.ill(), ["connections"])

    def test_a_clock_that_is_wrong(self) -> None:
        now = datetime.now(UTC) + timedelta(seconds=5)
        with mock.patch("todo_site.database.probes.datetime") as clock:
            clock.now.return_value = now
            self.assertEqual(self.ill(), ["clock"])

    def test_a_pooler_that_the_settings_do_not_know_of(self) -> None:
        options = connection.settings_dict["OPTIONS"] | {"pool": {"max_size": 7}}
        with (
            mock.patch.dict(connection.settings_dict, {"OPTIONS": options}),
            mock.patch.object(probes, "value", return_value=-1),
        ):
            self.assertFalse(probes.endpoint().is_well)

    def test_an_extension_that_is_missing(self) -> None:
        with mock.patch.object(probes, "NEEDED_EXTENSIONS", {"plpgsql", "none_such"}):
            self.assertEqual(self.ill(), ["extensions"])

    def test_an_old_server_a_superuser_and_no_encryption(self) -> None:
        with mock.patch.object(probes, "OLDEST_SERVER", 99):
            self.assertEqual(self.ill(), ["server version"])
        with mock.patch.object(probes, "is_local", return_value=False):
            self.assertEqual(self.ill(), ["TLS"])
        with mock.patch.object(probes, "ask", return_value=[("root", True)]):
            self.assertFalse(probes.role().is_well)

    def test_a_backup_that_is_old_or_was_never_verified(self) -> None:
        Backup.objects.all().delete()
        self.assertEqual(self.ill(), ["backup"])
        back_up(days=8)
        self.assertEqual(self.ill(), ["backup"])
        back_up(days=1)
        self.assertEqual(self.ill(), [])


class CommandTests(TestCase):
    def setUp(self) -> None:
        back_up()

    def run_doctor(self, **options: bool) -> str:
        out = StringIO()
        call_command("doctor", stdout=out, **options)
        return out.getvalue()

    def test_it_prints_a_line_each(self) -> None:
        lines = self.run_doctor().splitlines()
        self.assertEqual(len(lines), len(probes.PROBES))
        self.assertTrue(all(line.startswith("pass  ") for line in lines))

    def test_it_prints_json(self) -> None:
        report = json.loads(self.run_doctor(as_json=True))
        self.assertEqual({entry["is_well"] for entry in report}, {True})

    def test_it_names_the_cure_and_fails(self) -> None:
        ill = Finding("indexes", False, "missing: x", "Build it anew.")
        out = StringIO()
        with (
            mock.patch(
                "todo_site.management.commands.doctor.examine", return_value=[ill]
            ),
            self.assertRaisesMessage(CommandError, "1 of 1 not well."),
        ):
            call_command("doctor", stdout=out)
        self.assertIn("FAIL  indexes: missing: x\n      Build it anew.", out.getvalue())

    def test_a_server_that_is_away_is_one_clear_line(self) -> None:
        with (
            mock.patch(
                "todo_site.management.commands.doctor.examine",
                side_effect=OperationalError("refused"),
            ),
            self.assertRaisesMessage(CommandError, "The database does not answer"),
        ):
            self.run_doctor()
