"""What is measured: by all workers together, and only for whoever has the token."""

import math
import re
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from unittest import mock

from django.test import SimpleTestCase, override_settings

from accounts.tests.people import PeopleTestCase
from todo_site import metrics
from todo_site.metrics import BUCKETS, OTHER, Latency
from todo_site.tests.servers import Site
from todo_site.tests.sites import SiteTestCase

TOKEN = "known to Prometheus"
BEARER = f"Bearer {TOKEN}"


class TokenTests(SimpleTestCase):
    def test_without_the_token_there_is_nothing(self) -> None:
        for token in ("", TOKEN):
            with self.subTest(token), override_settings(METRICS_TOKEN=token):
                for header in ({}, {"Authorization": "Bearer "}):
                    response = self.client.get("/metrics", headers=header)
                    self.assertEqual(response.status_code, 404)

    @override_settings(METRICS_TOKEN=TOKEN)
    def test_with_it_there_are_figures(self) -> None:
        response = self.client.get("/metrics", headers={"Authorization": BEARER})
        self.assertContains(response, "todo_requests_total")


class CountTests(PeopleTestCase):
    @override_settings(METRICS_TOKEN=TOKEN, DATABASE_SLOW_MILLISECONDS=0)
    def test_requests_statements_and_events_are_counted_by_view(self) -> None:
        self.client.force_login(self.alice)
        self.client.get("/tasks/")
        page = self.client.get("/metrics", headers={"Authorization": BEARER})
        for line in (
            'todo_requests_total{status="200",view="tasks:list"}',
            'todo_query_seconds_count{view="tasks:list"}',
            'todo_database_events_total{event="db.slow_query"}',
            'todo_pool_connections{state="open"}',
        ):
            self.assertContains(page, line)


class QuantileTests(SimpleTestCase):
    def test_a_quantile_is_within_a_few_per_cent(self) -> None:
        seconds = [0.010 + 0.0001 * step for step in range(1000)]
        counts = [0.0] * (len(BUCKETS) + 1)
        for one in seconds:
            counts[next(n for n, bound in enumerate(BUCKETS) if one <= bound)] += 1
        latency = Latency("x", tuple(counts))
        self.assertEqual(latency.total, 1000)
        for share in (0.5, 0.95):
            true = 1000 * seconds[math.ceil(share * 1000) - 1]
            self.assertAlmostEqual(
                latency.milliseconds(share) or 0, true, delta=0.02 * true
            )

    def test_probes_do_not_make_pages_look_quick(self) -> None:
        pages, probes = [0.0] * (len(BUCKETS) + 1), [0.0] * (len(BUCKETS) + 1)
        pages[100], probes[0] = 3.0, 97.0
        found = [Latency("tasks:list", tuple(pages)), Latency(OTHER, tuple(probes))]
        with mock.patch.object(metrics, "latencies", return_value=found):
            self.assertEqual(metrics.answers().total, 3)

    def test_of_nothing_there_is_none(self) -> None:
        nothing = Latency("x", (0.0,) * (len(BUCKETS) + 1))
        self.assertIsNone(nothing.milliseconds(0.95))


class LoadTests(SiteTestCase):
    def test_the_figures_of_two_workers_are_the_load_generators_own(self) -> None:
        site = self.site(METRICS_TOKEN=TOKEN)
        with ThreadPoolExecutor(6) as people:
            quick = list(people.map(lambda _: self.seconds(site), range(30)))
            # Six that take long enough for a busy machine not to matter.
            with self.locked():
                waiting = [people.submit(self.seconds, site) for _ in range(6)]
                time.sleep(1)
            answers = quick + [one.result() for one in waiting]
        figures = site.get("/metrics", authorization=BEARER).body
        counted = re.search(
            r'todo_requests_total{status="200",view="tasks:list"} (\d+)', figures
        )
        self.assertEqual(int(counted[1]) if counted else 0, len(answers))
        self.assertIn('todo_pool_connections{state="open"}', figures)
        seen = sorted(answers)[math.ceil(0.95 * len(answers)) - 1]
        p95 = self.latency(figures).milliseconds(0.95) or 0
        self.assertAlmostEqual(p95, 1000 * seen, delta=0.05 * 1000 * seen)

    def latency(self, figures: str) -> Latency:
        """Return what Prometheus would know of the list."""
        line = r'todo_request_seconds_bucket{le="[^"]+",view="tasks:list"} ([\d.]+)'
        sums = [0.0, *(float(count) for count in re.findall(line, figures))]
        return Latency("", tuple(now - then for then, now in pairwise(sums)))

    def seconds(self, site: Site) -> float:
        return site.get("/tasks/", cookie=self.cookie).seconds
