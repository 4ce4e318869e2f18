"""What became of everything, the way back, and the trash."""

from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.history import changes_of
from tasks.models import Change, ChangeSet, Task
from tasks.tests.cast import HTMX, TaskTestCase


class UndoTests(TaskTestCase):
    def latest(self) -> ChangeSet:
        return ChangeSet.objects.filter(user=self.alice).latest("pk")

    def undo(self, **data: Any) -> Any:
        url = f"/tasks/history/{self.latest().pk}/undo/"
        return self.client.post(url, data, follow=True)

    def test_every_change_answers_with_a_way_back(self) -> None:
        project = self.alice.projects.create(name="Home")
        steps = {
            "/tasks/new/": {"title": "Call Mum"},
            self.url("edit"): {"title": "Pay it", "version": 1},
            self.url("reschedule"): {"choice": "2026-12-24"},
            self.url("repeat"): {"unit": "WEEKLY", "step": 1, "act": "save"},
            self.url("skip"): {},
            self.url("move"): {"project": project.pk, "parent": ""},
            self.url("column"): {"by": "priority", "to": 3},
            "/tasks/change/": {"act": "label", "task": self.task.pk, "label": "x"},
            self.url("complete"): {},
            self.url("reopen"): {},
            f"/tasks/projects/{project.pk}/edit/": {"name": "House", "colour": "red"},
            f"/tasks/projects/{project.pk}/delete/": {},
            "/tasks/filters/new/": {"name": "Late", "expression": "overdue"},
            self.url("delete"): {},
        }
        for url, data in steps.items():
            with self.subTest(url):
                response = self.client.post(url, data, follow=True)
                undo = f'formaction="/tasks/history/{self.latest().pk}/undo/"'
                self.assertContains(response, undo)

    def test_it_takes_back_what_was_done_and_says_so(self) -> None:
        self.post("complete")
        response = self.undo(next="/tasks/?show=all")
        self.assertRedirects(response, "/tasks/?show=all")
        self.assertContains(response, "Took back: Completed “Pay the rent”.")
        self.task.refresh_from_db()
        self.assertFalse(self.task.is_complete)

    def test_what_was_taken_back_can_be_done_again(self) -> None:
        self.post("complete")
        self.undo()
        self.undo()
        self.task.refresh_from_db()
        self.assertTrue(self.task.is_complete)

    def test_a_second_time_changes_nothing(self) -> None:
        self.post("complete")
        url = f"/tasks/history/{self.latest().pk}/undo/"
        self.client.post(url)
        response = self.client.post(url, follow=True)
        self.assertContains(response, "That is as it was already.")

    def test_what_was_changed_again_is_shown_and_not_overwritten(self) -> None:
        self.post("edit", {"title": "Pay the landlord", "version": 1})
        first = self.latest()
        self.post("edit", {"title": "Pay the bank", "version": 2})
        response = self.client.post(f"/tasks/history/{first.pk}/undo/", follow=True)
        self.assertRedirects(response, f"/tasks/history/{first.pk}/")
        self.assertContains(response, "was changed again since: look, and choose.")
        for words in ("Pay the rent", "Pay the landlord", "Pay the bank"):
            self.assertContains(response, words)
        self.task.refresh_from_db()
        self.assertEqual(self.task.title, "Pay the bank")
        change = first.changes.get()
        data = {"force": "yes"}
        self.client.post(f"/tasks/changes/{change.pk}/undo/", data)
        self.task.refresh_from_db()
        self.assertEqual(self.task.title, "Pay the rent")

    def test_of_many_the_rest_is_put_back(self) -> None:
        other = self.alice.tasks.create(title="Call Mum")
        chosen = [self.task.pk, other.pk]
        data = {"act": "priority", "priority": 3, "task": chosen}
        self.client.post("/tasks/change/", data)
        many = self.latest()
        self.client.post(f"/tasks/{other.pk}/complete/")
        response = self.client.post(f"/tasks/history/{many.pk}/undo/", follow=True)
        self.assertContains(response, "Put back 1. “Call Mum” was changed again")
        found = dict(self.alice.tasks.values_list("title", "priority"))
        self.assertEqual(found, {"Pay the rent": 0, "Call Mum": 3})

    def test_what_was_added_and_got_parts_stays(self) -> None:
        self.client.post("/tasks/new/", {"title": "Trip"})
        added = self.latest()
        trip = self.alice.tasks.get(title="Trip")
        self.alice.tasks.create(title="Pack", parent=trip)
        self.client.post(f"/tasks/history/{added.pk}/undo/")
        self.assertTrue(self.alice.tasks.filter(title="Trip").exists())

    def test_a_project_whose_name_is_taken_by_now_stays_away(self) -> None:
        project = self.alice.projects.create(name="Home")
        self.client.post(f"/tasks/projects/{project.pk}/delete/")
        deleted = self.latest()
        self.alice.projects.create(name="home")
        url = f"/tasks/history/{deleted.pk}/undo/"
        response = self.client.post(url, follow=True)
        self.assertContains(response, "Something new has its name.")
        self.assertEqual(self.alice.projects.count(), 1)

    def test_a_project_with_fifty_tasks_comes_back_as_it_was(self) -> None:
        project = self.alice.projects.create(name="Home", colour="red")
        for number in range(50):
            self.alice.tasks.create(title=f"Task {number}", project=project)
        self.client.post(f"/tasks/projects/{project.pk}/delete/")
        self.assertEqual(self.alice.tasks.filter(project=None).count(), 51)
        self.undo()
        self.assertEqual(project.tasks.count(), 50)
        self.assertEqual(self.alice.projects.get().colour, "red")

    def test_htmx_is_led_to_the_page_of_what_stands_in_the_way(self) -> None:
        self.post("edit", {"title": "Pay the landlord", "version": 1})
        first = self.latest()
        self.post("edit", {"title": "Pay the bank", "version": 2})
        url = f"/tasks/history/{first.pk}/"
        response = self.client.post(f"{url}undo/", headers=HTMX)
        self.assertEqual(response.headers["HX-Redirect"], url)

    def test_after_thirty_days_it_is_not_there(self) -> None:
        self.post("complete")
        ChangeSet.objects.update(at=timezone.now() - timedelta(days=31))
        url = f"/tasks/history/{self.latest().pk}/"
        self.assertEqual(self.client.get(url).status_code, 404)
        self.assertEqual(self.client.post(f"{url}undo/").status_code, 404)

    def test_others_cannot_look_or_take_back(self) -> None:
        self.post("complete")
        made = self.latest()
        change = made.changes.get()
        self.client.force_login(self.bob)
        for url in (f"history/{made.pk}/undo/", f"changes/{change.pk}/undo/"):
            self.assertEqual(self.client.post(f"/tasks/{url}").status_code, 404)
        self.assertEqual(self.client.get(f"/tasks/history/{made.pk}/").status_code, 404)
        self.task.refresh_from_db()
        self.assertTrue(self.task.is_complete)


