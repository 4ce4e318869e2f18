"""Pages for what goes wrong: plain words, the right status, no database."""

from contextlib import AbstractContextManager
from unittest import mock

import psycopg
from django.db import InterfaceError, InternalError, OperationalError
from django.test import Client, SimpleTestCase, override_settings
from django.urls import reverse

from accounts.tests.people import PeopleTestCase
from todo_site.errors import is_database_away


class NotFoundTests(PeopleTestCase):
    def test_it_is_a_plain_page(self) -> None:
        response = self.client.get("/nowhere/")
        self.assertContains(response, "There is nothing here", status_code=404)


class WrongMethodTests(PeopleTestCase):
    def test_it_is_a_plain_page_that_says_what_is_allowed(self) -> None:
        self.client.force_login(self.alice)
        response = self.client.get("/tasks/1/complete/")
        self.assertContains(response, "only takes a form", status_code=405)
        self.assertEqual(response.headers["Allow"], "POST")


class ForbiddenTests(PeopleTestCase):
    def test_it_is_a_plain_page(self) -> None:
        self.client.force_login(self.alice)
        response = self.client.get("/admin/", follow=True)
        self.assertContains(response, "This page is not for you", status_code=403)


class DatabaseAwayTests(PeopleTestCase):
    def setUp(self) -> None:
        self.client.force_login(self.alice)
        self.client.raise_request_exception = False

    def away(self, target: str) -> None:
        with (
            mock.patch(target, side_effect=OperationalError("no such role")),
            self.assertLogs("todo_site.errors", "ERROR") as log,
        ):
            response = self.client.get(reverse("tasks:list"))
        self.assertIn("no such role", log.output[0])
        self.assertContains(response, "The database does not answer", status_code=503)
        self.assertEqual(response.headers["Retry-After"], "5")

    def test_lost_in_a_view_it_is_503_and_when_to_try_again(self) -> None:
        self.away("tasks.paging.read")

    def test_lost_before_the_view_it_is_the_same(self) -> None:
        self.away("accounts.sessions.SessionStore.load")

    def test_the_page_itself_asks_no_database(self) -> None:
        with (
            mock.patch(
                "django.db.backends.utils.CursorWrapper.execute",
                side_effect=OperationalError("gone"),
            ),
        ):
            response = self.client.get(reverse("tasks:list"))
        self.assertContains(response, "The database does not answer", status_code=503)

    def gone(self) -> AbstractContextManager[object]:
        return mock.patch("tasks.views.tasks.add", side_effect=OperationalError("gone"))

    def test_what_was_sent_waits_to_be_sent_again(self) -> None:
        typed = {"title": 'Buy <milk> & "bread"', "description": "two\nlines"}
        with self.gone():
            page = self.client.post(reverse("tasks:new"), typed)
        fields = {**typed, "title": "Buy &lt;milk&gt; &amp; &#34;bread&#34;"}
        for name, value in fields.items():
            self.assertContains(
                page,
                f'<input type="hidden" name="{name}" value="{value}">',
                status_code=503,
            )
        self.assertContains(page, 'action="/tasks/new/"', status_code=503)

    def test_a_password_is_not_written_into_the_page(self) -> None:
        self.client.logout()
        typed = {"login": "alice@example.com", "password": "a secret of hers"}
        with mock.patch(
            "django.contrib.auth.backends.ModelBackend.authenticate",
            side_effect=OperationalError("gone"),
        ):
            page = self.client.post(reverse("account_login"), typed)
        self.assertContains(page, "The database does not answer", status_code=503)
        self.assertNotContains(page, "secret", status_code=503)

    def test_htmx_gets_a_message_beside_the_form(self) -> None:
        with self.gone():
            part = self.client.post(
                reverse("tasks:new"), {"title": "Milk"}, headers={"HX-Request": "true"}
            )
        self.assertContains(part, "is still here", status_code=503)
        self.assertNotContains(part, "<html", status_code=503)
        self.assertEqual(part.headers["HX-Retarget"], "#messages")
        self.assertEqual(part.headers["Retry-After"], "5")

    def test_a_fault_of_ours_is_500(self) -> None:
        with mock.patch("tasks.views.lists.sidebar", side_effect=RuntimeError("ours")):
            response = self.client.get(reverse("tasks:list"))
        self.assertContains(response, "Something went wrong", status_code=500)

    def test_what_counts_as_away(self) -> None:
        idle = InternalError("idle")
        idle.__cause__ = psycopg.errors.IdleInTransactionSessionTimeout()
        for exception in (OperationalError(), InterfaceError(), idle):
            self.assertTrue(is_database_away(exception))
        for other in (InternalError(), ValueError(), None):
            self.assertFalse(is_database_away(other))


class LiveTests(SimpleTestCase):
    def test_it_answers_without_a_database(self) -> None:
        # A SimpleTestCase may not ask one at all.
        response = Client().get("/health/live")
        self.assertEqual(response.content, b"live\n")

    @override_settings(SECURE_SSL_REDIRECT=True)
    def test_it_answers_by_any_name_over_plain_http_with_any_cookie(self) -> None:
        client = Client(headers={"host": "10.1.2.3", "cookie": "sessionid=abc"})
        response = client.get("/health/live")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Content-Security-Policy", response.headers)
