"""`manage.py check` refuses settings that cannot work, before anybody asks."""

import os
import subprocess
import sys
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.checks import run_checks
from django.test import SimpleTestCase, TestCase, override_settings

from todo_site.database import probes

LOCAL = "postgresql://u:p@localhost/db"
REMOTE = "postgresql://u:p@db.example/db"
POOLED = "postgresql://u:p@ep-cool-1-pooler.eu.neon.tech/db"


def check(url: str, **environment: str) -> str:
    """Return what `manage.py check` says, empty if all is well."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "x",
            "ALLOWED_HOSTS": "todo.example",
            "DATABASE_URL": url,
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


class CommandTests(SimpleTestCase):
    def test_both_strategies_are_well(self) -> None:
        self.assertEqual(check(LOCAL), "")
        self.assertEqual(check(POOLED, DATABASE_URL_UNPOOLED=REMOTE), "")

    def test_what_cannot_work_is_refused(self) -> None:
        for url, words, environment in (
            (f"{REMOTE}?sslmode=disable", "sslmode", {}),
            (POOLED, "PgBouncer", {"DB_STRATEGY": "pool"}),
            (LOCAL, "may open", {"WEB_CONCURRENCY": "20"}),
            (LOCAL, "may open", {"DB_PGBOUNCER": "true", "WEB_THREADS": "8"}),
            (f"{LOCAL}?conn_max_age=60", "conn_max_age", {}),
        ):
            with self.subTest(url, **environment):
                self.assertIn(words, check(url, **environment))


class PairTests(SimpleTestCase):
    def ids(self, **changes: Any) -> list[str | None]:
        direct = {"DISABLE_SERVER_SIDE_CURSORS": False}
        database = settings.DATABASES["default"] | direct | changes
        with mock.patch.dict(settings.DATABASES, {"default": database}):
            return [
                message.id
                for message in run_checks()
                if (message.id or "").startswith("todo.")
            ]

    def test_a_pool_and_persistent_connections(self) -> None:
        pool = {"OPTIONS": {"pool": {"max_size": 5}}}
        self.assertEqual(self.ids(**pool, CONN_MAX_AGE=0), [])
        for age in (60, None):
            self.assertEqual(self.ids(**pool, CONN_MAX_AGE=age), ["todo.E002"])

    def test_a_pool_that_is_none_or_has_no_bounds(self) -> None:
        pools: list[object] = [{}, True, "true"]
        for pool in pools:
            found = self.ids(OPTIONS={"pool": pool}, CONN_MAX_AGE=0)
            self.assertEqual(found, ["todo.E003"])

    def test_a_single_thread(self) -> None:
        with override_settings(DATABASE_THREADS=1):
            self.assertIn("todo.W001", self.ids())


class LiveTests(TestCase):
    def found(self) -> list[str]:
        messages = run_checks(databases=["default"])
        return [str(message.msg) for message in messages if message.id == "todo.W002"]

    def test_a_database_that_is_well_gets_no_word(self) -> None:
        self.assertEqual(self.found(), [])

    def test_an_old_server_is_named(self) -> None:
        with mock.patch.object(probes, "OLDEST_SERVER", 99):
            self.assertIn("server version: PostgreSQL", self.found()[0])
