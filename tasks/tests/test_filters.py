"""The filter language against a slow reader, what it says of mistakes, its pages."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.test import TestCase

from accounts.models import User
from tasks.filters import Asked, parse
from tasks.languages import language
from tasks.models import Project, Task

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)
TODAY = NOW.date()
PROJECTS = ("Home", "Work", "Home office")
LABELS = ("bank", "phone", "waiting")

Test = Callable[[Task], bool]
DAY = timedelta(days=1)

# Days as they are written, and which they are on that Wednesday.
DAYS = {
    "today": TODAY,
    "tomorrow": TODAY + DAY,
    "yesterday": TODAY - DAY,
    "1 Dec": date(2026, 12, 1),
    "2026-11-20": date(2026, 11, 20),
    "7 days ago": TODAY - 7 * DAY,
    "in 3 days": TODAY + 3 * DAY,
    "next monday": date(2026, 11, 30),
    "fri": date(2026, 11, 27),
}
COMPARISONS: dict[str, Callable[[date, date], bool]] = {
    "before": lambda one, other: one < other,
    "<": lambda one, other: one < other,
    "after": lambda one, other: one > other,
    ">": lambda one, other: one > other,
    "on": lambda one, other: one == other,
    "=": lambda one, other: one == other,
    "by": lambda one, other: one <= other,
    "<=": lambda one, other: one <= other,
    "since": lambda one, other: one >= other,
    ">=": lambda one, other: one >= other,
    "": lambda one, other: one == other,
}


def local(moment: datetime | None) -> date | None:
    """Return the day of a moment in Berlin."""
    return moment and moment.astimezone(BERLIN).date()


FIELDS: dict[str, Callable[[Task], date | None]] = {
    "due": lambda task: task.due_date,
    "start": lambda task: task.start_date,
    "created": lambda task: local(task.created_at),
    "completed": lambda task: local(task.completed_at),
}


def is_late(task: Task) -> bool:
    """Whether its day has passed, or its time."""
    due, at = task.due_date, task.due_at
    return due is not None and (due < TODAY or (at is not None and at < NOW))


def is_within(task: Task, first: date, last: date) -> bool:
    """Whether it is due on one of these days."""
    return task.due_date is not None and first <= task.due_date <= last


# What each word means, and whether it asks for what is done, for what is waiting.
WORDS: dict[str, tuple[Test, bool, bool]] = {
    "overdue": (is_late, False, False),
    "no date": (lambda t: t.due_date is None, False, False),
    "no time": (lambda t: t.due_at is None, False, False),
    "no label": (lambda t: not t.labels, False, False),
    "inbox": (lambda t: t.project is None, False, False),
    "no priority": (lambda t: t.priority == 0, False, False),
    "no description": (lambda t: not t.description, False, False),
    "done": (lambda t: t.is_complete, True, False),
    "open": (lambda t: not t.is_complete, False, False),
    "all": (lambda t: True, True, True),
    "waiting": (
        lambda t: (
            not t.is_complete and t.start_date is not None and t.start_date > TODAY
        ),
        False,
        True,
    ),
    "this week": (
        lambda t: is_within(t, date(2026, 11, 23), date(2026, 11, 29)),
        False,
        False,
    ),
    "next week": (
        lambda t: is_within(t, date(2026, 11, 30), date(2026, 12, 6)),
        False,
        False,
    ),
    "next 5 days": (lambda t: is_within(t, TODAY, TODAY + 5 * DAY), False, False),
    '"plan"': (
        lambda t: "plan" in (t.title + "\n" + (t.description or "")).lower(),
        False,
        False,
    ),
    "!high": (lambda t: t.priority == 3, False, False),
    "!none": (lambda t: t.priority == 0, False, False),
}

Said = tuple[str, Test, bool, bool]


def comparison(random: Random) -> Said:
    """Return what compares one of a task's days."""
    field, how = random.choice(list(FIELDS)), random.choice(list(COMPARISONS))
    text, day = random.choice(list(DAYS.items()))

    def test(task: Task) -> bool:
        found = FIELDS[field](task)
        return found is not None and COMPARISONS[how](found, day)

    done, waiting = field == "completed", field == "start"
    return f"{field} {how} {text}".replace("  ", " "), test, done, waiting


