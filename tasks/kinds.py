"""The lists that everybody has besides that of all tasks: Today, Upcoming, ..."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.models.functions import Left

from tasks.days import day_in_words
from tasks.drawing import is_late
from tasks.keyset import AGENDA, FINISHED, STARTING, Keyset
from tasks.querysets import TaskQuerySet
from tasks.rows import NOTE_LENGTH, Row

LENGTH = 50
MOST_STARTING = 200
COLUMNS = (
    "id",
    "title",
    "note",
    "due_date",
    "is_complete",
    "completed_at",
    "due_at",
    "start_date",
    "priority",
    "project",
    "labels",
    "repeat",
    "is_repeat_paused",
    "parent__title",
    "progress",
    "created_at",
    "position",
)

OVERDUE, UNDATED = "Overdue", "No date"

Headings = Callable[[Row, datetime], str]


def by_day(task: Row, now: datetime) -> str:
    """Return the heading of the day that it is due."""
    today, due = now.date(), task.due_date
    if due is None:
        return UNDATED
    return OVERDUE if is_late(task, now) else _said(due, today)


def _said(day: date, today: date) -> str:
    words = day_in_words(day, today)
    return words[0].upper() + words[1:]


def by_start(task: Row, now: datetime) -> str:
    """Return the heading of the day that it starts."""
    assert task.start_date is not None  # noqa: S101 - the place asks for it
    return f"Starts {day_in_words(task.start_date, now.date())}"


def by_completion(task: Row, now: datetime) -> str:
    """Return the heading of the day that it was completed, where the person is."""
    assert task.completed_at is not None  # noqa: S101 - the place asks for it
    return _said(task.completed_at.astimezone(now.tzinfo).date(), now.date())


def rows_of(tasks: TaskQuerySet) -> QuerySet:
    """Return the columns of these that are drawn."""
    note = Left("description", NOTE_LENGTH)
    return tasks.with_progress().annotate(note=note).values_list(*COLUMNS)


def rows_starting(tasks: TaskQuerySet, today: date) -> QuerySet:
    """Return what starts on that day, the newest first."""
    return rows_of(tasks.starting(today)).order_by("-id")[:MOST_STARTING]


@dataclass(frozen=True)
class Kind:
    """One of the lists that everybody has."""

    tasks: Callable[[TaskQuerySet, date], TaskQuerySet]
    empty: tuple[str, str]
    keyset: Keyset = AGENDA
    heading: Headings = by_day
    within: tuple[str, ...] = ()

    def first_page(self, tasks: TaskQuerySet, today: date) -> QuerySet:
        """Return its first tasks, and one more."""
        rows = rows_of(self.tasks(tasks, today))
        return self.keyset.query(rows, LENGTH, within=self.within)


KINDS = {
    "today": Kind(
        TaskQuerySet.for_today,
        ("Nothing for today", "Add what you mean to do, or look at what comes next."),
    ),
    "upcoming": Kind(
        TaskQuerySet.upcoming,
        ("Nothing planned", "Give a task a day after today and it appears here."),
    ),
    "inbox": Kind(
        TaskQuerySet.inbox,
        ("The Inbox is empty", "What you add without a project lands here."),
        within=("project",),
    ),
    "someday": Kind(
        TaskQuerySet.someday,
        ("Nothing without a date", "Tasks wait here until you give them a day."),
    ),
    "waiting": Kind(
        TaskQuerySet.waiting,
        ("Nothing is waiting", "Hide a task until a day and it waits here."),
        STARTING,
        by_start,
    ),
    "finished": Kind(
        lambda tasks, _: tasks.completed(),
        ("Nothing completed yet", "Tick a task off and it appears here."),
        FINISHED,
        by_completion,
    ),
}
