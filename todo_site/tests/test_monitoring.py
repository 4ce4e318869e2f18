"""What is logged of the database: slow statements, events, and no secrets."""

import json
import logging
from unittest import mock

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import (
    RequestFactory,
    SimpleTestCase,
    TransactionTestCase,
    override_settings,
)

from accounts.tests.people import PeopleTestCase
from todo_site.database.backend.base import DatabaseWrapper
from todo_site.logs import JsonFormatter, request_id

LOGGER = "todo_site.database"


def events(log: object) -> list[str]:
    """Return the names of what was logged."""
    return [record.event for record in log.records]  # type: ignore[attr-defined]


class SlowTests(PeopleTestCase):
    def test_a_slow_statement_is_logged_once_without_its_parameters(self) -> None:
        with self.assertLogs(LOGGER) as log, connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.15), %s", ["a secret"])
        self.assertEqual(events(log), ["db.slow_query"])
        (record,) = log.records
        self.assertGreaterEqual(record.ms, 150)  # type: ignore[attr-defined]
        self.assertEqual(record.sql, "SELECT pg_sleep(0.15), %s")  # type: ignore[attr-defined]

    def test_a_quick_one_is_not(self) -> None:
        with self.assertNoLogs(LOGGER), connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    @override_settings(DATABASE_SLOW_MILLISECONDS=0)
    def test_it_says_which_view_and_request(self) -> None:
        self.client.force_login(self.alice)
        with self.assertLogs(LOGGER) as log:
            self.client.get("/tasks/")
        views = {record.view for record in log.records}  # type: ignore[attr-defined]
        self.assertIn("tasks:list", views)

    @override_settings(DATABASE_ECHO=True)
    def test_every_statement_is_logged_where_that_is_wanted(self) -> None:
        with self.assertLogs(LOGGER, "INFO") as log, connection.cursor() as cursor:
            cursor.execute("SELECT %s", ["a secret"])
        self.assertIn("SELECT %s", log.output[0])
        self.assertNotIn("secret", log.output[0])


class AutocommitTests(TransactionTestCase):
    def test_each_request_begins_with_it_however_the_last_one_ended(self) -> None:
        """All connections of the pool are asked, for one that is left comes last."""
        connection.set_autocommit(False)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 50")
        connection.close()
        with mock.patch("todo_site.database.backend.patience.SECONDS_OF_TRUST", -1):
            for _ in range(settings.DATABASE_BUDGET):
                connection.ensure_connection()
                self.assertTrue(connection.connection.autocommit)
                connection.close()
        with transaction.atomic():
            self.assertFalse(connection.connection.autocommit)
        self.assertTrue(connection.connection.autocommit)


class EventTests(TransactionTestCase):
    def test_a_statement_that_times_out(self) -> None:
        with (
            self.assertLogs(LOGGER) as log,
            self.assertRaises(OperationalError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET LOCAL statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(5)")
        self.assertIn("db.statement_timeout", events(log))
        self.assertIn("db.transaction_failed", events(log))
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            self.assertEqual(cursor.fetchone(), (1,))

    def test_a_transaction_that_fails(self) -> None:
        with (
            self.assertLogs(LOGGER) as log,
            self.assertRaises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("INSERT INTO tasks_task (user_id, title) VALUES (0, 'x')")
        self.assertEqual(events(log), ["db.transaction_failed"])

    def test_a_server_that_does_not_answer_and_a_pool_in_use(self) -> None:
        away = settings.DATABASES["default"] | {
            "EMBEDDED": None,
            "HOST": "/nowhere",
            "NAME": "todo",
            "USER": "todo",
        }
        pool = {"min_size": 0, "max_size": 1, "timeout": 0.3, "reconnect_timeout": 1}
        away |= {"OPTIONS": {"pool": pool}, "CONN_MAX_AGE": 0}
        wrapper = DatabaseWrapper({**connection.settings_dict, **away}, alias="away")
        self.addCleanup(wrapper.close_pool)
        with self.assertLogs(LOGGER) as log, self.assertRaises(OperationalError):
            wrapper.ensure_connection()
        self.assertEqual(events(log), ["db.connection_error"])
        with (
            mock.patch.object(DatabaseWrapper, "_breakers", {}),
            mock.patch.object(DatabaseWrapper, "_in_use", {"away": 1}),
            self.assertLogs(LOGGER) as log,
            self.assertRaises(OperationalError),
        ):
            wrapper.ensure_connection()
        self.assertEqual(events(log), ["db.pool_exhausted"])


class LineTests(SimpleTestCase):
    def test_a_line_is_one_object_that_no_text_can_break(self) -> None:
        record = logging.makeLogRecord(
            {"msg": "two\nlines", "levelname": "WARNING", "event": "db.slow_query"}
        )
        record.request = RequestFactory().get("/")
        token = request_id.set("abc")
        self.addCleanup(request_id.reset, token)
        line = JsonFormatter().format(record)
        self.assertNotIn("\n", line)
        entry = json.loads(line)
        self.assertEqual(entry["message"], "two\nlines")
        self.assertEqual(entry["event"], "db.slow_query")
        self.assertEqual(entry["request_id"], "abc")
        self.assertNotIn("request", entry)

    def test_each_answer_carries_an_id_of_its_own(self) -> None:
        ids = {self.client.get("/health/live").headers["X-Request-ID"] for _ in "ab"}
        self.assertEqual(len(ids), 2)
