"""What is taken along with a task, forth and back: its parts, and what came next."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.models import Task
from tasks.recurrence import Rule
from tasks.tests.cast import FamilyTestCase


class UndoingTests(FamilyTestCase):
    def test_what_was_changed_below_what_came_next_stays(self) -> None:
        task = self.daily()
        part = self.add("Part", parent=task)
        made = self.do(task, "complete", subtasks="too")
        copy = self.alice.tasks.get(title="Part", is_complete=False)
        self.do(copy, "edit", title="Edited part", version=copy.version)
        self.add("More", parent=copy)
        self.undo(made)
        for title in ("Edited part", "More"):
            self.assertIn(title, self.titles())
        part.refresh_from_db()
        self.assertFalse(part.is_complete)

    def test_what_was_changed_below_what_was_put_back_stays(self) -> None:
        parent = self.add("Parent")
        child = self.add("Child", parent=parent)
        put_back = self.undo(self.do(parent, "delete"))
        child.refresh_from_db()
        self.do(child, "edit", title="Edited", version=child.version)
        self.undo(put_back)
        self.assertIn("Edited", self.titles())

    def test_a_task_comes_back_though_its_form_was_sent_again(self) -> None:
        key = {"title": "Milk", "form_key": "0d3c8f0e-6d0c-4a64-8a0b-0f6f0a3f4d11"}
        self.client.post("/tasks/new/", key)
        first = self.alice.tasks.get(title="Milk")
        gone = self.do(first, "delete")
        self.client.post("/tasks/new/", key)
        self.undo(gone)
        self.assertEqual(self.alice.tasks.filter(title="Milk").count(), 2)

    def test_what_would_make_a_circle_is_told_so(self) -> None:
        parent, child = self.add("Parent"), self.add("Child")
        Task.objects.filter(pk=child.pk).update(parent=parent)
        out = self.do(child, "move", project="", parent="")
        self.do(parent, "move", project="", parent=child.pk)
        url = f"/tasks/history/{out.pk}/undo/"
        response = self.client.post(url, follow=True)
        self.assertContains(response, "It does not fit among what there is now")

    def test_a_step_that_was_taken_back_says_so(self) -> None:
        made = self.do(self.task, "complete")
        page = self.client.get("/tasks/history/")
        self.assertContains(page, f"/tasks/history/{made.pk}/undo/")
        again = self.undo(made)
        page = self.client.get("/tasks/history/")
        self.assertContains(page, "Taken back</span>")
        self.assertNotContains(page, f"/tasks/history/{made.pk}/undo/")
        page = self.client.get(f"/tasks/history/{made.pk}/")
        self.assertContains(page, "It is again as it was before.")
        self.undo(again)
        page = self.client.get("/tasks/history/")
        self.assertContains(page, f"/tasks/history/{made.pk}/undo/")


class ReopeningTests(FamilyTestCase):
    def test_what_was_changed_deep_below_keeps_what_came_next(self) -> None:
        task = self.daily()
        part = self.add("Part", parent=task)
        self.add("Deep", parent=part)
        self.do(task, "complete", subtasks="too")
        deep = self.alice.tasks.get(title="Deep", is_complete=False)
        self.do(deep, "edit", title="Edited deep", version=1)
        self.do(task, "reopen")
        self.assertIn("Edited deep", self.titles())

    def test_one_part_for_another_keeps_what_came_next(self) -> None:
        task = self.daily()
        self.add("Part", parent=task)
        self.do(task, "complete", subtasks="too")
        copy = self.alice.tasks.get(title="Part", is_complete=False)
        self.add("New part", parent=copy.parent)
        self.do(copy, "delete")
        self.do(task, "reopen")
        self.assertIn("New part", self.titles())

    def test_untouched_it_goes_with_its_parts(self) -> None:
        task = self.daily()
        self.add("Part", parent=task)
        self.do(task, "complete", subtasks="not")
        self.do(task, "reopen")
        self.assertEqual(self.titles(), ["Daily", "Part", "Pay the rent"])

    def test_many_are_reopened_in_as_many_statements_as_few(self) -> None:
        counts = []
        for number in (2, 12):
            tasks = [self.daily(f"Daily {number} {n}") for n in range(number)]
            pks = [task.pk for task in tasks]
            self.client.post("/tasks/change/", {"act": "complete", "task": pks})
            with CaptureQueriesContext(connection) as context:
                self.client.post("/tasks/change/", {"act": "reopen", "task": pks})
            counts.append(len(context))
            following = self.alice.tasks.filter(previous__in=pks)
            self.assertEqual(following.count(), 0)
        self.assertEqual(*counts)

    def test_after_an_undo_and_a_redo_it_is_untouched_too(self) -> None:
        task = self.daily()
        self.undo(self.undo(self.do(task, "complete")))
        self.assertEqual(self.alice.tasks.filter(previous=task.pk).count(), 1)
        self.do(task, "reopen")
        self.assertEqual(self.alice.tasks.filter(previous=task.pk).count(), 0)


class RepeatingPartTests(FamilyTestCase):
    def test_day_by_day_there_is_one_of_it(self) -> None:
        task = self.daily()
        self.daily("Part", parent=task)
        for _ in range(4):
            for part in self.alice.tasks.open().filter(title="Part"):
                self.do(part, "complete")
            self.do(task, "complete", subtasks="too")
            task = self.alice.tasks.open().get(title="Daily")
            self.assertEqual(self.titles().count("Part"), 1)

    def test_a_part_that_repeats_comes_again_once_with_its_rule(self) -> None:
        for way in ("by itself", "among many"):
            with self.subTest(way):
                self.alice.tasks.all().delete()
                task = self.daily()
                self.daily("Part", parent=task)
                if way == "by itself":
                    self.do(task, "complete", subtasks="too")
                else:
                    data = {"act": "complete", "task": task.pk}
                    self.client.post("/tasks/change/", data)
                self.assertEqual(self.titles(), ["Daily", "Part"])
                part = self.alice.tasks.get(title="Part", is_complete=False)
                self.assertEqual(part.repeat, "FREQ=DAILY")
                self.assertEqual(part.due_date, self.today + timedelta(1))

    def test_a_part_at_the_end_of_the_calendar_has_no_day_then(self) -> None:
        task = self.daily()
        self.add("Part", parent=task, due_date=date.max)
        self.do(task, "complete", subtasks="too")
        part = self.alice.tasks.get(title="Part", is_complete=False)
        self.assertIsNone(part.due_date)

    def test_a_task_that_waited_for_long_is_soon_done(self) -> None:
        first = date(1, 1, 3)
        for text, expected in (
            ("FREQ=DAILY", self.today),
            ("FREQ=WEEKLY;BYDAY=WE", None),
            ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31", None),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", None),
        ):
            found = Rule.parse(text).next(first, not_before=self.today)
            self.assertIsNotNone(found)
            if expected and found:
                self.assertEqual(found.day, expected)


class SaidTests(FamilyTestCase):
    def test_what_starts_later_begins_then(self) -> None:
        for line in (
            "Clean every two weeks starting next monday",
            "Clean daily starting tomorrow",
            "Gym every friday starting 20 december",
        ):
            response = self.client.post("/tasks/new/", {"title": line, "quick": "1"})
            self.assertEqual(response.status_code, 302, line)
        made = self.alice.tasks.exclude(repeat="")
        later = made.filter(due_date__gt=self.today, start_date=None)
        self.assertEqual(later.count(), made.count())

    def test_what_cannot_be_dropped_there_is_left_as_it_is(self) -> None:
        Task.objects.filter(pk=self.task.pk).update(due_date=self.today, priority=1)
        other = self.add("Other", due_date=self.today + timedelta(2), priority=2)
        self.do(self.task, "move", below=other.pk, next="/tasks/")
        self.task.refresh_from_db()
        self.assertEqual(self.task.due_date, self.today)

    def test_nothing_is_said_that_did_not_happen(self) -> None:
        for act, words in (("reopen", "is open already."), ("complete", "Completed “")):
            url = f"/tasks/{self.task.pk}/{act}/"
            self.assertContains(self.client.post(url, follow=True), words)
        response = self.client.post(self.url("complete"), follow=True)
        self.assertContains(response, "was completed already.")

    def test_one_label_more_than_ten_is_refused_on_the_board(self) -> None:
        self.add("Other", labels=["zz"])
        Task.objects.filter(pk=self.task.pk).update(labels=[f"l{n}" for n in range(10)])
        data = {"by": "label", "to": "zz", "from": ""}
        response = self.client.post(self.url("column"), data)
        self.assertContains(response, "It has 10 labels already.", status_code=422)

    def test_saving_the_form_of_a_rule_keeps_its_day(self) -> None:
        rule = "FREQ=MONTHLY;BYMONTHDAY=15"
        day = date(2030, 12, 1)
        Task.objects.filter(pk=self.task.pk).update(due_date=day, repeat=rule)
        page = self.client.get(self.url("repeat"))
        initial = page.context["form"].initial
        data = {name: value for name, value in initial.items() if value}
        data |= {"from_completion": "on", "act": "save"}
        self.client.post(self.url("repeat"), data)
        self.task.refresh_from_db()
        self.assertEqual(self.task.repeat, rule)
        self.client.post(self.url("repeat"), data | {"act": "stop"})
        self.task.refresh_from_db()
        self.assertEqual(self.task.repeat, "")
