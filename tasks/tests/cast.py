"""What the tests of tasks share: Alice has a task, Bob would like to see it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.tests.people import PeopleTestCase
from tasks.models import ChangeSet, Task

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


class FamilyTestCase(TaskTestCase):
    """Alice has tasks with parts, and some that come again."""

    def setUp(self) -> None:
        super().setUp()
        self.today = self.alice.today(timezone.now())

    def add(self, title: str, **values: Any) -> Task:
        made: Task = self.alice.tasks.create(title=title, **values)
        return made

    def daily(self, title: str = "Daily", **values: Any) -> Task:
        return self.add(title, due_date=self.today, repeat="FREQ=DAILY", **values)

    def do(self, task: Task, act: str, **data: Any) -> ChangeSet:
        self.client.post(f"/tasks/{task.pk}/{act}/", data)
        return ChangeSet.objects.filter(user=self.alice).latest("pk")

    def undo(self, made: ChangeSet) -> ChangeSet:
        self.client.post(f"/tasks/history/{made.pk}/undo/")
        return ChangeSet.objects.filter(user=self.alice).latest("pk")

    def titles(self) -> list[str]:
        return sorted(task.title for task in self.alice.tasks.open())
