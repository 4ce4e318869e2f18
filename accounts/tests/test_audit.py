"""What happens to accounts is kept, whole and in its order, and can be proved to be."""

from io import StringIO
from typing import Any
from unittest import mock

from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, TransactionTestCase
from django.urls import reverse

from accounts.models import Action, AuditDetails, AuditEntry, User
from accounts.tests.people import PASSWORD, PeopleTestCase

NEW = "a whole new sentence"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def verified(*arguments: str) -> str:
    out = StringIO()
    call_command("audit", "--verify", *arguments, stdout=out)
    return out.getvalue()


class AuditTestCase(PeopleTestCase):
    def sign_in(self, client: Client | None = None, **changes: str) -> Any:
        data = {"login": "alice@example.com", "password": PASSWORD}
        return (client or self.client).post(
            "/accounts/login/",
            data | changes,
            headers={"user-agent": FIREFOX},
            REMOTE_ADDR="192.0.2.7",
        )

    def actions(self) -> list[str]:
        return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


class ActTests(AuditTestCase):
    def test_signing_up_in_and_out(self) -> None:
        data = {"email": "carol@example.com", "password1": NEW, "password2": NEW}
        self.client.post("/accounts/signup/", data)
        self.client.post("/accounts/logout/")
        self.assertEqual(self.actions(), ["sign-up", "sign-in", "sign-out"])
        carol = User.objects.get(email="carol@example.com")
        actors = set(AuditEntry.objects.values_list("actor", flat=True))
        self.assertEqual(actors, {carol.pk})

    def test_a_sign_in_tells_who_when_from_where_and_by_what(self) -> None:
        self.sign_in()
        entry = AuditEntry.objects.get()
        self.assertEqual((entry.action, entry.actor), ("sign-in", self.alice.pk))
        details = entry.details
        self.assertEqual(details.user, self.alice)
        self.assertEqual(details.address, "192.0.2.7")
        self.assertEqual(details.agent_in_words, "Firefox on Linux")
        self.assertEqual(details.words, "password")
        self.assertRegex(entry.request_id, "^[0-9a-f]{32}$")

    def test_a_failure_is_kept_and_accuses_nobody(self) -> None:
        self.sign_in(password="wrong password")
        self.sign_in(login="nobody@example.com", password="a secret of somebody")
        known, unknown = AuditEntry.objects.order_by("pk")
        self.assertEqual((known.action, known.actor), ("sign-in-failed", None))
        self.assertEqual(known.object, f"user {self.alice.pk}")
        self.assertEqual(known.details.user, self.alice)
        self.assertEqual((unknown.object, unknown.details.user), ("", None))

    def test_many_refusals_are_one_entry(self) -> None:
        for _ in range(20):
            self.sign_in(password="wrong password")
        self.assertEqual(self.actions().count("throttled"), 1)
        self.assertEqual(self.actions().count("sign-in-failed"), 5)

    def test_a_changed_password_is_kept_and_ends_other_sessions(self) -> None:
        elsewhere = Client()
        self.sign_in(elsewhere)
        self.sign_in()
        data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        self.client.post("/accounts/password/change/", data)
        self.assertEqual(self.actions()[-1], "password-changed")
        self.assertEqual(self.alice.sessions.count(), 1)
        self.assertEqual(elsewhere.get(reverse("tasks:list")).status_code, 302)
        self.assertEqual(self.client.get(reverse("tasks:list")).status_code, 200)

    def test_a_new_password_by_mail(self) -> None:
        self.sign_in()
        stranger = Client()
        stranger.post("/accounts/password/reset/", {"email": "alice@example.com"})
        words = str(mail.outbox[-1].body).split()
        link = next(word for word in words if "/password/reset/" in word)
        page = stranger.get(link, follow=True).redirect_chain[-1][0]
        stranger.post(page, {"password1": NEW, "password2": NEW})
        self.assertEqual(self.actions()[-1], "password-reset")
        self.assertEqual(self.alice.sessions.count(), 0)

    def test_another_email_asked_for_and_confirmed(self) -> None:
        self.sign_in()
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        data = {"email": "alice@example.org", "action_add": ""}
        self.client.post("/accounts/email/", data)
        words = str(mail.outbox[-1].body).split()
        link = next(word for word in words if "/email/confirm/" in word)
        self.client.post(link)
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.email, "alice@example.org")
        self.assertLessEqual({"email-asked", "email-confirmed"}, set(self.actions()))

    def test_no_secret_and_no_word_of_a_task_is_in_it(self) -> None:
        self.sign_in(password="wrong password")
        self.sign_in()
        self.client.post(reverse("tasks:new"), {"title": "A private matter"})
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(e::text || d::text, ' ') FROM accounts_auditentry e"
                " JOIN accounts_auditdetails d ON d.entry_id = e.id"
            )
            text = cursor.fetchone()[0]
        key = self.client.session.session_key
        for secret in (PASSWORD, "wrong password", key, "A private matter"):
            self.assertNotIn(str(secret), text)

    def test_what_a_browser_says_of_itself_cannot_forge_a_line(self) -> None:
        self.client.post(
            "/accounts/login/",
            {"login": "alice@example.com", "password": PASSWORD},
            headers={"user-agent": "a\nb\x1fc\x00d" + "e" * 999},
        )
        self.assertEqual(AuditDetails.objects.get().agent[:8], "a b c de"[:8])
        verified()


