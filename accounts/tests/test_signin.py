"""Signing in and out."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import BCryptSHA256PasswordHasher
from django.test import override_settings
from django.urls import reverse

from accounts.tests.people import PASSWORD, PeopleTestCase

URL = "/accounts/login/"


class SigninTests(PeopleTestCase):
    def sign_in(self, **changes: str) -> Any:
        data = {"login": "alice@example.com", "password": PASSWORD}
        return self.client.post(URL, data | changes)

    def test_it_goes_to_the_tasks(self) -> None:
        self.assertRedirects(self.sign_in(), reverse("tasks:list"))

    def test_the_case_of_the_address_does_not_matter(self) -> None:
        response = self.sign_in(login="Alice@EXAMPLE.com")
        self.assertRedirects(response, reverse("tasks:list"))

    def test_next_leads_on_within_this_site(self) -> None:
        response = self.sign_in(next="/accounts/")
        self.assertRedirects(response, "/accounts/")

    def test_next_never_leads_to_another_site(self) -> None:
        for url in (
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "https:evil.example",
            "javascript:alert(1)",
            "\thttps://evil.example",
        ):
            with self.subTest(url):
                self.client.logout()
                response = self.sign_in(next=url)
                self.assertRedirects(response, reverse("tasks:list"))

    def test_wrong_password_and_unknown_email_are_answered_alike(self) -> None:
        wrong = self.sign_in(password="wrong password")
        unknown = self.sign_in(login="nobody@example.com", password="wrong password")
        self.assertEqual(wrong.status_code, unknown.status_code)
        self.assertContains(wrong, "That email and password do not match.")
        self.assertEqual(
            plain(wrong, "alice@example.com"), plain(unknown, "nobody@example.com")
        )

    @override_settings(
        PASSWORD_HASHERS=["accounts.tests.test_signin.CountingHasher"],
    )
    def test_both_cost_one_hash(self) -> None:
        self.alice.set_password(PASSWORD)
        self.alice.save()
        for login in ("alice@example.com", "nobody@example.com"):
            with self.subTest(login):
                CountingHasher.hashes = 0
                self.sign_in(login=login, password="wrong password")
                self.assertEqual(CountingHasher.hashes, 1)

    def test_somebody_signed_in_goes_to_the_tasks(self) -> None:
        self.client.force_login(self.alice)
        self.assertRedirects(self.client.get(URL), reverse("tasks:list"))

    def test_a_closed_account_stays_out(self) -> None:
        self.alice.is_active = False
        self.alice.save()
        self.sign_in()
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_the_session_key_changes(self) -> None:
        session = self.client.session
        session["before"] = True
        session.save()
        before = session.session_key
        self.sign_in()
        self.assertNotEqual(self.client.session.session_key, before)

    def test_a_key_that_somebody_else_chose_is_never_taken(self) -> None:
        chosen = "a" * 32
        self.client.cookies[settings.SESSION_COOKIE_NAME] = chosen
        self.sign_in()
        self.assertNotEqual(self.client.session.session_key, chosen)
        self.assertFalse(self.alice.sessions.filter(session_key=chosen).exists())

    def test_no_log_has_a_password_or_a_key(self) -> None:
        with self.assertLogs(level="DEBUG") as logs:
            self.sign_in(password="a wrong secret")
            self.sign_in()
            self.client.get(reverse("tasks:list"))
        text = "\n".join(f"{r.getMessage()} {vars(r)}" for r in logs.records)
        self.assertNotIn("a wrong secret", text)
        self.assertNotIn(PASSWORD, text)
        self.assertNotIn(str(self.client.session.session_key), text)


class SignoutTests(PeopleTestCase):
    def test_it_is_a_post_and_ends_the_session(self) -> None:
        self.client.force_login(self.alice)
        self.client.get(reverse("account_logout"))
        self.assertIn("_auth_user_id", self.client.session)
        response = self.client.post(reverse("account_logout"))
        self.assertRedirects(response, reverse("landing"))
        self.assertEqual(self.alice.sessions.count(), 0)

    def test_the_pages_before_it_are_in_no_cache(self) -> None:
        self.client.force_login(self.alice)
        response = self.client.get(reverse("tasks:list"))
        self.assertIn("no-store", response.headers["Cache-Control"])


class CountingHasher(BCryptSHA256PasswordHasher):
    """Counts what it would cost."""

    rounds = 4
    hashes = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashes += 1
        return super().encode(password, salt)


def plain(response: Any, email: str) -> str:
    """Return the page without what differs anyway: token and what was typed."""
    text: str = response.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
