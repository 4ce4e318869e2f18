"""What a list draws of a task, and how many there are, read in one statement."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models

from accounts.models import User
from todo_site.database import replica

# Nobody reads further; counting on would cost more than the page itself.
MOST_COUNTED = 9_999

# Of the description one line is shown, which on the widest screen holds about as much.
COLUMNS = """
id, title, left(description, 120) AS note, due_date, is_complete, completed_at,
due_at, start_date, priority, project_id, labels
"""

UNDONE, COMPLETED = "NOT is_complete", "is_complete"
OPEN = f"{UNDONE} AND (start_date IS NULL OR start_date <= %(today)s)"
OVERDUE = (
    "NOT is_complete AND due_date <= %(today)s"
    " AND (due_date < %(today)s OR due_at < %(now)s)"
)
MINE = "FROM tasks_task WHERE user_id = %(user)s"

# Each is counted in the order of an index, and no further than is told. What is undone
# begins with what is overdue. There is one row at least, so that there are counts where
# there are no tasks.
WITH_COUNTS = f"""SELECT undone - waiting, waiting, completed_tasks,
    earlier + late, page.* FROM (
    SELECT count(*) AS undone,
        count(*) FILTER (WHERE due_date < %(today)s) AS earlier
    FROM (SELECT due_date {MINE} AND {UNDONE} ORDER BY due_date LIMIT %(most)s)
    AS counted
) AS first CROSS JOIN (
    SELECT count(*) AS completed_tasks
    FROM (SELECT {MINE} AND {COMPLETED} LIMIT %(most)s)
    AS counted
) AS second CROSS JOIN (
    SELECT count(*) AS late {MINE} AND {UNDONE} AND due_date = %(today)s
        AND due_at < %(now)s
) AS third CROSS JOIN (
    SELECT count(*) AS waiting
    FROM (SELECT {MINE} AND {UNDONE} AND start_date > %(today)s LIMIT %(most)s)
    AS counted
) AS fourth LEFT JOIN ({{page}}) AS page ON true
"""  # noqa: S608 # nosec B608 - of constants, as below
ONE = WITH_COUNTS.format(page=f"SELECT {COLUMNS} {MINE} AND id = %(pk)s")


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
    created_at: datetime | None = None
    position: Decimal | None = None


@dataclass(frozen=True)
class Counts:
    """How many tasks a person has of each kind, up to one more than MOST_COUNTED."""

    open: int
    waiting: int
    completed: int
    overdue: int

    @property
    def all(self) -> int:
        """How many there are; more than MOST_COUNTED if any kind has more."""
        return self.open + self.waiting + self.completed

    @property
    def is_exact(self) -> bool:
        """Whether all were counted."""
        return max(self.open + self.waiting, self.completed) <= MOST_COUNTED

    @property
    def completion_rate(self) -> int:
        """Completed tasks of all, in whole percent; 0 where there are none."""
        return round(100 * self.completed / self.all) if self.all else 0

    def of(self, show: Show) -> str:
        """Return how many a list that shows these has, as it is told."""
        count = int(getattr(self, show.value))
        is_exact = self.is_exact if show is Show.ALL else count <= MOST_COUNTED
        return f"{count:,}" if is_exact else f"{MOST_COUNTED:,}+"


def read(
    statement: str, user: User, now: datetime, **values: Any
) -> tuple[list[Row], Counts]:
    """Return what a statement WITH_COUNTS finds of a person's tasks."""
    days = {"today": now.date(), "now": now}
    given = {"user": user.pk, "most": MOST_COUNTED + 1, **days, **values}
    found = replica.read(statement, given)
    counts = Counts(*found[0][:4])
    return [Row(*row[4:]) for row in found if row[4] is not None], counts


def one(user: User, pk: int, now: datetime) -> tuple[Row | None, Counts]:
    """Return one of the person's tasks, None for somebody else's, and the counts."""
    rows, counts = read(ONE, user, now, pk=pk)
    return (rows[0] if rows else None), counts
