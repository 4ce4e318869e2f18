"""From DATABASE_URL to settings: two strategies, and what they refuse."""

import os
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import include, path

from todo_site.database import config
from todo_site.environment import Environment

DIRECT = "postgresql://u:p@ep-cool-1.eu.neon.tech/db"
POOLED = "postgresql://u:p@ep-cool-1-pooler.eu.neon.tech/db"


def built(url: str, command: str = "", **environment: str) -> dict[str, Any]:
    """Return the settings for that address, as that command gets them."""
    values = {"DATABASE_URL": url, **environment}
    with mock.patch.dict(os.environ, values, clear=True):
        return config.database(
            Environment(), settings.BASE_DIR, debug=False, command=command
        )


class StrategyTests(SimpleTestCase):
    def test_a_direct_address_gets_a_pool(self) -> None:
        found = built(DIRECT)
        self.assertEqual(found["CONN_MAX_AGE"], 0)
        self.assertIs(found["CONN_HEALTH_CHECKS"], True)
        pool = found["OPTIONS"]["pool"]
        self.assertEqual((pool["min_size"], pool["max_size"]), (0, 7))
        self.assertIn("-c statement_timeout=30000", found["OPTIONS"]["options"])
        self.assertIn("-c plan_cache_mode=", found["OPTIONS"]["options"])

    def test_a_pooler_gets_persistent_connections_and_no_options(self) -> None:
        for found in (built(POOLED), built(DIRECT, DB_PGBOUNCER="true")):
            self.assertEqual(found["CONN_MAX_AGE"], 60)
            self.assertNotIn("pool", found["OPTIONS"])
            self.assertNotIn("options", found["OPTIONS"])
            self.assertIs(found["DISABLE_SERVER_SIDE_CURSORS"], True)

    def test_the_whole_site_stays_within_its_budget(self) -> None:
        for workers, size in (("1", 14), ("2", 7), ("4", 3), ("20", 1)):
            found = built(DIRECT, WEB_CONCURRENCY=workers)
            self.assertEqual(found["OPTIONS"]["pool"]["max_size"], size)

    def test_options_of_the_address_are_kept(self) -> None:
        found = built(f"{DIRECT}?options=-c%20search_path%3Dx")
        self.assertTrue(found["OPTIONS"]["options"].startswith("-c search_path=x -c"))

    def test_forbidden_ones_are_refused(self) -> None:
        for url in (
            "mysql://db/todo",
            "postgresql+psycopg://db/todo",
            f"{DIRECT}?pool=true",
            f"{DIRECT}?sslmode=disable",
            f"{DIRECT}?sslmode=prefer",
            "postgresql:///todo?host=db.example",
            "postgresql://localhost/todo?hostaddr=10.0.0.1",
        ):
            with self.subTest(url), self.assertRaises(ImproperlyConfigured):
                built(url)

    def test_without_an_address_only_development_starts(self) -> None:
        with self.assertRaisesRegex(ImproperlyConfigured, "DATABASE_URL"):
            built("")


class DirectTests(SimpleTestCase):
    def test_a_migration_goes_around_the_pooler(self) -> None:
        found = built(POOLED, "migrate", DATABASE_URL_UNPOOLED=DIRECT)
        self.assertEqual(found["HOST"], "ep-cool-1.eu.neon.tech")
        self.assertNotIn("pool", found["OPTIONS"])
        self.assertEqual(found["CONN_MAX_AGE"], 0)
        self.assertEqual(found["OPTIONS"]["sslmode"], "require")
        self.assertEqual(built(POOLED)["HOST"], "ep-cool-1-pooler.eu.neon.tech")

    def test_it_may_take_its_time_but_waits_for_no_lock(self) -> None:
        for found in (
            built(DIRECT, "migrate"),
            built(POOLED, "migrate", DATABASE_URL_UNPOOLED=DIRECT, DB_PGBOUNCER="true"),
        ):
            self.assertIn("-c statement_timeout=0", found["OPTIONS"]["options"])
            self.assertIn("-c lock_timeout=5000", found["OPTIONS"]["options"])

    def test_with_a_pooler_alone_it_asks_nothing_that_is_refused(self) -> None:
        self.assertNotIn("options", built(POOLED, "migrate")["OPTIONS"])

    def test_the_unpooled_address_is_held_to_the_same_rules(self) -> None:
        with self.assertRaisesRegex(ImproperlyConfigured, "DATABASE_URL_UNPOOLED"):
            built(POOLED, "migrate", DATABASE_URL_UNPOOLED="mysql://db/todo")


class TlsTests(SimpleTestCase):
    def test_a_remote_host_needs_it(self) -> None:
        self.assertEqual(built(DIRECT)["OPTIONS"]["sslmode"], "require")
        strict = built(f"{DIRECT}?sslmode=verify-full")
        self.assertEqual(strict["OPTIONS"]["sslmode"], "verify-full")

    def test_this_machine_does_not(self) -> None:
        for host in ("localhost", "127.0.0.1", "%2Fvar%2Frun%2Fpostgresql"):
            with self.subTest(host):
                found = built(f"postgresql://u:p@{host}/db")
                self.assertNotIn("sslmode", found["OPTIONS"])


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """Answer what the server says to a request."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [path("show", show), path("", include("todo_site.urls"))]


class LiveTests(TestCase):
    @override_settings(ROOT_URLCONF=__name__)
    def test_a_request_has_thirty_seconds_for_a_statement(self) -> None:
        self.assertContains(self.client.get("/show"), "30s")

    def test_what_a_session_begins_with_is_in_force(self) -> None:
        # A pooler takes no options; and through one nothing is prepared.
        is_direct = "options" in connection.settings_dict["OPTIONS"]
        with connection.cursor() as cursor:
            for name, value in {
                "statement_timeout": "30s",
                "lock_timeout": "5s",
                "idle_in_transaction_session_timeout": "1min",
                "plan_cache_mode": "force_generic_plan" if is_direct else "auto",
                "max_parallel_workers_per_gather": "0" if is_direct else "2",
            }.items():
                with self.subTest(name):
                    cursor.execute(f"SHOW {name}")
                    self.assertEqual(cursor.fetchone(), (value,))

    def test_the_role_is_an_ordinary_one(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            self.assertEqual(cursor.fetchone(), (False,))
