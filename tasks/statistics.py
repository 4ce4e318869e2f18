"""What a person got done, counted by the days of their own clock."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from tasks.rows import MINE
from todo_site.database import replica

DAYS, WEEKS, YEAR = 30, 12, 366
DAY = timedelta(days=1)

# An index holds the moments of all that is done.
FINISHED = f"""
SELECT (completed_at AT TIME ZONE %(zone)s)::date AS day, count(*)
{MINE} AND is_complete AND completed_at >= %(since)s
GROUP BY day
"""  # nosec B608 - of constants
ON_TIME = f"""
SELECT count(*),
    count(*) FILTER (WHERE (completed_at AT TIME ZONE %(zone)s)::date <= due_date)
{MINE} AND is_complete AND completed_at >= %(since)s AND due_date IS NOT NULL
"""  # nosec B608
AGES = f"""
SELECT width_bucket(
    extract(epoch FROM %(now)s::timestamptz - created_at) / 86400,
    ARRAY[1, 7, 30, 90, 365]
) AS age, count(*)
{MINE} AND NOT is_complete GROUP BY age
"""  # noqa: S608 # nosec B608
AGE_NAMES = (
    "Less than a day",
    "1 to 6 days",
    "1 to 4 weeks",
    "1 to 3 months",
    "3 to 12 months",
    "More than a year",
)

# What a chart is drawn in, in units of its own.
HEIGHT, STEP, GAP = 120, 20, 4


class Figure(NamedTuple):
    """A number with its name, as a table shows it."""

    name: str
    tasks: int


class Bar(NamedTuple):
    """A figure as a chart draws it."""

    figure: Figure
    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True)
class Chart:
    """Figures side by side."""

    title: str
    figures: list[Figure]

    @property
    def width(self) -> int:
        """How wide it is drawn."""
        return STEP * len(self.figures)

    @property
    def height(self) -> int:
        """How high it is drawn."""
        return HEIGHT

    @property
    def most(self) -> int:
        """The largest figure."""
        return max((figure.tasks for figure in self.figures), default=0)

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(figure.tasks for figure in self.figures)

    def bars(self) -> list[Bar]:
        """Return what is drawn; the largest fills the height."""
        scale = HEIGHT / max(self.most, 1)
        return [
            Bar(
                figure,
                STEP * place + GAP // 2,
                round(HEIGHT - figure.tasks * scale, 1),
                STEP - GAP,
                round(figure.tasks * scale, 1),
            )
            for place, figure in enumerate(self.figures)
        ]


@dataclass(frozen=True)
class Statistics:
    """All that the page tells."""

    days: Chart
    weeks: Chart
    ages: Chart
    streak: int
    longest_streak: int
    with_day: int
    on_time: int

    @property
    def on_time_share(self) -> int | None:
        """Of what had a day, how much was done by then, in whole percent."""
        return round(100 * self.on_time / self.with_day) if self.with_day else None


def statistics(user: User, now: datetime) -> Statistics:
    """Return what the person got done until that moment of theirs."""
    today = now.date()
    values = {"user": user.pk, "zone": str(now.tzinfo), "now": now}
    finished = Counter(
        dict(replica.read(FINISHED, values | {"since": now - YEAR * DAY}))
    )
    share = replica.read(ON_TIME, values | {"since": now - 7 * WEEKS * DAY})
    with_day, on_time = share[0]
    ages = dict(replica.read(AGES, values))
    return Statistics(
        Chart("Completed each day", _days(finished, today)),
        Chart("Completed each week", _weeks(finished, today)),
        Chart(
            "Age of open tasks, hidden ones too",
            [Figure(name, ages.get(age, 0)) for age, name in enumerate(AGE_NAMES)],
        ),
        streak_until(finished, today),
        longest_streak(finished),
        with_day,
        on_time,
    )


def _days(finished: Counter[date], today: date) -> list[Figure]:
    days = [today - number * DAY for number in reversed(range(DAYS))]
    return [Figure(f"{day:%a} {day.day} {day:%b}", finished[day]) for day in days]


def _weeks(finished: Counter[date], today: date) -> list[Figure]:
    monday = today - today.weekday() * DAY
    figures = []
    for number in reversed(range(WEEKS)):
        first = monday - 7 * number * DAY
        count = sum(finished[first + day * DAY] for day in range(7))
        figures.append(Figure(f"Week {first.isocalendar().week}", count))
    return figures


def streak_until(finished: Counter[date], today: date) -> int:
    """Return on how many days in a row something was done; today may be to come."""
    day = today if finished[today] else today - DAY
    length = 0
    while finished[day]:
        length, day = length + 1, day - DAY
    return length


def longest_streak(finished: Counter[date]) -> int:
    """Return the longest row of days of the last year on which something was done."""
    longest = length = 0
    last = None
    for day in sorted(day for day, count in finished.items() if count):
        length = length + 1 if last and day - last == DAY else 1
        longest, last = max(longest, length), day
    return longest
