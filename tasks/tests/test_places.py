"""Today and its like, and the counts beside them, against what a slow reader counts."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from unittest import mock
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tasks.models import Task
from tasks.places import KINDS, LENGTH, Place, place, place_of_label, place_of_project
from tasks.sidebar import sidebar
from tasks.tests.cast import HTMX, TaskTestCase

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
LABELS = ["bank", "home", "phone"]


def a_task(user: User, random: Random, now: datetime) -> Task:
    """Return something that may be due, at a time, hidden, done, or none of it."""
    near = [now.date() + timedelta(days=days) for days in range(-3, 6)]
    due = random.choice([None, *near])
    at = None
    if due and random.random() < 0.5:
        clock = time(random.randrange(24), random.choice([0, 30, 59]))
        at = datetime.combine(due, clock, tzinfo=user.zone).astimezone(UTC)
        due = at.astimezone(user.zone).date()
    start = random.choice([None, None, *near])
    done = random.random() < 0.3
    return Task(
        user=user,
        title=f"Task {random.random()}",
        due_date=due,
        due_at=at,
        start_date=min(start, due) if start and due else start,
        priority=random.randrange(4),
        labels=random.sample(LABELS, random.randrange(3)),
        project=random.choice([None, *user.projects.all()]),
        is_complete=done,
        completed_at=now - timedelta(hours=random.randrange(99)) if done else None,
    )


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


class TurningTests(TaskTestCase):
    def walk(self, url: str) -> list[int]:
        """Return what the pages of a place show, having gone there and back."""
        there: list[list[int]] = []
        while True:
            context = self.client.get(url).context
            there.append([row.pk for row in context["page"].tasks])
            if not context["page"].after:
                break
            url = context["after_url"]
        for shown in reversed(there[:-1]):
            context = self.client.get(context["before_url"]).context
            self.assertEqual([row.pk for row in context["page"].tasks], shown)
        self.assertEqual(context["page"].before, "")
        return [pk for page in there for pk in page]

    def test_pages_lead_through_all_and_back(self) -> None:
        random, now = Random(7), self.alice.local(timezone.now())
        home = self.alice.projects.create(name="Home")
        Task.objects.bulk_create(a_task(self.alice, random, now) for _ in range(600))
        # Some were moved by hand, between others or before all.
        for task in self.alice.tasks.order_by("?")[:100]:
            place_by_hand = random.choice([str(task.pk + 5), "0.5", "41.25", "9e12"])
            task.position = Decimal(place_by_hand)
            task.save(update_fields=["position"])
        pages = 0
        for url, expected in (
            *(
                (f"/tasks/{name}/", place(self.alice, name, now).tasks)
                for name in KINDS
            ),
            (f"/tasks/projects/{home.pk}/", place_of_project(home, now).tasks),
            ("/tasks/labels/bank/", place_of_label(self.alice, "bank", now).tasks),
        ):
            with self.subTest(url):
                walked = self.walk(url)
                starting = self.alice.tasks.starting(now.date())
                count = expected.count() + ("today" in url) * starting.count()
                self.assertEqual(len(walked), count)
                self.assertEqual(len(set(walked)), count)
                pages += count > LENGTH
        self.assertGreater(pages, 5)

    def test_a_broken_cursor_is_refused(self) -> None:
        for cursor in (
            "x",
            "none_none_0_none",
            "none_none_0_none_x",
            "none_none_9_none_1",
            "none_none_none_none_1",
            "2026-02-31_none_0_none_1",
            "2026-02-01_20261301T000000.000000_0_none_1",
            "none_none_0_1e9_1",
            "none_none_0_NaN_1",
            f"none_none_0_none_{2**63}",
            "\0",
        ):
            for turn in ("after", "before"):
                with self.subTest(cursor):
                    response = self.client.get("/tasks/inbox/", {turn: cursor})
                    self.assertEqual(response.status_code, 400)


class CostTests(TaskTestCase):
    def test_each_page_takes_at_most_6_queries_however_much_there_is(self) -> None:
        home = self.alice.projects.create(name="Home")
        saved = self.alice.filters.create(name="Late", expression="overdue | @bank")
        urls = [
            *(f"/tasks/{name}/" for name in KINDS),
            "/tasks/",
            "/tasks/labels/",
            "/tasks/labels/bank/",
            "/tasks/projects/",
            "/tasks/go/",
            "/tasks/filters/",
            "/tasks/search/?q=task",
            "/tasks/filter/?q=no+date",
            home.get_absolute_url(),
            saved.get_absolute_url(),
        ]
        random, now = Random(8), self.alice.local(timezone.now())
        Task.objects.bulk_create(a_task(self.alice, random, now) for _ in range(9))
        few = {url: self.queries(url) for url in urls}
        Task.objects.bulk_create(a_task(self.alice, random, now) for _ in range(300))
        for number in range(15):
            self.alice.projects.create(name=f"Project {number}")
            self.alice.filters.create(name=f"Filter {number}", expression="no label")
        for url in urls:
            with self.subTest(url):
                self.assertLessEqual(self.queries(url), few[url])
                self.assertLessEqual(few[url], 6)

    def queries(self, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.client.get(url)
        return len(queries)


class MovingTests(TestCase):
    def test_the_day_of_a_time_follows_whoever_moves(self) -> None:
        carol = User.objects.create_user("carol@example.com", time_zone="Europe/Berlin")
        evening = datetime(2026, 11, 27, 22, tzinfo=ZoneInfo("Europe/Berlin"))
        timed = carol.tasks.create(
            title="Call",
            due_at=evening,
            due_date=evening.date(),
            start_date=evening.date(),
        )
        plain = carol.tasks.create(title="Rent", due_date=evening.date())
        for zone, day in (("Asia/Tokyo", 28), ("America/New_York", 27)):
            carol.time_zone = zone
            carol.save()
            timed.refresh_from_db()
            plain.refresh_from_db()
            self.assertEqual(timed.due_date, date(2026, 11, day))
            self.assertEqual(plain.due_date, date(2026, 11, 27))

    def test_the_day_of_a_done_task_follows_too(self) -> None:
        carol = User.objects.create_user("carol@example.com", time_zone="UTC")
        late = datetime(2026, 12, 1, 23, tzinfo=UTC)
        last = datetime(9999, 12, 31, 23, tzinfo=UTC)
        task = carol.tasks.create(title="Call", due_at=late, due_date=late.date())
        end = carol.tasks.create(title="End", due_at=last, due_date=last.date())
        task.complete(timezone.now())
        carol.time_zone = "Asia/Tokyo"
        carol.save()
        task.refresh_from_db()
        end.refresh_from_db()
        self.assertEqual(task.due_date, date(2026, 12, 2))
        self.assertEqual(end.due_date, last.date())

    def test_a_zone_that_only_python_knows_moves_nothing(self) -> None:
        carol = User.objects.create_user("carol@example.com")
        now = timezone.now()
        task = carol.tasks.create(title="Call", due_at=now, due_date=now.date())
        User.objects.filter(pk=carol.pk).update(time_zone="Mars/Olympus")
        task.refresh_from_db()
        self.assertEqual(task.due_date, now.date())
