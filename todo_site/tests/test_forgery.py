"""Forms of other sites, forged fields, and addresses that lead away."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.tests.people import PASSWORD
from tasks.models import Task
from tasks.tests.cast import TaskTestCase

# Each is a way in which somebody was led to another site once.
LEADING_AWAY = [
    "https://evil.example/",
    "http://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\\/evil.example",
    "\\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://EVIL.example",
    "hTtPs://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "mailto:a@evil.example",
    "\thttps://evil.example/",
    "\nhttps://evil.example/",
    "\r\nhttps://evil.example/",
    " https://evil.example/",
    "\x00https://evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "/\r/evil.example/",
    "https://testserver@evil.example/",
    "https://testserver:pass@evil.example/",
    "https://evil.example#testserver",
    "https://evil.example?testserver",
    "https://evil.example\\@testserver",
    "https://testserver.evil.example/",
    "https://testserverevil.example/",
    "//testserver@evil.example",
    "//evil%2eexample/",
    "https://[::1]/",
    "https://[evil.example/",
    "//\u3002evil.example",
    "https://evil\u3002example/",
    "/tasks/\r\nSet-Cookie: a=b",
    "evil.example",
    "?next=https://evil.example/",
]


class RedirectTests(TaskTestCase):
    def assert_stays(self, response: Any, url: str) -> None:
        location = response.headers.get("Location", "")
        parts = urlsplit(location)
        self.assertEqual(
            (parts.scheme, parts.netloc), ("", ""), f"{url!r}: {location!r}"
        )
        self.assertFalse(location.startswith(("//", "/\\")), location)
        self.assertNotRegex(location, r"[\x00-\x1f]")
        self.assertNotIn("a", response.cookies)

    def test_no_form_leads_to_another_site(self) -> None:
        self.assertGreaterEqual(len(LEADING_AWAY), 40)
        key = "8f14e45f-ceea-467f-9c2b-1d5b5c0c7a1"
        for number, url in enumerate(LEADING_AWAY):
            task = self.alice.tasks.create(title="One of many")
            new = {"title": f"New {number}", "form_key": f"{key}{number % 10}"}
            for path, data in (
                (reverse("tasks:new"), new),
                (self.url("edit", task), {"title": "Other", "version": "1"}),
                (self.url("complete", task), {}),
                (self.url("reopen", task), {}),
                (self.url("delete", task), {}),
                ("/accounts/theme/", {"theme": "dark"}),
                ("/accounts/reauthenticate/", {"password": PASSWORD}),
            ):
                with self.subTest(url=url, path=path):
                    self.assert_stays(
                        self.client.post(path, {**data, "next": url}), url
                    )

    def test_neither_does_signing_in(self) -> None:
        for url in LEADING_AWAY:
            data = {"login": "alice@example.com", "password": PASSWORD}
            for where in (data | {"next": url}, data):
                with self.subTest(url):
                    response = Client().post(
                        "/accounts/login/", where, query_params={"next": url}
                    )
                    self.assertEqual(response.status_code, 302)
                    self.assert_stays(response, url)

    def test_a_made_up_host_gets_into_no_mail_and_no_answer(self) -> None:
        data = {"email": "alice@example.com"}
        for host in (
            "evil.example",
            "testserver.evil.example",
            "testserver@evil",
            "a b",
        ):
            with self.subTest(host):
                response = self.client.post(
                    "/accounts/password/reset/", data, headers={"host": host}
                )
                self.assertEqual(response.status_code, 400)
                self.assertNotContains(response, "evil", status_code=400)
        forwarded = {"x-forwarded-host": "evil.example"}
        self.client.post("/accounts/password/reset/", data, headers=forwarded)
        self.assertNotIn("evil", str(mail.outbox[-1].body))


class ForgedFieldTests(TaskTestCase):
    """Fields that a form does not have change nothing."""

    def setUp(self) -> None:
        super().setUp()
        self.forged = {
            "user": str(self.bob.pk),
            "user_id": str(self.bob.pk),
            "owner": str(self.bob.pk),
            "id": "1",
            "pk": "1",
            "is_complete": "on",
            "completed_at": "2020-01-01",
            "created_at": "2020-01-01",
            "updated_at": "2020-01-01",
            "is_staff": "on",
            "is_superuser": "on",
            "is_active": "",
            "email": "evil@example.com",
            "password": "x",
            "groups": "1",
        }

    def test_a_new_task_is_its_writers_and_open(self) -> None:
        self.client.post("/tasks/new/", {"title": "Mine", **self.forged})
        task = Task.objects.get(title="Mine")
        self.assertEqual(task.user, self.alice)
        self.assertFalse(task.is_complete)
        self.assertNotEqual(task.created_at.year, 2020)

    def test_an_edited_one_stays_so(self) -> None:
        self.post("edit", {"title": "Other", "version": "1", **self.forged})
        self.task.refresh_from_db()
        self.assertEqual((self.task.title, self.task.user), ("Other", self.alice))
        self.assertFalse(self.task.is_complete)

    def test_nobody_makes_themselves_staff(self) -> None:
        data = {"name": "A", "time_zone": "UTC", **self.forged}
        self.client.post("/accounts/", data)
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.name, "A")
        self.assertFalse(self.alice.is_staff or self.alice.is_superuser)
        self.assertEqual(self.alice.email, "alice@example.com")
        self.assertTrue(self.alice.check_password(PASSWORD))

    def test_nor_by_signing_up(self) -> None:
        data = {"password1": PASSWORD, "password2": PASSWORD, **self.forged}
        stranger = Client()
        stranger.post("/accounts/signup/", data | {"email": "carol@example.com"})
        carol = type(self.alice).objects.get(email="carol@example.com")
        self.assertFalse(carol.is_staff or carol.is_superuser)


class OtherSitesTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.strict = Client(enforce_csrf_checks=True)
        self.strict.force_login(self.alice)
        self.strict.get("/tasks/new/")
        self.token = self.strict.cookies[settings.CSRF_COOKIE_NAME].value

    def add(self, token: str, **headers: str) -> int:
        data = {"title": "Forged", "csrfmiddlewaretoken": token}
        response = self.strict.post("/tasks/new/", data, headers=headers)
        return int(response.status_code)

    def test_a_token_of_another_browser_is_none(self) -> None:
        other = Client(enforce_csrf_checks=True)
        other.force_login(self.bob)
        other.get("/tasks/new/")
        self.assertEqual(self.add(other.cookies[settings.CSRF_COOKIE_NAME].value), 403)

    def test_a_form_that_another_site_sends_is_refused(self) -> None:
        for origin in (
            "https://evil.example",
            "null",
            "http://testserver.evil.example",
        ):
            with self.subTest(origin):
                self.assertEqual(self.add(self.token, origin=origin), 403)
        self.assertFalse(Task.objects.filter(title="Forged").exists())

    def test_our_own_is_not(self) -> None:
        self.assertEqual(self.add(self.token, origin="http://testserver"), 302)
