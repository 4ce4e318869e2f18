"""Ways around the rules that somebody found once: each is closed."""

import json
import time
from types import SimpleNamespace
from typing import Any
from unittest import mock

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from django.urls import reverse

from accounts.models import AuditEntry, Session, Throttle, User
from accounts.passwords import GuessingValidator
from accounts.tests.passkey import CREDENTIAL
from accounts.tests.people import PASSWORD, PeopleTestCase
from accounts.tests.test_two_factor import TwoFactorTestCase, code

NEW = "a whole new sentence"
WRONG = "wrong password"


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


class AdminTests(PeopleTestCase):
    def setUp(self) -> None:
        self.client.force_login(self.steve)

    def test_its_own_form_signs_nobody_in(self) -> None:
        other = User.objects.create_superuser("root@example.com", PASSWORD)
        data = {"username": other.email, "password": PASSWORD}
        for client in (self.client, Client()):
            client.post("/admin/login/?next=/admin/", data)
            self.assertNotEqual(client.session.get("_auth_user_id"), str(other.pk))

    def test_its_own_pages_for_password_and_leaving_lead_to_ours(self) -> None:
        for path, ours in (
            ("password_change/", "account_change_password"),
            ("logout/", "account_logout"),
        ):
            response = self.client.post(f"/admin/{path}", {"old_password": PASSWORD})
            self.assertRedirects(response, reverse(ours))

    def test_a_password_set_there_is_told_kept_and_ends_sessions(self) -> None:
        elsewhere = Client()
        elsewhere.force_login(self.alice)
        url = f"/admin/accounts/user/{self.alice.pk}/password/"
        data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
        self.client.post(url, data)
        self.assertEqual(self.alice.sessions.count(), 0)
        self.assertIn("admin-changed", actions())
        self.assertEqual(mail.outbox[-1].to, ["alice@example.com"])

    def test_second_steps_are_not_edited_there_and_groups_are_kept(self) -> None:
        self.assertEqual(self.client.get("/admin/mfa/authenticator/").status_code, 404)
        self.client.post("/admin/auth/group/add/", {"name": "Family"})
        self.assertTrue(Group.objects.filter(name="Family").exists())
        self.assertEqual(actions(), ["admin-added"])

    def test_a_long_action_keeps_nobody_from_signing_in(self) -> None:
        """What it did is written down when it is done, not while it is doing it."""
        task = self.alice.tasks.create(title="Pay the rent")
        seen: list[bool] = []

        def look(*_: Any, **__: Any) -> int:
            seen.append(AuditEntry.objects.exists())
            return 1

        with mock.patch("tasks.querysets.TaskQuerySet.complete", look):
            data = {"_selected_action": [task.pk], "action": "complete"}
            self.client.post("/admin/tasks/task/", data)
        self.assertEqual((seen, actions()), ([False], ["admin-changed"]))


class PendingTests(TwoFactorTestCase):
    """Between the password and the second step."""

    def setUp(self) -> None:
        super().setUp()
        self.has_app()

    def test_a_password_changed_meanwhile_ends_it(self) -> None:
        self.give_password()
        self.alice.set_password(NEW)
        self.alice.save()
        self.give_code(code())
        self.assertFalse(self.is_in())

    def test_its_session_goes_with_its_user(self) -> None:
        self.give_password()
        self.assertEqual(Session.objects.get().user_id, self.alice.pk)
        self.alice.erase()
        self.assertFalse(Session.objects.exists())

    def test_somebody_with_the_password_cannot_keep_the_owner_out(self) -> None:
        owner = Client()
        self.give_password(owner)
        self.give_code(code(), owner)
        owner.post("/accounts/logout/")
        for _ in range(6):
            thief = Client()
            self.give_password(thief)
            self.give_code("000000", thief)
        self.give_password(owner)
        self.give_code(code(1), owner)
        self.assertTrue(self.is_in(owner))

    def test_thirty_codes_a_day_and_no_more_from_strangers(self) -> None:
        tried = 0
        for number in range(60):
            client = Client(REMOTE_ADDR=f"10.0.{number}.1")
            self.give_password(client)
            tried += self.give_code("000000", client).status_code == 200
        self.assertEqual(tried, 30)

    def test_a_passkey_alone_must_answer_what_was_asked_of_it(self) -> None:
        data = {"name": "Hers", "credential": CREDENTIAL}
        Authenticator.objects.create(user=self.alice, type="webauthn", data=data)
        self.give_password()
        self.client.get(reverse("mfa_authenticate"))
        self.client.post(reverse("account_logout"))
        state = self.client.session["mfa.webauthn.state"]
        self.assertEqual(state["user_verification"], "preferred")
        with (
            mock.patch(
                "allauth.mfa.webauthn.internal.auth.complete_authentication",
                return_value=Authenticator.objects.get(type="webauthn"),
            ),
            mock.patch(
                "allauth.mfa.webauthn.internal.auth.parse_authentication_response"
            ),
            mock.patch(
                "allauth.mfa.webauthn.internal.auth.extract_user_from_response",
                return_value=self.alice,
            ),
        ):
            url = reverse("mfa_login_webauthn")
            self.client.post(url, {"credential": json.dumps(CREDENTIAL)})
        self.assertFalse(self.is_in())

    def test_removing_a_factor_that_is_not_there_keeps_nothing(self) -> None:
        Authenticator.objects.all().delete()
        self.client.force_login(self.alice)
        self.client.post(reverse("mfa_deactivate_totp"))
        self.assertNotIn("factor-removed", actions())


