"""Pages of places: turned, counted in queries, and days that follow their person."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from unittest import mock
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tasks import sidebar
from tasks.kinds import KINDS, LENGTH
from tasks.models import Task
from tasks.places import place, place_of_label, place_of_project
from tasks.tests.cast import TaskTestCase
from tasks.tests.invented import a_task


class TurningTests(TaskTestCase):
    def walk(self, url: str) -> list[int]:
        """Return what the pages of a place show, having gone there and back."""
        there: list[list[int]] = []
        while True:
            context = self.client.get(url).context
            there.append([row.pk for row in context["page"].tasks])
            if not context["page"].after:
                break
            url = context["after_url"]
        for shown in reversed(there[:-1]):
            context = self.client.get(context["before_url"]).context
            self.assertEqual([row.pk for row in context["page"].tasks], shown)
        self.assertEqual(context["page"].before, "")
        return [pk for page in there for pk in page]

    def test_pages_lead_through_all_and_back(self) -> None:
        random, now = Random(7), self.alice.local(timezone.now())
        home = self.alice.projects.create(name="Home")
        Task.objects.bulk_create(a_task(self.alice, random, now) for _ in range(600))
        # Some were moved by hand, between others or before all.
        for task in self.alice.tasks.order_by("?")[:100]:
            place_by_hand = random.choice([str(task.pk + 5), "0.5", "41.25", "9e12"])
            task.position = Decimal(place_by_hand)
            task.save(update_fields=["position"])
        pages = 0
        for url, expected in (
            *(
                (f"/tasks/{name}/", place(self.alice, name, now).tasks)
                for name in KINDS
            ),
            (f"/tasks/projects/{home.pk}/", place_of_project(home, now).tasks),
            ("/tasks/labels/bank/", place_of_label(self.alice, "bank", now).tasks),
        ):
            with self.subTest(url):
                walked = self.walk(url)
                starting = self.alice.tasks.starting(now.date())
                count = expected.count() + ("today" in url) * starting.count()
                self.assertEqual(len(walked), count)
                self.assertEqual(len(set(walked)), count)
                pages += count > LENGTH
        self.assertGreater(pages, 5)

    def test_a_broken_cursor_is_refused(self) -> None:
        for cursor in (
            "x",
            "none_none_0_none",
            "none_none_0_none_x",
            "none_none_9_none_1",
            "none_none_none_none_1",
            "2026-02-31_none_0_none_1",
            "2026-02-01_20261301T000000.000000_0_none_1",
            "none_none_0_1e9_1",
            "none_none_0_NaN_1",
            f"none_none_0_none_{2**63}",
            "\0",
        ):
            for turn in ("after", "before"):
                with self.subTest(cursor):
                    response = self.client.get("/tasks/inbox/", {turn: cursor})
                    self.assertEqual(response.status_code, 400)


class CostTests(TaskTestCase):
    def test_each_page_takes_at_most_6_queries_however_much_there_is(self) -> None:
        home = self.alice.projects.create(name="Home")
        saved = self.alice.filters.create(name="Late", expression="overdue | @bank")
        urls = [
            *(f"/tasks/{name}/" for name in KINDS),
            "/tasks/",
            "/tasks/labels/",
            "/tasks/labels/bank/",
            "/tasks/projects/",
            "/tasks/go/",
            "/tasks/filters/",
            "/tasks/search/?q=task",
            "/tasks/filter/?q=no+date",
            home.get_absolute_url(),
            saved.get_absolute_url(),
        ]
        random, now = Random(8), self.alice.local(timezone.now())
        Task.objects.bulk_create(a_task(self.alice, random, now) for _ in range(9))
        few = {url: self.queries(url) for url in urls}
        Task.objects.bulk_create(a_task(self.alice, random, now) for _ in range(300))
        for number in range(15):
            self.alice.projects.create(name=f"Project {number}")
            self.alice.filters.create(name=f"Filter {number}", expression="no label")
        for url in urls:
            with self.subTest(url):
                self.assertLessEqual(self.queries(url), few[url])
                self.assertLessEqual(few[url], 6)

    def test_of_very_many_tasks_no_filter_tells_a_number(self) -> None:
        for name, expression in (("Late", "overdue"), ("Over", "done")):
            self.alice.filters.create(name=name, expression=expression)
        self.assertEqual(self.told(), {"Late": 0, "Over": 0})
        self.task.complete(self.alice.local(timezone.now()))
        with mock.patch.object(sidebar, "MOST_FILTERED", 0):
            self.assertEqual(self.told(), {"Late": 0, "Over": None})
            self.alice.tasks.create(title="One more")
            self.assertEqual(self.told(), {"Late": None, "Over": None})
            self.assertEqual(self.queries("/tasks/"), 3)

    def told(self) -> dict[str, int | None]:
        page = self.client.get("/tasks/filters/")
        return {entry.name: entry.tasks for entry in page.context["sidebar"].filters}

    def queries(self, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.client.get(url)
        return len(queries)


class MovingTests(TestCase):
    def test_the_day_of_a_time_follows_whoever_moves(self) -> None:
        carol = User.objects.create_user("carol@example.com", time_zone="Europe/Berlin")
        evening = datetime(2026, 11, 27, 22, tzinfo=ZoneInfo("Europe/Berlin"))
        timed = carol.tasks.create(
            title="Call",
            due_at=evening,
            due_date=evening.date(),
            start_date=evening.date(),
        )
        plain = carol.tasks.create(title="Rent", due_date=evening.date())
        for zone, day in (("Asia/Tokyo", 28), ("America/New_York", 27)):
            carol.time_zone = zone
            carol.save()
            timed.refresh_from_db()
            plain.refresh_from_db()
            self.assertEqual(timed.due_date, date(2026, 11, day))
            self.assertEqual(plain.due_date, date(2026, 11, 27))

    def test_the_day_of_a_done_task_follows_too(self) -> None:
        carol = User.objects.create_user("carol@example.com", time_zone="UTC")
        late = datetime(2026, 12, 1, 23, tzinfo=UTC)
        last = datetime(9999, 12, 31, 23, tzinfo=UTC)
        task = carol.tasks.create(title="Call", due_at=late, due_date=late.date())
        end = carol.tasks.create(title="End", due_at=last, due_date=last.date())
        task.complete(timezone.now())
        carol.time_zone = "Asia/Tokyo"
        carol.save()
        task.refresh_from_db()
        end.refresh_from_db()
        self.assertEqual(task.due_date, date(2026, 12, 2))
        self.assertEqual(end.due_date, last.date())

    def test_a_zone_that_only_python_knows_moves_nothing(self) -> None:
        carol = User.objects.create_user("carol@example.com")
        now = timezone.now()
        task = carol.tasks.create(title="Call", due_at=now, due_date=now.date())
        User.objects.filter(pk=carol.pk).update(time_zone="Mars/Olympus")
        task.refresh_from_db()
        self.assertEqual(task.due_date, now.date())
