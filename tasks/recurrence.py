"""Rules by which a task comes again: RFC 5545's RRULE, over days alone.

Days know no time zones: what is due on a day is due on that day whatever the clocks do.
The calendar itself is dateutil's. A rule is asked from one of its days to the next, so
a task carries nothing but its own day; how often it is still to come is counted down.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from dateutil.rrule import rrule, rrulestr

LONGEST_RULE = 120
MOST_COUNT = 999

# The largest step of each unit. Nothing is planned for later, and no search takes long.
UNITS = {"DAILY": 999, "WEEKLY": 260, "MONTHLY": 120, "YEARLY": 50}
# The most days that one of each unit has.
CYCLES = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1

PART = re.compile(r"([A-Z]+)=([A-Z0-9,-]+)")
NTH = re.compile(r"(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)")

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTHS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
SINGULAR = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
WORKDAYS = (0, 1, 2, 3, 4)


class RuleError(ValueError):
    """A rule that means nothing here; its message says what is wrong."""


@dataclass(frozen=True)
class Rule:
    """Every so many units, on which of their days, and until when.

    `weekdays` are counted from Monday, 0; in a month only the `nth` of one counts.
    A `day` of the month is 1 to 31, or LAST.
    """

    unit: str
    step: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    month: int = 0
    until: date | None = None
    count: int = 0

    def __post_init__(self) -> None:
        """Raise RuleError for what no calendar has, or what is out of bounds."""
        if self.unit not in UNITS:
            raise RuleError("Days, weeks, months or years.")
        most = UNITS[self.unit]
        if not 1 <= self.step <= most:
            raise RuleError(f"Every 1 to {most} {SINGULAR[self.unit]}s.")
        if not 0 <= self.count <= MOST_COUNT:
            raise RuleError(f"Between 1 and {MOST_COUNT} times.")
        if self.until and self.count:
            raise RuleError("Choose an end day or a number of times, not both.")
        if self.unit == "YEARLY" and self.month and self.day > 0:
            _check_date(self.month, self.day)

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Return what an RRULE says; raise RuleError where it is not one of these."""
        parts: dict[str, str] = {}
        for part in text.split(";"):
            match = PART.fullmatch(part)
            if not match or match[1] in parts:
                raise RuleError("This rule cannot be read.")
            parts[match[1]] = match[2]
        try:
            return _read(parts)
        except (KeyError, ValueError) as error:
            if isinstance(error, RuleError):
                raise
            raise RuleError("This rule cannot be read.") from error

    def __str__(self) -> str:
        """Return the RRULE; for the same rule always the same one."""
        nth = self.nth or ""
        parts = {
            "FREQ": self.unit,
            "INTERVAL": str(self.step) if self.step > 1 else "",
            "BYMONTH": str(self.month or ""),
            "BYMONTHDAY": str(self.day or ""),
            "BYDAY": ",".join(f"{nth}{WEEKDAYS[day]}" for day in self.weekdays),
            "UNTIL": self.until.isoformat().replace("-", "") if self.until else "",
            "COUNT": str(self.count or ""),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def days(self, start: date) -> rrule:
        """Return dateutil's rule that begins at that day."""
        begin = datetime.combine(start, time())
        rule = rrulestr(str(replace(self, count=0, until=None)), dtstart=begin)
        assert isinstance(rule, rrule)  # noqa: S101 - of one line it makes one
        return rule

    def coming(self, day: date, how_many: int) -> list[date]:
        """Return that many days after one of its days, fewer where it ends."""
        left = min(how_many, self.count - 1) if self.count else how_many
        later = self.days(day).xafter(datetime.combine(day, time()))
        found = (moment.date() for moment in islice(later, max(left, 0)))
        return [found for found in found if not self.until or found <= self.until]

    def first(self, day: date) -> date | None:
        """Return its first day from that day on."""
        begin = datetime.combine(day, time())
        found = self.days(day).after(begin, inc=True)
        if found is None or (self.until and found.date() > self.until):
            return None
        return found.date()

    def next(self, day: date, not_before: date = date.min) -> "Next | None":
        """Return the day after one of its days, and what is left of it by then.

        Days that have passed are left out, and counted; None where it has ended.
        """
        if not self.count:
            return self._next_of_many(day, not_before)
        begin = datetime.combine(day, time())
        for passed, moment in enumerate(self.days(day).xafter(begin), 1):
            found = moment.date()
            if self.count <= passed:
                return None
            if found >= not_before:
                return Next(found, replace(self, count=self.count - passed))
        return None

    def _next_of_many(self, day: date, not_before: date) -> "Next | None":
        """Return the next day of a rule that has no number.

        It is asked from the last whole cycle before: day by day, a daily task that had
        waited for two thousand years took two seconds.
        """
        rule = self._said_in_full(day)
        begin = rule._cycle_before(day, not_before)
        after = max(day, not_before - timedelta(1)) if not_before > day else day
        found = rule.days(begin).after(datetime.combine(after, time()))
        if found is None or (self.until and found.date() > self.until):
            return None
        return Next(found.date(), self)

    def _said_in_full(self, day: date) -> "Rule":
        """Return the rule with the days that it takes from the first one."""
        match self.unit:
            case "WEEKLY" if not self.weekdays:
                return replace(self, weekdays=(day.weekday(),))
            case "MONTHLY" if not (self.day or self.weekdays):
                return replace(self, day=day.day)
            case "YEARLY" if not self.month:
                return replace(self, day=day.day, month=day.month)
        return self

    def _cycle_before(self, day: date, not_before: date) -> date:
        """Return a day near the one asked for from which it has the same days."""
        length = CYCLES[self.unit] * self.step
        cycles = max((not_before - day).days // length - 1, 0)
        if self.unit in {"DAILY", "WEEKLY"}:
            return day + timedelta(cycles * length)
        if not cycles:
            return day
        months = cycles * self.step * (1 if self.unit == "MONTHLY" else 12)
        month = day.year * 12 + day.month - 1 + months
        return date(month // 12, month % 12 + 1, 1)

    def in_words(self) -> str:
        """Return what it says: "every 2 weeks on Monday and Friday, 5 times"."""
        unit = SINGULAR[self.unit]
        words = f"every {self.step} {unit}s" if self.step > 1 else f"every {unit}"
        if self.unit == "WEEKLY" and self.weekdays == WORKDAYS and self.step == 1:
            words = "every weekday"
        elif on := self._on():
            words += f" on {on}"
        if self.until:
            until = self.until
            words += f" until {until.day} {until:%b} {until.year}"
        if self.count:
            words += ", once more" if self.count == 1 else f", {self.count} times"
        return words

    def _on(self) -> str:
        if self.nth:
            return f"the {NTHS[self.nth]} {NAMES[self.weekdays[0]]}"
        if self.weekdays:
            return _listed([NAMES[day] for day in self.weekdays])
        if self.month:
            return f"{self.day} {date(2000, self.month, 1):%B}"
        if self.day == LAST:
            return "the last day"
        return f"the {ordinal(self.day)}" if self.day else ""


@dataclass(frozen=True)
class Next:
    """When a task comes again, and the rule that it has then."""

    day: date
    rule: Rule


@lru_cache(maxsize=1024)
def in_words(text: str) -> str:
    """Return what an RRULE says; the rule itself where it cannot be read."""
    try:
        return Rule.parse(text).in_words()
    except RuleError:
        return text


def ordinal(number: int) -> str:
    """Return "1st", "22nd", "13th"."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _listed(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _check_date(month: int, day: int) -> None:
    try:
        date(2000, month, day)
    except ValueError as error:
        raise RuleError("There is no such day in that month.") from error


def _read(parts: dict[str, str]) -> Rule:
    written = [f"{name}={int(v)}" for name, v in parts.items() if name == "COUNT"]
    unit = parts.pop("FREQ")
    weekdays, nth = _weekdays(unit, parts.pop("BYDAY", ""))
    until = parts.pop("UNTIL", "")
    rule = Rule(
        unit,
        int(parts.pop("INTERVAL", "1")),
        weekdays,
        nth,
        _number(parts.pop("BYMONTHDAY", "0"), (LAST, *range(32))),
        _number(parts.pop("BYMONTH", "0"), range(13)),
        datetime.strptime(until[:8], "%Y%m%d").date() if until else None,  # noqa: DTZ007 - a day
        int(parts.pop("COUNT", "0")),
    )
    if parts or not _fits(rule) or "COUNT=0" in written:
        raise RuleError("This rule cannot be read.")
    return rule


def _number(text: str, known: range | tuple[int, ...]) -> int:
    number = int(text)
    if number not in known:
        raise RuleError("This rule cannot be read.")
    return number


def _weekdays(unit: str, text: str) -> tuple[tuple[int, ...], int]:
    """Return the weekdays of a BYDAY, and which of them in the month."""
    if not text:
        return (), 0
    if unit == "MONTHLY":
        match = NTH.fullmatch(text)
        if not match:
            raise RuleError("This rule cannot be read.")
        return (WEEKDAYS.index(match[2]),), int(match[1])
    return tuple(sorted({WEEKDAYS.index(name) for name in text.split(",")})), 0


def _fits(rule: Rule) -> bool:
    """Whether each part is one that its unit has."""
    match rule.unit:
        case "DAILY":
            return not (rule.weekdays or rule.day or rule.month)
        case "WEEKLY":
            return not (rule.day or rule.month)
        case "MONTHLY":
            return not rule.month and not (rule.day and rule.weekdays)
    return not rule.weekdays and bool(rule.day) is bool(rule.month) and rule.day >= 0
