"""Sessions: seven days, renewed as long as somebody comes back."""

from datetime import timedelta
from io import StringIO
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditDetails, Session, Throttle, User
from accounts.tests.people import PASSWORD, PeopleTestCase

WEEK = timedelta(days=7)


class SessionTests(PeopleTestCase):
    def setUp(self) -> None:
        data = {"login": "alice@example.com", "password": PASSWORD}
        self.client.post("/accounts/login/", data)
        self.session = self.alice.sessions.get()

    def age(self, by: timedelta) -> None:
        self.session.expire_date -= by
        self.session.save()

    def left(self) -> timedelta:
        self.session.refresh_from_db()
        return self.session.expire_date - timezone.now()

    def test_it_lasts_seven_days(self) -> None:
        self.assertAlmostEqual(self.left(), WEEK, delta=timedelta(minutes=1))
        cookie = self.client.cookies["sessionid"]
        self.assertEqual(cookie["max-age"], WEEK.total_seconds())
        self.assertTrue(cookie["httponly"])
        self.assertEqual(cookie["samesite"], "Lax")

    def test_coming_back_after_a_day_renews_it(self) -> None:
        self.age(timedelta(days=2))
        self.client.get(reverse("tasks:list"))
        self.assertAlmostEqual(self.left(), WEEK, delta=timedelta(minutes=1))

    def test_coming_back_at_once_writes_nothing(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            self.client.get(reverse("tasks:list"))
        written = [q for q in queries if not q["sql"].startswith("SELECT")]
        self.assertEqual(written, [])

    def test_an_ended_one_goes_to_sign_in_and_changes_nothing(self) -> None:
        self.age(timedelta(days=8))
        response = self.client.post(reverse("tasks:new"), {"title": "Too late"})
        self.assertEqual(response.status_code, 302)
        self.assertIn("/accounts/login/", response.headers["Location"])
        self.assertEqual(self.alice.tasks.count(), 0)

    def test_signing_in_after_a_lost_post_leads_to_a_page_that_says_why(self) -> None:
        task = self.alice.tasks.create(title="Pay the rent")
        self.age(timedelta(days=8))
        url = reverse("tasks:complete", args=[task.pk])
        lost = self.client.post(url, {"next": "/tasks/?show=all"}, follow=True)
        self.assertContains(lost, "You were signed out, and nothing was saved.")
        data = {"login": "alice@example.com", "password": PASSWORD}
        response = self.client.post(lost.redirect_chain[-1][0], data)
        self.assertRedirects(response, "/tasks/?show=all")

    def test_htmx_is_told_so_and_keeps_what_was_typed(self) -> None:
        self.age(timedelta(days=8))
        response = self.client.post(
            reverse("tasks:new"), {"title": "Too late"}, headers={"HX-Request": "true"}
        )
        self.assertEqual(response.status_code, 401)

    def test_purge_removes_the_ended_ones_and_old_counts_of_tries(self) -> None:
        other = Client()
        other.force_login(self.bob)
        self.age(timedelta(days=8))
        Throttle.objects.update(free_at=timezone.now() - timedelta(days=1))
        out = StringIO()
        call_command("purge", stdout=out)
        self.assertIn("Ended sessions: 1 removed.", out.getvalue())
        self.assertEqual(Session.objects.get().user, self.bob)
        self.assertEqual(Throttle.objects.count(), 0)

    def test_purge_forgets_strangers_after_ninety_days(self) -> None:
        for login in ("alice@example.com", "nobody@example.com"):
            Client().post("/accounts/login/", {"login": login, "password": "wrong"})
        call_command("purge", stdout=StringIO())
        self.assertEqual(AuditDetails.objects.filter(user=None).count(), 1)
        later = timezone.now() + timedelta(days=91)
        with mock.patch(
            "accounts.management.commands.purge.timezone.now", return_value=later
        ):
            call_command("purge", stdout=StringIO())
        self.assertEqual(AuditDetails.objects.filter(user=None).count(), 0)
        self.assertEqual(self.alice.history.count(), 2)
        call_command("audit", "--verify", stdout=StringIO())

    def test_clearsessions_removes_the_ended_ones(self) -> None:
        self.age(timedelta(days=8))
        call_command("clearsessions")
        self.assertEqual(Session.objects.count(), 0)


class TrustTests(PeopleTestCase):
    """Read together with its user, a session lets nobody in whom Django would not."""

    def setUp(self) -> None:
        self.client.force_login(self.alice)
        self.assertEqual(self.status(), 200)

    def status(self) -> int:
        return self.client.get(reverse("tasks:list")).status_code

    def test_one_statement_tells_who_asks(self) -> None:
        with self.assertNumQueries(3):
            self.client.get(reverse("tasks:list"))

    def test_whoever_may_no_longer_sign_in_is_out_at_once(self) -> None:
        User.objects.filter(pk=self.alice.pk).update(is_active=False)
        self.assertEqual(self.status(), 302)

    def test_a_password_changed_elsewhere_ends_it(self) -> None:
        self.alice.set_password("something else entirely")
        self.alice.save()
        self.assertEqual(self.status(), 302)
        self.assertFalse(self.alice.sessions.exists())

    def test_a_session_that_is_revoked_is_gone_at_the_next_click(self) -> None:
        self.alice.sessions.all().delete()
        self.assertEqual(self.status(), 302)

    def test_somebody_elses_row_makes_nobody_that_person(self) -> None:
        """What the signed data say counts; the column is for cascades and lists."""
        self.alice.sessions.update(user=self.bob)
        page = self.client.get(reverse("accounts:profile"))
        self.assertNotContains(page, "bob@example.com")
        self.assertContains(page, "alice@example.com")

    def test_a_key_that_was_replaced_is_still_believed(self) -> None:
        with override_settings(
            SECRET_KEY="another one", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]
        ):
            self.assertEqual(self.status(), 200)
        with override_settings(SECRET_KEY="a third one"):
            self.assertEqual(self.status(), 302)

    def test_a_backend_that_was_taken_away_lets_nobody_in(self) -> None:
        with override_settings(AUTHENTICATION_BACKENDS=["accounts.no.Backend"]):
            self.assertEqual(self.status(), 302)
