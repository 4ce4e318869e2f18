"""The filter language against a slow reader, what it says of mistakes, its pages."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.test import SimpleTestCase, TestCase
from django.utils import timezone
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.models import User
from tasks.filters import Asked, FilterError, parse
from tasks.languages import language
from tasks.models import Project, Task
from tasks.tests.cast import TaskTestCase

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


class MistakeTests(SimpleTestCase):
    asked = Asked(NOW, language("en"), {"work": 1, "home office": 2})

    def test_each_points_at_its_character_and_says_what_to_do(self) -> None:
        for text, position, words in (
            ("", 0, "Write what to find"),
            ("  ", 0, "Write what to find"),
            ("overdu", 0, "Did you mean “overdue”?"),
            ("no dates", 0, "Did you mean “no date”?"),
            ("dentist", 0, "quote: “dentist”"),
            ("today & ", 7, "Something is missing at the end"),
            ("today not overdue", 6, "Put & or | before this"),
            ("today @bank", 6, "Put & or | before this"),
            ("(today | overdue", 0, "not closed"),
            ("today)", 5, "never opened"),
            ("& today", 0, "Say what to find before “&”"),
            ("()", 1, "Say what to find before this bracket"),
            ("not", 3, "Something is missing"),
            ("today & #Wrok", 8, "Did you mean #work?"),
            ("#Nowhere", 0, "There is no project “Nowhere”"),
            ("!hihg", 0, "Did you mean !high?"),
            ("due before", 10, "Say which day"),
            ("due before soon", 11, "is no day"),
            ("due < 31 June", 6, "is no day"),
            ("< 1 Dec", 0, "Say what is compared"),
            ('today & "dentist', 8, "Close it"),
            ('""', 0, "between the quotation marks"),
            ("today & #", 8, "Write the name after #"),
            ("today | $", 8, "means nothing"),
        ):
            with self.subTest(text), self.assertRaises(FilterError) as caught:
                parse(text, self.asked)
            self.assertEqual(caught.exception.position, position)
            self.assertIn(words, caught.exception.message)

    def test_length_depth_and_number_are_bounded(self) -> None:
        for text, words in (
            ("today |" * 100, "at most 500 characters"),
            ("(" * 11 + "today" + ")" * 11, "at most 10 deep"),
            ("not " * 11 + "today", "at most 10 deep"),
            ("|".join(["@a"] * 51), "at most 50 conditions"),
        ):
            with self.subTest(words), self.assertRaises(FilterError) as caught:
                parse(text, self.asked)
            self.assertIn(words, caught.exception.message)
        parse("(" * 10 + "today" + ")" * 10, self.asked)
        parse("|".join(["@a"] * 50), self.asked)

    def test_case_and_spaces_do_not_matter(self) -> None:
        for one, other in (
            ("OVERDUE AND #work", "overdue & #Work"),
            ("due   before  1  dec", "due before 1 Dec"),
            ("#home  OFFICE", '#"Home office"'),
            ("due<1 Dec", "due < 1 Dec"),
            ("(today)|(overdue)", "today | overdue"),
        ):
            with self.subTest(one):
                self.assertEqual(parse(one, self.asked), parse(other, self.asked))

    def test_days_are_said_in_the_persons_language(self) -> None:
        german = self.asked._replace(language=language("de"))
        self.assertEqual(
            parse("due before 1. Dezember | morgen", german),
            parse("due before 1 Dec | tomorrow", self.asked),
        )


WORDS_OF_IT = """
( ) & | not and or overdue today "x" “y” #Work @a !high due before < > = 1 Dec no date
created completed next 7 days ago 99999 9999-12-31 0001-01-01 🎂 \\ % ' " start since in
9999 years this week
"""


class AnyTextTests(HypothesisTestCase):
    """Ten thousand texts: each finds tasks, none, or is answered by a message."""

    alice: ClassVar[User]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.alice = User.objects.create_user("alice@example.com")
        project = cls.alice.projects.create(name="Work")
        cls.asked = Asked(NOW, language("en"), {"work": project.pk})

    asked: ClassVar[Asked]

    def attempt(self, text: str) -> None:
        try:
            wanted = parse(text, self.asked).whole(TODAY)
        except FilterError as error:
            self.assertTrue(error.message.strip())
            self.assertTrue(0 <= error.position <= len(text))
        else:
            self.alice.tasks.filter(wanted).exists()

    @settings(max_examples=5_000, deadline=None)
    @given(st.text(max_size=80))
    def test_any_characters(self, text: str) -> None:
        self.attempt(text.replace("\0", ""))

    @settings(max_examples=5_000, deadline=None)
    @given(st.lists(st.sampled_from(WORDS_OF_IT.split()), max_size=14).map(" ".join))
    def test_any_words_of_the_language(self, text: str) -> None:
        self.attempt(text)


class PageTests(TaskTestCase):
    def test_it_shows_what_fits(self) -> None:
        self.alice.tasks.create(title="Late", due_date=date(2020, 1, 1))
        response = self.client.get("/tasks/filter/", {"q": "overdue"})
        self.assertContains(response, "Late")
        self.assertNotContains(response, "Pay the rent")
        self.assertContains(response, "Save filter")

    def test_a_mistake_is_shown_where_it_is_and_what_was_typed_is_kept(self) -> None:
        response = self.client.get("/tasks/filter/", {"q": "overdue & #Wrok <b>"})
        self.assertContains(response, "There is no project", status_code=422)
        self.assertContains(response, "<mark>#</mark>Wrok", status_code=422)
        self.assertContains(
            response, 'value="overdue &amp; #Wrok &lt;b&gt;"', status_code=422
        )

    def test_odd_texts_are_answered(self) -> None:
        for text in (
            "\0",
            "x" * 5000,
            "(" * 400,
            "due > 9999-12-31",
            "created < 0001-01-01",
        ):
            with self.subTest(text[:20]):
                response = self.client.get("/tasks/filter/", {"q": text})
                self.assertIn(response.status_code, {200, 422})

    def test_it_is_saved_counted_changed_and_deleted(self) -> None:
        data = {"name": "Rent", "expression": '"rent"'}
        response = self.client.post("/tasks/filters/new/", data, follow=True)
        saved = self.alice.filters.get()
        self.assertRedirects(response, saved.get_absolute_url())
        self.assertContains(response, "Pay the rent")
        counts = {e.name: e.tasks for e in response.context["sidebar"].filters}
        self.assertEqual(counts, {"Rent": 1})
        edit = f"{saved.get_absolute_url()}edit/"
        self.client.post(edit, {"name": "None", "expression": "overdue"})
        saved.refresh_from_db()
        self.assertEqual((saved.name, saved.expression), ("None", "overdue"))
        self.client.post(f"{saved.get_absolute_url()}delete/")
        self.assertFalse(self.alice.filters.exists())
        self.assertTrue(self.alice.tasks.exists())

    def test_a_wrong_one_is_not_saved(self) -> None:
        self.alice.filters.create(name="Late", expression="overdue")
        for name, expression, words in (
            ("", "overdue", "Give the filter a name."),
            ("late", "overdue", "You have a filter of that name."),
            ("x" * 61, "overdue", "at most 60 characters"),
            ("New", "", "Write what to find"),
            ("New", "overdu", "At character 1: “overdu” means nothing here."),
            ("New", "x" * 501, "at most 500 characters"),
        ):
            with self.subTest(words):
                data = {"name": name, "expression": expression}
                response = self.client.post("/tasks/filters/new/", data)
                self.assertContains(response, words, status_code=422)
                self.assertContains(
                    response, f'value="{expression}"', status_code=422
                ) if (expression) else None
        self.assertEqual(self.alice.filters.count(), 1)

    def test_there_are_20_at_most(self) -> None:
        for number in range(20):
            self.alice.filters.create(name=f"Filter {number}", expression="overdue")
        data = {"name": "One more", "expression": "overdue"}
        response = self.client.post("/tasks/filters/new/", data)
        self.assertContains(response, "You have 20 filters already", status_code=422)

    def test_one_whose_project_is_gone_says_so_and_breaks_no_other_page(self) -> None:
        home = self.alice.projects.create(name="Home")
        saved = self.alice.filters.create(name="At home", expression="#Home")
        home.delete()
        response = self.client.get(saved.get_absolute_url())
        self.assertContains(response, "There is no project “Home”", status_code=422)
        self.assertContains(self.client.get("/tasks/today/"), "At home")

    def test_somebody_elses_is_not_there(self) -> None:
        saved = self.alice.filters.create(name="Late", expression="overdue")
        self.client.force_login(self.bob)
        for act in ("", "edit/", "delete/"):
            response = self.client.get(f"{saved.get_absolute_url()}{act}")
            self.assertEqual(response.status_code, 404)
        self.assertNotContains(self.client.get("/tasks/filters/"), "Late")

    def test_somebody_elses_project_is_not_known(self) -> None:
        self.bob.projects.create(name="Secret")
        response = self.client.get("/tasks/filter/", {"q": "#Secret"})
        self.assertContains(response, "There is no project", status_code=422)

    def test_it_says_what_is_done_only_if_asked(self) -> None:
        self.task.complete(timezone.now())
        self.assertNotContains(
            self.client.get("/tasks/filter/?q=inbox"), "Pay the rent"
        )
        self.assertContains(self.client.get("/tasks/filter/?q=done"), "Pay the rent")
