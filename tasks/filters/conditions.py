"""What a single condition asks of a task, as an expression of the ORM."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import NamedTuple

from django.db.models import Q

from tasks.languages import Language
from tasks.models import Priority
from tasks.querysets import overdue


class Asked(NamedTuple):
    """Who asks and when: the moment where they are, their words, their projects."""

    now: datetime
    language: Language
    # The number of each, by its name in lower case.
    projects: Mapping[str, int]


class Found(NamedTuple):
    """What is asked for, and whether for what is done or waiting too."""

    q: Q
    is_of_done: bool = False
    is_of_waiting: bool = False

    def with_more(self, other: "Found") -> "Found":
        """Return it asking as widely as the other."""
        return Found(
            self.q,
            self.is_of_done or other.is_of_done,
            self.is_of_waiting or other.is_of_waiting,
        )

    def whole(self, today: date) -> Q:
        """Return it narrowed to what is open and has started, unless it is wider."""
        wanted = self.q
        if not self.is_of_done:
            wanted &= Q(is_complete=False)
        if not self.is_of_waiting:
            wanted &= Q(start_date=None) | Q(start_date__lte=today)
        return wanted


class MisunderstoodError(ValueError):
    """A condition that means nothing, and where in it that begins."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def _week(today: date, weeks: int) -> Q:
    monday = today + timedelta(days=7 * weeks - today.weekday())
    return Q(due_date__range=(monday, monday + timedelta(days=6)))


WORDS: dict[str, Callable[[Asked], Found]] = {
    "overdue": lambda a: Found(overdue(a.now.date(), a.now)),
    "no date": lambda _: Found(Q(due_date=None)),
    "no due date": lambda _: Found(Q(due_date=None)),
    "no time": lambda _: Found(Q(due_at=None)),
    "no label": lambda _: Found(Q(labels=[])),
    "no labels": lambda _: Found(Q(labels=[])),
    "no project": lambda _: Found(Q(project=None)),
    "inbox": lambda _: Found(Q(project=None)),
    "no priority": lambda _: Found(Q(priority=0)),
    "no description": lambda _: Found(Q(description=None) | Q(description="")),
    "done": lambda _: Found(Q(is_complete=True), is_of_done=True),
    "completed": lambda _: Found(Q(is_complete=True), is_of_done=True),
    "open": lambda _: Found(Q(is_complete=False)),
    "waiting": lambda a: Found(
        Q(is_complete=False, start_date__gt=a.now.date()), is_of_waiting=True
    ),
    "all": lambda _: Found(Q(pk__isnull=False), is_of_done=True, is_of_waiting=True),
    "this week": lambda a: Found(_week(a.now.date(), 0)),
    "next week": lambda a: Found(_week(a.now.date(), 1)),
}
COMPARED = re.compile(
    r"(?P<field>due|start|starts|created|completed|done)\b\s*"
    r"(?P<compare><=|>=|<|>|=|\b(?:before|after|on|by|since|until)\b)?\s*(?P<day>.*)",
    re.IGNORECASE | re.DOTALL,
)
NEXT_DAYS = re.compile(r"next (\d{1,4}) days?", re.IGNORECASE)

# Each as from which day, and to which day, both as days after the one that is named.
COMPARISONS: dict[str, tuple[int | None, int | None]] = {
    "<": (None, -1),
    "before": (None, -1),
    "<=": (None, 0),
    "by": (None, 0),
    "until": (None, 0),
    ">": (1, None),
    "after": (1, None),
    ">=": (0, None),
    "since": (0, None),
    "=": (0, 0),
    "on": (0, 0),
    "": (0, 0),
}
DAYS = {"due": "due_date", "start": "start_date", "starts": "start_date"}
MOMENTS = {"created": "created_at", "completed": "completed_at", "done": "completed_at"}


