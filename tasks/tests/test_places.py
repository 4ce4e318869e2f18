"""Today and its like, and the counts beside them, against what a slow reader counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from unittest import mock

from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from tasks.kinds import KINDS
from tasks.models import Task
from tasks.places import Place, place, place_of_label, place_of_project
from tasks.sidebar import sidebar
from tasks.tests.cast import HTMX, TaskTestCase
from tasks.tests.invented import LABELS, a_task

ZONES = """
UTC Europe/Berlin Europe/London America/New_York America/Los_Angeles America/Sao_Paulo
America/St_Johns Asia/Tokyo Asia/Kolkata Asia/Kathmandu Asia/Tehran Australia/Lord_Howe
Australia/Sydney Pacific/Auckland Pacific/Chatham Pacific/Kiritimati Pacific/Pago_Pago
Africa/Cairo Africa/Casablanca America/Santiago
"""

# Around midnights, ends of years, and changes of clocks in the north and in the south.
INSTANTS = [
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    datetime(2026, 4, 4, 15, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
]


class Reader:
    """Reads all of a person's tasks, slowly, and tells which are where."""

    def __init__(self, user: User, now: datetime) -> None:
        self.user, self.now, self.today = user, now, now.date()
        every = list(user.tasks.all())
        self.open = sorted((t for t in every if not t.is_complete), key=self.order)
        self.done = [t for t in every if t.is_complete]
        self.seen = [t for t in self.open if not self.waits(t)]

    @staticmethod
    def order(task: Task) -> tuple[object, ...]:
        never = datetime.max.replace(tzinfo=UTC)
        day, at = task.due_date or date.max, task.due_at or never
        return (day, at, -task.priority, -task.pk)

    def waits(self, task: Task) -> bool:
        return task.start_date is not None and task.start_date > self.today

    def is_late(self, task: Task) -> bool:
        due, at = task.due_date, task.due_at
        return bool((due and due < self.today) or (at and at < self.now))

    def of(self, name: str) -> list[Task]:
        """Return the tasks of a list, in its order."""
        today, seen = self.today, self.seen
        due = [t for t in self.open if t.due_date and t.due_date <= today]
        new = [t for t in self.open if t.start_date == today and t not in due]
        hidden = [t for t in self.open if self.waits(t)]
        return {
            "today": [*due, *sorted(new, key=lambda t: -t.pk)],
            "upcoming": [t for t in seen if t.due_date and t.due_date > today],
            "inbox": [t for t in seen if t.project_id is None],
            "someday": [t for t in seen if t.due_date is None],
            "waiting": sorted(hidden, key=lambda t: (t.start_date, t.pk)),
            "list": seen,
            "finished": sorted(self.done, key=lambda t: (t.completed_at, t.pk))[::-1],
        }[name]


class ReferenceTests(TestCase):
    def test_lists_and_counts_equal_those_of_a_slow_reader(self) -> None:
        random = Random(6)
        for number in range(50):
            zones = ZONES.split()
            zone = zones[number % len(zones)]
            user = User.objects.create_user(f"p{number}@example.com", time_zone=zone)
            user.projects.create(name="Home")
            user.projects.create(name="Work")
            now = user.local(self.instant(number, user, random))
            Task.objects.bulk_create(a_task(user, random, now) for _ in range(30))
            with self.subTest(zone=zone, now=now):
                self.assert_equal(user, now)

    @staticmethod
    def instant(number: int, user: User, random: Random) -> datetime:
        """Return one of the hard moments, a midnight of theirs, or any."""
        if number % 3 == 0:
            return INSTANTS[number % len(INSTANTS)]
        day = date(2026, 1, 1) + timedelta(days=random.randrange(400))
        midnight = datetime.combine(day, time(), tzinfo=user.zone)
        seconds = random.choice([-1, 0, 1, random.randrange(86_400)])
        return midnight.astimezone(UTC) + timedelta(seconds=seconds)

    def assert_equal(self, user: User, now: datetime) -> None:
        reader, aside = Reader(user, now), sidebar(user, now)
        for entry in aside.lists[:-1]:
            name = entry.url.strip("/").partition("/")[2] or "list"
            self.assertEqual(entry.tasks, len(reader.of(name)), name)
        self.assertEqual(aside.counts.overdue, sum(map(reader.is_late, reader.open)))
        for name in KINDS:
            found = [row.pk for row in place(user, name, now).page(now).tasks]
            self.assertEqual(found, [task.pk for task in reader.of(name)], name)
        for project, entry in zip(
            user.projects.in_order(), aside.projects, strict=True
        ):
            expected = [t.pk for t in reader.seen if t.project_id == project.pk]
            self.assertEqual(entry.tasks, len(expected))
            self.assertEqual(self.shown(place_of_project(project, now), now), expected)
        counts = {entry.name: entry.tasks for entry in aside.labels}
        for label in LABELS:
            expected = [t.pk for t in reader.seen if label in t.labels]
            self.assertEqual(counts.get(f"@{label}", 0), len(expected))
            where = place_of_label(user, label, now)
            self.assertEqual(self.shown(where, now), expected)

    @staticmethod
    def shown(where: Place, now: datetime) -> list[int]:
        return [row.pk for row in where.page(now).tasks]


