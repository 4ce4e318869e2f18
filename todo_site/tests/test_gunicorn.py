"""The shipped way to serve: connections stay within bounds, pages within bytes."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

from tasks.paging import LENGTH
from todo_site.tests.servers import Site, manage, serve, weigh
from todo_site.tests.sites import SiteTestCase

FULL_LIST = """
from django.utils import timezone
from accounts.models import User
from tasks import seeding
from tasks.models import Task
alice = User.objects.get()
rows = seeding.tasks([alice.pk], 60, 1, timezone.now())
Task.objects.bulk_create(
    Task(user=alice, title=title, description=text, due_date=timezone.localdate())
    for _, title, text, *_ in rows
)
"""

MOST_BYTES = {"/tasks/": 35_000, "/tasks/today/": 40_000}
MOST_BYTES_OF_SCRIPTS = 20_000


class GunicornTests(SiteTestCase):
    def test_it_stays_within_its_budget_and_says_goodbye(self) -> None:
        for arguments in ((), ("--preload",)):
            with self.subTest(arguments):
                site = serve(self.server, *arguments)
                try:
                    self.assertEqual(self.crowd(site, 200), {200})
                    self.assertTrue(1 <= self.connections() < 15)
                finally:
                    self.assertEqual(site.stop(), 0)
                self.assertEqual(self.connections(), 0)

    def test_a_first_visit_to_a_full_list_stays_within_its_bytes(self) -> None:
        manage(self.server, "shell", "-v", "0", "-c", FULL_LIST)
        site = self.site()
        for path, most in MOST_BYTES.items():
            with self.subTest(path):
                self.assert_light(site, path, most)

    def assert_light(self, site: Site, path: str, most: int) -> None:
        """Fail if a full page weighs more with all that it brings along."""
        weights = {}
        weights["page"], page = weigh(site.address, path, cookie=self.cookie)
        self.assertEqual(page.count(b'class="task"'), LENGTH)
        for url in re.findall(rb'(?:href|src)="(/static/[^"]+)"', page):
            weights[url.decode()], _ = weigh(site.address, url.decode())
        scripts = {url: size for url, size in weights.items() if url.endswith(".js")}
        self.assertEqual(len(scripts), 4)
        self.assertLess(sum(weights.values()), most, weights)
        self.assertLess(sum(scripts.values()), MOST_BYTES_OF_SCRIPTS, scripts)

    def test_with_sixty_slow_requests_it_stays_within_its_budget(self) -> None:
        site = self.site()
        with ThreadPoolExecutor(61) as people:
            with self.locked():
                asked = [
                    people.submit(site.get, "/tasks/", cookie=self.cookie)
                    for _ in range(60)
                ]
                most = self.most_connections(seconds=4)
                refused = [one.result() for one in asked if one.done()]
            answers = [one.result() for one in asked]
        self.assertTrue(1 <= most < 15, most)
        self.assertGreater(len(refused), 40)
        self.assertEqual({answer.status for answer in refused}, {503})
        self.assertLess(max(answer.seconds for answer in refused), 3.5)
        self.assertEqual({answer.status for answer in answers}, {200, 503})
        self.assertEqual(self.crowd(site, 20), {200})

    def most_connections(self, *, seconds: float) -> int:
        """Return the most connections that were open at once in that time."""
        most, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            most = max(most, self.connections())
        return most