def condition(random: Random) -> Said:
    """Return one condition, and what it means."""
    match random.randrange(5):
        case 0:
            return comparison(random)
        case 1:
            text, day = random.choice(list(DAYS.items()))
            return text, lambda task: task.due_date == day, False, False
        case 2:
            name = random.choice(PROJECTS)
            return f"#{name}", lambda t: str(t.project) == name, False, False
        case 3:
            label = random.choice(LABELS)
            return f"@{label}", lambda task: label in task.labels, False, False
    text = random.choice(list(WORDS))
    return (text, *WORDS[text])


def expression(random: Random, depth: int = 0) -> Said:
    """Return an expression, and what it means."""
    kind = random.randrange(6) if depth < 4 else 0
    if kind <= 1:
        return condition(random)
    one, first, *wide = expression(random, depth + 1)
    if kind == 2:
        return f"not ({one})", lambda task: not first(task), wide[0], wide[1]
    other, second, *more = expression(random, depth + 1)
    done, waiting = wide[0] or more[0], wide[1] or more[1]
    sign = random.choice(["&", "and"] if kind <= 3 else ["|", "or"])
    both = f"({one}) {sign} ({other})"
    if kind <= 3:
        return both, lambda task: first(task) and second(task), done, waiting
    return both, lambda task: first(task) or second(task), done, waiting


class ReferenceTests(TestCase):
    alice: ClassVar[User]

    @classmethod
    def setUpTestData(cls) -> None:
        random = Random(300)
        cls.alice = User.objects.create_user("alice@example.com")
        for name in PROJECTS:
            cls.alice.projects.create(name=name)
        projects = [None, *cls.alice.projects.all()]
        Task.objects.bulk_create(
            cls.task(random, random.choice(projects)) for _ in range(2000)
        )

    @classmethod
    def task(cls, random: Random, project: Project | None) -> Task:
        """Return something with a bit of everything."""
        days = [None, *(TODAY + DAY * n for n in range(-9, 12))]
        due = random.choice(days)
        at = due and datetime.combine(due, time(random.randrange(24)), tzinfo=BERLIN)
        start = random.choice(days)
        done = random.random() < 0.3
        return Task(
            user=cls.alice,
            title=random.choice(["Plan the trip", "Pay", "Explanations", "Rest"]),
            description=random.choice([None, "", "see the plan", "soon"]),
            due_date=due,
            due_at=at if random.random() < 0.4 else None,
            start_date=min(start, due) if start and due else start,
            priority=random.randrange(4),
            labels=random.sample(LABELS, random.randrange(3)),
            project=project,
            is_complete=done,
            completed_at=NOW - timedelta(hours=random.randrange(400)) if done else None,
            created_at=NOW - timedelta(minutes=random.randrange(30_000)),
        )

    def test_300_expressions_find_what_a_slow_reader_finds(self) -> None:
        projects = {p.name.lower(): p.pk for p in self.alice.projects.all()}
        asked = Asked(NOW, language("en"), projects)
        every = list(self.alice.tasks.select_related("project"))
        random, found_something = Random(41), 0
        for _ in range(300):
            text, means, of_done, of_waiting = expression(random)
            expected = {
                task.pk
                for task in every
                if means(task)
                and (of_done or not task.is_complete)
                and (of_waiting or not task.start_date or task.start_date <= TODAY)
            }
            wanted = parse(text, asked).whole(TODAY)
            with self.subTest(text):
                found = self.alice.tasks.filter(wanted).values_list("pk", flat=True)
                self.assertEqual(set(found), expected)
            found_something += bool(expected)
        self.assertGreater(found_something, 200)
