"""What a list draws of a task."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import models

from accounts.models import User
from todo_site.database import replica

# Of the description one line is shown, which on the widest screen holds about as much.
NOTE_LENGTH = 120
NAMES = """
id, title, note, due_date, is_complete, completed_at, due_at, start_date, priority,
project_id, labels, repeat, is_repeat_paused
"""
PLAIN = (
    NAMES.replace("note", f"left(description, {NOTE_LENGTH}) AS note") + ", parent_id"
)

# Asked for those that are drawn alone, one look into an index each.
FAMILY = """
(SELECT title FROM tasks_task AS parent WHERE parent.id = {task}.parent_id)
    AS parent_title,
(
    SELECT count(*) FILTER (WHERE is_complete) || ' of ' || count(*)
    FROM tasks_task AS part WHERE part.parent_id = {task}.id
    HAVING count(*) > 0
) AS progress
"""
COLUMNS = f"{PLAIN.removesuffix(', parent_id')}, {FAMILY.format(task='tasks_task')}"

UNDONE, COMPLETED = "NOT is_complete", "is_complete"
OPEN = f"{UNDONE} AND (start_date IS NULL OR start_date <= %(today)s)"
OVERDUE = (
    "NOT is_complete AND due_date <= %(today)s"
    " AND (due_date < %(today)s OR due_at < %(now)s)"
)
MINE = "FROM tasks_task WHERE user_id = %(user)s"

ONE = f"SELECT {COLUMNS} {MINE} AND id = %(pk)s"  # nosec B608 - of constants


class Show(models.TextChoices):
    """Which tasks a list shows."""

    OPEN = "open", "Open"
    OVERDUE = "overdue", "Overdue"
    COMPLETED = "completed", "Completed"
    ALL = "all", "All"

    @property
    def has_orders(self) -> bool:
        """Whether it can be read in any order; what is late is read by its day.

        No index would find the newest of few that are late among many that are open.
        """
        return self is not Show.OVERDUE

    @property
    def kinds(self) -> tuple[str, ...]:
        """The conditions of which any holds for its tasks."""
        match self:
            case Show.OPEN:
                return (OPEN,)
            case Show.OVERDUE:
                return (OVERDUE,)
            case Show.COMPLETED:
                return (COMPLETED,)
        return (UNDONE, COMPLETED)


class Row(NamedTuple):
    """A task as a list shows it; `note` is the beginning of its description."""

    pk: int
    title: str
    note: str | None
    due_date: date | None
    is_complete: bool
    completed_at: datetime | None
    due_at: datetime | None
    start_date: date | None
    priority: int
    project: int | None
    labels: list[str]
    repeat: str = ""
    is_paused: bool = False
    # The title of what it is a part of.
    parent: str | None = None
    # How many of its parts are done: "1 of 3"; None where it has none.
    progress: str | None = None
    created_at: datetime | None = None
    position: Decimal | None = None


def read(statement: str, user: User, now: datetime, **values: Any) -> list[Row]:
    """Return what a statement finds of a person's tasks at that moment of theirs."""
    days = {"today": now.date(), "now": now}
    return found(statement, {"user": user.pk, **days, **values})


def found(statement: str, values: Any) -> list[Row]:
    """Return what a statement finds, read where lists are read."""
    return [Row(*row) for row in replica.read(statement, values)]


def found_by(rows: models.QuerySet) -> list[Row]:
    """Return what a query of the ORM finds, likewise."""
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    return found(statement, values)


def one(user: User, pk: int, now: datetime) -> Row | None:
    """Return one of the person's tasks, None for somebody else's."""
    return next(iter(read(ONE, user, now, pk=pk)), None)
