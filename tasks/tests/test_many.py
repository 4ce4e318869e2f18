"""Many tasks at once: chosen one by one, or all of a list."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasks.days import due
from tasks.models import ChangeSet, Task
from tasks.tests.cast import TaskTestCase

SELECTED = "?select=1"


class ManyTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.home = self.alice.projects.create(name="Home")
        self.tasks = [
            self.alice.tasks.create(title=f"Task {n}", priority=n % 4) for n in range(6)
        ]
        self.his = self.bob.tasks.create(title="His")

    def change(self, act: str, *tasks: Task, **more: Any) -> Any:
        chosen = [task.pk for task in tasks]
        data = {"act": act, "task": chosen, **more}
        return self.client.post("/tasks/change/", data, follow=True)

    def titles(self, **wanted: Any) -> list[str]:
        found = self.alice.tasks.filter(**wanted).order_by("pk")
        return [task.title for task in found]

    def test_a_list_can_be_chosen_from(self) -> None:
        for url in ("/tasks/", "/tasks/inbox/", "/tasks/someday/", "/tasks/search/"):
            page = self.client.get(f"{url}{SELECTED}&q=Task")
            self.assertContains(page, 'name="task"')
            self.assertContains(page, "Move, label, reschedule")
            self.assertNotContains(self.client.get(url), 'name="task"')

    def test_they_are_completed_and_reopened(self) -> None:
        first, second, *_ = self.tasks
        response = self.change("complete", first, second)
        self.assertContains(response, "Completed 2 tasks.")
        self.assertEqual(self.titles(is_complete=True), ["Task 0", "Task 1"])
        self.change("reopen", first, second)
        self.assertEqual(self.titles(is_complete=True), [])

    def test_parts_are_completed_moved_and_deleted_along(self) -> None:
        parent = self.tasks[0]
        part = self.alice.tasks.create(title="Part", parent=parent)
        self.change("move", parent, project=self.home.pk)
        self.assertEqual(self.titles(project=self.home), ["Task 0", "Part"])
        self.change("complete", parent)
        self.assertEqual(self.titles(is_complete=True), ["Task 0", "Part"])
        response = self.change("delete", parent)
        self.assertContains(response, "Deleted 1 task and 1 subtask.")
        self.assertFalse(Task.objects.filter(pk=part.pk).exists())

    def test_what_repeats_comes_again(self) -> None:
        today = timezone.localdate()
        for task in self.tasks[:3]:
            Task.objects.filter(pk=task.pk).update(due_date=today, repeat="FREQ=DAILY")
        self.change("complete", *self.tasks[:3])
        tomorrow = self.titles(due_date=today + timedelta(1))
        self.assertEqual(tomorrow, ["Task 0", "Task 1", "Task 2"])

    def test_they_get_and_lose_a_label(self) -> None:
        full = [f"l{n}" for n in range(10)]
        Task.objects.filter(pk=self.tasks[1].pk).update(labels=full)
        response = self.change("label", *self.tasks[:3], label="@Bank")
        self.assertContains(response, "Labelled 2 tasks.")
        found = self.titles(labels__contains=["bank"])
        self.assertEqual(found, ["Task 0", "Task 2"])
        self.change("unlabel", *self.tasks, label="bank")
        self.assertEqual(self.titles(labels__contains=["bank"]), [])

    def test_they_get_a_priority(self) -> None:
        self.change("priority", *self.tasks[:2], priority=3)
        found = self.titles(priority=3)
        self.assertEqual(found, ["Task 0", "Task 1", "Task 3"])

    def test_they_are_due_at_the_time_of_day_that_they_had(self) -> None:
        self.alice.time_zone = "Europe/Berlin"
        self.alice.save()
        now = self.alice.local(timezone.now())
        days = [date(2030, 1, 5), date(2030, 7, 5), date(2030, 3, 30)]
        times = [time(9), time(18, 30), time(2, 30)]
        for task, day, at in zip(self.tasks, days, times, strict=False):
            task.due_date, task.due_at = due(day, at, now)
            task.start_date = day
            task.save()
        # On that day the clocks leave half past two out.
        self.change("due", *self.tasks[:4], day="2030-03-31")
        for task, expected in zip(self.tasks, [*times, None], strict=False):
            task.refresh_from_db()
            wanted = due(date(2030, 3, 31), expected, now)
            self.assertEqual((task.due_date, task.due_at), wanted)
        self.assertIsNone(self.tasks[1].start_date)
        self.change("undate", *self.tasks)
        self.assertEqual(self.titles(due_date__isnull=False), [])

    def test_all_that_match_are_meant_past_the_page(self) -> None:
        Task.objects.bulk_create(
            Task(user=self.alice, title=f"More {n}", project=self.home)
            for n in range(120)
        )
        url = f"/tasks/projects/{self.home.pk}/"
        page = self.client.get(url + SELECTED)
        self.assertContains(page, "All 120 that match, on every page")
        more = {"everything": "on", "next": url, "priority": 3}
        response = self.change("priority", **more)
        self.assertContains(response, "Changed the priority of 120 tasks.")
        self.assertEqual(self.home.tasks.filter(priority=3).count(), 120)

    def test_every_list_means_what_it_shows(self) -> None:
        today = self.alice.today(timezone.now())
        for days, title in ((-1, "late"), (0, "now"), (3, "soon")):
            self.alice.tasks.create(title=title, due_date=today + timedelta(days))
        self.alice.tasks.create(title="hidden", start_date=today + timedelta(2))
        self.alice.tasks.create(title="begins", start_date=today)
        self.alice.tasks.create(title="at home", project=self.home, labels=["x"])
        self.tasks[0].complete(timezone.now())
        self.alice.filters.create(name="Late", expression="overdue")
        urls = [f"/tasks/{name}/" for name in ("today", "upcoming", "inbox", "someday")]
        urls += ["/tasks/waiting/", "/tasks/finished/", "/tasks/labels/x/"]
        urls += [f"/tasks/?show={show}" for show in ("open", "overdue", "completed")]
        urls += ["/tasks/?show=all", "/tasks/filter/?q=due+before+tomorrow"]
        urls += [f"/tasks/filters/{self.alice.filters.get().pk}/"]
        for url in urls:
            with self.subTest(url):
                page = self.client.get(url)
                shown = {task.pk for task in page.context["page"].tasks}
                self.change("label", everything="on", next=url, label="seen")
                found = self.alice.tasks.filter(labels__contains=["seen"])
                self.assertEqual({task.pk for task in found}, shown)
                self.change(
                    "unlabel", everything="on", next="/tasks/?show=all", label="seen"
                )

    def test_wrong_input_is_told_and_changes_nothing(self) -> None:
        for act, more, words in (
            ("explode", {}, "Choose what is to be done."),
            ("label", {"label": ""}, "Write one label"),
            ("label", {"label": "a b"}, "Write one label"),
            ("due", {"day": ""}, "Choose a day"),
            ("", {}, "Choose what is to be done."),
            ("label", {"label": "%"}, "is no label"),
            ("move", {"project": "99999999"}, "There is no such project any more."),
            ("due", {"day": "soon"}, "That is not a day."),
        ):
            with self.subTest(act=act, more=more):
                before = list(Task.objects.order_by("pk").values())
                self.assertContains(self.change(act, *self.tasks, **more), words)
                self.assertEqual(list(Task.objects.order_by("pk").values()), before)
        self.assertContains(self.change("complete"), "Choose tasks first")
        kept = self.change("label", self.tasks[0], label="")
        self.assertContains(
            kept, f'value="{self.tasks[0].pk}" form="selection" checked'
        )
        self.change("reopen", self.tasks[0])
        with patch("tasks.forms.selection.MOST_AT_ONCE", 3):
            self.assertContains(self.change("complete", *self.tasks), "at once. Narrow")

    def test_other_peoples_tasks_are_left_alone(self) -> None:
        project = self.bob.projects.create(name="His")
        self.change("complete", self.his)
        self.change("delete", self.his, self.tasks[0])
        self.change("move", self.tasks[1], project=project.pk)
        self.his.refresh_from_db()
        self.assertFalse(self.his.is_complete)
        self.assertEqual(project.tasks.count(), 0)

    def test_it_is_one_step_and_takes_no_more_statements_for_more(self) -> None:
        counts = []
        for chosen in (self.tasks[:2], self.tasks[2:]):
            before = ChangeSet.objects.count()
            with CaptureQueriesContext(connection) as context:
                data = {"act": "complete", "task": [task.pk for task in chosen]}
                self.client.post("/tasks/change/", data)
            counts.append(len(context))
            self.assertEqual(ChangeSet.objects.count(), before + 1)
        self.assertEqual(*counts)

    def test_at_the_end_of_the_calendar_a_day_has_no_time(self) -> None:
        self.alice.time_zone = "America/New_York"
        self.alice.save()
        now = self.alice.local(timezone.now())
        task = self.tasks[0]
        task.due_date, task.due_at = due(date(2030, 1, 5), time(22), now)
        task.save()
        self.change("due", task, day="9999-12-31")
        task.refresh_from_db()
        self.assertEqual((task.due_date, task.due_at), (date.max, None))
        self.assertEqual(self.client.get("/tasks/").status_code, 200)

    def test_a_label_is_found_however_it_is_written(self) -> None:
        Task.objects.filter(pk=self.tasks[0].pk).update(labels=["küche"])
        url = "/tasks/labels/k%C3%BCche/"
        self.change("priority", everything="on", next=url, priority=1)
        self.assertEqual(self.titles(labels=["küche"], priority=1), ["Task 0"])
        data = {"act": "complete", "everything": "on", "next": "/tasks/labels/a\0b/"}
        response = self.client.post("/tasks/change/", data)
        self.assertEqual(response.status_code, 302)

    def test_subtasks_count_too(self) -> None:
        for number in range(3):
            self.alice.tasks.create(title=f"Part {number}", parent=self.tasks[0])
        with patch("tasks.forms.selection.MOST_AT_ONCE", 3):
            response = self.change("delete", self.tasks[0])
            self.assertContains(response, "at once. Narrow")

    def test_a_moment_is_told_in_utc_as_before(self) -> None:
        moment = datetime(2030, 1, 5, 8, tzinfo=UTC)
        task = self.tasks[0]
        Task.objects.filter(pk=task.pk).update(due_date=date(2030, 1, 5), due_at=moment)
        self.change("due", task, day="2030-01-06")
        task.refresh_from_db()
        self.assertEqual(task.due_at, moment + timedelta(1))
