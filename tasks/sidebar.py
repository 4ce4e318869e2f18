"""What a person has, counted in one statement: lists, projects, labels and filters."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count

from accounts.models import User
from tasks.filters import Asked, FilterError, parse
from tasks.languages import language
from tasks.rows import Show
from todo_site.database import replica
from todo_site.jinja import url

# Of labels the most used ones; the others are on the page of labels.
MOST_LABELS = 30
MOST_LABELS_LISTED = 300

# What is to be done is read from one index, which holds all that is counted here. Tasks
# that are alike come counted together, and are added up below: 10 ms for somebody with
# 40,000. Put together by the server, it took 0.3 ms more to plan than to run.
STATEMENT = """SELECT 'tasks', project_id, NULL, NULL, labels::text[],
    coalesce(start_date > %(today)s, false), coalesce(start_date = %(today)s, false),
    CASE
        WHEN due_date > %(today)s THEN 'later'
        WHEN due_date < %(today)s OR due_at < %(now)s THEN 'overdue'
        WHEN due_date = %(today)s THEN 'today'
        ELSE 'never'
    END,
    count(*)::numeric AS open_tasks
FROM tasks_task WHERE user_id = %(user)s AND NOT is_complete
GROUP BY 2, 5, 6, 7, 8
UNION ALL
SELECT 'project', id, name, colour, NULL, is_archived, false, NULL,
    coalesce(position, id)