class OddPasskeyTests(PeopleTestCase):
    ODD = (
        "0",
        "false",
        "-0",
        "[]",
        "1",
        '"x"',
        "null",
        "{}",
        '{"id": "a"}',
        '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
        "[" * 20_000,
        "9" * 5_000,
        '{"response": {"userHandle": 5}}',
    )

    def test_none_is_stored_and_none_fails(self) -> None:
        self.client.force_login(self.alice)
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        Throttle.objects.all().delete()
        for sent in self.ODD:
            for name in ("mfa_add_webauthn", "mfa_reauthenticate_webauthn"):
                with self.subTest(sent=sent[:20], name=name):
                    self.client.get(reverse(name))
                    data = {"name": "Junk", "credential": sent}
                    response = self.client.post(reverse(name), data)
                    self.assertLess(response.status_code, 500)
                    Throttle.objects.all().delete()
        self.assertFalse(Authenticator.objects.exists())

    def test_nor_of_a_stranger(self) -> None:
        url = reverse("mfa_login_webauthn")
        for sent in self.ODD:
            with self.subTest(sent[:20]):
                self.client.get(url, headers={"accept": "application/json"})
                response = self.client.post(url, {"credential": sent})
                self.assertEqual(response.status_code, 302)
                Throttle.objects.all().delete()
        self.assertIn("sign-in-failed", actions())

    def test_asking_for_a_question_is_counted_too(self) -> None:
        url = reverse("mfa_login_webauthn")
        statuses = [
            Client().get(url, headers={"accept": "application/json"}).status_code
            for _ in range(12)
        ]
        self.assertEqual(statuses[:10], [200] * 10)
        self.assertEqual(statuses[10:], [429] * 2)
        self.assertLessEqual(Session.objects.count(), 10)


