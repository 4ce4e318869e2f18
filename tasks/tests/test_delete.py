"""Deleting a task."""

from django.urls import reverse

from tasks.models import Task
from tasks.tests.cast import HTMX, TaskTestCase


class DeleteTests(TaskTestCase):
    def test_it_asks_first_and_changes_nothing(self) -> None:
        response = self.client.get(self.url("delete"), {"next": "/tasks/?show=all"})
        self.assertContains(response, "Delete “<strong>Pay the rent</strong>”?")
        self.assertContains(response, 'href="/tasks/?show=all"')
        self.assert_unchanged()

    def test_it_deletes(self) -> None:
        response = self.client.post(self.url("delete"), follow=True)
        self.assertRedirects(response, reverse("tasks:list"))
        self.assertContains(response, "Deleted “Pay the rent”.")
        self.assertFalse(Task.objects.filter(pk=self.task.pk).exists())

    def test_a_second_time_it_is_not_found(self) -> None:
        self.post("delete")
        response = self.client.post(self.url("delete"))
        self.assertContains(response, "There is nothing here", status_code=404)

    def test_it_hides_other_peoples_tasks(self) -> None:
        self.client.force_login(self.bob)
        self.assertEqual(self.client.get(self.url("delete")).status_code, 404)
        self.assertEqual(self.post("delete").status_code, 404)
        self.assert_unchanged()

    def test_keeping_it_never_leads_to_another_site(self) -> None:
        url = self.url("delete")
        for evil in ("https://evil.example/", "javascript:alert(1)"):
            response = self.client.get(url, {"next": evil})
            self.assertNotContains(response, evil)

    def test_htmx_is_asked_in_place(self) -> None:
        response = self.client.get(self.url("delete"), headers=HTMX)
        self.assertNotContains(response, "<!doctype", status_code=response.status_code)
