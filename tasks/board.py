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
    "project": "coalesce(project_id, 0)::text",
    "priority": "priority::text",
    "label": "label",
}
STATEMENT = """
SELECT kind, id, title, due_date, due_at, priority, project_id, number
FROM (
    SELECT {kind} AS kind, id, title, due_date, due_at, priority, project_id,
        count(*) OVER (PARTITION BY {kind}) AS number,
        row_number() OVER (
            PARTITION BY {kind}
            ORDER BY due_date, due_at, priority DESC, coalesce(position, id) DESC,
                id DESC
        ) AS place
    FROM (
        SELECT * {mine} AND {open}
    ) AS task {labels}
) AS task
WHERE place <= %(most)s
ORDER BY kind, place
"""
LABELS = "CROSS JOIN LATERAL unnest(labels) AS label"


class By(models.TextChoices):
    """What the columns are."""

    PROJECT = "project", "Project"
    PRIORITY = "priority", "Priority"
    LABEL = "label", "Label"


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


def board(user: User, by: By, aside: Sidebar, now: datetime) -> list[Column]:
    """Return the columns with what is to be done now."""
    columns = columns_of(by, aside)
    statement = STATEMENT.format(
        kind=COLUMNS[by],
        mine=MINE,
        open=OPEN,
        labels=LABELS if by is By.LABEL else "",
    )
    values: dict[str, Any] = {"user": user.pk, "today": now.date()}
    for kind, *card in replica.read(statement, values | {"most": MOST_OF_A_COLUMN}):
        if kind in columns:
            columns[kind].cards.append(Card(*card))
    return list(columns.values())


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
    return {column.key: column for column in made}


def _of_project(name: ProjectName) -> Column:
    return Column(str(name.pk), name.name, url("tasks:project", name.pk), name.colour)


def _of_priority(priority: Priority) -> Column:
    said = f"!{priority.label.lower()}" if priority else "no priority"
    where = f"{url('tasks:filtered')}?{urlencode({'q': said})}"
    return Column(str(priority.value), priority.label, where)
