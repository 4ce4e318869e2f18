"""What a session did first must not make slow what it does later."""

from django.db import connection

from tasks.models import Task
from tasks.tests.cast import TaskTestCase


class SessionTests(TaskTestCase):
    def test_many_changes_after_one_end_in_time(self) -> None:
        """A statement has thirty seconds; by the plan for one row it took a minute."""
        with connection.cursor() as cursor:
            cursor.execute("DISCARD PLANS")
        self.alice.tasks.update(priority=1)
        many = (Task(user=self.alice, title=f"Task {n}") for n in range(20_000))
        Task.objects.bulk_create(many, batch_size=1_000)
        self.assertEqual(self.alice.tasks.update(priority=2), 20_001)
        changed = self.alice.changes.filter(before__isnull=False, after__priority=2)
        self.assertEqual(changed.count(), 20_001)
