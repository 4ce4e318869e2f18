"""Tasks in the admin."""

from datetime import UTC, date, datetime, timedelta
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasks.models import Task
from tasks.tests.cast import TaskTestCase
from todo_site import paginator
from todo_site.database.plans import ANEW

URL = "/admin/tasks/task/"


class TaskAdminTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(self.steve)

    def test_it_shows_everybodys_tasks_with_their_owner(self) -> None:
        self.bob.tasks.create(title="Feed the cat")
        response = self.client.get(URL)
        for words in ("Pay the rent", "alice@example.com", "Feed the cat"):
            self.assertContains(response, words)

    def test_it_finds_by_title_and_owner(self) -> None:
        self.bob.tasks.create(title="Feed the cat")
        for query in ("rent", "alice@"):
            response = self.client.get(URL, {"q": query})
            self.assertContains(response, "Pay the rent")
            self.assertNotContains(response, "Feed the cat")

    def test_many_are_not_counted_but_estimated(self) -> None:
        for number, name in ((10_000, "count"), (0, "estimate")):
            with (
                self.subTest(name),
                mock.patch.object(paginator, "MOST_COUNTED", number),
                CaptureQueriesContext(connection) as queries,
            ):
                self.assertContains(self.client.get(URL), "Pay the rent")
                counted = [q["sql"] for q in queries if "COUNT(*)" in q["sql"]]
                self.assertEqual(bool(counted), bool(number))

    def test_no_page_is_found_by_counting_millions_before_it(self) -> None:
        Task.objects.bulk_create(
            Task(user=self.bob, title=f"Task {number}") for number in range(120)
        )
        self.assertEqual(self.client.get(URL, {"p": 3}).status_code, 200)
        with mock.patch.object(paginator, "MOST_PAGES", 2):
            self.assertEqual(self.client.get(URL, {"p": 3}).status_code, 302)

    def test_each_due_filter_shows_its_own(self) -> None:
        today = timezone.localdate()
        for title, days in {"Late": -1, "Now": 0, "Soon": 3, "Later": 30}.items():
            day = today + timedelta(days=days)
            self.alice.tasks.create(title=f"{title}!", due_date=day)
        for choice, title in {
            "overdue": "Late!",
            "today": "Now!",
            "week": "Soon!",
            "later": "Later!",
            "none": "Pay the rent",
        }.items():
            with self.subTest(choice):
                response = self.client.get(URL, {"due": choice})
                found = [task.title for task in response.context["cl"].result_list]
                self.assertEqual(found, [title])

    def test_the_list_costs_the_same_for_many(self) -> None:
        self.client.get(URL)
        with CaptureQueriesContext(connection) as few:
            self.client.get(URL)
        Task.objects.bulk_create(
            Task(user=self.bob, title=f"Task {number}") for number in range(60)
        )
        with CaptureQueriesContext(connection) as many:
            self.client.get(URL)
        self.assertEqual(len(few), len(many))
        self.assertLess(len(many), 15)

    def test_it_changes_a_task_and_its_owner_is_found_by_typing(self) -> None:
        page = self.client.get(f"{URL}{self.task.pk}/change/")
        self.assertContains(page, "admin-autocomplete")
        data = {"user": self.alice.pk, "title": "Pay it", "due_date": "2031-01-05"}
        self.client.post(f"{URL}{self.task.pk}/change/", data)
        self.task.refresh_from_db()
        self.assertEqual(self.task.title, "Pay it")

    def test_a_new_task_is_asked_for_what_is_typed_alone(self) -> None:
        page = self.client.get(f"{URL}add/")
        self.assertNotContains(page, "DatabaseDefault")
        self.assertNotContains(page, "Created at")
        data = {"user": self.alice.pk, "title": "From the admin"}
        self.client.post(f"{URL}add/", data)
        self.assertTrue(self.alice.tasks.filter(title="From the admin").exists())

    def test_bad_input_is_shown_not_failed(self) -> None:
        data = {"user": self.alice.pk, "title": "   ", "due_date": "2026-02-30"}
        page = self.client.post(f"{URL}{self.task.pk}/change/", data)
        self.assertContains(page, "errorlist")
        self.assert_unchanged()

    def test_its_actions_keep_completion_and_time_together(self) -> None:
        data = {"_selected_action": [self.task.pk], "action": "complete"}
        response = self.client.post(URL, data, follow=True)
        self.assertContains(response, "Completed: 1.")
        self.task.refresh_from_db()
        self.assertIsNotNone(self.task.completed_at)
        self.client.post(URL, data | {"action": "reopen"})
        self.task.refresh_from_db()
        self.assertIsNone(self.task.completed_at)

    def test_a_new_day_keeps_the_time_and_a_new_owner_leaves_the_project(self) -> None:
        at = datetime(2031, 1, 4, 9, tzinfo=UTC)
        home = self.alice.projects.create(name="Home")
        start = date(2031, 1, 3)
        Task.objects.filter(pk=self.task.pk).update(
            due_date=at.date(), due_at=at, start_date=start, project=home
        )
        data = {"user": self.bob.pk, "title": "Pay it", "due_date": "2031-01-02"}
        self.client.post(f"{URL}{self.task.pk}/change/", data)
        self.task.refresh_from_db()
        self.assertEqual(self.task.due_at, at - timedelta(days=2))
        self.assertEqual((self.task.user, self.task.project), (self.bob, None))
        self.assertIsNone(self.task.start_date)


class PlanTests(TaskTestCase):
    def test_an_address_is_found_by_its_beginning_in_the_index(self) -> None:
        self.client.force_login(self.steve)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        for url in ("/admin/accounts/user/", URL):
            with CaptureQueriesContext(connection) as queries:
                self.client.get(url, {"q": "alice@"})
            sent = [query["sql"] for query in queries]
            self.assertIn(ANEW, sent)
            asked = next(q for q in sent if "LIKE" in q and q.startswith("SELECT"))
            self.assertGreater(sent.index(asked), sent.index(ANEW))
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {asked}")
                plan = "\n".join(line for (line,) in cursor.fetchall())
            self.assertIn("accounts_user_email_b2644a56_like", plan)