def condition(kind: str, text: str, asked: Asked) -> Found:
    """Return what a condition asks for; raise MisunderstoodError."""
    match kind:
        case "text":
            return _with_words(text[1:-1])
        case "project":
            return _in_project(text[1:].strip('"'), asked)
        case "label":
            return Found(Q(labels__contains=[text[1:].lower()]))
        case "priority":
            return _of_priority(text[1:].lower(), asked)
    words = " ".join(text.lower().split())
    return WORDS[words](asked) if words in WORDS else _of_a_day(text, asked)


def _with_words(words: str) -> Found:
    if not words.strip():
        raise MisunderstoodError("Write the words to find between the quotation marks.")
    return Found(Q(title__icontains=words) | Q(description__icontains=words))


def _in_project(name: str, asked: Asked) -> Found:
    number = asked.projects.get(" ".join(name.lower().split()))
    if number is None:
        raise MisunderstoodError(_no_such("project", "#", name, asked.projects))
    return Found(Q(project=number))


def _of_priority(name: str, asked: Asked) -> Found:
    priorities: dict[str, int] = asked.language.words["priorities"]
    if name == Priority.NONE.name.lower():
        return Found(Q(priority=Priority.NONE))
    if name not in priorities:
        raise MisunderstoodError(_no_such("priority", "!", name, priorities))
    return Found(Q(priority=priorities[name]))


def _no_such(what: str, sign: str, name: str, names: Mapping[str, int]) -> str:
    near = get_close_matches(name.lower(), names, n=1)
    hint = f" Did you mean {sign}{near[0]}?" if near else ""
    return f"There is no {what} “{name}”.{hint}"


def _of_a_day(text: str, asked: Asked) -> Found:
    """Return what compares a day, or is due on one."""
    if ahead := NEXT_DAYS.fullmatch(text.strip()):
        today = asked.now.date()
        last = today + timedelta(days=int(ahead[1]))
        return Found(Q(due_date__range=(today, last)))
    if found := COMPARED.fullmatch(text):
        return _compared(found, asked)
    if day := asked.language.day_of(text.strip(), asked.now):
        return Found(Q(due_date=day))
    near = get_close_matches(text.lower(), [*WORDS, "today", "tomorrow"], n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"To find words, quote: “{text}”."
    raise MisunderstoodError(f"“{text}” means nothing here. {hint}")


def _compared(found: "re.Match[str]", asked: Asked) -> Found:
    field = found["field"].lower()
    if not found["day"].strip():
        message = f"Say which day: {field} before 1 Dec"
        raise MisunderstoodError(message, found.end())
    day = asked.language.day_of(found["day"].strip(), asked.now)
    if day is None:
        said = found["day"].strip()
        message = f"“{said}” is no day. Write one like 1 Dec or 2026-12-01."
        raise MisunderstoodError(message, found.start("day"))
    first, last = COMPARISONS[(found["compare"] or "").lower()]
    if column := DAYS.get(field):
        return Found(_days(column, day, first, last), is_of_waiting=field != "due")
    column = MOMENTS[field]
    wanted = _moments(column, day, first, last, asked.now)
    return Found(wanted, is_of_done=column == "completed_at")


def _days(column: str, day: date, first: int | None, last: int | None) -> Q:
    wanted = Q(**{f"{column}__isnull": False})
    if first is not None:
        wanted &= Q(**{f"{column}__gte": _moved(day, first)})
    if last is not None:
        wanted &= Q(**{f"{column}__lte": _moved(day, last)})
    return wanted


def _moments(
    column: str, day: date, first: int | None, last: int | None, now: datetime
) -> Q:
    """Compare moments with where a day begins and ends for the person."""
    wanted = Q(**{f"{column}__isnull": False})
    if first is not None:
        wanted &= Q(**{f"{column}__gte": _midnight(_moved(day, first), now)})
    if last is not None:
        wanted &= Q(**{f"{column}__lt": _midnight(_moved(day, last + 1), now)})
    return wanted


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, tzinfo=now.tzinfo)
