"""What a task is made of, and where it stands among others."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client, TransactionTestCase
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.models import Task
from tasks.models.subtasks import DEEPEST
from tasks.tests.cast import HTMX, TaskTestCase


class SubtaskTests(TaskTestCase):
    def add(self, title: str, parent: Task) -> Task:
        self.client.post("/tasks/new/", {"title": title, "parent": parent.pk})
        found: Task = self.alice.tasks.get(title=title)
        return found

    def chain(self, length: int) -> Task:
        task = self.task
        for number in range(length):
            task = self.alice.tasks.create(title=f"Level {number + 1}", parent=task)
        return task

    def test_they_are_added_in_order_and_shown_three_levels_deep(self) -> None:
        first = self.add("First", self.task)
        self.add("Second", self.task)
        deeper = self.add("Deeper", first)
        third = self.add("Third level", deeper)
        self.add("Fourth level", third)
        # What was added is told once.
        self.client.get("/tasks/")
        page = self.client.get(self.url("subtasks"))
        text = page.content.decode()
        self.assertLess(text.index("First"), text.index("Second"))
        self.assertContains(page, 'data-level="3"')
        self.assertNotContains(page, "Fourth level")
        below = self.client.get(self.url("subtasks", deeper))
        self.assertContains(below, "Fourth level")

    def test_the_parent_tells_how_many_are_done(self) -> None:
        part = self.add("First", self.task)
        self.add("Second", self.task)
        part.complete(timezone.now())
        self.assertContains(self.client.get("/tasks/"), "1 of 2 subtasks")
        page = self.client.get(self.url("subtasks"))
        self.assertContains(page, "1 of 2 subtasks completed")

    def test_a_part_is_in_its_parents_project(self) -> None:
        home = self.alice.projects.create(name="Home")
        Task.objects.filter(pk=self.task.pk).update(project=home)
        self.assertEqual(self.add("First", self.task).project, home)

    def test_finishing_the_parent_asks(self) -> None:
        part = self.add("First", self.task)
        for headers in ({}, HTMX):
            response = self.client.post(self.url("complete"), headers=headers)
            self.assertContains(response, "Complete it too?", status_code=409)
        self.task.refresh_from_db()
        self.assertFalse(self.task.is_complete)
        self.post("complete", {"subtasks": "not"})
        part.refresh_from_db()
        self.assertFalse(part.is_complete)
        self.post("reopen")
        self.post("complete", {"subtasks": "too"})
        part.refresh_from_db()
        self.assertTrue(part.is_complete)

    def test_moving_and_deleting_it_take_them_along(self) -> None:
        home = self.alice.projects.create(name="Home")
        part = self.add("Deeper", self.add("First", self.task))
        self.post("move", {"project": home.pk, "parent": ""})
        part.refresh_from_db()
        self.assertEqual(part.project, home)
        self.post("edit", {"title": "x", "version": 2, "project": ""})
        part.refresh_from_db()
        self.assertIsNone(part.project)
        self.post("delete")
        self.assertEqual(self.alice.tasks.count(), 0)

    def test_a_task_becomes_a_part_of_another(self) -> None:
        other = self.alice.tasks.create(title="Trip")
        page = self.client.get(self.url("move"))
        self.assertContains(
            page, f'<option value="{other.pk}">Trip</option>', html=True
        )
        self.post("move", {"project": "", "parent": other.pk})
        self.task.refresh_from_db()
        self.assertEqual(self.task.parent, other)

    def test_it_cannot_be_a_part_of_itself(self) -> None:
        part = self.chain(2)
        for parent in (self.task, part, self.bob.tasks.create(title="His")):
            data = {"project": "", "parent": parent.pk}
            response = self.post("move", data)
            self.assertContains(response, "That task is gone.", status_code=422)
        self.task.refresh_from_db()
        self.assertIsNone(self.task.parent)

    def test_the_database_keeps_it_a_tree_of_one_person(self) -> None:
        part = self.chain(2)
        his = self.bob.tasks.create(title="His")
        for parent in (part, self.task, his):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Task.objects.filter(pk=self.task.pk).update(parent=parent)

    def test_it_is_bounded_in_depth(self) -> None:
        deepest = self.chain(DEEPEST)
        data = {"title": "Deeper", "parent": deepest.pk}
        response = self.client.post("/tasks/new/", data)
        self.assertContains(response, f"{DEEPEST} levels deep", status_code=422)
        other = self.alice.tasks.create(title="Other")
        self.alice.tasks.create(title="Part", parent=other)
        data = {"project": "", "parent": deepest.parent_id}
        response = self.client.post(self.url("move", other), data)
        self.assertContains(response, f"{DEEPEST} levels deep", status_code=422)

    def test_others_cannot_look_or_add(self) -> None:
        self.client.force_login(self.bob)
        self.assertEqual(self.client.get(self.url("subtasks")).status_code, 404)
        data = {"title": "Mine", "parent": self.task.pk}
        response = self.client.post("/tasks/new/", data)
        self.assertContains(response, "is gone. Add it elsewhere.", status_code=422)


class OrderTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.task.delete()
        self.tasks = [self.alice.tasks.create(title=title) for title in "edcba"]

    def titles(self) -> str:
        return "".join(t.title for t in self.alice.tasks.in_order())

    def move(self, title: str, **to: Any) -> Any:
        task = self.alice.tasks.get(title=title)
        data = {"next": "/tasks/someday/", **to}
        return self.client.post(self.url("move", task), data, follow=True)

    def beside(self, title: str) -> int:
        found: int = self.alice.tasks.get(title=title).pk
        return found

    def test_by_steps(self) -> None:
        for title, to, expected in (
            ("c", "up", "acbde"),
            ("c", "up", "cabde"),
            ("c", "down", "acbde"),
            ("c", "bottom", "abdec"),
            ("e", "top", "eabdc"),
            ("d", "down", "eabcd"),
        ):
            self.move(title, to=to)
            self.assertEqual(self.titles(), expected)

    def test_where_it_is_dropped(self) -> None:
        for title, side, other, expected in (
            ("e", "above", "b", "aebcd"),
            ("a", "below", "d", "ebcda"),
            ("a", "above", "e", "aebcd"),
            ("d", "below", "a", "adebc"),
        ):
            self.move(title, **{side: self.beside(other)})
            self.assertEqual(self.titles(), expected)

    def test_at_the_end_it_says_so(self) -> None:
        for title, to in (("a", "up"), ("a", "top"), ("e", "down"), ("e", "bottom")):
            self.assertContains(self.move(title, to=to), "time and priority already")
        self.assertEqual(self.titles(), "abcde")

    def test_a_hundred_moves_into_the_same_gap(self) -> None:
        self.assertEqual(self.titles(), "abcde")
        for number in range(100):
            title = "cd"[number % 2]
            self.move(title, below=self.beside("a"))
        self.assertEqual(self.titles(), "adcbe")

    def test_another_day_is_taken_on_another_priority_is_not(self) -> None:
        today = timezone.localdate()
        a = self.alice.tasks.get(title="a")
        a.reschedule(today, timezone.now())
        Task.objects.filter(title="b").update(priority=3)
        self.move("c", below=a.pk, next="/tasks/")
        self.assertEqual(self.alice.tasks.get(title="c").due_date, today)
        response = self.move("e", above=self.beside("b"))
        self.assertContains(response, "sorted by time and priority first")

    def test_another_persons_task_is_no_neighbour(self) -> None:
        his = self.bob.tasks.create(title="His")
        response = self.move("a", above=his.pk)
        self.assertContains(response, "gone from this list")

    def test_wrong_input_is_told(self) -> None:
        for data, words in (
            ({}, "Choose where it goes."),
            ({"to": "sideways"}, "Select a valid choice"),
            ({"above": "x"}, "Enter a whole number."),
            ({"below": "9" * 30}, "less than or equal"),
            ({"above": self.beside("a")}, "gone from this list"),
        ):
            self.assertContains(self.move("a", **data), words)
        self.assertEqual(self.titles(), "abcde")

    def test_its_page_has_a_button_for_each_step(self) -> None:
        url = self.url("move", self.tasks[0])
        page = self.client.get(url, {"next": "/tasks/someday/"})
        for words in ("To the top", "Up", "Down", "To the bottom"):
            self.assertContains(page, words)


class AtOnceTests(TransactionTestCase):
    def test_from_two_tabs_the_order_stays_total_and_nothing_is_lost(self) -> None:
        alice = User.objects.create_user("alice@example.com", PASSWORD)
        tasks = [alice.tasks.create(title=f"Task {n}") for n in range(20)]

        def tab(number: int) -> list[int]:
            client = Client()
            client.force_login(alice)
            answers = []
            for step in range(25):
                task = tasks[(step * 7 + number * 3) % 20]
                to = ("up", "down", "top", "bottom")[(step + number) % 4]
                data = {"to": to, "next": "/tasks/"}
                response = client.post(f"/tasks/{task.pk}/move/", data)
                answers.append(response.status_code)
            connection.close()
            return answers

        with ThreadPoolExecutor(6) as tabs:
            for answers in tabs.map(tab, range(6)):
                self.assertEqual(set(answers), {302})
        places = [task.place for task in alice.tasks.all()]
        self.assertEqual(len(set(places)), 20)

    def test_the_smallest_gap_is_seen(self) -> None:
        alice = User.objects.create_user("alice@example.com", PASSWORD)
        upper, middle, lower = (alice.tasks.create(title=t) for t in "uml")
        alice.tasks.update(position=Decimal(5))
        alice.tasks.filter(pk=upper.pk).update(
            position=F("position") + Decimal(1).scaleb(-20)
        )
        middle.refresh_from_db()
        upper.refresh_from_db()
        lower.refresh_from_db()
        middle.move_beside(alice.tasks.all(), upper, above=False)
        order = [task.pk for task in alice.tasks.in_order()]
        self.assertEqual(order, [upper.pk, middle.pk, lower.pk])
