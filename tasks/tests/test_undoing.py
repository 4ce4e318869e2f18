"""Whatever is done, undone step by step, leaves things as they were."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.models import ChangeSet, Task

# All that a person keeps, but for what never comes back: when it was last changed, and
# how often.
DIGEST = """
SELECT coalesce(jsonb_agg(row ORDER BY row->>'kind', (row->>'id')::bigint), '[]')
FROM (
    SELECT to_jsonb(task) - '{updated_at,version}'::text[]
        || '{"kind": "task"}' AS row
    FROM tasks_task AS task WHERE user_id = %(user)s
    UNION ALL
    SELECT to_jsonb(project) || '{"kind": "project"}'
    FROM tasks_project AS project WHERE user_id = %(user)s
    UNION ALL
    SELECT to_jsonb(filter) || '{"kind": "filter"}'
    FROM tasks_savedfilter AS filter WHERE user_id = %(user)s
) AS kept
"""

STEPS = (
    "add",
    "quick_add",
    "add_subtask",
    "edit",
    "complete",
    "complete_with_subtasks",
    "reopen",
    "reschedule",
    "hide",
    "repeat",
    "skip",
    "move",
    "nest",
    "order",
    "delete",
    "put_back",
    "many_complete",
    "many_move",
    "many_label",
    "many_due",
    "many_delete",
    "new_project",
    "delete_project",
    "new_filter",
)


class AnySequenceTests(TestCase):
    """Up to thirty steps, each as a person takes it: by a form."""

    @given(
        st.lists(
            st.tuples(st.sampled_from(STEPS), st.integers(0, 10_000)),
            min_size=1,
            max_size=30,
        )
    )
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_undone_one_by_one_all_is_as_at_the_start(
        self, steps: list[tuple[str, int]]
    ) -> None:
        self.alice = User.objects.create_user("undoing@example.com", PASSWORD)
        self.client.force_login(self.alice)
        self.begin()
        start = self.digest()
        before = self.latest()
        for name, number in steps:
            getattr(self, name)(number)
        sets = ChangeSet.objects.filter(user=self.alice, pk__gt=before)
        for pk in list(sets.order_by("-pk").values_list("pk", flat=True)):
            self.post(f"history/{pk}/undo/")
        self.assertEqual(self.digest(), start, steps)

    def begin(self) -> None:
        """Have a few things to do something with."""
        today = timezone.localdate()
        home = self.alice.projects.create(name="Home")
        for number in range(6):
            self.alice.tasks.create(
                title=f"Task {number}",
                due_date=today + timedelta(number) if number % 2 else None,
                project=home if number % 3 else None,
            )
        parent = self.alice.tasks.create(title="Trip")
        self.alice.tasks.create(title="Pack", parent=parent)
        self.alice.tasks.create(
            title="Water plants", due_date=today, repeat="FREQ=WEEKLY;BYDAY=MO"
        )

    def digest(self) -> str:
        """Return all that Alice keeps, as text."""
        with connection.cursor() as cursor:
            cursor.execute(DIGEST, {"user": self.alice.pk})
            found: str = cursor.fetchone()[0]
        return found

    def latest(self) -> int:
        """Return the last of the steps so far."""
        found = ChangeSet.objects.order_by("-pk").values_list("pk", flat=True)
        return found.first() or 0

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form; nothing may end in an error of ours."""
        response = self.client.post(f"/tasks/{path}", data or {})
        self.assertLess(response.status_code, 500, path)
        return response

    def one(self, number: int, *, done: bool | None = None) -> Task | None:
        """Return one of the tasks there are."""
        tasks = self.alice.tasks.order_by("pk")
        if done is not None:
            tasks = tasks.filter(is_complete=done)
        found = list(tasks)
        return found[number % len(found)] if found else None

    def act(self, number: int, path: str, data: dict[str, Any] | None = None) -> None:
        """Do something to one of them."""
        if task := self.one(number):
            self.post(f"{task.pk}/{path}/", data)

    def add(self, number: int) -> None:
        self.post("new/", {"title": f"New {number}"})

    def quick_add(self, number: int) -> None:
        line = f"Line {number} tomorrow 18:00 #Place{number % 3} @bank !high"
        self.post("new/", {"title": line, "quick": "1"})

    def add_subtask(self, number: int) -> None:
        if task := self.one(number):
            self.post("new/", {"title": f"Part {number}", "parent": task.pk})

    def edit(self, number: int) -> None:
        if task := self.one(number):
            data = {"title": f"Edited {number}", "description": "Other words"}
            self.post(f"{task.pk}/edit/", data | {"version": task.version})

    def complete(self, number: int) -> None:
        self.act(number, "complete", {"subtasks": "not"})

    def complete_with_subtasks(self, number: int) -> None:
        self.act(number, "complete", {"subtasks": "too"})

    def reopen(self, number: int) -> None:
        self.act(number, "reopen")

    def reschedule(self, number: int) -> None:
        day = timezone.localdate() + timedelta(number % 9)
        self.act(number, "reschedule", {"choice": day.isoformat()})

    def hide(self, number: int) -> None:
        day = timezone.localdate() + timedelta(number % 9)
        data = {"act": "hide", "choice": day.isoformat()}
        self.act(number, "reschedule", data)

    def repeat(self, number: int) -> None:
        unit = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "ONCE")[number % 5]
        data = {"unit": unit, "step": number % 4 + 1, "monthly": "day"}
        self.act(number, "repeat", data | {"act": "save"})

    def skip(self, number: int) -> None:
        self.act(number, "skip")

    def move(self, number: int) -> None:
        project = self.alice.projects.first()
        data = {"project": project.pk if project and number % 2 else "", "parent": ""}
        self.act(number, "move", data)

    def nest(self, number: int) -> None:
        if parent := self.one(number * 7, done=False):
            self.act(number, "move", {"project": "", "parent": parent.pk})

    def order(self, number: int) -> None:
        to = ("up", "down", "top", "bottom")[number % 4]
        self.act(number, "move", {"to": to, "next": "/tasks/?show=all"})

    def delete(self, number: int) -> None:
        self.act(number, "delete")

    def put_back(self, number: int) -> None:
        gone = self.alice.changes.in_trash(timezone.now() - timedelta(1))
        if change := gone.order_by("pk").first():
            self.post(f"changes/{change.pk}/undo/")

    def many(self, number: int, act: str, **more: Any) -> None:
        """Choose some, and do something to them all."""
        tasks = self.alice.tasks.order_by("pk").values_list("pk", flat=True)
        chosen = [pk for place, pk in enumerate(tasks) if (place + number) % 3]
        self.post("change/", {"act": act, "task": chosen, **more})

    def many_complete(self, number: int) -> None:
        self.many(number, "complete" if number % 2 else "reopen")

    def many_move(self, number: int) -> None:
        project = self.alice.projects.last()
        self.many(number, "move", project=project.pk if project else "")

    def many_label(self, number: int) -> None:
        self.many(number, "label" if number % 2 else "unlabel", label="bank")

    def many_due(self, number: int) -> None:
        day = (timezone.localdate() + timedelta(number % 5)).isoformat()
        self.many(number, "due", day=day if number % 4 else "")

    def many_delete(self, number: int) -> None:
        self.many(number, "delete")

    def new_project(self, number: int) -> None:
        self.post("projects/new/", {"name": f"Project {number}", "colour": "red"})

    def delete_project(self, number: int) -> None:
        projects = list(self.alice.projects.order_by("pk"))
        if projects:
            self.post(f"projects/{projects[number % len(projects)].pk}/delete/")

    def new_filter(self, number: int) -> None:
        self.post("filters/new/", {"name": f"F{number}", "expression": "overdue"})
