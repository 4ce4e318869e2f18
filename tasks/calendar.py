"""Tasks by their days: a month or a week of them, each day bounded."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from tasks.rows import MINE
from todo_site.database import replica
from todo_site.jinja import url

MONTH = re.compile(r"(\d{4})-(\d{2})")
WEEK = timedelta(days=7)
DAY = timedelta(days=1)

# As many as a day has room for; the rest is behind a link.
MOST_OF_A_MONTH, MOST_OF_A_WEEK = 5, 200

STATEMENT = f"""
SELECT id, title, due_date, due_at, priority, project_id, repeat <> '', number
FROM (
    SELECT id, title, due_date, due_at, priority, project_id, repeat,
        count(*) OVER (PARTITION BY due_date) AS number,
        row_number() OVER (
            PARTITION BY due_date
            ORDER BY coalesce(due_at, 'infinity'), priority DESC,
                coalesce(position, id) DESC, id DESC
        ) AS place
    {MINE} AND NOT is_complete AND due_date BETWEEN %(first)s AND %(last)s
) AS task
WHERE place <= %(most)s
ORDER BY due_date, place
"""  # noqa: S608 # nosec B608 - of constants


class Entry(NamedTuple):
    """A task as a day shows it; `number` is how many there are on that day."""

    pk: int
    title: str
    due_date: date
    due_at: datetime | None
    priority: int
    project: int | None
    repeats: bool
    number: int


@dataclass
class Day:
    """One day, with the first of its tasks."""

    day: date
    tasks: list[Entry]
    is_today: bool
    is_outside: bool = False

    @property
    def more(self) -> int:
        """How many there are that are not shown."""
        return self.tasks[0].number - len(self.tasks) if self.tasks else 0

    @property
    def name(self) -> str:
        """The day, as a heading says it."""
        return f"{self.day:%A} {self.day.day} {self.day:%B}"

    @property
    def more_url(self) -> str:
        """Where more of them are: in the week, which has more room."""
        return f"{url('tasks:calendar')}?week={self.day.isoformat()}"


@dataclass(frozen=True)
class Span:
    """The days of a calendar's page, whole weeks from Monday."""

    first: date
    weeks: int
    # Whose month it is; None where it is a week.
    month: date | None

    @classmethod
    def of_month(cls, day: date) -> "Span":
        """Return the weeks of the month of that day."""
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - DAY
        monday = first - timedelta(days=first.weekday())
        return cls(monday, (last - monday).days // 7 + 1, first)

    @classmethod
    def of_week(cls, day: date) -> "Span":
        """Return the week of that day."""
        return cls(day - timedelta(days=day.weekday()), 1, None)

    @classmethod
    def from_query(cls, month: str, week: str, today: date) -> "Span":
        """Return what an address asks; raise ValueError for what no calendar has."""
        if week:
            return cls.of_week(_inside(date.fromisoformat(week)))
        if not month:
            return cls.of_month(today)
        match = MONTH.fullmatch(month)
        if not match:
            raise ValueError(month)
        return cls.of_month(_inside(date(int(match[1]), int(match[2]), 1)))

    @property
    def last(self) -> date:
        """The last of its days."""
        return self.first + self.weeks * WEEK - DAY

    @property
    def title(self) -> str:
        """What it is called."""
        if self.month:
            return f"{self.month:%B} {self.month.year}"
        year = self.first.isocalendar()
        return f"Week {year.week}, {year.year}"

    def turned(self, by: int) -> str:
        """Return the address of the one before, -1, or after, 1."""
        if self.month is None:
            return f"?week={self.first + by * WEEK}"
        beside = self.month - DAY if by < 0 else self.month + timedelta(days=31)
        return f"?month={beside:%Y-%m}"

    @property
    def most(self) -> int:
        """How many tasks of a day are shown."""
        return MOST_OF_A_MONTH if self.month else MOST_OF_A_WEEK

    def days(self, user: User, now: datetime) -> list[Day]:
        """Return its days with the person's open tasks."""
        today = now.date()
        values = {"first": self.first, "last": self.last, "most": self.most}
        found: dict[date, list[Entry]] = {}
        for row in replica.read(STATEMENT, values | {"user": user.pk}):
            entry = Entry(*row)
            found.setdefault(entry.due_date, []).append(entry)
        days = [self.first + number * DAY for number in range(7 * self.weeks)]
        return [
            Day(
                day,
                found.get(day, []),
                is_today=day == today,
                is_outside=bool(self.month and day.month != self.month.month),
            )
            for day in days
        ]


def _inside(day: date) -> date:
    """Return a day that has a month on either side; raise ValueError for others."""
    if not date.min + timedelta(days=62) <= day <= date.max - timedelta(days=62):
        raise ValueError(day)
    return day