class ReauthenticationTests(TransactionTestCase):
    """Without the transaction that Django's own test case puts around everything."""

    def setUp(self) -> None:
        self.alice = User.objects.create_user("alice@example.com", PASSWORD)
        data = {"login": "alice@example.com", "password": PASSWORD}
        self.client.post("/accounts/login/", data)

    def test_a_form_that_had_to_wait_leads_back_to_its_page(self) -> None:
        for url in ("/accounts/export/", "/accounts/two-factor/app/add/"):
            with self.subTest(url):
                self.client.logout()
                data = {"login": "alice@example.com", "password": PASSWORD}
                self.client.post("/accounts/login/", data)
                asked = self.client.post(url, {"secret": "what was typed"})
                where = asked.headers["Location"]
                self.assertTrue(where.startswith("/accounts/reauthenticate/"))
                self.assertNotIn("typed", str(dict(self.client.session)))
                back = self.client.post(where, {"password": PASSWORD})
                self.assertRedirects(back, url)

    def test_the_email_is_not_changed_by_a_session_left_open(self) -> None:
        data = {"email": "evil@example.com", "action_add": ""}
        later = SimpleNamespace(time=lambda: time.time() + 600)
        with mock.patch("accounts.views.time", later):
            response = self.client.post("/accounts/email/", data)
        self.assertIn("/accounts/reauthenticate/", response.headers["Location"])
        self.assertEqual(mail.outbox, [])
        self.client.post("/accounts/email/", data)
        self.assertEqual(mail.outbox[-1].to, ["evil@example.com"])

    def test_at_once_a_failure_and_a_deletion_do_not_wait_for_each_other(self) -> None:
        """Both lock the user before the chain."""
        with connection.execute_wrapper(self.order_of_locks):
            self.locks: list[str] = []
            Client().post(
                "/accounts/login/", {"login": "alice@example.com", "password": WRONG}
            )
        user = next(n for n, s in enumerate(self.locks) if "FOR NO KEY UPDATE" in s)
        chain = next(n for n, s in enumerate(self.locks) if "auditentry" in s)
        self.assertLess(user, chain)

    def order_of_locks(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.locks.append(sql)
        return execute(sql, *rest)


class ThrottleTests(PeopleTestCase):
    def sign_in(self, place: str, client: Client | None = None, **changes: str) -> Any:
        data = {"login": "alice@example.com", "password": WRONG}
        return (client or Client()).post(
            "/accounts/login/", data | changes, REMOTE_ADDR=place
        )

    def test_a_new_password_by_mail_lets_its_owner_in_whoever_tries(self) -> None:
        for number in range(60):
            self.sign_in(f"10.0.{number // 5}.1")
        owner = Client()
        refused = self.sign_in("10.9.9.9", owner, password=PASSWORD)
        self.assertEqual(refused.status_code, 429)
        owner.post("/accounts/password/reset/", {"email": "alice@example.com"})
        words = str(mail.outbox[-1].body).split()
        link = next(word for word in words if "/password/reset/" in word)
        page = owner.get(link, follow=True).redirect_chain[-1][0]
        owner.post(page, {"password1": NEW, "password2": NEW})
        self.assertEqual(self.sign_in("10.9.9.9", owner, password=NEW).status_code, 302)

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
    def test_nobody_is_flooded_with_mails_to_confirm(self) -> None:
        data = {"email": "victim@example.com", "password1": NEW, "password2": NEW}
        Client().post("/accounts/signup/", data)
        for _ in range(10):
            self.sign_in("10.0.0.1", login="victim@example.com", password=NEW)
        to = [message for message in mail.outbox if "victim@example.com" in message.to]
        self.assertLessEqual(len(to), 3)

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
    def test_sign_ups_with_her_address_keep_nobody_from_a_new_password(self) -> None:
        data = {"email": "alice@example.com", "password1": NEW, "password2": NEW}
        for _ in range(5):
            Client().post("/accounts/signup/", data)
        answer = Client().post("/accounts/password/reset/", {"email": data["email"]})
        self.assertEqual(answer.status_code, 302)

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
    def test_where_confirmation_is_required_a_taken_address_is_not_told(self) -> None:
        answers = []
        for email in ("alice@example.com", "new@example.com"):
            data = {"email": email, "password1": NEW, "password2": NEW}
            with mock.patch(
                "django.contrib.auth.hashers.BCryptSHA256PasswordHasher.encode",
                return_value="bcrypt_sha256$x",
            ) as encode:
                response = Client().post("/accounts/signup/", data)
            answers.append(
                (response.status_code, response.headers["Location"], encode.call_count)
            )
        self.assertEqual(answers[0], answers[1])

    def test_one_place_makes_no_counts_for_accounts_beyond_its_own(self) -> None:
        for number in range(60):
            self.sign_in("10.0.0.1", login=f"p{number}@example.com")
        self.assertLess(Throttle.objects.count(), 30)

    def test_a_null_character_is_no_failure_when_refused(self) -> None:
        for number in range(12):
            response = self.sign_in("10.0.0.1", login=f"a\0{number}@example.com")
        self.assertEqual(response.status_code, 429)

    def test_no_password_takes_a_second_to_judge(self) -> None:
        """Counted in what is read; the time is in accounts/passwords.py."""
        with mock.patch("zxcvbn.zxcvbn") as judge:
            judge.return_value = {"score": 4, "feedback": {"warning": ""}}
            GuessingValidator().validate("4@8({[<369!1|7$5+%2" * 6)
        self.assertLessEqual(len(judge.call_args.args[0]), 32)


class KeptTests(PeopleTestCase):
    def setUp(self) -> None:
        self.client.force_login(self.alice)

    def test_wrong_passwords_and_showing_who_one_is(self) -> None:
        self.client.post("/accounts/delete/", {"password": WRONG})
        data = {"oldpassword": WRONG, "password1": NEW, "password2": NEW}
        self.client.post("/accounts/password/change/", data)
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        Client().post("/accounts/password/reset/", {"email": "alice@example.com"})
        kept = ["password-refused", "password-refused", "confirmed", "reset-asked"]
        self.assertEqual(actions(), kept)

    def test_after_a_new_password_this_session_still_has_its_place(self) -> None:
        data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        self.client.post("/accounts/password/change/", data)
        self.assertEqual(self.alice.sessions.get().address, "127.0.0.1")
