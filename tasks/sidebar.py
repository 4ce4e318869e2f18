"""What a person has, counted in one statement: lists, projects, labels and filters."""

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

# All of it is read from one index, which holds what is counted here, and those that are
# alike are counted together first: 10 ms for somebody with 40,000 tasks to do.
STATEMENT = f"""SELECT found.* FROM (WITH open_tasks AS MATERIALIZED (
    SELECT project_id, labels,
        coalesce(start_date > %(today)s, false) AS waits,
        coalesce(start_date = %(today)s, false) AS starts,
        CASE
            WHEN due_date > %(today)s THEN 'later'
            WHEN due_date < %(today)s OR due_at < %(now)s THEN 'overdue'
            WHEN due_date = %(today)s THEN 'today'
            ELSE 'never'
        END AS due,
        count(*) AS tasks
    FROM tasks_task WHERE user_id = %(user)s AND NOT is_complete
    GROUP BY 1, 2, 3, 4, 5
)
SELECT ARRAY[
        sum(tasks) FILTER (WHERE due IN ('overdue', 'today') OR starts),
        sum(tasks) FILTER (WHERE due = 'overdue'),
        sum(tasks) FILTER (WHERE due = 'later' AND NOT waits),
        sum(tasks) FILTER (WHERE project_id IS NULL AND NOT waits),
        sum(tasks) FILTER (WHERE due = 'never' AND NOT waits),
        sum(tasks) FILTER (WHERE waits),
        sum(tasks) FILTER (WHERE NOT waits)
    ]::bigint[],
    (
        SELECT json_agg(
            json_build_array(
                id, name, colour, is_archived, coalesce(counted.tasks, 0)
            ) ORDER BY coalesce(position, id), id
        )
        FROM tasks_project LEFT JOIN (
            SELECT project_id, sum(tasks) AS tasks FROM open_tasks
            WHERE NOT waits GROUP BY project_id
        ) AS counted ON project_id = id
        WHERE user_id = %(user)s
    ),
    (
        SELECT json_agg(json_build_array(label, tasks) ORDER BY label)
        FROM (
            SELECT label, sum(tasks) AS tasks
            FROM open_tasks, unnest(labels) AS label WHERE NOT waits
            GROUP BY label ORDER BY sum(tasks) DESC, label LIMIT {MOST_LABELS_LISTED}
        ) AS used
    ),
    (
        SELECT json_agg(json_build_array(id, name, expression) ORDER BY lower(name))
        FROM tasks_savedfilter WHERE user_id = %(user)s
    ),
    (
        SELECT count(*) FROM (
            SELECT FROM tasks_task WHERE user_id = %(user)s AND is_complete
            ORDER BY due_date LIMIT %(most)s
        ) AS done
    )
FROM open_tasks) AS found
"""  # noqa: S608 # nosec B608 - of constants

# What is done is counted no further: nobody reads on, and it would cost a page's time.
MOST_COUNTED = 9_999

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
        return self.open + self.waiting + self.completed

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


def _counted(user: User, now: datetime) -> Sidebar:
    values = {"user": user.pk, "today": now.date(), "now": now}
    values["most"] = MOST_COUNTED + 1
    ((counts, projects, labels, filters, completed),) = replica.read(STATEMENT, values)
    today, overdue, upcoming, inbox, someday, waiting, open_ = (n or 0 for n in counts)
    told = (today, upcoming, inbox, someday, waiting, open_, None)
    names = {row[0]: ProjectName(*row[:4]) for row in projects or []}
    return Sidebar(
        lists=[
            Entry(title, url(f"tasks:{name}"), count)
            for (name, title), count in zip(LISTS.items(), told, strict=True)
        ],
        projects=[
            Entry(name, url("tasks:project", pk), tasks, colour)
            for pk, name, colour, is_archived, tasks in projects or []
            if not is_archived
        ],
        labels=_labels(_most_used(labels or [])),
        all_labels=_labels(labels or []),
        counts=Counts(open_, waiting, completed, overdue),
        names=names,
        saved=[SavedName(*row) for row in filters or []],
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
    One that means nothing any more is not counted.
    """
    projects = {name.name.lower(): pk for pk, name in found.names.items()}
    asked = Asked(now, language(user.language), projects)
    wanted: dict[str, Any] = {}
    of_done = False
    for saved in found.saved:
        with suppress(FilterError):
            one = parse(saved.expression, asked)
            wanted[f"n{saved.pk}"] = Count("pk", filter=one.whole(now.date()))
            of_done = of_done or one.is_of_done
    tasks = user.tasks.all() if of_done else user.tasks.open()
    counts = tasks.aggregate(**wanted) if wanted else {}
    return [
        Entry(saved.name, url("tasks:filter", saved.pk), counts.get(f"n{saved.pk}"))
        for saved in found.saved
    ]
