"""Signing up."""

from typing import Any
from unittest import mock

from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from accounts.tests.people import PASSWORD, PeopleTestCase

URL = "/accounts/signup/"


class SignupTests(PeopleTestCase):
    def sign_up(self, **changes: str) -> Any:
        data = {
            "email": "carol@example.com",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        return self.client.post(URL, data | changes)

    def test_it_signs_in_and_goes_to_the_tasks(self) -> None:
        response = self.sign_up()
        self.assertRedirects(response, reverse("tasks:list"))
        carol = User.objects.get(email="carol@example.com")
        self.assertEqual(self.client.session["_auth_user_id"], str(carol.pk))

    def test_it_keeps_the_time_zone_that_the_browser_guessed(self) -> None:
        self.sign_up(time_zone="Europe/Berlin")
        self.assertEqual(
            User.objects.get(email="carol@example.com").time_zone, "Europe/Berlin"
        )

    def test_a_mail_that_cannot_be_sent_is_said_and_fails_nothing(self) -> None:
        with mock.patch(
            "django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError
        ):
            response = self.sign_up()
        self.assertRedirects(response, reverse("tasks:list"), target_status_code=200)

    def test_a_nonsensical_time_zone_is_no_reason_to_refuse(self) -> None:
        self.sign_up(time_zone="Mars/Olympus")
        self.assertEqual(User.objects.get(email="carol@example.com").time_zone, "UTC")

    def test_it_sends_a_link_that_confirms_the_address(self) -> None:
        self.sign_up()
        self.assertEqual(mail.outbox[0].to, ["carol@example.com"])
        link = next(
            word for word in str(mail.outbox[0].body).split() if "/confirm/" in word
        )
        carol = User.objects.get(email="carol@example.com")
        self.client.post(link)
        self.assertTrue(EmailAddress.objects.get(user=carol).verified)

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
    def test_where_confirmation_is_required_it_waits_for_it(self) -> None:
        response = self.sign_up()
        self.assertRedirects(response, reverse("account_email_verification_sent"))
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_a_taken_address_is_named_at_its_field_in_any_case(self) -> None:
        response = self.sign_up(email="ALICE@example.com")
        self.assertContains(response, "Somebody signed up with this address already.")
        self.assertContains(response, 'value="ALICE@example.com"')
        self.assertEqual(User.objects.count(), 3)

    def test_of_two_at_once_the_second_finds_the_address_taken(self) -> None:
        with mock.patch(
            "allauth.account.forms.SignupForm.save", side_effect=IntegrityError
        ):
            response = self.sign_up()
        self.assertEqual(response.status_code, 302)
        self.assertFalse(User.objects.filter(email="carol@example.com").exists())

    def test_bad_passwords_are_refused_at_their_field(self) -> None:
        for password, why in (
            ("nine char", "at least 10 characters"),
            ("x7" * 65, "at most 128 characters"),
            ("qwertyuiop", "top-100 common password"),
            ("Password123!", "similar to a commonly used password"),
            ("passer2009", "too common"),
            ("lovelovelove", "Add a word or two"),
            ("carol@example.com", "too similar to the email"),
        ):
            with self.subTest(password):
                response = self.sign_up(password1=password, password2=password)
                self.assertContains(response, why)
        self.assertFalse(User.objects.filter(email="carol@example.com").exists())

    def test_no_rule_asks_for_capitals_digits_or_signs(self) -> None:
        for number, password in enumerate(
            ("four plain words here", "7350918264093", "ünïcödé ⚡ schlüssel")
        ):
            with self.subTest(password):
                self.client.logout()
                email = f"c{number}@example.com"
                self.sign_up(email=email, password1=password, password2=password)
                user = User.objects.get(email=email)
                self.assertTrue(user.check_password(password))

    def test_every_character_counts_up_to_the_last(self) -> None:
        password = "many words that nobody guesses " * 4 + "abcd"
        self.assertEqual(len(password), 128)
        self.sign_up(password1=password, password2=password)
        user = User.objects.get(email="carol@example.com")
        self.assertFalse(user.check_password(password[:-1] + "e"))
        self.assertRegex(user.password, r"^bcrypt_sha256\$\$2b\$")

    def test_what_no_keyboard_writes_is_no_failure(self) -> None:
        for password in (
            "nul\0nul\0nul\0nul",
            "é" * 5000,
            " " * 40,
            "\u202eabcdefghij",
        ):
            with self.subTest(password[:12]):
                response = self.sign_up(password1=password, password2=password)
                self.assertLess(response.status_code, 500)

    def test_two_passwords_that_differ_are_refused(self) -> None:
        response = self.sign_up(password2="something else entirely")
        self.assertContains(response, "same password")

    def test_nul_bytes_and_a_long_address_are_refused_not_failed(self) -> None:
        for email in ("ca\0rol@example.com", "c" * 300 + "@example.com", "nonsense"):
            with self.subTest(email=email[:20]):
                response = self.sign_up(email=email)
                self.assertEqual(response.status_code, 200)
                self.assertContains(response, "errorlist")

    def test_somebody_signed_in_goes_to_the_tasks(self) -> None:
        self.client.force_login(self.alice)
        self.assertRedirects(self.client.get(URL), reverse("tasks:list"))