class TogetherTests(TransactionTestCase):
    """The act and its entry are there together, or neither is."""

    def setUp(self) -> None:
        self.alice = User.objects.create_user("alice@example.com", PASSWORD)

    def sign_in(self) -> None:
        self.client.raise_request_exception = False
        data = {"login": "alice@example.com", "password": PASSWORD}
        self.client.post("/accounts/login/", data)

    def test_neither_without_the_entry(self) -> None:
        with mock.patch("accounts.audit._details", side_effect=ZeroDivisionError):
            self.sign_in()
        self.assertEqual(AuditEntry.objects.count(), 0)
        self.assertEqual(self.client.get("/tasks/").status_code, 302)

    def test_neither_without_the_act(self) -> None:
        with mock.patch("accounts.models.Session.seen", side_effect=ZeroDivisionError):
            self.sign_in()
        self.assertEqual(AuditEntry.objects.count(), 0)
        self.assertEqual(self.alice.sessions.count(), 0)

    def test_both_otherwise(self) -> None:
        self.sign_in()
        self.assertEqual(AuditEntry.objects.count(), 1)
        self.assertEqual(self.alice.sessions.count(), 1)


class ChainTests(AuditTestCase):
    def setUp(self) -> None:
        for _ in range(3):
            self.sign_in(Client())

    def assert_refused(self, statement: str) -> None:
        with self.assertRaises(DatabaseError), transaction.atomic():
            sql(statement)

    def assert_found(self, why: str, *arguments: str) -> None:
        with self.assertRaisesRegex(CommandError, why):
            verified(*arguments)

    def tampered(self, statement: str) -> None:
        """Do it as somebody can who owns the table."""
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        sql("ALTER TABLE accounts_auditdetails DISABLE TRIGGER USER")
        sql(statement)

    def test_the_database_refuses_to_change_or_remove_any(self) -> None:
        self.assert_refused("UPDATE accounts_auditentry SET actor = 1")
        self.assert_refused("DELETE FROM accounts_auditentry")
        self.assert_refused("UPDATE accounts_auditdetails SET address = NULL")

    def test_untouched_it_is_found_whole(self) -> None:
        self.assertIn("3 entries are as they were written", verified())

    def test_a_changed_entry_shows(self) -> None:
        self.tampered("UPDATE accounts_auditentry SET actor = 99 WHERE id = 2")
        self.assert_found("Entry 2 was changed")

    def test_a_changed_one_with_a_new_digest_shows_in_the_next(self) -> None:
        self.tampered("UPDATE accounts_auditentry SET actor = 99 WHERE id = 2")
        entry = AuditEntry.objects.get(pk=2)
        sql(
            f"UPDATE accounts_auditentry SET digest = '{entry.computed_digest()}'"  # noqa: S608 - hex digits
            " WHERE id = 2"
        )
        self.assert_found("Entry 3 was changed, or the one before it")

    def test_a_missing_one_shows(self) -> None:
        self.tampered("DELETE FROM accounts_auditdetails WHERE entry_id = 2")
        sql("DELETE FROM accounts_auditentry WHERE id = 2")
        self.assert_found("Entry 2 is missing")

    def test_changed_details_show(self) -> None:
        self.tampered("UPDATE accounts_auditdetails SET address = '198.51.100.1'")
        self.assert_found("The details of entry 1 were changed")

    def test_an_end_that_was_cut_off_shows_against_a_noted_digest(self) -> None:
        noted = verified().split()[-1]
        verified("--noted", noted)
        self.tampered("DELETE FROM accounts_auditdetails WHERE entry_id = 3")
        sql("DELETE FROM accounts_auditentry WHERE id = 3")
        verified()
        self.assert_found("the end was cut off", "--noted", noted)

    def test_without_the_details_of_those_who_left_it_still_holds(self) -> None:
        self.alice.erase()
        self.assertEqual(AuditDetails.objects.count(), 0)
        self.assertIn("3 entries", verified())

    def test_the_latest_are_shown(self) -> None:
        out = StringIO()
        call_command("audit", stdout=out)
        self.assertIn("3: sign-in", out.getvalue())