FROM tasks_project WHERE user_id = %(user)s
UNION ALL
SELECT 'filter', id, name, expression, NULL, false, false, NULL, 0
FROM tasks_savedfilter WHERE user_id = %(user)s
UNION ALL
SELECT 'done', NULL, NULL, NULL, NULL, false, false, NULL, count(*)
FROM (
    SELECT FROM tasks_task WHERE user_id = %(user)s AND is_complete
    ORDER BY due_date LIMIT %(most)s
) AS done
"""

# What is done is counted no further: nobody reads on, and it would cost a page's time.
MOST_COUNTED = 9_999

# Of a filter that must look at more tasks than this, the number is left out: each would
# be read for it on every page. They lie on 200 blocks.
MOST_FILTERED = 2_000

# Name in addresses and title; counted in this order.
LISTS = {
    "today": "Today",
    "upcoming": "Upcoming",
    "inbox": "Inbox",
    "someday": "Someday",
    "waiting": "Waiting",
    "list": "All tasks",
    "finished": "Done",
}


class Entry(NamedTuple):
    """A link of the sidebar; with how many tasks are there, None if untold."""

    name: str
    url: str
    tasks: int | None
    colour: str = ""


class ProjectName(NamedTuple):
    """What a list says of the project of a task."""

    pk: int
    name: str
    colour: str
    is_archived: bool


class SavedName(NamedTuple):
    """A filter that somebody keeps."""

    pk: int
    name: str
    expression: str


class Alike(NamedTuple):
    """What tasks have in common that are counted together."""

    project: int | None
    labels: list[str]
    waits: bool
    starts: bool
    due: str


@dataclass(frozen=True)
class Counts:
    """How many tasks a person has of each kind; done ones up to MOST_COUNTED + 1."""

    open: int
    waiting: int
    completed: int
    overdue: int

    @property
    def all(self) -> int:
        """How many there are; more than MOST_COUNTED if more than that are done."""
        return self.undone + self.completed

    @property
    def undone(self) -> int:
        """How many are to be done, now or later."""
        return self.open + self.waiting

    @property
    def is_exact(self) -> bool:
        """Whether all were counted."""
        return self.completed <= MOST_COUNTED

    @property
    def completion_rate(self) -> int:
        """Completed tasks of all, in whole percent; 0 where there are none."""
        return round(100 * self.completed / self.all) if self.all else 0

    def of(self, show: Show) -> str:
        """Return how many a list that shows these has, as it is told."""
        if self.is_exact or show in {Show.OPEN, Show.OVERDUE}:
            return f"{getattr(self, show.value):,}"
        counted = self.all - 1 if show is Show.ALL else MOST_COUNTED
        return f"{counted:,}+"


@dataclass
class Sidebar:
    """The lists of one person at one moment."""

    lists: list[Entry]
    projects: list[Entry]
    labels: list[Entry]
    counts: Counts
    all_labels: list[Entry] = field(default_factory=list)
    filters: list[Entry] = field(default_factory=list)
    names: dict[int, ProjectName] = field(default_factory=dict)
    saved: list[SavedName] = field(default_factory=list)

    @property
    def current(self) -> list[ProjectName]:
        """The projects that were not put away."""
        return [name for name in self.names.values() if not name.is_archived]

    @property
    def today_in_words(self) -> str:
        """How much there is for today, in one line; empty for nothing."""
        count, late = self.lists[0].tasks or 0, self.counts.overdue
        tasks = f"{count:,} task" if count == 1 else f"{count:,} tasks"
        return f"{tasks}, {late:,} overdue" if late else tasks if count else ""


def sidebar(user: User, now: datetime) -> Sidebar:
    """Return what the person has at that moment of their clock."""
    found = _counted(user, now)
    found.filters = _filters(user, now, found) if found.saved else []
    return found


@dataclass
class Tally:
    """What is counted, as one kind of task after the other is added."""

    today: int = 0
    overdue: int = 0
    upcoming: int = 0
    inbox: int = 0
    someday: int = 0
    waiting: int = 0
    open: int = 0
    completed: int = 0
    projects: Counter[int | None] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)

    def add(self, kind: Alike, tasks: int) -> None:
        """Count that many tasks of a kind."""
        self.today += tasks * (kind.starts or kind.due in {"overdue", "today"})
        self.overdue += tasks * (kind.due == "overdue")
        if kind.waits:
            self.waiting += tasks
            return
        self.open += tasks
        self.upcoming += tasks * (kind.due == "later")
        self.inbox += tasks * (kind.project is None)
        self.someday += tasks * (kind.due == "never")
        self.projects[kind.project] += tasks
        for label in kind.labels:
            self.labels[label] += tasks

    def lists(self) -> Iterator[int | None]:
        """Yield how many tasks each of LISTS has."""
        yield from (self.today, self.upcoming, self.inbox, self.someday)
        yield from (self.waiting, self.open, None)


def _counted(user: User, now: datetime) -> Sidebar:
    values = {"user": user.pk, "today": now.date(), "now": now}
    rows = replica.read(STATEMENT, values | {"most": MOST_COUNTED + 1})
    tally, projects = Tally(), []
    saved: list[SavedName] = []
    for kind, pk, name, more, labels, flag, starts, due, number in rows:
        match kind:
            case "tasks":
                tally.add(Alike(pk, labels, flag, starts, due), int(number))
            case "project":
                projects.append((number, ProjectName(pk, name, more, flag)))
            case "filter":
                saved.append(SavedName(pk, name, more))
            case _:
                tally.completed = int(number)
    in_order = [project for _, project in sorted(projects)]
    return _drawn_up(tally, in_order, sorted(saved, key=lambda one: one.name.lower()))


def _drawn_up(
    tally: Tally, projects: list[ProjectName], saved: list[SavedName]
) -> Sidebar:
    labels = sorted(tally.labels.items())[:MOST_LABELS_LISTED]
    counts = Counts(tally.open, tally.waiting, tally.completed, tally.overdue)
    return Sidebar(
        lists=[
            Entry(title, url(f"tasks:{name}"), count)
            for (name, title), count in zip(LISTS.items(), tally.lists(), strict=True)
        ],
        projects=[
            Entry(
                project.name,
                url("tasks:project", project.pk),
                tally.projects[project.pk],
                project.colour,
            )
            for project in projects
            if not project.is_archived
        ],
        labels=_labels(_most_used(labels)),
        all_labels=_labels(labels),
        counts=counts,
        names={project.pk: project for project in projects},
        saved=saved,
    )


def _most_used(labels: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return those that the sidebar has room for, by name."""
    return sorted(sorted(labels, key=lambda one: -one[1])[:MOST_LABELS])


def _labels(labels: list[tuple[str, int]]) -> list[Entry]:
    return [
        Entry(f"@{label}", url("tasks:label", label), tasks) for label, tasks in labels
    ]


def _filters(user: User, now: datetime, found: Sidebar) -> list[Entry]:
    """Return the saved filters, all counted in one statement.

    What an expression asks for is only known when it was read, so it is a second one.
    One that means nothing any more is not counted, nor is one that asks too many tasks.
    """
    projects = {name.name.lower(): pk for pk, name in found.names.items()}
    asked = Asked(now, language(user.language), projects)
    wanted: dict[str, Any] = {}
    of_done = False
    for saved in found.saved:
        with suppress(FilterError):
            one = parse(saved.expression, asked)
            counts = found.counts
            if (counts.all if one.is_of_done else counts.undone) > MOST_FILTERED:
                continue
            wanted[f"n{saved.pk}"] = Count("pk", filter=one.whole(now.date()))
            of_done = of_done or one.is_of_done
    tasks = user.tasks.all() if of_done else user.tasks.open()
    told = tasks.aggregate(**wanted) if wanted else {}
    return [
        Entry(saved.name, url("tasks:filter", saved.pk), told.get(f"n{saved.pk}"))
        for saved in found.saved
    ]
