"""The calendar, the board and the statistics."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import SimpleTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasks.calendar import Span
from tasks.models import Task
from tasks.statistics import longest_streak, statistics, streak_until
from tasks.tests.cast import TaskTestCase

MOST_QUERIES = 6


class LookTests(TaskTestCase):
    def queries(self, path: str) -> int:
        with CaptureQueriesContext(connection) as context:
            self.client.get(f"/tasks/{path}")
        return len(context)

    def test_their_queries_are_few_and_do_not_grow(self) -> None:
        today = timezone.localdate()
        for path in ("calendar/", "board/", "board/?by=label", "statistics/"):
            with self.subTest(path):
                few = self.queries(path)
                self.assertLessEqual(few, MOST_QUERIES)
                for number in range(30):
                    self.alice.tasks.create(
                        title=f"Task {number}",
                        due_date=today + timedelta(number % 9),
                        labels=[f"l{number}"],
                        project=self.alice.projects.create(name=f"{path}{number}"),
                    )
                self.assertEqual(self.queries(path), few)

    def test_nothing_of_anybody_else_is_shown(self) -> None:
        today = timezone.localdate()
        self.bob.tasks.create(title="Secret", due_date=today, labels=["x"])
        for path in (
            "calendar/",
            "calendar/?week=2026-11-26",
            "board/",
            "board/?by=label",
        ):
            self.assertNotContains(self.client.get(f"/tasks/{path}"), "Secret")


class CalendarTests(TaskTestCase):
    def test_each_task_is_on_its_day(self) -> None:
        for day in ("2030-01-31", "2030-02-01", "2030-02-28", "2030-03-01"):
            self.alice.tasks.create(title=f"On {day}", due_date=day)
        page = self.client.get("/tasks/calendar/?month=2030-02")
        found = {
            day.day.isoformat(): [task.title for task in day.tasks]
            for day in page.context["days"]
            if day.tasks
        }
        expected = ("2030-01-31", "2030-02-01", "2030-02-28", "2030-03-01")
        self.assertEqual(found, {day: [f"On {day}"] for day in expected})
        self.assertContains(page, "February 2030")
        page = self.client.get("/tasks/calendar/?week=2030-02-01")
        self.assertContains(page, "On 2030-01-31")
        self.assertNotContains(page, "On 2030-02-28")

    def test_a_full_day_tells_how_many_more_there_are_and_where(self) -> None:
        for number in range(9):
            self.alice.tasks.create(title=f"Task {number}", due_date="2030-02-04")
        page = self.client.get("/tasks/calendar/?month=2030-02")
        self.assertContains(page, "4 more")
        found = self.client.get(page.context["days"][7].more_url)
        self.assertContains(found, "Task 0")
        self.assertContains(found, "Task 8")

    def test_one_can_turn_to_every_month_there_is(self) -> None:
        for month in ("0001-04", "2028-02", "9999-09", "2030-12", "2031-01"):
            page = self.client.get(f"/tasks/calendar/?month={month}")
            self.assertEqual(page.status_code, 200)
        for query in ("month=2030-13", "month=x", "month=0001-01", "week=x"):
            page = self.client.get(f"/tasks/calendar/?{query}")
            self.assertEqual(page.status_code, 404)

    def test_it_turns_over_at_the_persons_midnight(self) -> None:
        now = datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("UTC"))
        for zone, day in (("UTC", 26), ("Pacific/Auckland", 27)):
            self.alice.time_zone = zone
            local = self.alice.local(now)
            days = Span.from_query("", "", local.date()).days(self.alice, local)
            self.assertEqual([d.day.day for d in days if d.is_today], [day])

    def test_moving_by_form_comes_back_to_it(self) -> None:
        back = "/tasks/calendar/?month=2030-02"
        data = {"choice": "2030-02-05", "next": back}
        response = self.post("reschedule", data)
        self.assertRedirects(response, back)
        self.assertContains(self.client.get(back), "Pay the rent")


class BoardTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.home = self.alice.projects.create(name="Home")

    def columns(self, by: str) -> dict[str, list[str]]:
        page = self.client.get(f"/tasks/board/?by={by}")
        return {
            column.name: [card.title for card in column.cards]
            for column in page.context["columns"]
        }

    def put(self, by: str, to: Any, came_from: Any = "") -> Any:
        data = {"by": by, "to": to, "from": came_from, "next": "/tasks/board/"}
        return self.post("column", data)

    def test_a_task_goes_from_column_to_column(self) -> None:
        self.assertEqual(self.columns("project")["Inbox"], ["Pay the rent"])
        self.put("project", self.home.pk)
        self.assertEqual(self.columns("project")["Home"], ["Pay the rent"])
        self.put("priority", 3)
        self.assertEqual(self.columns("priority")["High"], ["Pay the rent"])
        self.alice.tasks.create(title="Other", labels=["bank"])
        Task.objects.filter(pk=self.task.pk).update(labels=["phone"])
        self.put("label", "bank", "phone")
        self.task.refresh_from_db()
        self.assertEqual(self.task.labels, ["bank"])

    def test_a_full_column_tells_how_many_more_there_are(self) -> None:
        for number in range(25):
            self.alice.tasks.create(title=f"Task {number}", project=self.home)
        page = self.client.get("/tasks/board/")
        self.assertContains(page, "5 more")
        self.assertEqual(len(self.columns("project")["Home"]), 20)

    def test_wrong_input_is_told(self) -> None:
        for to in ("", "999999", "x"):
            self.assertEqual(self.put("project", to).status_code, 422)
        self.assertEqual(self.put("colour", "1").status_code, 404)
        self.assertEqual(self.client.get("/tasks/board/?by=x").status_code, 404)
        self.assert_unchanged()

    def test_the_form_offers_every_column(self) -> None:
        page = self.client.get(self.url("column"), {"by": "priority"})
        for words in ("High", "Medium", "Low", "None"):
            self.assertContains(page, words)


class StatisticsTests(TaskTestCase):
    def test_it_counts_what_got_done_by_the_days_of_the_person(self) -> None:
        self.alice.time_zone = "Pacific/Auckland"
        self.alice.save()
        now = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Pacific/Auckland"))
        for days, due in ((0, 0), (0, -1), (1, 3), (2, None), (5, 0), (90, None)):
            done = now - timedelta(days)
            task = self.alice.tasks.create(title="x")
            day = None if due is None else done.date() + timedelta(due)
            Task.objects.filter(pk=task.pk).update(
                is_complete=True, completed_at=done, due_date=day
            )
        found = statistics(self.alice, now)
        last = [figure.tasks for figure in found.days.figures[-6:]]
        self.assertEqual(last, [1, 0, 0, 1, 1, 2])
        self.assertEqual(found.days.total, 5)
        self.assertEqual((found.with_day, found.on_time), (4, 3))
        self.assertEqual(found.on_time_share, 75)
        self.assertEqual((found.streak, found.longest_streak), (3, 3))

    def test_the_page_has_each_figure_in_a_table(self) -> None:
        self.task.complete(timezone.now())
        page = self.client.get("/tasks/statistics/")
        self.assertContains(page, "<rect", count=30 + 12 + 6)
        self.assertContains(page, '<th scope="row">', count=30 + 12 + 6)
        self.assertContains(page, "Age of open tasks")


class StreakTests(SimpleTestCase):
    def test_today_may_be_to_come(self) -> None:
        today = date(2026, 11, 26)
        done = Counter({today - timedelta(n): 1 for n in (1, 2, 5, 6, 7, 8)})
        self.assertEqual(streak_until(done, today), 2)
        self.assertEqual(longest_streak(done), 4)
        self.assertEqual(streak_until(Counter(), today), 0)
