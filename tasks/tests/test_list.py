"""The list: what it shows, to whom, and what it costs."""

from datetime import UTC, date, datetime, timedelta
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tasks.models import Task
from tasks.tests.cast import HTMX, TaskTestCase

URL = "/tasks/"


class ListTests(TaskTestCase):
    def test_it_shows_title_description_and_due_day(self) -> None:
        self.alice.tasks.create(
            title="Call the dentist",
            description="The number is on the fridge.",
            due_date=date(2031, 1, 5),
        )
        response = self.client.get(URL)
        self.assertContains(response, "Call the dentist")
        self.assertContains(response, "The number is on the fridge.")
        self.assertContains(response, "Sun 5 Jan 2031")

    def test_it_hides_other_peoples_tasks(self) -> None:
        self.bob.tasks.create(title="Feed the cat")
        for show in ("open", "all", "overdue", "completed"):
            response = self.client.get(URL, {"show": show})
            self.assertNotContains(response, "Feed the cat")

    def test_a_completed_task_says_when_it_was_in_the_persons_zone(self) -> None:
        self.alice.time_zone = "Pacific/Auckland"
        self.alice.save()
        self.task.complete(datetime(2025, 1, 5, 23, tzinfo=UTC))
        response = self.client.get(URL, {"show": "completed"})
        self.assertContains(response, "Completed Mon 6 Jan 2025")

    def test_text_is_shown_as_text(self) -> None:
        self.alice.tasks.create(title="<script>alert(1)</script>", description="<b>x")
        response = self.client.get(URL)
        self.assertNotContains(response, "<script>alert")
        self.assertContains(response, "&lt;script&gt;alert(1)")
        self.assertContains(response, "&lt;b&gt;x")

    def test_each_filter_shows_its_own(self) -> None:
        today = self.alice.today(timezone.now())
        self.alice.tasks.create(title="Late", due_date=today - timedelta(days=1))
        done = self.alice.tasks.create(title="Done")
        done.complete(timezone.now())
        for show, titles in {
            "open": {"Pay the rent", "Late"},
            "overdue": {"Late"},
            "completed": {"Done"},
            "all": {"Pay the rent", "Late", "Done"},
        }.items():
            with self.subTest(show):
                response = self.client.get(URL, {"show": show})
                shown = {task.title for task in response.context["page"].tasks}
                self.assertEqual(shown, titles)

    def test_the_tabs_carry_the_counts(self) -> None:
        response = self.client.get(URL)
        counts = [(tab.name, tab.count) for tab in response.context["tabs"]]
        self.assertEqual(
            counts, [("open", "1"), ("overdue", "0"), ("completed", "0"), ("all", "1")]
        )

    def test_an_empty_list_says_what_to_do(self) -> None:
        self.client.force_login(self.bob)
        for show in ("open", "all", "overdue", "completed"):
            with self.subTest(show):
                response = self.client.get(URL, {"show": show})
                self.assertContains(response, 'class="empty"')

    def test_an_unknown_filter_or_order_is_not_found(self) -> None:
        for query in ({"show": "nonsense"}, {"order": "nonsense"}, {"show": "\0"}):
            with self.subTest(query):
                response = self.client.get(URL, query)
                self.assertContains(response, "There is nothing here", status_code=404)

    def test_today_follows_the_persons_own_zone(self) -> None:
        Task.objects.filter(pk=self.task.pk).update(due_date=date(2026, 11, 25))
        noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
        for zone, words in {
            "UTC": "Due today",
            "Pacific/Auckland": "Overdue · yesterday",
            "Pacific/Pago_Pago": "Due today",
        }.items():
            with self.subTest(zone):
                self.alice.time_zone = zone
                self.alice.save()
                with mock.patch("django.utils.timezone.now", return_value=noon):
                    response = self.client.get(URL)
                self.assertContains(response, words)

    def test_htmx_gets_the_list_and_keeps_what_is_being_written(self) -> None:
        response = self.client.get(URL, headers=HTMX)
        self.assertNotContains(response, "<!doctype")
        self.assertNotContains(response, 'id="add-form"')
        self.assertContains(response, 'id="list"')
        self.assertContains(response, 'hx-swap-oob="innerHTML:#tabs"')

    def test_after_adding_htmx_gets_a_fresh_form(self) -> None:
        response = self.client.get(URL, headers=HTMX | {"HX-Trigger": "add-form"})
        self.assertContains(response, 'id="add-form"')

    def test_a_page_restored_by_the_back_button_is_whole(self) -> None:
        response = self.client.get(
            URL, headers=HTMX | {"HX-History-Restore-Request": "true"}
        )
        self.assertContains(response, "<!doctype html>")


class UnchangedTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        # The first page gives the cookie that all later ones are made with.
        self.client.get(URL)

    def again(self, tag: str, **query: str) -> int:
        response = self.client.get(URL, query, headers={"If-None-Match": tag})
        return response.status_code

    def test_a_list_that_did_not_change_is_not_sent_again(self) -> None:
        tag = self.client.get(URL).headers["ETag"]
        with self.assertNumQueries(3):
            self.assertEqual(self.again(tag), 304)
        self.assertEqual(self.again(tag, show="all"), 200)

    def test_whatever_is_seen_of_a_change_makes_another_page(self) -> None:
        for change in (
            lambda: self.alice.tasks.create(title="Another"),
            lambda: self.task.complete(timezone.now()),
            lambda: self.alice.tasks.update(title="Renamed"),
            lambda: self.client.post("/accounts/theme/", {"theme": "dark"}),
            lambda: User.objects.filter(pk=self.alice.pk).update(name="Alicia"),
            lambda: self.client.post(f"/tasks/{self.task.pk}/reopen/"),
        ):
            tag = self.client.get(URL).headers["ETag"]
            change()
            self.assertEqual(self.again(tag), 200)

    def test_what_just_happened_is_told_and_not_kept(self) -> None:
        self.client.post("/tasks/new/", {"title": "Another"})
        self.assertNotIn("ETag", self.client.get(URL).headers)


class CostTests(TaskTestCase):
    def queries(self) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.client.get(URL)
        return len(queries)

    def test_it_takes_at_most_3_queries_for_1_or_1000_tasks(self) -> None:
        few = self.queries()
        Task.objects.bulk_create(
            Task(user=self.alice, title=f"Task {number}") for number in range(1000)
        )
        self.assertEqual(self.queries(), few)
        self.assertLessEqual(few, 3)


class OrderTests(TaskTestCase):
    def titles(self, order: str) -> list[str]:
        response = self.client.get(URL, {"order": order})
        return [task.title for task in response.context["page"].tasks]

    def test_by_due_day_with_none_last_and_newest_first_within_a_day(self) -> None:
        self.alice.tasks.create(title="Later", due_date=date(2031, 1, 2))
        self.alice.tasks.create(title="Sooner", due_date=date(2031, 1, 1))
        self.alice.tasks.create(title="Sooner, newer", due_date=date(2031, 1, 1))
        self.assertEqual(
            self.titles("due"), ["Sooner, newer", "Sooner", "Later", "Pay the rent"]
        )

    def test_by_newest(self) -> None:
        self.alice.tasks.create(title="Second", due_date=date(2031, 1, 2))
        self.alice.tasks.create(title="Third", due_date=date(2031, 1, 1))
        self.assertEqual(self.titles("newest"), ["Third", "Second", "Pay the rent"])