class AdminTests(AuditTestCase):
    def setUp(self) -> None:
        self.client.force_login(self.steve)

    def test_adding_changing_and_deleting_are_kept(self) -> None:
        data = {"email": "d@example.com", "usable_password": "false"}
        self.client.post("/admin/accounts/user/add/", data)
        made = User.objects.get(email="d@example.com")
        url = f"/admin/accounts/user/{made.pk}/"
        data = {"email": "d@example.com", "name": "Dee", "time_zone": "Asia/Tokyo"}
        self.client.post(f"{url}change/", data | {"is_active": "on"})
        self.client.post(f"{url}delete/", {"post": "yes"})
        self.assertEqual(
            self.actions(), ["admin-added", "admin-changed", "admin-deleted"]
        )
        changed = AuditEntry.objects.get(action=Action.ADMIN_CHANGED)
        self.assertEqual(changed.object, f"user {made.pk}")
        self.assertEqual(changed.details.words, "Name, Time zone")
        self.assertEqual(changed.actor, self.steve.pk)

    def test_what_is_done_to_the_selected_is_kept_for_each(self) -> None:
        tasks = [self.alice.tasks.create(title=f"Secret {n}") for n in range(2)]
        url, ids = "/admin/tasks/task/", [task.pk for task in tasks]
        data = {"_selected_action": ids, "action": "complete"}
        self.client.post(url, data)
        self.client.post(
            url, data | {"action": "delete_selected", "post": "yes"}, follow=True
        )
        self.assertEqual(self.actions(), ["admin-changed"] * 2 + ["admin-deleted"] * 2)
        logged = set(LogEntry.objects.values_list("object_repr", flat=True))
        self.assertEqual(logged, {f"task {pk}" for pk in ids})

    def test_of_very_many_it_is_how_many(self) -> None:
        self.alice.tasks.bulk_create(
            self.alice.tasks.model(user=self.alice, title=str(n)) for n in range(120)
        )
        data = {"_selected_action": [0], "action": "reopen", "select_across": "1"}
        self.client.post("/admin/tasks/task/", data)
        entry = AuditEntry.objects.get()
        self.assertEqual(entry.details.words, "reopened: 120 tasks")

    def test_the_staff_find_what_happened_to_somebody(self) -> None:
        self.sign_in(Client())
        self.sign_in(Client(), login="bob@example.com")
        for term, seen, unseen in (
            ("alice@", "alice@example.com", "bob@example.com"),
            (str(self.bob.pk), "bob@example.com", "alice@example.com"),
            ("192.0.2.7", "alice@example.com", "carol@example.com"),
        ):
            with self.subTest(term):
                url = f"/admin/accounts/auditentry/?q={term}"
                page = self.client.get(url).content.decode()
                self.assertIn(seen, page)
                self.assertNotIn(unseen, page)

    def test_nobody_changes_it_there(self) -> None:
        self.sign_in(Client())
        pk = AuditEntry.objects.get().pk
        for page in ("add/", f"{pk}/delete/"):
            response = self.client.post(f"/admin/accounts/auditentry/{page}")
            self.assertEqual(response.status_code, 403)

    def test_its_pages_cost_the_same_however_much_there_is(self) -> None:
        def count() -> int:
            from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

            with CaptureQueriesContext(connection) as queries:
                self.client.get("/admin/accounts/auditentry/")
            return len(queries)

        self.sign_in(Client())
        few = count()
        for _ in range(8):
            self.sign_in(Client())
        self.assertEqual(count(), few)
