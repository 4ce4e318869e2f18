"""An idle site asks nothing, so that a serverless database may fall asleep."""

import os
import re
import time

from todo_site.tests.sites import SiteTestCase

# The promise is ten minutes; IDLE_SECONDS=600 waits for them.
SECONDS = int(os.environ.get("IDLE_SECONDS", "20"))


class IdleTests(SiteTestCase):
    def said(self) -> int:
        """Return how many statements the server was told, by its own log."""
        log = (self.server.home / "postgres.log").read_text()
        return len(re.findall(r"LOG:  (statement|execute \S+):", log))

    def test_after_the_last_request_no_statement_is_sent(self) -> None:
        self.ask("SELECT 1")
        with self.look_in() as connection:
            connection.execute("ALTER SYSTEM SET log_statement = 'all'")
            connection.execute("SELECT pg_reload_conf()")
        site = self.site(METRICS_TOKEN="x", ADMINS="steve@example.com")
        before = self.said()
        self.crowd(site, 40)
        self.assertGreater(self.said(), before + 40)
        last = self.said()
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            self.assertEqual(site.get("/health/live").status, 200)
            time.sleep(1)
        self.assertEqual(self.said(), last)
