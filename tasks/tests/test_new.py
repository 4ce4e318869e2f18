"""Adding a task."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

from django.db import connection
from django.test import Client, TransactionTestCase
from django.urls import reverse

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.models import Task
from tasks.tests.cast import HTMX, TaskTestCase

URL = "/tasks/new/"


class NewTests(TaskTestCase):
    def test_it_adds_and_goes_back_to_the_list(self) -> None:
        data = {"title": " Call home ", "description": "Ask", "due_date": "2031-01-05"}
        response = self.client.post(URL, data, follow=True)
        self.assertRedirects(response, reverse("tasks:list"))
        self.assertContains(response, "Added “Call home”.")
        task = self.alice.tasks.get(title="Call home")
        self.assertEqual((task.description, task.due_date), ("Ask", date(2031, 1, 5)))

    def test_only_a_title_is_needed(self) -> None:
        self.client.post(URL, {"title": "Call home"})
        task = self.alice.tasks.get(title="Call home")
        self.assertEqual((task.description, task.due_date), (None, None))

    def test_it_goes_back_to_where_it_was_added_from(self) -> None:
        data = {"title": "Call home", "next": "/tasks/?show=all"}
        self.assertRedirects(self.client.post(URL, data), "/tasks/?show=all")

    def test_where_it_is_not_shown_it_says_where_it_is(self) -> None:
        data = {"title": "Call home", "next": "/tasks/?show=completed"}
        response = self.client.post(URL, data, follow=True)
        self.assertContains(response, "Added “Call home”. It is open.")

    def test_it_never_leads_to_another_site(self) -> None:
        for url in (
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "///evil.example",
            "javascript:alert(1)",
            "tasks:list",
            "0",
        ):
            with self.subTest(url):
                data = {"title": "Call home", "next": url}
                self.assertRedirects(self.client.post(URL, data), "/tasks/")

    def test_a_day_that_has_passed_is_accepted(self) -> None:
        self.client.post(URL, {"title": "Late", "due_date": "2020-01-01"})
        self.assertTrue(self.alice.tasks.filter(title="Late").exists())

    def test_nothing_but_what_is_typed_can_be_set(self) -> None:
        data = {
            "title": "Call home",
            "user": self.bob.pk,
            "id": 1,
            "is_complete": "on",
            "created_at": "2020-01-01",
            "version": 9,
        }
        self.client.post(URL, data)
        task = self.alice.tasks.get(title="Call home")
        self.assertEqual((task.is_complete, task.version), (False, 1))
        self.assertEqual(self.bob.tasks.count(), 0)

    def test_htmx_sees_errors_in_the_form(self) -> None:
        response = self.client.post(URL, {"title": " "}, headers=HTMX)
        self.assertContains(response, "Write what is to be done.", status_code=422)
        self.assertNotContains(response, "<!doctype", status_code=response.status_code)
        self.assertEqual(response.headers["HX-Retarget"], "#add")


class TwiceTests(TaskTestCase):
    def add(self, **changes: str) -> None:
        self.client.post(URL, {"form_key": str(self.key), "title": "Once"} | changes)

    def setUp(self) -> None:
        super().setUp()
        self.key = uuid4()

    def test_the_form_carries_a_key_of_its_own(self) -> None:
        keys = {str(self.client.get("/tasks/").context["add"].key) for _ in range(2)}
        self.assertEqual(len(keys), 2)

    def test_the_same_form_sent_twice_is_one_task(self) -> None:
        self.add()
        self.add()
        self.assertEqual(self.alice.tasks.filter(title="Once").count(), 1)

    def test_it_stays_one_even_if_it_was_changed_in_between(self) -> None:
        self.add()
        self.alice.tasks.filter(title="Once").update(title="Changed")
        self.add()
        self.assertFalse(self.alice.tasks.filter(title="Once").exists())

    def test_the_same_form_with_other_words_is_another(self) -> None:
        self.add()
        self.add(title="Twice")
        self.assertTrue(self.alice.tasks.filter(title="Twice").exists())

    def test_somebody_elses_key_does_not_collide(self) -> None:
        self.add()
        self.client.force_login(self.bob)
        self.add()
        self.assertEqual(self.bob.tasks.count(), 1)

    def test_a_key_that_is_none_counts_as_none(self) -> None:
        self.add(form_key="nonsense")
        self.add(form_key="nonsense")
        self.assertEqual(self.alice.tasks.filter(title="Once").count(), 2)

    def test_without_a_key_each_is_a_task(self) -> None:
        for _ in range(2):
            self.client.post(URL, {"title": "Each"})
        self.assertEqual(self.alice.tasks.filter(title="Each").count(), 2)

    def test_a_token_of_another_site_is_refused(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.alice)
        response = strict.post(URL, {"title": "Forged"})
        self.assertContains(response, "This form is too old", status_code=403)
        self.assertFalse(Task.objects.filter(title="Forged").exists())


class AtOnceTests(TransactionTestCase):
    def test_ten_of_one_form_at_once_make_one_task(self) -> None:
        alice = User.objects.create_user("alice@example.com", PASSWORD)
        data = {"form_key": str(uuid4()), "title": "Once"}

        def add(number: int) -> int:
            client = Client()
            client.force_login(alice)
            status: int = client.post(URL, data).status_code
            connection.close()
            return status

        with ThreadPoolExecutor(5) as clicks:
            self.assertEqual(set(clicks.map(add, range(10))), {302})
        self.assertEqual(alice.tasks.count(), 1)


class OneStepTests(TransactionTestCase):
    """Each as it is for a person: saved at once, outside of any transaction."""

    def setUp(self) -> None:
        self.alice = User.objects.create_user("alice@example.com", PASSWORD)
        self.client.force_login(self.alice)

    def steps(self) -> list[list[str]]:
        """Return what was made in each step, the last one first."""
        sets = self.alice.change_sets.order_by("-pk")
        return [sorted(made.changes.values_list("kind", flat=True)) for made in sets]

    def add(self, title: str, **more: object) -> Task:
        self.client.post(URL, {"title": title, "quick": "1", **more})
        return self.alice.tasks.latest("pk")

    def test_a_task_is_one_with_its_new_project(self) -> None:
        self.add("Call home")
        self.assertEqual(self.add("Paint #Shed").project, self.alice.projects.get())
        self.add("Sweep #shed")
        self.assertEqual(self.steps(), [["task"], ["project", "task"], ["task"]])

    def test_a_part_of_another_is_its_last(self) -> None:
        parent = self.add("Move house")
        first, last = (self.add(n, parent=parent.pk) for n in ("Pack", "Clean"))
        self.assertEqual(last.parent, parent)
        self.assertLess(last.place, first.place)
        self.assertEqual(self.steps(), [["task"]] * 3)

    def test_what_comes_after_it_is_no_part_of_it(self) -> None:
        task = self.add("Call home")
        Task.objects.filter(pk=task.pk).update(title="Renamed")
        self.assertEqual(self.steps(), [["task"], ["task"]])
