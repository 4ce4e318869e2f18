"""A page that nothing has changed is answered again, and never a moment too long."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import psycopg
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tasks.tests.cast import TaskTestCase
from tasks.views import unchanged
from todo_site.database import replica

URL = "/tasks/"
# Where a page is kept that was drawn.
KEEP = "tasks.views.answers.keep"
FORM_KEY = re.compile(r'id="id_form_key" value="([^"]+)"')


class LookTestCase(TaskTestCase):
    """It is half past some minute, and Alice has looked at her list twice."""

    def setUp(self) -> None:
        super().setUp()
        self.now = timezone.now().replace(second=30)
        self.at(self.now)
        # The first page brings the cookie that all later ones are made with.
        for _ in range(3):
            self.client.get(URL)

    def at(self, now: datetime) -> None:
        """Let it be that moment until the test ends."""
        clock = mock.patch("django.utils.timezone.now", return_value=now)
        clock.start()
        self.addCleanup(clock.stop)

    def statements(self, url: str = URL, client: Client | None = None) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = (client or self.client).get(url)
        self.assertEqual(response.status_code, 200)
        return len(queries)

    def assert_shown(self, text: str, url: str = URL) -> None:
        self.assertContains(self.client.get(url), text)


class AnsweredAgainTests(LookTestCase):
    def test_only_the_session_is_read_for_a_page_that_is_the_same(self) -> None:
        self.assertEqual(self.statements(), 1)

    def test_a_page_asked_for_once_or_twice_is_drawn(self) -> None:
        for _ in range(2):
            self.assertEqual(self.statements(f"{URL}?show=all"), 3)
        self.assertEqual(self.statements(f"{URL}?show=all"), 1)

    def test_it_is_the_same_but_for_the_key_of_its_form(self) -> None:
        drawn, again = (self.client.get(URL, {"look": n}) for n in "ab")
        for _ in range(2):
            drawn, again = again, self.client.get(URL)
        keys = {FORM_KEY.findall(page.text)[0] for page in (drawn, again)}
        self.assertEqual(len(keys), 2)
        self.assertEqual(*(FORM_KEY.sub("", page.text) for page in (drawn, again)))
        headers = [{**page.headers, "X-Request-ID": ""} for page in (drawn, again)]
        self.assertEqual(*headers)
        self.assertEqual(headers[0]["X-Frame-Options"], "DENY")

    def test_it_is_counted_under_its_view(self) -> None:
        with mock.patch("todo_site.metrics._of") as counted:
            self.client.get(f"{URL}today/")
            self.assertEqual(self.statements(), 1)
        views = {given.args[1] for given in counted.mock_calls if len(given.args) > 1}
        self.assertLessEqual({"tasks:today", "tasks:list"}, views)

    def test_two_pages_of_one_drawing_each_add_the_same_words(self) -> None:
        pages = [self.client.get(URL) for _ in range(2)]
        for page in pages:
            key = FORM_KEY.findall(page.text)[0]
            self.client.post("/tasks/new/", {"title": "Milk", "form_key": key})
        self.assertEqual(self.alice.tasks.filter(title="Milk").count(), 2)

    def test_every_kind_of_list_is(self) -> None:
        project = self.alice.projects.create(name="Home")
        saved = self.alice.filters.create(name="Late", expression="overdue")
        for url in (
            f"/tasks/projects/{project.pk}/",
            f"/tasks/filters/{saved.pk}/",
            "/tasks/labels/bank/",
            "/tasks/filter/?q=overdue",
            "/tasks/search/?q=rent",
            "/tasks/?show=all&select=1",
        ):
            with self.subTest(url):
                for _ in range(2):
                    self.client.get(url)
                self.assertEqual(self.statements(url), 1)

    def test_what_htmx_asks_for_is_drawn(self) -> None:
        response = self.client.get(URL, headers={"HX-Request": "true"})
        self.assertNotContains(response, "<!doctype")

    def test_a_page_that_is_too_large_is_not(self) -> None:
        self.alice.tasks.create(title="Another")
        with mock.patch.object(unchanged, "LARGEST", 1_000):
            for _ in range(3):
                self.assertEqual(self.statements(), 3)

    def test_a_replica_that_is_behind_keeps_nothing_old(self) -> None:
        with mock.patch.object(replica, "IS_USED", new=True):
            self.assertEqual(self.statements(), 3)


class ChangedTests(LookTestCase):
    def test_each_change_is_seen_at_once(self) -> None:
        for number, change in enumerate(self.changes()):
            for _ in range(3):
                before = self.client.get(URL).text
            change()
            with self.subTest(number):
                after = self.client.get(URL).text
                self.assertNotEqual(*(FORM_KEY.sub("", t) for t in (before, after)))

    def changes(self) -> list[Any]:
        """Return what somebody may do to what the list shows."""
        tasks, post = self.alice.tasks, self.client.post
        return [
            lambda: post("/tasks/new/", {"title": "Call home"}),
            lambda: tasks.update(title="Renamed"),
            lambda: self.sql("UPDATE tasks_task SET priority = 3 WHERE user_id = %s"),
            lambda: self.alice.projects.create(name="Home"),
            lambda: self.alice.projects.update(name="House"),
            lambda: self.alice.filters.create(name="Late", expression="overdue"),
            lambda: self.alice.filters.all().delete(),
            lambda: User.objects.filter(pk=self.alice.pk).update(name="Alicia"),
            lambda: self.sql("UPDATE accounts_user SET name = 'Al' WHERE id = %s"),
            lambda: post("/accounts/theme/", {"theme": "dark"}),
            lambda: self.sql("DELETE FROM tasks_task WHERE user_id = %s"),
        ]

    def sql(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.alice.pk])

    def test_nobody_elses_change_draws_it_anew(self) -> None:
        self.bob.tasks.create(title="Bob's")
        self.assertEqual(self.statements(), 1)

    def test_a_time_that_passes_is_seen_the_next_minute(self) -> None:
        due = self.now.replace(second=0) + timedelta(minutes=1)
        self.alice.tasks.update(due_date=due.date(), due_at=due)
        for _ in range(3):
            self.assertNotContains(self.client.get(URL), "data-overdue")
        self.at(due + timedelta(seconds=1))
        self.assert_shown("data-overdue")

    def test_a_minute_that_ends_while_a_page_is_drawn_keeps_nothing_old(self) -> None:
        due = self.now.replace(second=0) + timedelta(minutes=1)
        self.alice.tasks.update(due_date=due.date(), due_at=due)
        keep = unchanged.keep

        def late(*given: Any) -> None:
            self.at(due + timedelta(seconds=1))
            with mock.patch(KEEP, keep):
                self.assert_shown("data-overdue")
            keep(*given)

        self.at(due - timedelta(seconds=1))
        with mock.patch(KEEP, late):
            self.client.get(URL)
        self.assert_shown("data-overdue")

    def test_what_is_deleted_for_ever_does_not_come_back(self) -> None:
        for last in (self.delete_for_ever, self.empty_trash):
            task = self.alice.tasks.create(title="Never again")
            for number in range(8):
                self.alice.tasks.create(title=f"Newer {number}")
            for _ in range(3):
                self.assert_shown("Never again")
            self.client.post(f"/tasks/{task.pk}/delete/")
            last(task.pk)
            self.client.get("/tasks/trash/")
            self.assertNotContains(self.client.get(URL), "Never again")

    def delete_for_ever(self, pk: int) -> None:
        gone = self.alice.changes.get(object_id=pk, after__isnull=True)
        self.client.post(f"/tasks/trash/{gone.pk}/delete/")

    def empty_trash(self, _: int) -> None:
        self.client.post("/tasks/trash/empty/")

    def test_what_the_administration_gives_away_is_gone(self) -> None:
        staff = Client()
        staff.force_login(self.steve)
        url = f"/admin/tasks/task/{self.task.pk}/change/"
        staff.post(url, {"user": self.bob.pk, "title": "Pay the rent"})
        self.assertEqual(self.bob.tasks.count(), 1)
        self.assertNotContains(self.client.get(URL), "Pay the rent")

    def test_what_just_happened_is_told(self) -> None:
        self.post("delete")
        self.client.post("/tasks/new/", {"title": "Again"})
        self.assert_shown("Added “Again”.")


class WhoseTests(LookTestCase):
    def test_a_stranger_gets_none_whoever_else_asks(self) -> None:
        asks = "django.contrib.auth.middleware.LoginRequiredMiddleware"
        with self.modify_settings(MIDDLEWARE={"remove": asks}):
            client = Client(raise_request_exception=False)
            client.cookies = self.client.cookies
            self.assertEqual(self.statements(client=client), 1)
            client.cookies.pop("sessionid")
            self.assertNotContains(client.get(URL), "Pay the rent", status_code=500)

    def test_nobody_gets_the_page_of_another(self) -> None:
        bob = Client()
        bob.force_login(self.bob)
        bob.cookies["csrftoken"] = self.client.cookies["csrftoken"].value
        self.assertEqual(self.statements(client=bob), 3)
        self.assertNotContains(bob.get(URL), "Pay the rent")

    def test_whoever_signed_out_gets_none(self) -> None:
        self.client.post("/accounts/logout/")
        self.assertEqual(self.client.get(URL).status_code, 302)

    def test_another_browser_gets_forms_that_work_there(self) -> None:
        other = Client(enforce_csrf_checks=True)
        other.force_login(self.alice)
        for _ in range(4):
            page = other.get(URL)
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[0]
        sent = {"title": "From there", "csrfmiddlewaretoken": token}
        self.assertEqual(other.post("/tasks/new/", sent).status_code, 302)

    def test_a_broken_cookie_is_replaced_each_time(self) -> None:
        self.client.cookies["csrftoken"] = "broken"
        for _ in range(4):
            self.client.cookies["csrftoken"] = "broken"
            self.assertIn("csrftoken", self.client.get(URL).cookies)


class LateTests(TransactionTestCase):
    """A program begins a change, Alice makes one, and the program's is saved last."""

    def setUp(self) -> None:
        self.alice = User.objects.create(email="alice@example.com")
        self.task = self.alice.tasks.create(title="Pay the rent")
        self.client.force_login(self.alice)
        now = timezone.now().replace(second=30)
        clock = mock.patch("django.utils.timezone.now", return_value=now)
        clock.start()
        self.addCleanup(clock.stop)
        self.client.get(URL)

    def test_it_is_seen_although_it_began_earlier(self) -> None:
        self.meanwhile(lambda: self.alice.tasks.create(title="Call home"))

    def test_it_is_seen_after_a_change_of_many(self) -> None:
        many = [self.alice.tasks.create(title=f"Task {n}").pk for n in range(9)]
        form = {"act": "priority", "task": many, "priority": 1}
        self.meanwhile(lambda: self.client.post("/tasks/change/", form))

    def meanwhile(self, change: Callable[[], Any]) -> None:
        server = connection.get_connection_params()
        with psycopg.connect(**server) as other, other.transaction():
            rename = "UPDATE tasks_task SET title = 'Renamed' WHERE id = %s"
            other.execute(rename, [self.task.pk])
            change()
            for _ in range(4):
                self.assertContains(self.client.get(URL), "Pay the rent")
        self.assertContains(self.client.get(URL), "Renamed")
