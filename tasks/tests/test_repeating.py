"""Tasks that come again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.models import Task
from tasks.tests.cast import HTMX, TaskTestCase

LAST_FRIDAY = {
    "unit": "MONTHLY",
    "step": "1",
    "monthly": "weekday",
    "nth": "-1",
    "weekday": "4",
    "due": "2030-01-10",
}


class RepeatFormTests(TaskTestCase):
    def repeat(self, **data: Any) -> Any:
        return self.client.post(self.url("repeat"), LAST_FRIDAY | data)

    def test_it_says_the_rule_and_its_days_and_saves_nothing_yet(self) -> None:
        response = self.repeat(act="show")
        self.assertContains(response, "Repeats every month on the last Friday")
        for day in ("25 Jan", "22 Feb", "29 Mar", "26 Apr", "31 May"):
            self.assertContains(response, f"Fri {day} 2030")
        self.assert_unchanged()

    def test_it_saves_the_rule_and_the_first_day(self) -> None:
        self.assertEqual(self.repeat(act="save").status_code, 302)
        self.task.refresh_from_db()
        self.assertEqual(self.task.repeat, "FREQ=MONTHLY;BYDAY=-1FR")
        self.assertEqual(self.task.due_date, date(2030, 1, 25))

    def test_it_shows_the_rule_that_there_is(self) -> None:
        self.repeat(act="save")
        response = self.client.get(self.url("repeat"))
        self.assertContains(response, "Repeats every month on the last Friday")
        self.assertContains(response, '<option value="-1" selected>')

    def test_wrong_input_is_told_at_its_field_and_kept(self) -> None:
        for data, words in (
            ({"step": "0"}, "greater than or equal to 1"),
            ({"step": "121"}, "Every 1 to 120 months."),
            ({"count": "1000"}, "less than or equal to 999"),
            ({"count": "2", "until": "2031-01-01"}, "not both"),
            ({"until": "2030-01-20"}, "No day comes after this one."),
            ({"unit": "HOURLY"}, "Select a valid choice"),
            ({"due": "soon"}, "That is not a day."),
        ):
            with self.subTest(data):
                response = self.repeat(act="save", **data)
                self.assertContains(response, words, status_code=422)
        self.assertContains(response, 'value="soon"', status_code=422)
        self.assert_unchanged()

    def test_it_may_stop(self) -> None:
        self.repeat(act="save")
        response = self.client.post(
            self.url("repeat"), {"unit": "ONCE", "step": "1", "act": "save"}
        )
        self.assertEqual(response.status_code, 302)
        self.task.refresh_from_db()
        self.assertEqual(self.task.repeat, "")

    def test_htmx_gets_the_words_and_days_alone(self) -> None:
        response = self.client.post(self.url("repeat"), LAST_FRIDAY, headers=HTMX)
        self.assertContains(response, "Fri 25 Jan 2030")
        self.assertNotContains(response, "<form")

    def test_others_do_not_see_or_change_it(self) -> None:
        self.client.force_login(self.bob)
        self.assertEqual(self.client.get(self.url("repeat")).status_code, 404)
        self.assertEqual(self.repeat(act="save").status_code, 404)
        self.assertEqual(self.post("skip").status_code, 404)
        self.assert_unchanged()


class NextTests(TaskTestCase):
    def setUp(self) -> None:
        self.today = self.alice.today(timezone.now())
        self.begin(due_date=self.today, repeat="FREQ=WEEKLY;BYDAY=" + self.weekday())
        super().setUp()

    def weekday(self) -> str:
        return ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[self.today.weekday()]

    def begin(self, **values: Any) -> None:
        Task.objects.filter(pk=self.task.pk).update(**values)
        self.task.refresh_from_db()

    def coming(self) -> Task:
        return self.alice.tasks.get(previous=self.task.pk)

    def test_finishing_it_makes_the_next_and_says_when(self) -> None:
        self.begin(priority=3, labels=["home"])
        response = self.client.post(self.url("complete"), follow=True)
        made = self.coming()
        self.assertEqual(made.due_date, self.today + timedelta(7))
        self.assertEqual((made.priority, made.labels), (3, ["home"]))
        self.assertEqual(made.repeat, self.task.repeat)
        self.assertContains(response, "Next: ")

    def test_what_is_late_comes_next_on_a_day_to_come(self) -> None:
        self.begin(due_date=self.today - timedelta(21))
        self.post("complete")
        self.assertEqual(self.coming().due_date, self.today)

    def test_from_completion_counts_from_the_day_it_is_done(self) -> None:
        late = self.today - timedelta(2)
        rule = "FREQ=DAILY;INTERVAL=3"
        self.begin(due_date=late, repeat=rule, repeats_from_completion=True)
        self.post("complete")
        self.assertEqual(self.coming().due_date, self.today + timedelta(3))

    def test_it_ends(self) -> None:
        for rule, days in (("FREQ=DAILY;COUNT=2", 1), ("FREQ=DAILY;COUNT=1", 0)):
            self.begin(repeat=rule, is_complete=False, completed_at=None)
            self.post("complete")
            found = self.alice.tasks.filter(previous=self.task.pk)
            self.assertEqual(found.count(), days)
            found.delete()

    def test_paused_it_makes_none(self) -> None:
        self.begin(is_repeat_paused=True)
        self.post("complete")
        self.assertFalse(self.alice.tasks.filter(previous=self.task.pk).exists())

    def test_its_time_of_day_and_head_start_are_kept_across_clocks(self) -> None:
        zone = ZoneInfo("Europe/Berlin")
        now = datetime(2026, 10, 24, 12, tzinfo=zone)
        task = Task(
            user=self.alice,
            title="x",
            due_date=date(2026, 10, 24),
            due_at=datetime(2026, 10, 24, 18, tzinfo=zone),
            start_date=date(2026, 10, 22),
            repeat="FREQ=DAILY",
        )
        made = task.next_task(now)
        self.assertEqual(made.due_at, datetime(2026, 10, 25, 18, tzinfo=zone))
        self.assertEqual(made.start_date, date(2026, 10, 23))

    def test_reopening_takes_the_next_back_if_it_is_untouched(self) -> None:
        self.post("complete")
        self.post("reopen")
        self.assertFalse(self.alice.tasks.filter(previous=self.task.pk).exists())
        self.post("complete")
        made = self.coming()
        self.client.post(f"/tasks/{made.pk}/edit/", {"title": "Mine", "version": 1})
        self.post("reopen")
        self.assertEqual(self.coming().title, "Mine")
        self.post("complete")
        self.assertEqual(self.coming().title, "Mine")

    def test_skipping_leaves_one_out(self) -> None:
        response = self.client.post(self.url("skip"), follow=True)
        self.assertContains(response, "Skipped “Pay the rent” once. Next: ")
        self.task.refresh_from_db()
        self.assertEqual(self.task.due_date, self.today + timedelta(7))
        self.assertFalse(self.task.is_complete)

    def test_the_last_one_cannot_be_skipped(self) -> None:
        self.begin(repeat="FREQ=DAILY;COUNT=1")
        response = self.client.post(self.url("skip"), follow=True)
        self.assertContains(response, "No day comes after this one.")

    def test_its_subtasks_come_again_open(self) -> None:
        part = self.alice.tasks.create(title="Part", parent=self.task)
        deeper = self.alice.tasks.create(
            title="Deeper", parent=part, due_date=self.today
        )
        deeper.complete(timezone.now())
        self.post("complete", {"subtasks": "too"})
        copy = self.coming().subtasks.get()
        self.assertEqual((copy.title, copy.is_complete), ("Part", False))
        again = copy.subtasks.get()
        self.assertEqual(again.title, "Deeper")
        self.assertEqual(again.due_date, self.today + timedelta(7))

    def test_without_a_day_it_repeats_no_more(self) -> None:
        self.post("reschedule", {"choice": ""})
        self.task.refresh_from_db()
        self.assertEqual((self.task.due_date, self.task.repeat), (None, ""))

    def test_rows_say_so(self) -> None:
        self.assertContains(self.client.get("/tasks/"), "every week on ")


class AtOnceTests(TransactionTestCase):
    TRIES = 200

    def test_from_two_workers_at_once_each_makes_one_next(self) -> None:
        alice = User.objects.create_user("alice@example.com", PASSWORD)
        today = timezone.localdate()
        tasks = [
            alice.tasks.create(title=f"Task {n}", due_date=today, repeat="FREQ=DAILY")
            for n in range(self.TRIES)
        ]

        def worker() -> Callable[[Task], None]:
            client = Client()
            client.force_login(alice)

            def complete(task: Task) -> None:
                client.post(f"/tasks/{task.pk}/complete/")

            return complete

        with ThreadPoolExecutor(2) as workers:
            first, second = worker(), worker()
            both = [workers.submit(_all, act, tasks) for act in (first, second)]
            for each in both:
                each.result()
        self.assertEqual(alice.tasks.completed().count(), self.TRIES)
        self.assertEqual(alice.tasks.open().count(), self.TRIES)


def _all(act: Callable[[Task], None], tasks: list[Task]) -> None:
    for task in tasks:
        act(task)
    connection.close()
