"""The second step of signing in: no way in goes around it, and nothing works twice."""

import re
from types import SimpleNamespace
from typing import Any
from unittest import mock

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from accounts.factors import FactorAdapter
from accounts.models import AuditEntry, RecoveryCode
from accounts.models.recovery import new_codes
from accounts.tests.passkey import CREDENTIAL
from accounts.tests.people import PASSWORD, PeopleTestCase

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_800_000_000


def code(steps: int = 0, secret: str = SECRET) -> str:
    """Return what the app shows, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, NOW // 30 + steps)))


class TwoFactorTestCase(PeopleTestCase):
    def setUp(self) -> None:
        clock = mock.patch(
            "allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: NOW)
        )
        clock.start()
        self.addCleanup(clock.stop)

    def has_app(self) -> Authenticator:
        return Authenticator.objects.create(
            user=self.alice,
            type="totp",
            data={"secret": FactorAdapter().encrypt(SECRET)},
        )

    def give_password(self, client: Client | None = None) -> Any:
        data = {"login": "alice@example.com", "password": PASSWORD}
        return (client or self.client).post("/accounts/login/", data)

    def give_code(self, code: str, client: Client | None = None) -> Any:
        url = reverse("mfa_authenticate")
        return (client or self.client).post(url, {"code": code})

    def is_in(self, client: Client | None = None) -> bool:
        page = (client or self.client).get(reverse("tasks:list"))
        return bool(page.status_code == 200)

    def confirm(self) -> None:
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    def actions(self) -> list[str]:
        return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


class SetUpTests(TwoFactorTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.give_password()

    def test_the_page_says_that_the_password_alone_is_enough(self) -> None:
        page = self.client.get(reverse("mfa_index"))
        self.assertContains(page, "Your password alone lets you in.")

    def test_it_asks_who_it_is_before(self) -> None:
        for name in ("mfa_activate_totp", "mfa_add_webauthn"):
            with self.subTest(name):
                response = self.client.get(reverse(name))
                self.assertEqual(response.status_code, 302)
                self.assertIn("/accounts/reauthenticate/", response.headers["Location"])

    def set_up(self, shown: str | None = None) -> Any:
        self.confirm()
        page = self.client.get(reverse("mfa_activate_totp")).content.decode()
        self.secret = re.findall(r'class="secret">(\w+)<', page)[0]
        self.assertIn("<svg", page)
        data = {"code": shown or code(secret=self.secret)}
        return self.client.post(reverse("mfa_activate_totp"), data)

    def test_an_app_is_set_up_and_leads_to_recovery_codes(self) -> None:
        response = self.set_up()
        self.assertRedirects(response, reverse("mfa_view_recovery_codes"))
        self.assertEqual(self.actions()[-1], "factor-added")
        other = Client()
        self.assertRedirects(self.give_password(other), reverse("mfa_authenticate"))
        self.assertFalse(self.is_in(other))
        self.give_code(code(1, self.secret), other)
        self.assertTrue(self.is_in(other))

    def test_a_wrong_code_sets_up_nothing(self) -> None:
        response = self.set_up(shown="000000")
        self.assertContains(response, "That code is not right")
        self.assertFalse(Authenticator.objects.exists())

    def test_the_secret_is_not_readable_in_the_database(self) -> None:
        self.set_up()
        data = Authenticator.objects.get().data
        self.assertNotIn(self.secret, str(data))

    def test_removing_it_takes_the_recovery_codes_along(self) -> None:
        self.set_up()
        new_codes(self.alice)
        response = self.client.post(reverse("mfa_deactivate_totp"))
        self.assertRedirects(response, reverse("mfa_index"))
        self.assertFalse(Authenticator.objects.exists())
        self.assertFalse(RecoveryCode.objects.exists())
        self.assertEqual(self.actions()[-1], "factor-removed")

    def test_recovery_codes_are_shown_once_and_kept_as_digests(self) -> None:
        self.set_up()
        page = self.client.post(reverse("mfa_view_recovery_codes")).content.decode()
        codes = re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", page)
        self.assertEqual(len(set(codes)), 10)
        again = self.client.get(reverse("mfa_view_recovery_codes")).content.decode()
        kept = str(list(RecoveryCode.objects.values()))
        for one in codes:
            self.assertNotIn(one, again)
            self.assertNotIn(one.replace("-", ""), kept)
        self.assertIn("You have 10 left.", again)

    def test_codes_without_an_app_or_a_passkey_are_of_no_use(self) -> None:
        self.confirm()
        response = self.client.post(reverse("mfa_view_recovery_codes"))
        self.assertRedirects(response, reverse("mfa_index"))
        self.assertFalse(RecoveryCode.objects.exists())

    def test_two_statements_show_what_is_set_up(self) -> None:
        self.set_up()
        with self.assertNumQueries(3):
            self.client.get(reverse("mfa_index"))


class SignInTests(TwoFactorTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.has_app()

    def test_the_password_alone_lets_nobody_in(self) -> None:
        self.assertRedirects(self.give_password(), reverse("mfa_authenticate"))
        self.assertFalse(self.is_in())

    def test_the_code_does(self) -> None:
        self.give_password()
        self.assertRedirects(self.give_code(code()), reverse("tasks:list"))
        self.assertTrue(self.is_in())
        entry = AuditEntry.objects.get(action="sign-in")
        self.assertEqual(entry.details.words, "password, totp")

    def test_a_clock_may_be_half_a_minute_wrong_and_no_more(self) -> None:
        for steps, well in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
            with self.subTest(steps):
                client = Client()
                self.give_password(client)
                self.give_code(code(steps), client)
                self.assertEqual(self.is_in(client), well)

    def test_a_used_code_and_any_before_it_are_refused(self) -> None:
        self.give_password()
        self.give_code(code())
        for steps in (0, -1):
            with self.subTest(steps):
                client = Client()
                self.give_password(client)
                response = self.give_code(code(steps), client)
                self.assertContains(response, "That code is not right, or it was used")
                self.assertFalse(self.is_in(client))
        self.assertEqual(self.actions().count("code-failed"), 2)

    def test_five_tries_and_no_more(self) -> None:
        self.give_password()
        statuses = [self.give_code("000000").status_code for _ in range(6)]
        self.assertEqual(statuses, [200] * 5 + [429])
        self.assertEqual(self.give_code(code()).status_code, 429)
        self.assertFalse(self.is_in())

    def test_a_code_without_the_password_is_no_way_in(self) -> None:
        response = self.give_code(code())
        self.assertRedirects(response, reverse("account_login"))
        self.assertFalse(self.is_in())

    def test_a_recovery_code_works_once_however_it_is_typed(self) -> None:
        first, second, *_ = new_codes(self.alice)
        for typed, well in (
            (first, True),
            (first, False),
            (second.replace("-", "").upper(), True),
            ("x" * 12, False),
        ):
            with self.subTest(typed):
                client = Client()
                self.give_password(client)
                self.give_code(typed, client)
                self.assertEqual(self.is_in(client), well)
        used = AuditEntry.objects.filter(action="code-used").order_by("pk")
        self.assertEqual([e.details.words for e in used], ["9 left", "8 left"])

    def test_somebody_elses_recovery_code_is_none(self) -> None:
        code, *_ = new_codes(self.bob)
        self.give_password()
        self.give_code(code)
        self.assertFalse(self.is_in())
        self.assertEqual(self.bob.recovery_codes.left().count(), 10)

    def test_a_new_password_by_mail_does_not_go_around_it(self) -> None:
        self.client.post("/accounts/password/reset/", {"email": "alice@example.com"})
        words = str(mail.outbox[-1].body).split()
        link = next(word for word in words if "/password/reset/" in word)
        page = self.client.get(link, follow=True).redirect_chain[-1][0]
        new = "a whole new sentence"
        self.client.post(page, {"password1": new, "password2": new})
        self.assertFalse(self.is_in())
        data = {"login": "alice@example.com", "password": new}
        self.client.post("/accounts/login/", data)
        self.assertFalse(self.is_in())

    def test_the_admin_does_not_either(self) -> None:
        Authenticator.objects.update(user=self.steve)
        url = "/admin/login/?next=/admin/"
        data = {"username": "steve@example.com", "password": PASSWORD}
        self.client.post(url, data)
        self.assertNotEqual(self.client.get("/admin/").status_code, 200)

    def test_with_another_site_key_a_recovery_code_still_lets_in(self) -> None:
        first, *_ = new_codes(self.alice)
        with override_settings(SECRET_KEY="another one"):
            client = Client()
            self.give_password(client)
            self.give_code(code(), client)
            self.assertFalse(self.is_in(client))
            self.give_code(first, client)
            self.assertTrue(self.is_in(client))

    def test_before_something_sensitive_a_code_does(self) -> None:
        self.give_password()
        self.give_code(code())
        page = self.client.get(reverse("mfa_add_webauthn"), follow=True)
        self.assertContains(page, "Use a code")
        url = f"{reverse('mfa_reauthenticate')}?next={reverse('mfa_add_webauthn')}"
        response = self.client.post(url, {"code": code(1)})
        self.assertRedirects(response, reverse("mfa_add_webauthn"))

    def test_a_broken_passkey_is_refused_and_never_fails(self) -> None:
        self.give_password()
        login = reverse("mfa_login_webauthn")
        for sent in ("", "x", "{}", "[]", "null", '{"id": 5, "response": {}}', "1e400"):
            for url in (login, reverse("mfa_authenticate")):
                with self.subTest(sent=sent, url=url):
                    response = self.client.post(url, {"credential": sent})
                    self.assertLess(response.status_code, 500)
        self.assertFalse(self.is_in())


@override_settings(ADMIN_REQUIRES_TWO_FACTOR=True)
class AdminTests(TwoFactorTestCase):
    def test_without_a_second_step_the_staff_are_led_to_it(self) -> None:
        self.client.force_login(self.steve)
        response = self.client.get("/admin/", follow=True)
        self.assertContains(response, "asks for a second step")
        self.assertEqual(response.redirect_chain[-1][0], reverse("mfa_index"))

    def test_with_one_they_get_in(self) -> None:
        self.has_app()
        Authenticator.objects.update(user=self.steve)
        self.client.force_login(self.steve)
        self.assertEqual(self.client.get("/admin/").status_code, 200)

    def test_members_are_kept_out_as_ever(self) -> None:
        self.client.force_login(self.alice)
        self.assertEqual(self.client.get("/admin/", follow=True).status_code, 403)


class OwnersTests(TwoFactorTestCase):
    def test_somebody_elses_passkey_is_not_there(self) -> None:
        key = {"name": "Bobs", "credential": CREDENTIAL}
        theirs = Authenticator.objects.create(user=self.bob, type="webauthn", data=key)
        self.give_password()
        self.confirm()
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
            for pk in (theirs.pk, 999_999):
                response = self.client.post(reverse(name, args=[pk]), {"name": "Mine"})
                self.assertEqual(response.status_code, 404)
        theirs.refresh_from_db()
        self.assertEqual(theirs.data["name"], "Bobs")