class PreparedTests(TaskTestCase):
    def test_each_gets_their_own_of_each_day_by_the_same_statement(self) -> None:
        noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
        for person in (self.alice, self.bob):
            for number in range(6):
                day = noon.date() + timedelta(days=number - 3)
                title = f"{person.name} {number}"
                person.tasks.create(title=title, due_date=day)
                person.tasks.create(title=title, start_date=day)
        for person in (self.bob, self.alice):
            for now in (noon, noon + timedelta(days=1)):
                for name in KINDS:
                    with self.subTest(person=person.email, now=now, name=name):
                        made_once = place(person, name, now)
                        made_now = replace(made_once, first=None)
                        self.assertEqual(made_once.page(now), made_now.page(now))


class PageTests(TaskTestCase):
    def test_today_is_overdue_then_by_time_then_by_priority(self) -> None:
        noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
        day = noon.date()
        create = self.alice.tasks.create
        create(title="Later", due_date=day, due_at=noon + timedelta(hours=5))
        create(title="Soon", due_date=day, due_at=noon + timedelta(hours=1))
        create(title="Missed", due_date=day, due_at=noon - timedelta(hours=1))
        create(title="Plain", due_date=day)
        create(title="Urgent", due_date=day, priority=3)
        create(title="Late", due_date=day - timedelta(days=2))
        create(title="Begins", start_date=day)
        create(title="Tomorrow", due_date=day + timedelta(days=1))
        with mock.patch("django.utils.timezone.now", return_value=noon):
            response = self.client.get("/tasks/today/")
        groups = [
            (group.heading, [row.title for row in group.tasks])
            for group in response.context["page"].groups
        ]
        self.assertEqual(
            groups,
            [
                ("Overdue", ["Late", "Missed"]),
                ("Today", ["Soon", "Later", "Urgent", "Plain"]),
                ("Starts today", ["Begins"]),
            ],
        )
        self.assertContains(response, "7 tasks, 2 overdue")
        self.assertContains(response, '<h2 class="day"', count=3)

    def test_what_is_hidden_until_monday_comes_back_on_monday(self) -> None:
        sunday = datetime(2026, 11, 29, 12, tzinfo=UTC)
        self.alice.tasks.create(title="Hidden", start_date=date(2026, 11, 30))
        for now, seen in ((sunday, False), (sunday + timedelta(days=1), True)):
            with mock.patch("django.utils.timezone.now", return_value=now):
                for url in ("/tasks/", "/tasks/today/", "/tasks/inbox/"):
                    response = self.client.get(url)
                    self.assertEqual(b"Hidden" in response.content, seen, url)
                waiting = self.client.get("/tasks/waiting/")
                self.assertEqual(b"Hidden" in waiting.content, not seen)

    def test_its_summary_follows_what_is_completed(self) -> None:
        today = self.alice.today(timezone.now())
        self.alice.tasks.update(due_date=today)
        self.alice.tasks.create(title="Another", due_date=today)
        url = f"/tasks/{self.task.pk}/complete/"
        data = {"next": "/tasks/today/"}
        response = self.client.post(url, data, headers=HTMX)
        self.assertContains(response, 'hx-swap-oob="innerHTML:#summary">1 task</p>')

    def test_what_is_done_is_not_late(self) -> None:
        self.alice.tasks.create(
            title="Old",
            due_date=date(2020, 1, 1),
            is_complete=True,
            completed_at=timezone.now(),
        )
        response = self.client.get("/tasks/filter/", {"q": "done"})
        self.assertNotContains(response, "Overdue</h2>")

    def test_completed_is_by_day_the_latest_first(self) -> None:
        now = timezone.now()
        for days in (0, 1, 1, 9):
            done = self.alice.tasks.create(title=f"Done {days}")
            done.complete(now - timedelta(days=days))
        page = self.client.get("/tasks/finished/").context["page"]
        self.assertEqual([len(group.tasks) for group in page.groups], [1, 2, 1])
        self.assertEqual(page.groups[1].heading, "Yesterday")

    def test_each_page_says_what_to_do_where_it_is_empty(self) -> None:
        self.client.force_login(self.bob)
        for name in (*KINDS, "labels/bank"):
            with self.subTest(name):
                self.assertContains(self.client.get(f"/tasks/{name}/"), 'class="empty"')

    def test_nobody_elses_tasks_are_anywhere(self) -> None:
        today = timezone.localdate()
        self.bob.tasks.create(title="Feed Bobs cat", labels=["bank"], due_date=today)
        for name in (*KINDS, "labels/bank"):
            self.assertNotContains(self.client.get(f"/tasks/{name}/"), "Bobs")
        for query in ("search/?q=Feed", "filter/?q=today"):
            self.assertNotContains(self.client.get(f"/tasks/{query}"), "Bobs")
