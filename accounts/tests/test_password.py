"""Changing a password, and setting a new one by mail."""

from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.tests.people import PASSWORD, PeopleTestCase

NEW = "a whole new sentence"


class ChangeTests(PeopleTestCase):
    url = "/accounts/password/change/"

    def change(self, **changes: str) -> Any:
        self.client.force_login(self.alice)
        data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        return self.client.post(self.url, data | changes)

    def test_it_counts_from_now_on(self) -> None:
        self.assertRedirects(self.change(), reverse("accounts:profile"))
        self.alice.refresh_from_db()
        self.assertTrue(self.alice.check_password(NEW))

    def test_it_ends_every_other_session(self) -> None:
        elsewhere = Client()
        elsewhere.force_login(self.alice)
        self.change()
        self.assertEqual(elsewhere.get(reverse("tasks:list")).status_code, 302)
        self.assertEqual(self.client.get(reverse("tasks:list")).status_code, 200)

    def test_a_wrong_current_one_is_refused(self) -> None:
        response = self.change(oldpassword="wrong password")
        self.assertContains(response, "That is not your password.")
        self.alice.refresh_from_db()
        self.assertTrue(self.alice.check_password(PASSWORD))


class ResetTests(PeopleTestCase):
    def ask(self, email: str) -> Any:
        return self.client.post("/accounts/password/reset/", {"email": email})

    def link(self) -> str:
        words = str(mail.outbox[-1].body).split()
        return next(word for word in words if "/password/reset/" in word)

    def test_the_link_in_the_mail_sets_a_new_one(self) -> None:
        response = self.ask("Alice@Example.com")
        self.assertRedirects(response, reverse("account_reset_password_done"))
        page = self.client.get(self.link(), follow=True)
        action = page.redirect_chain[-1][0]
        self.client.post(action, {"password1": NEW, "password2": NEW})
        self.alice.refresh_from_db()
        self.assertTrue(self.alice.check_password(NEW))

    def test_the_link_works_once(self) -> None:
        self.test_the_link_in_the_mail_sets_a_new_one()
        first = mail.outbox[0]
        link = next(w for w in str(first.body).split() if "/password/reset/" in w)
        self.client.logout()
        page = self.client.get(link, follow=True)
        self.assertContains(page, "This link has ended")

    def assert_dead(self, link: str) -> None:
        page = Client().get(link, follow=True)
        self.assertContains(page, "This link has ended")

    def test_the_link_lasts_an_hour(self) -> None:
        self.ask("alice@example.com")
        generator = "django.contrib.auth.tokens.PasswordResetTokenGenerator._now"
        later = datetime.now() + timedelta(minutes=61)  # noqa: DTZ005 - as Django has it
        with mock.patch(generator, return_value=later):
            self.assert_dead(self.link())

    def test_it_is_dead_once_password_or_email_are_others(self) -> None:
        self.ask("alice@example.com")
        link = self.link()
        self.alice.set_password("something else entirely")
        self.alice.save()
        self.assert_dead(link)
        self.ask("alice@example.com")
        link = self.link()
        self.alice.email = "alice@example.org"
        self.alice.save()
        self.assert_dead(link)

    def test_a_closed_account_gets_none_and_the_same_answer(self) -> None:
        self.alice.is_active = False
        self.alice.save()
        closed, unknown = self.ask("alice@example.com"), self.ask("x@example.com")
        self.assertEqual(closed.status_code, unknown.status_code)
        self.assertEqual(closed.headers["Location"], unknown.headers["Location"])
        self.assertNotIn("/password/reset/", str(mail.outbox[0].body))

    def test_known_and_unknown_addresses_are_answered_alike(self) -> None:
        known, unknown = self.ask("alice@example.com"), self.ask("nobody@example.com")
        self.assertEqual(known.status_code, unknown.status_code)
        self.assertEqual(known.headers["Location"], unknown.headers["Location"])
        self.assertIn("Nobody signed up", str(mail.outbox[-1].body))

    def test_a_made_up_link_is_told_apart(self) -> None:
        page = self.client.get("/accounts/password/reset/1-abc-def/", follow=True)
        self.assertContains(page, "This link has ended")
