"""What lies in the trash, what was taken back, and what the staff did."""

from datetime import time

from django.utils import timezone

from accounts.tests.people import PASSWORD
from tasks.days import due
from tasks.models import ChangeSet, Task
from tasks.tests.cast import FamilyTestCase


class TrashTests(FamilyTestCase):
    def test_a_tree_lies_there_as_one_and_comes_back_whole(self) -> None:
        parent = self.add("Parent")
        child = self.add("Child", parent=parent)
        self.add("Grandchild", parent=child)
        page = self.client.get(f"/tasks/{parent.pk}/delete/")
        self.assertContains(page, "and its 2 subtasks")
        self.do(parent, "delete")
        page = self.client.get("/tasks/trash/")
        self.assertContains(page, "with its subtasks")
        self.assertContains(page, "Put back</button>", count=1)
        change = page.context["changes"][0]
        self.client.post(f"/tasks/changes/{change.pk}/undo/")
        titles = ["Child", "Grandchild", "Parent", "Pay the rent"]
        self.assertEqual(self.titles(), titles)
        child.refresh_from_db()
        self.assertEqual(child.parent, parent)

    def test_it_goes_for_ever_as_one(self) -> None:
        parent = self.add("Parent")
        self.add("Child", parent=parent)
        self.do(parent, "delete")
        self.client.post("/tasks/trash/empty/")
        page = self.client.get("/tasks/trash/")
        self.assertContains(page, "The trash is empty.")

    def test_what_a_reopened_task_took_back_is_not_in_it(self) -> None:
        task = self.daily()
        self.do(task, "complete")
        self.do(task, "reopen")
        page = self.client.get("/tasks/trash/")
        self.assertContains(page, "The trash is empty.")

    def test_what_came_next_is_in_it_when_it_was_deleted(self) -> None:
        task = self.daily()
        self.do(task, "complete")
        self.client.post(
            "/tasks/change/",
            {"act": "delete", "everything": "on", "next": "/tasks/?show=all"},
        )
        page = self.client.get("/tasks/trash/")
        names = sorted(str(change) for change in page.context["changes"])
        self.assertEqual(names, ["Daily", "Daily", "Pay the rent"])

    def test_a_tree_goes_for_ever_as_one(self) -> None:
        parent = self.add("Parent")
        self.add("Child", parent=parent)
        self.do(parent, "delete")
        change = self.client.get("/tasks/trash/").context["changes"][0]
        self.client.post(f"/tasks/trash/{change.pk}/delete/")
        page = self.client.get("/tasks/trash/")
        self.assertContains(page, "The trash is empty.")

    def test_a_project_comes_back_with_its_tasks(self) -> None:
        project = self.alice.projects.create(name="Home")
        self.add("Sweep", project=project)
        self.client.post(f"/tasks/projects/{project.pk}/delete/")
        change = self.client.get("/tasks/trash/").context["changes"][0]
        self.client.post(f"/tasks/changes/{change.pk}/undo/")
        self.assertEqual(project.tasks.get().title, "Sweep")


class MarkTests(FamilyTestCase):
    def marks(self, *sets: ChangeSet) -> list[bool]:
        found = ChangeSet.objects.in_bulk([made.pk for made in sets])
        return [found[made.pk].is_taken_back for made in sets]

    def test_undoing_an_undo_and_so_on(self) -> None:
        first = self.do(self.task, "complete")
        second = self.undo(first)
        self.assertEqual(self.marks(first, second), [True, False])
        third = self.undo(second)
        self.assertEqual(self.marks(first, second, third), [False, True, False])
        self.undo(third)
        self.assertEqual(self.marks(first, second, third), [True, False, True])

    def test_what_was_only_tried_is_not_marked(self) -> None:
        made = self.do(self.task, "column", by="priority", to=3)
        self.do(self.task, "column", by="priority", to=2)
        self.undo(made)
        self.assertEqual(self.marks(made), [False])


class AdminTests(FamilyTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.client.force_login(self.steve)
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    def act(self, action: str, *tasks: Task) -> None:
        data = {"action": action, "_selected_action": [task.pk for task in tasks]}
        self.client.post("/admin/tasks/task/", data | {"post": "yes"})

    def test_a_tree_that_the_staff_deletes_lies_in_its_owners_trash(self) -> None:
        parent = self.add("Parent")
        self.add("Child", parent=parent)
        self.act("delete_selected", parent)
        self.client.force_login(self.alice)
        page = self.client.get("/tasks/trash/")
        self.assertContains(page, "with its subtasks")
        self.assertContains(page, str(self.steve))

    def test_what_comes_next_is_due_where_its_owner_is(self) -> None:
        self.alice.time_zone = "America/New_York"
        self.alice.save()
        now = self.alice.local(timezone.now())
        task = self.daily()
        task.due_date, task.due_at = due(now.date(), time(21), now)
        task.save()
        self.act("complete", task)
        made = self.alice.tasks.get(previous=task.pk)
        there = made.due_at and made.due_at.astimezone(now.tzinfo)
        self.assertEqual(there and there.date(), made.due_date)
        self.assertEqual(there and there.hour, 21)
