"""What the tests of tasks share: Alice has a task, Bob would like to see it."""

from typing import Any

from django.urls import reverse

from accounts.tests.people import PeopleTestCase
from tasks.models import Task

HTMX = {"HX-Request": "true"}


class TaskTestCase(PeopleTestCase):
    """Alice is signed in, and has one open task."""

    task: Task

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.task = cls.alice.tasks.create(title="Pay the rent")

    def setUp(self) -> None:
        self.client.force_login(self.alice)
        self.before = Task.objects.values().get(pk=self.task.pk)

    def url(self, name: str, task: Task | None = None) -> str:
        """Return the address of that act on that task."""
        return reverse(f"tasks:{name}", args=[(task or self.task).pk])

    def post(self, name: str, data: dict[str, Any] | None = None) -> Any:
        """Send that act on Alice's task."""
        return self.client.post(self.url(name), data or {})

    def assert_unchanged(self) -> None:
        """Fail unless Alice's task is as it was."""
        self.assertEqual(Task.objects.values().get(pk=self.task.pk), self.before)
