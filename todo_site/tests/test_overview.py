"""The staff page: what PostgreSQL knows of itself, and whether targets are met."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest import mock

from django.db import connection
from django.test import SimpleTestCase
from django.urls import reverse
from django.utils import timezone

from accounts.tests.people import PeopleTestCase
from todo_site.database import figures
from todo_site.database.figures import Connections, Statement
from todo_site.database.models import Backup, Size
from todo_site.database.targets import Target, targets
from todo_site.metrics import BUCKETS, NONE_YET, Latency

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def answers(seconds: float) -> Latency:
    """Return the figures of ten answers that each took that long."""
    counts = [0.0] * (len(BUCKETS) + 1)
    counts[next(step for step, bound in enumerate(BUCKETS) if seconds <= bound)] = 10
    return Latency("", tuple(counts))


class TargetTests(SimpleTestCase):
    def target(self, name: str, **changes: object) -> Target:
        given = {
            "held": Connections(1, 2, 14, 100),
            "answers": answers(0.02),
            "backup": Backup(taken_at=NOW - timedelta(days=1)),
            "now": NOW,
        }
        found = targets(**given | changes)  # type: ignore[arg-type]
        return next(target for target in found if target.name.startswith(name))

    def test_fifteen_connections_are_too_many(self) -> None:
        for idle, is_met in ((13, True), (14, False)):
            held = Connections(1, idle, 14, 100)
            self.assertIs(self.target("Connections", held=held).is_met, is_met)

    def test_slow_answers_miss_it(self) -> None:
        for took, is_met in ((0.090, True), (0.120, False)):
            self.assertIs(self.target("Answers", answers=answers(took)).is_met, is_met)
        unknown = self.target("Answers", answers=NONE_YET)
        self.assertIsNone(unknown.is_met)
        self.assertEqual(unknown.found, "no page was measured yet")

    def test_an_old_backup_misses_it(self) -> None:
        for days, is_met in ((7, True), (8, False)):
            backup = Backup(taken_at=NOW - timedelta(days=days))
            self.assertIs(self.target("Last", backup=backup).is_met, is_met)
        self.assertIs(self.target("Last", backup=None).is_met, False)


class OverviewTests(PeopleTestCase):
    def setUp(self) -> None:
        self.client.force_login(self.steve)

    def page(self) -> str:
        response = self.client.get(reverse("database"))
        self.assertEqual(response.status_code, 200)
        return response.content.decode()

    def test_it_shows_connections_tables_indexes_and_views(self) -> None:
        # It shows the busiest views, and other tests have been busy with others.
        busiest = [replace(answers(0.02), view="tasks:list")]
        with mock.patch("todo_site.metrics.latencies", return_value=busiest):
            page = self.page()
        for words in ("Held by the site", "tasks:list", "tasks_task"):
            self.assertIn(words, page)
        # Which indexes are the largest depends on what other tests have left in them.
        self.assertRegex(page, r">\w+</th><td>\w+</td><td>[0-9,]+ times</td>")

    def test_what_is_not_to_be_had_is_said(self) -> None:
        with mock.patch.object(figures, "statements", return_value=None):
            self.assertIn("has no pg_stat_statements", self.page())
        self.assertIn("not known yet", self.page())

    def test_statements_are_shown_as_they_are_written(self) -> None:
        slow = Statement("SELECT <b>", 3, 12.345, 37.0)
        with mock.patch.object(figures, "statements", return_value=[slow]):
            page = self.page()
        self.assertIn("SELECT &lt;b&gt;", page)
        self.assertIn("12.3", page)

    def test_without_the_extension_there_are_no_statements(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION IF EXISTS pg_stat_statements")
        self.assertIsNone(figures.statements())

    def test_growth_is_known_from_the_second_day_on(self) -> None:
        today = timezone.now().date()
        (task,) = (
            table for table in figures.tables(today) if table.name == "tasks_task"
        )
        self.assertIsNone(task.growth)
        for days, size in ((2, task.bytes - 2000), (5, 0)):
            Size.objects.create(
                relation="tasks_task",
                taken_on=today - timedelta(days=days),
                bytes=size,
            )
        (task,) = (
            table for table in figures.tables(today) if table.name == "tasks_task"
        )
        self.assertEqual(task.growth, 1000)

    def test_sizes_are_noted_once_a_day(self) -> None:
        self.page()
        noted = list(Size.objects.order_by("pk").values())
        self.assertTrue(noted)
        self.page()
        # Which ten are the largest may be others by then.
        names = list(Size.objects.values_list("relation", flat=True))
        self.assertEqual(len(names), len(set(names)))
        for one in noted:
            self.assertIn(one, Size.objects.values())

    def test_its_queries_do_not_grow(self) -> None:
        self.page()
        with self.assertNumQueries(9):
            self.page()
