"""Completing and reopening."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import TransactionTestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.tests.cast import HTMX, TaskTestCase


class CompleteTests(TaskTestCase):
    def test_it_completes_and_stays_completed(self) -> None:
        response = self.client.post(self.url("complete"), follow=True)
        self.assertContains(response, "Completed “Pay the rent”.")
        self.assertContains(response, "Undo")
        self.task.refresh_from_db()
        self.assertIs(self.task.is_complete, True)

    def test_it_goes_back_to_the_same_filter_and_page(self) -> None:
        response = self.post("complete", {"next": "/tasks/?show=all&order=newest"})
        self.assertRedirects(response, "/tasks/?show=all&order=newest")

    def test_it_hides_other_peoples_tasks(self) -> None:
        self.client.force_login(self.bob)
        self.assertEqual(self.post("complete").status_code, 404)
        self.assert_unchanged()

    def test_htmx_gets_the_row_the_counts_and_the_message(self) -> None:
        response = self.client.post(
            self.url("complete"), {"next": "/tasks/?show=all"}, headers=HTMX
        )
        self.assertContains(response, "data-complete")
        self.assertContains(response, 'hx-swap-oob="innerHTML:#tabs"')
        self.assertContains(response, "Undo")
        self.assertContains(response, "100 % of 1 completed")
        self.assertNotContains(response, 'id="list"')


class ReopenTests(TaskTestCase):
    def setUp(self) -> None:
        self.task.complete(timezone.now())
        super().setUp()

    def test_it_reopens(self) -> None:
        response = self.client.post(self.url("reopen"), follow=True)
        self.assertContains(response, "Reopened “Pay the rent”.")
        self.task.refresh_from_db()
        self.assertIs(self.task.is_complete, False)

    def test_it_hides_other_peoples_tasks(self) -> None:
        self.client.force_login(self.bob)
        self.assertEqual(self.post("reopen").status_code, 404)
        self.assert_unchanged()

    def test_an_undo_redraws_the_list(self) -> None:
        headers = HTMX | {"HX-Target": "list"}
        response = self.client.post(self.url("reopen"), headers=headers)
        self.assertRedirects(response, reverse("tasks:list"))


class AtOnceTests(TransactionTestCase):
    def test_from_many_tabs_at_once_it_is_completed_once(self) -> None:
        alice = User.objects.create_user("alice@example.com", PASSWORD)
        alice.tasks.create(title="Pay the rent")

        def complete(number: int) -> int:
            completed: int = alice.tasks.all().complete(timezone.now())
            connection.close()
            return completed

        with ThreadPoolExecutor(6) as tabs:
            self.assertEqual(sum(tabs.map(complete, range(30))), 1)
