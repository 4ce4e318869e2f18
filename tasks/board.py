"""Tasks in columns: by project, by priority, by label; each column bounded."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import models

from accounts.models import User
from tasks.models import Priority
from tasks.rows import MINE, OPEN
from tasks.sidebar import MOST_LABELS, ProjectName, Sidebar
from todo_site.database import replica
from todo_site.jinja import url

MOST_OF_A_COLUMN = 20

# Each task once for each column that it is in.
COLUMNS = {
    "project": "coalesce(project_id, 0)",
    "priority": "priority",
    "label": "coalesce(label, '@')",
}
# Only what is sorted by is sorted; titles are read of those that are shown, one by one:
# the planner cannot know how few they are, and would read the table for them.
STATEMENT = """
SELECT kind, task.*, number
FROM (
    SELECT {kind} AS kind, id, count(*) OVER column_of AS number,
        row_number() OVER (
            column_of ORDER BY due_date, due_at, priority DESC, place DESC, id DESC
        ) AS nth
    FROM (
        SELECT id, project_id, priority, labels, due_date, due_at,
            coalesce(position, id)::float8 AS place
        {mine} AND {open}
    ) AS task {labels}
    WINDOW column_of AS (PARTITION BY {kind})
) AS shown
CROSS JOIN LATERAL (
    SELECT id, title, due_date, due_at, priority, project_id
    FROM tasks_task WHERE id = shown.id LIMIT 1
) AS task
WHERE nth <= %(most)s
ORDER BY kind, nth
"""
LABELS = "LEFT JOIN LATERAL unnest(labels) AS label ON true"

# The column of what has no label; no label is called so.
NO_LABEL = "@"


class By(models.TextChoices):
    """What the columns are."""

    PROJECT = "project", "Project"
    PRIORITY = "priority", "Priority"
    LABEL = "label", "Label"

    @property
    def elsewhere(self) -> str:
        """Where the tasks are that are in no column."""
        if self is By.PROJECT:
            return "are in projects that you put away"
        return "are under labels of less use"


class Card(NamedTuple):
    """A task as a column shows it; `number` is how many there are in the column."""

    pk: int
    title: str
    due_date: date | None
    due_at: datetime | None
    priority: int
    project: int | None
    number: int


@dataclass
class Column:
    """One column: its key, its name, where all of it is, and its first tasks."""

    key: str
    name: str
    url: str
    colour: str = ""
    cards: list[Card] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many tasks there are in it."""
        return self.cards[0].number if self.cards else 0

    @property
    def more(self) -> int:
        """How many of them are not shown."""
        return self.count - len(self.cards)


def board(
    user: User, by: By, aside: Sidebar, now: datetime
) -> tuple[list[Column], int]:
    """Return the columns with what is to be done now, and how much is in none of them.

    That is what is in projects that were put away, or under labels of less use.
    """
    columns = columns_of(by, aside)
    statement = STATEMENT.format(
        kind=COLUMNS[by],
        mine=MINE,
        open=OPEN,
        labels=LABELS if by is By.LABEL else "",
    )
    values: dict[str, Any] = {"user": user.pk, "today": now.date()}
    values["most"] = MOST_OF_A_COLUMN
    elsewhere: dict[str, int] = {}
    for kind, *columns_of_card in replica.read(statement, values):
        card = Card(*columns_of_card)
        if column := columns.get(str(kind)):
            column.cards.append(card)
        else:
            elsewhere[str(kind)] = card.number
    return list(columns.values()), sum(elsewhere.values())


def columns_of(by: By, aside: Sidebar) -> dict[str, Column]:
    """Return the columns there are, by their keys, still without tasks."""
    match by:
        case By.PROJECT:
            made = [Column("0", "Inbox", url("tasks:inbox"))]
            made += [_of_project(name) for name in aside.current]
        case By.PRIORITY:
            made = [_of_priority(each) for each in reversed(Priority)]
        case By.LABEL:
            made = [
                Column(entry.name.removeprefix("@"), entry.name, entry.url)
                for entry in aside.labels[:MOST_LABELS]
            ]
            made.append(_of_no_label())
    return {column.key: column for column in made}


def _of_project(name: ProjectName) -> Column:
    return Column(str(name.pk), name.name, url("tasks:project", name.pk), name.colour)


def _of_no_label() -> Column:
    where = f"{url('tasks:filtered')}?{urlencode({'q': 'no label'})}"
    return Column(NO_LABEL, "No label", where)


def _of_priority(priority: Priority) -> Column:
    said = f"!{priority.label.lower()}" if priority else "no priority"
    where = f"{url('tasks:filtered')}?{urlencode({'q': said})}"
    return Column(str(priority.value), priority.label, where)
