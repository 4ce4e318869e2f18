"""Where somebody is signed in, and what happened to their account."""

from datetime import timedelta
from typing import Any
from unittest import mock

from django.test import Client, SimpleTestCase
from django.urls import reverse
from django.utils import timezone

from accounts.agents import agent_in_words
from accounts.models import AuditEntry, Session
from accounts.tests.people import PASSWORD, PeopleTestCase

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


class SessionTests(PeopleTestCase):
    url = "/accounts/sessions/"

    def setUp(self) -> None:
        self.phone = Client(headers={"user-agent": SAFARI}, REMOTE_ADDR="192.0.2.9")
        for client in (self.phone, self.client):
            self.sign_in(client)

    def sign_in(self, client: Client, login: str = "alice@example.com") -> None:
        client.post("/accounts/login/", {"login": login, "password": PASSWORD})

    def name_of(self, client: Client) -> str:
        key = client.session.session_key
        return str(Session.objects.get(session_key=key).name)

    def end(self, name: str) -> Any:
        return self.client.post(f"{self.url}{name}/end/")

    def test_each_is_shown_with_its_place(self) -> None:
        page = self.client.get(self.url)
        self.assertContains(page, "Safari on iPhone")
        self.assertContains(page, "192.0.2.9")
        self.assertContains(page, "this browser", count=1)

    def test_no_key_is_shown(self) -> None:
        page = self.client.get(self.url).content.decode()
        for session in Session.objects.all():
            self.assertNotIn(session.session_key, page)

    def test_one_that_is_ended_is_out_at_its_next_click(self) -> None:
        response = self.end(self.name_of(self.phone))
        self.assertRedirects(response, self.url)
        self.assertEqual(self.phone.get(reverse("tasks:list")).status_code, 302)
        self.assertEqual(self.client.get(reverse("tasks:list")).status_code, 200)
        last = AuditEntry.objects.order_by("-pk")[0]
        self.assertEqual(last.action, "session-ended")
        self.assertEqual(last.details.words, "Safari on iPhone, 192.0.2.9")

    def test_showing_who_one_is_gives_the_session_another_key(self) -> None:
        before = self.client.session.session_key
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        after = self.client.session.session_key
        self.assertNotEqual(after, before)
        self.assertFalse(Session.objects.filter(session_key=before).exists())
        self.assertTrue(Session.objects.get(session_key=after).address)
        self.assertEqual(self.client.get(reverse("tasks:list")).status_code, 200)

    def test_all_others_end_at_once(self) -> None:
        self.sign_in(Client())
        self.client.post(f"{self.url}end/")
        self.assertEqual(self.alice.sessions.count(), 1)
        self.assertEqual(self.client.get(reverse("tasks:list")).status_code, 200)

    def test_somebody_elses_is_not_there(self) -> None:
        bobs = Client()
        self.sign_in(bobs, "bob@example.com")
        response = self.end(self.name_of(bobs))
        self.assertEqual(response.status_code, 404)
        self.assertEqual(response.content, self.end("0" * 16).content)
        self.assertEqual(bobs.get(reverse("tasks:list")).status_code, 200)

    def test_those_that_ran_out_are_not_shown(self) -> None:
        Session.objects.filter(agent=SAFARI).update(expire_date=timezone.now())
        self.assertNotContains(self.client.get(self.url), "iPhone")

    def test_after_thirty_days_one_signs_in_again_however_often_one_came(self) -> None:
        created = timezone.now() - timedelta(days=30)
        self.alice.sessions.update(created_at=created)
        self.assertEqual(self.client.get(reverse("tasks:list")).status_code, 302)

    def test_the_last_use_is_kept_every_ten_minutes(self) -> None:
        before = self.alice.sessions.get(agent=SAFARI).used_at
        later = timezone.now() + timedelta(minutes=11)
        with mock.patch("accounts.middleware.timezone.now", return_value=later):
            self.phone.get("/tasks/", REMOTE_ADDR="198.51.100.4")
        session = self.alice.sessions.get(agent=SAFARI)
        self.assertGreater(session.used_at, before)
        self.assertEqual(session.address, "198.51.100.4")

    def test_the_page_costs_the_same_however_many_there_are(self) -> None:
        for _ in range(5):
            self.sign_in(Client())
        with self.assertNumQueries(2):
            self.client.get(self.url)


class HistoryTests(PeopleTestCase):
    url = "/accounts/history/"

    def sign_in(self, login: str, password: str = PASSWORD) -> Client:
        client = Client(headers={"user-agent": FIREFOX})
        client.post("/accounts/login/", {"login": login, "password": password})
        return client

    def test_it_shows_what_happened_and_to_nobody_else(self) -> None:
        self.sign_in("bob@example.com", "wrong password")
        self.sign_in("alice@example.com", "wrong password")
        page = self.sign_in("alice@example.com").get(self.url)
        self.assertContains(page, "Sign-in failed", count=1)
        self.assertContains(page, "Signed in", count=1)
        self.assertContains(page, "Firefox on Linux", count=2)

    def test_before_anything_happened_it_says_so(self) -> None:
        self.client.force_login(self.alice)
        self.assertContains(self.client.get(self.url), "Nothing yet")

    def test_it_turns_to_earlier_pages(self) -> None:
        client = self.sign_in("alice@example.com")
        for _ in range(60):
            self.sign_in("alice@example.com")
        first = client.get(self.url).content.decode()
        self.assertEqual(first.count("<li>"), 50)
        last = str(AuditEntry.objects.order_by("-pk")[49].pk)
        self.assertIn(f"?before={last}", first)
        second = client.get(f"{self.url}?before={last}").content.decode()
        self.assertEqual(second.count("<li>"), 11)

    def test_a_broken_page_is_refused(self) -> None:
        self.client.force_login(self.alice)
        for before in ("x", "-1", "9" * 30, "1.5", "\0"):
            with self.subTest(before):
                response = self.client.get(self.url, {"before": before})
                self.assertEqual(response.status_code, 400)

    def test_two_statements_however_much_there_is(self) -> None:
        client = self.sign_in("alice@example.com")
        for _ in range(5):
            self.sign_in("alice@example.com")
        with self.assertNumQueries(2):
            client.get(self.url)


class AgentTests(SimpleTestCase):
    def test_browsers_are_told_apart(self) -> None:
        chrome = (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit (KHTML, like Gecko) {} Safari"
        )
        for agent, words in (
            (FIREFOX, "Firefox on Linux"),
            (SAFARI, "Safari on iPhone"),
            (chrome.format("Chrome/140.0"), "Chrome on Windows"),
            (chrome.format("Chrome/140.0 Edg/140.0"), "Edge on Windows"),
            ("curl/8.5.0", "curl"),
            ("", "A browser"),
        ):
            with self.subTest(agent):
                self.assertEqual(agent_in_words(agent), words)