class HistoryPageTests(TaskTestCase):
    def test_it_tells_what_when_and_from_where(self) -> None:
        agent = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
        headers = {"User-Agent": agent}
        self.client.post(self.url("complete"), headers=headers)
        response = self.client.get("/tasks/history/")
        self.assertContains(response, "Completed “Pay the rent”.")
        self.assertContains(response, "Firefox on Linux, 127.0.0.1")

    def test_a_task_tells_what_it_was_before(self) -> None:
        self.post("edit", {"title": "Pay the landlord", "version": 1})
        response = self.client.get(self.url("task_history"))
        self.assertContains(response, "Pay the rent")
        self.assertContains(response, "Pay the landlord")
        self.assertContains(response, "Put this back")

    def test_the_history_of_a_deleted_task_can_be_read(self) -> None:
        self.post("delete")
        response = self.client.get(self.url("task_history"))
        self.assertContains(response, "Pay the rent, deleted")

    def test_pages_follow_one_another(self) -> None:
        for number in range(60):
            with changes_of(self.alice, f"Step {number}.", who="alice"):
                self.alice.tasks.create(title=f"Task {number}")
        response = self.client.get("/tasks/history/")
        self.assertContains(response, "Step 59.")
        self.assertNotContains(response, "Step 9.")
        older = self.client.get(response.context["older"])
        self.assertContains(older, "Step 9.")
        self.assertEqual(self.client.get("/tasks/history/?before=x").status_code, 400)

    def test_its_queries_do_not_grow(self) -> None:
        for path in ("history/", "trash/", f"{self.task.pk}/history/"):
            with self.subTest(path):
                self.client.get(f"/tasks/{path}")
                few = self.queries(path)
                for number in range(20):
                    self.task.title = f"Title {number}"
                    self.task.save()
                    self.alice.tasks.create(title="Gone").delete()
                self.assertEqual(self.queries(path), few)

    def test_a_step_of_many_takes_as_many_queries_as_one_of_few(self) -> None:
        counts = []
        for number in (2, 150):
            with changes_of(self.alice, "Many.", who="alice") as made:
                Task.objects.bulk_create(
                    Task(user=self.alice, title=f"Task {n}") for n in range(number)
                )
            counts.append(self.queries(f"history/{made.pk}/"))
        self.assertEqual(*counts)

    def queries(self, path: str) -> int:
        with CaptureQueriesContext(connection) as context:
            self.client.get(f"/tasks/{path}")
        return len(context)


class TrashTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.post("delete")
        self.gone = self.alice.changes.get(after__isnull=True)

    def test_what_is_deleted_is_there_and_comes_back_as_it_was(self) -> None:
        response = self.client.get("/tasks/trash/")
        self.assertContains(response, "Pay the rent")
        self.client.post(f"/tasks/changes/{self.gone.pk}/undo/")
        after = Task.objects.values().get(pk=self.task.pk)
        for name in ("updated_at", "version"):
            del after[name], self.before[name]
        self.assertEqual(after, self.before)
        response = self.client.get("/tasks/trash/")
        self.assertContains(response, "The trash is empty.")

    def test_it_may_go_for_ever(self) -> None:
        url = f"/tasks/trash/{self.gone.pk}/delete/"
        self.assertContains(self.client.get(url), "can be brought back then.")
        self.assertTrue(Change.objects.filter(pk=self.gone.pk).exists())
        response = self.client.post(url, follow=True)
        self.assertContains(response, "“Pay the rent” is gone for ever.")
        changes = Change.objects.of("task", self.task.pk)
        self.assertFalse(changes.exists())

    def test_all_of_it_may_go_for_ever(self) -> None:
        self.client.get("/tasks/trash/empty/")
        response = self.client.post("/tasks/trash/empty/", follow=True)
        self.assertContains(response, "1 are gone for ever.")
        self.assertContains(response, "The trash is empty.")

    def test_what_is_there_again_is_not_in_it(self) -> None:
        self.client.post(f"/tasks/changes/{self.gone.pk}/undo/")
        self.post("delete")
        response = self.client.get("/tasks/trash/")
        self.assertContains(response, "Pay the rent</span>", count=1)

    def test_purge_forgets_after_thirty_days_and_says_so(self) -> None:
        out = StringIO()
        call_command("purge", stdout=out)
        self.assertTrue(Change.objects.filter(pk=self.gone.pk).exists())
        ChangeSet.objects.update(at=timezone.now() - timedelta(days=31))
        call_command("purge", stdout=out)
        self.assertIn("in the trash: 1 removed.", out.getvalue())
        self.assertFalse(Change.objects.exists())
        self.assertFalse(ChangeSet.objects.exists())


class RecordingTests(TestCase):
    """What the triggers write, whoever changes something."""

    def setUp(self) -> None:
        self.alice = User.objects.create_user("alice@example.com", PASSWORD)

    def execute(self, statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def test_nothing_that_goes_around_django_escapes(self) -> None:
        self.execute(
            "INSERT INTO tasks_task (user_id, title) VALUES (%s, 'x'), (%s, 'y')",
            self.alice.pk,
            self.alice.pk,
        )
        self.execute("UPDATE tasks_task SET title = 'z' WHERE title = 'x'")
        self.execute("DELETE FROM tasks_task WHERE title = 'z'")
        names = [
            ((c.before or {}).get("title"), (c.after or {}).get("title"))
            for c in Change.objects.order_by("pk")
        ]
        made, more, *others = names
        self.assertEqual({made, more}, {(None, "x"), (None, "y")})
        self.assertEqual(others, [("x", "z"), ("z", None)])
        sets = ChangeSet.objects.order_by("pk")
        self.assertEqual({s.what for s in sets}, {"Changed in the database"})
        self.assertEqual(sets.count(), 1)

    def test_a_change_to_the_same_is_none(self) -> None:
        self.alice.tasks.create(title="x")
        before = Change.objects.count()
        self.execute("UPDATE tasks_task SET title = 'x'")
        self.assertEqual(Change.objects.count(), before)

    def test_whoever_goes_takes_their_history_along(self) -> None:
        self.alice.tasks.create(title="x")
        self.alice.projects.create(name="Home")
        self.alice.erase()
        self.assertFalse(Change.objects.exists())
        self.assertFalse(ChangeSet.objects.exists())

    def test_changes_of_somebody_else_are_theirs(self) -> None:
        bob = User.objects.create_user("bob@example.com", PASSWORD)
        with changes_of(self.alice, "Hers.", who="alice"):
            self.alice.tasks.create(title="hers")
            bob.tasks.create(title="his")
        owners = Change.objects.values_list("user__email", "change_set__what")
        expected = {
            ("alice@example.com", "Hers."),
            ("bob@example.com", "Changed in the database"),
        }
        self.assertEqual(set(owners), expected)

    @override_settings(DEBUG=True)
    def test_invented_data_has_no_history(self) -> None:
        call_command("seed", users=2, tasks=10, seed=99, stdout=StringIO())
        self.assertFalse(Change.objects.exists())
