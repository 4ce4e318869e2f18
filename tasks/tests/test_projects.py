"""Projects: whose they are, how they are named and ordered, and what goes with them."""

from unittest import mock

from django.db import IntegrityError, connection, transaction

from tasks.models import Project, Task
from tasks.tests.cast import TaskTestCase

URL = "/tasks/projects/"


class ProjectTests(TaskTestCase):
    def make(self, *names: str) -> list[Project]:
        return [self.alice.projects.create(name=name) for name in names]

    def test_it_is_made_and_shows_its_tasks(self) -> None:
        data = {"name": "Home", "colour": "green"}
        response = self.client.post(f"{URL}new/", data, follow=True)
        home = self.alice.projects.get()
        self.assertRedirects(response, home.get_absolute_url())
        self.alice.tasks.update(project=home)
        self.assertContains(self.client.get(home.get_absolute_url()), "Pay the rent")

    def test_bad_names_are_answered_at_their_field_and_kept(self) -> None:
        self.make("Home")
        for name, words in (
            ("", "Give the project a name."),
            ("  ", "Give the project a name."),
            ("hOME", "You have a project of that name."),
            ("x" * 61, "A name has at most 60 characters."),
        ):
            with self.subTest(name):
                data = {"name": name, "colour": "green"}
                response = self.client.post(f"{URL}new/", data)
                self.assertContains(response, words, status_code=422)
        response = self.client.post(f"{URL}new/", {"name": "New", "colour": "mauve"})
        self.assertContains(response, "mauve", status_code=422)
        self.assertContains(response, 'value="New"', status_code=422)
        self.assertEqual(self.alice.projects.count(), 1)

    def test_the_database_says_what_is_the_same_name(self) -> None:
        for _ in range(2):
            data = {"name": "ΟΔΟΣ", "colour": "grey"}
            response = self.client.post(f"{URL}new/", data)
        self.assertContains(response, "of that name", status_code=422)
        with mock.patch("tasks.querysets.ProjectQuerySet.called") as called:
            # As it is for the second of two clicks.
            called.return_value.exists.return_value = False
            response = self.client.post(f"{URL}new/", data)
        self.assertContains(response, "of that name", status_code=422)
        self.client.post("/tasks/new/", {"title": "Walk #οδος", "quick": "1"})
        self.assertEqual(self.alice.projects.count(), 1)

    def test_bob_may_have_one_of_the_same_name(self) -> None:
        self.make("Home")
        self.client.force_login(self.bob)
        self.client.post(f"{URL}new/", {"name": "Home", "colour": "grey"})
        self.assertEqual(self.bob.projects.count(), 1)

    def test_it_is_renamed_and_put_away(self) -> None:
        (home,) = self.make("Home")
        self.alice.tasks.update(project=home)
        data = {"name": "House", "colour": "red", "is_archived": "on"}
        self.client.post(f"{URL}{home.pk}/edit/", data)
        home.refresh_from_db()
        self.assertEqual((home.name, home.is_archived), ("House", True))
        response = self.client.get("/tasks/today/")
        self.assertEqual(response.context["sidebar"].projects, [])
        self.assertContains(self.client.get(URL), "House")
        self.assertContains(self.client.get("/tasks/"), "House")

    def test_deleting_one_asks_and_leaves_its_tasks_in_the_inbox(self) -> None:
        (home,) = self.make("Home")
        self.alice.tasks.update(project=home)
        response = self.client.get(f"{URL}{home.pk}/delete/")
        self.assertContains(response, "Its 1 task will be in the Inbox.")
        self.client.post(f"{URL}{home.pk}/delete/")
        self.assertFalse(self.alice.projects.exists())
        self.task.refresh_from_db()
        self.assertIsNone(self.task.project_id)
        self.assertContains(self.client.get("/tasks/inbox/"), "Pay the rent")

    def test_they_are_put_in_order(self) -> None:
        one, two, three = self.make("One", "Two", "Three")
        for project, to, names in (
            (three, "up", ["One", "Three", "Two"]),
            (three, "up", ["Three", "One", "Two"]),
            (three, "up", ["Three", "One", "Two"]),
            (one, "down", ["Three", "Two", "One"]),
            (one, "down", ["Three", "Two", "One"]),
            (two, "up", ["Two", "Three", "One"]),
        ):
            self.client.post(f"{URL}{project.pk}/move/", {"to": to})
            shown = self.client.get(URL).context["projects"]
            self.assertEqual([p.name for p in shown], names)

    def test_somebody_elses_is_not_there(self) -> None:
        (home,) = self.make("Home")
        self.client.force_login(self.bob)
        for act in ("", "edit/", "delete/"):
            self.assertEqual(self.client.get(f"{URL}{home.pk}/{act}").status_code, 404)
        for act in ("edit/", "delete/", "move/"):
            response = self.client.post(f"{URL}{home.pk}/{act}", {"name": "Mine"})
            self.assertEqual(response.status_code, 404)
        home.refresh_from_db()
        self.assertEqual(home.name, "Home")

    def test_there_are_200_at_most(self) -> None:
        Project.objects.bulk_create(
            Project(user=self.alice, name=f"Project {n}") for n in range(200)
        )
        response = self.client.post(f"{URL}new/", {"name": "More", "colour": "grey"})
        self.assertContains(response, "You have 200 projects", status_code=422)


class PromiseTests(TaskTestCase):
    """What the database keeps, whoever writes."""

    def refused(self, **values: object) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=self.task.pk).update(**values)

    def test_no_task_is_in_somebody_elses_project(self) -> None:
        bobs = self.bob.projects.create(name="Bob's")
        self.refused(project=bobs)

    def test_no_task_starts_after_it_is_due(self) -> None:
        self.refused(due_date="2026-11-25", start_date="2026-11-26")

    def test_a_time_has_a_day(self) -> None:
        self.refused(due_at="2026-11-25T12:00Z", due_date=None)

    def test_priorities_and_labels_are_bounded(self) -> None:
        self.refused(priority=4)
        self.refused(labels=[f"label{n}" for n in range(11)])

    def test_a_project_goes_and_its_tasks_stay(self) -> None:
        home = self.alice.projects.create(name="Home")
        self.alice.tasks.update(project=home)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM tasks_project WHERE id = %s", [home.pk])
        self.task.refresh_from_db()
        self.assertEqual(self.task.user_id, self.alice.pk)
        self.assertIsNone(self.task.project_id)

    def test_a_change_of_a_plan_is_another_version(self) -> None:
        home = self.alice.projects.create(name="Home")
        for values in (
            {"due_date": "2026-11-25"},
            {"due_at": "2026-11-25T12:00Z"},
            {"start_date": "2026-11-24"},
            {"priority": 2},
            {"labels": ["bank"]},
            {"project": home},
        ):
            with self.subTest(values):
                self.task.refresh_from_db()
                Task.objects.filter(pk=self.task.pk).update(**values)
                before = self.task.version
                self.task.refresh_from_db()
                self.assertEqual(self.task.version, before + 1)
        Task.objects.filter(pk=self.task.pk).update(position=5)
        before = self.task.version
        self.task.refresh_from_db()
        self.assertEqual(self.task.version, before)
