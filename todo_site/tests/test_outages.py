"""The database killed, stopped, frozen or busy: nobody waits long, nothing is lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from todo_site.tests.servers import Answer, Site, frozen
from todo_site.tests.sites import SiteTestCase


class OutageTests(SiteTestCase):
    def test_killed_connections_cost_nobody_an_error(self) -> None:
        site = self.site(WEB_CONCURRENCY="1")
        self.crowd(site, 40)
        # They are told to end, and on a busy machine end a while later: by then.
        self.ask(
            "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
            " WHERE application_name = 'todo'"
        )
        answers = [site.get("/tasks/", cookie=self.cookie) for _ in range(20)]
        self.assertEqual({answer.status for answer in answers}, {200})

    def test_while_the_server_is_away_nobody_waits_long(self) -> None:
        site = self.site(WEB_CONCURRENCY="1")
        self.assertEqual(site.get("/tasks/", cookie=self.cookie).status, 200)
        self.assertIn("connected", site.get("/health/ready").body)
        self.server.stop()
        with ThreadPoolExecutor(10) as people:
            answers = list(
                people.map(lambda _: site.get("/tasks/", cookie=self.cookie), range(60))
            )
        for answer in answers:
            self.assertEqual(answer.status, 503)
            self.assertEqual(answer.headers["Retry-After"], "5")
            self.assertIn("The database does not answer", answer.body)
            self.assertLess(answer.seconds, 3.5)
        unready = site.get("/health/ready")
        self.assertEqual(unready.status, 503)
        self.assertIn("disconnected", unready.body)
        self.assertEqual(site.get("/health/live").status, 200)
        self.server._start()
        self.assertEqual(self.first_success(site).status, 200)

    def first_success(self, site: Site) -> Answer:
        """Return the first page that there is again, or the last failure."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            answer = site.get("/tasks/", cookie=self.cookie)
            if answer.status == 200:
                break
        return answer

    def test_with_every_connection_in_use_it_is_saturated(self) -> None:
        site = self.site(
            WEB_CONCURRENCY="1", DB_CONNECTION_BUDGET="1", DB_STATEMENT_TIMEOUT="5000"
        )
        self.assertEqual(site.get("/tasks/", cookie=self.cookie).status, 200)
        with ThreadPoolExecutor(1) as people:
            with self.locked():
                stuck = people.submit(site.get, "/tasks/", cookie=self.cookie)
                time.sleep(0.5)
                ready = site.get("/health/ready")
            self.assertEqual(stuck.result().status, 200)
        self.assertEqual(ready.status, 503)
        self.assertIn("saturated", ready.body)

    def test_a_statement_that_takes_too_long_ends_in_503(self) -> None:
        site = self.site(WEB_CONCURRENCY="1", DB_STATEMENT_TIMEOUT="1000")
        with self.locked():
            answer = site.get("/tasks/", cookie=self.cookie)
        self.assertEqual(answer.status, 503)
        self.assertIn("The database does not answer", answer.body)
        self.assertEqual(self.crowd(site, 20), {200})

    def test_with_every_thread_held_by_a_statement_it_is_saturated(self) -> None:
        site = self.site(WEB_CONCURRENCY="1")
        self.assertEqual(site.get("/tasks/", cookie=self.cookie).status, 200)
        with ThreadPoolExecutor(8) as people, self.locked():
            for _ in range(8):
                people.submit(site.get, "/tasks/", cookie=self.cookie)
            time.sleep(3)
            ready = site.get("/health/ready")
            self.assertIn("saturated", ready.body)
            self.assertEqual(site.get("/health/live").status, 200)
        self.assertIn("connected", site.get("/health/ready").body)

    def test_a_frozen_server_holds_few_and_for_a_bounded_time(self) -> None:
        for strategy in ("pool", "persistent"):
            with self.subTest(strategy):
                site = self.site(
                    WEB_CONCURRENCY="1",
                    DB_STRATEGY=strategy,
                    DB_STATEMENT_TIMEOUT="2000",
                )
                self.assertEqual(self.crowd(site, 20), {200})
                self.freeze(site)
                self.assertEqual(self.first_success(site).status, 200)

    def freeze(self, site: Site) -> None:
        """Let ten people ask a frozen server; statements may take 2 + 5 seconds."""
        with ThreadPoolExecutor(11) as people:
            until = time.monotonic() + 9
            alive = people.submit(self.repeat, lambda: site.get("/health/live"), until)
            asking = [
                people.submit(
                    self.repeat, lambda: site.get("/tasks/", cookie=self.cookie), until
                )
                for _ in range(10)
            ]
            time.sleep(1)
            with frozen(self.server):
                time.sleep(0.5)
                self.assertIn("disconnected", site.get("/health/ready").body)
                answers = [answer for one in asking for answer in one.result()]
        refused = [answer for answer in answers if answer.status != 200]
        self.assertEqual({answer.status for answer in refused}, {503})
        self.assertGreater(len(refused), 20)
        self.assertLess(max(answer.seconds for answer in refused), 8)
        held = [answer for answer in refused if answer.seconds > 4.5]
        self.assertLessEqual(len(held), 3, "one of four threads stays out")
        lives = alive.result()
        self.assertEqual({answer.status for answer in lives}, {200})
        self.assertLess(max(answer.seconds for answer in lives), 1)

    def repeat(self, ask: Callable[[], Answer], until: float) -> list[Answer]:
        """Return what was answered until then."""
        answers = []
        while time.monotonic() < until:
            answers.append(ask())
            time.sleep(0.05)
        return answers
