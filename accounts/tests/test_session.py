"""Sessions: seven days, renewed as long as somebody comes back."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
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

    def test_clearsessions_removes_the_ended_ones(self) -> None:
        self.age(timedelta(days=8))
        call_command("clearsessions")
        self.assertEqual(Session.objects.count(), 0)
