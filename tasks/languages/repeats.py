"""What is meant by "every other friday" and its like: a rule, as far as it is said.

What is not said comes from the day that a task begins on: every month is every month on
the day of the month that it is first due.
"""

import re
from calendar import SATURDAY, SUNDAY
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from tasks.languages.readings import AFTER, BEFORE
from tasks.recurrence import LAST, WORKDAYS, Rule, RuleError

Groups = dict[str, str | None]
UNITS = {
    "days": ("DAILY", 1),
    "weeks": ("WEEKLY", 1),
    "fortnights": ("WEEKLY", 2),
    "months": ("MONTHLY", 1),
    "quarters": ("MONTHLY", 3),
    "halves": ("MONTHLY", 6),
    "years": ("YEARLY", 1),
    "workdays": ("WEEKLY", 1),
}
LONGEST_MONTH = 31

# Ways that mean something else too, unless nothing else follows.
UNSURE = {"adverb", "weekly"}


@dataclass(frozen=True)
class Said:
    """A rule as far as it was said, and where it stands in the text."""

    start: int
    end: int
    unit: str
    step: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    month: int = 0
    at: time | None = None
    count: int = 0
    until: date | None = None
    from_completion: bool = False
    # Whether it is one wherever it stands: a weekly report is none.
    is_sure: bool = True

    def rule(self, first: date) -> Rule:
        """Return the rule of what begins on that day, or the next one that fits.

        Raises RuleError for what is out of bounds.
        """
        weekdays, day, month = self.weekdays, self.day, self.month
        match self.unit:
            case "WEEKLY":
                weekdays = weekdays or (first.weekday(),)
            case "MONTHLY" if not (weekdays or day):
                day = first.day
            case "YEARLY" if not month:
                day, month = first.day, first.month
        return Rule(
            self.unit,
            self.step,
            weekdays,
            self.nth,
            day,
            month,
            self.until,
            self.count,
        )


class MoreSaid(Exception):  # noqa: N818 - no fault of anybody's
    """Something comes again in a way that is not understood, said from there on."""


class Repeats:
    """The patterns of one language."""

    def __init__(self, words: dict[str, Any], patterns: dict[str, str]) -> None:
        self.words, self.said = words, words["repeat"]
        parts = patterns | self._parts(patterns)
        self._expressions = [
            (_compiled(pattern, parts), reading, name not in UNSURE)
            for name, pattern, reading in self._patterns()
        ]

    def found_in(self, text: str) -> Said | None:
        """Return what the text says first, the longest of it; None for nothing.

        Raise MoreSaid where it says more than is understood.
        """
        found, more = [], []
        for match, reading, is_sure in self._matches(text):
            if self._means_more(match):
                more.append(match.span())
            elif said := self._read(match, reading, is_sure=is_sure):
                found.append(said)
        for span in more:
            if not _is_within(span, found):
                raise MoreSaid(span[0])
        return min(found, key=lambda said: (said.start, -said.end), default=None)

    def _matches(self, text: str) -> "Iterator[tuple[re.Match[str], Any, bool]]":
        for pattern, reading, is_sure in self._expressions:
            for match in pattern.finditer(text):
                yield match, reading, is_sure

    def _parts(self, patterns: dict[str, str]) -> dict[str, str]:
        """Return what stands for the placeholders that only repetition has."""
        said = self.said
        weekday = _either(self.words["weekday_of"])
        both = f"(?:{_either(said['and'])})"
        joint = rf"(?:\s*,\s*(?:{both}\s+)?|\s+{both}\s+|\s*&\s*)"
        numbers = _either(self.words["numbers"])
        nths = [name for name, number in said["nth"].items() if number > 0]
        firsts = _either([name for name in nths if name.isalpha()])
        steps = _either([*self.words["numbers"], *nths])
        weekly = f"(?:{_either(said['weekly'])})" if said["weekly"] else "(?!)"
        number = rf"(?P<step>\d{{1,3}}|{numbers})"
        return {
            "every": f"(?:{_either(said['every'])})(?P<strict>!)?",
            "other": f"(?:(?P<other>{_either(said['other'])}) )",
            "step": f"(?:(?P<step>\\d{{1,3}}|{steps})(?:{said['ordinal']})? )",
            "several": f"(?:{number} )",
            "weekday_list": f"(?P<weekday_list>(?:{weekday})(?:{joint}(?:{weekday}))*)",
            "nth_weekday": (
                f"(?P<nth>{_either(said['nth'])}) (?P<nth_weekday>{weekday})"
                f"(?: (?:{_either(said['of_month'])}))?"
            ),
            "workdays": f"(?P<workdays>{_either(said['workdays'])})",
            "weekends": f"(?P<weekends>{_either(said['weekends'])})",
            "last_day": (
                f"(?P<last_day>{_either(said['last_day'])})"
                f"(?: (?:{_either(said['of_month'])}))?"
            ),
            "of_month": f"(?:{_either(said['of_month'])})",
            "month_day": (
                rf"(?:(?P<day>\d{{1,2}})(?:{said['ordinal']})|(?P<day_word>{firsts}))"
            ),
            "repeat_unit": f"(?P<repeat_unit>{_either(_units(self.words))})",
            "adverb": f"(?P<adverb>{_either(said['adverbs'])})",
            "weekly": f"(?P<weekly>{weekly}(?:{joint}{weekly})*)",
            "monthly": f"(?:{_either(said['monthly'])})",
            "leading": said["leading"],
            "times": rf"(?P<times>\d{{1,3}}) ?(?:{said['times']})",
            "completed": _either(said["completed"]),
            "tail": "(?: {tail_part})?(?: {times})?(?: (?P<completion>{completed}))?",
            "tail_part": patterns["part"].replace("?P<part>", "?P<tail_part>"),
        }

    def _patterns(self) -> Iterator[tuple[str, str, Callable[..., Said]]]:
        """Yield the name of each way to say it, the way, and what it means."""
        every, said = "{every} ", self.said
        of_a_month = ("{nth_weekday}", "{last_day}", "{month_day}(?: {of_month})?")
        days = "(?:{workdays}|{weekends}|(?:{other}|{several})?{weekday_list})"
        yield "weekdays", f"{every}{days}{{tail}}", self._weekdays
        for day in of_a_month:
            yield "day", f"{every}{day}{{tail}}", self._of_month
            yield "led", f"{{leading}}{day} {{monthly}}{{tail}}", self._of_month
        yield "part", every + "{part}(?: {times})?", self._unit
        for pattern in said["dates"]:
            yield "date", f"{every}{pattern}{{tail}}", self._of_year
        for way in said["ways"]:
            yield from self._in_units(f"{way} (?:{{other}}|{{step}})?{{repeat_unit}}")
        yield from self._in_units("{adverb}")
        yield "weekly", f"{said['weekly_led']}{{weekly}}{{tail}}", self._weekdays

    def _in_units(self, unit: str) -> Iterator[tuple[str, str, Callable[..., Said]]]:
        """Yield the ways to say so many units, and on which of their days."""
        on = f"{unit} (?:{_either(self.said['on'])})"
        yield "on", f"{on} {{weekday_list}}{{tail}}", self._weekdays
        for day in ("{nth_weekday}", "{last_day}", "{month_day}"):
            yield "on", f"{on} {day}{{tail}}", self._of_month
        for pattern in self.said["dates"]:
            yield "date", f"{on} {pattern}{{tail}}", self._of_year
        is_adverb = unit == "{adverb}"
        yield "adverb" if is_adverb else "unit", f"{unit}{{tail}}", self._unit
        yield "weekly", f"{unit} {{weekly}}{{tail}}", self._weekdays

    def _read(
        self, match: "re.Match[str]", reading: Callable[..., Said], *, is_sure: bool
    ) -> Said | None:
        groups = match.groupdict()
        said = Said(match.start(), match.end(), "DAILY")
        try:
            is_first = match.start() == 0 and "adverb" not in groups
            said = replace(reading(said, groups), is_sure=is_sure or is_first)
            said.rule(date(2026, 1, 1))
        except (RuleError, ValueError, KeyError):
            return None
        is_strict = bool(groups.get("strict") or groups.get("completion"))
        times = groups.get("times")
        if times == "0":
            return None
        if part := groups.get("tail_part"):
            said = replace(said, at=self._part(part))
        return replace(said, from_completion=is_strict, count=int(times or 0))

    def _means_more(self, match: "re.Match[str]") -> bool:
        """Whether a word beside it says something that is not understood here.

        As in "for each day of the week"; or it is a name: "Publishers Weekly".
        """
        text = match.string
        before = text[: match.start()].split()
        after = text[match.end() :].split()
        is_name = bool(before) and match[0][0].isupper()
        return (
            is_name
            or bool(before and before[-1].lower() in self.said["not_after"])
            or bool(after and after[0].lower() in self.said["not_before"])
        )

    def _part(self, name: str) -> time:
        return time.fromisoformat(self.words["parts"][name.lower()])

    def _step(self, groups: Groups) -> int:
        if groups.get("other"):
            return 2
        said = (groups.get("step") or "1").lower()
        if said.isdigit():
            return int(said)
        return int(self.words["numbers"].get(said) or self.said["nth"][said])

    def _unit(self, said: Said, groups: Groups) -> Said:
        """Return every so many units."""
        if part := groups.get("part"):
            return replace(said, at=self._part(part))
        if adverb := groups.get("adverb"):
            name = self.said["adverbs"][adverb.lower()]
            unit, step = UNITS[name]
            weekdays = WORKDAYS if name == "workdays" else ()
            return replace(said, unit=unit, step=step, weekdays=weekdays)
        name = _units(self.words)[(groups.get("repeat_unit") or "").lower()]
        unit, step = UNITS[name]
        return replace(said, unit=unit, step=step * self._step(groups))

    def _step_in(self, unit: str, groups: Groups) -> int:
        """Return how many of that unit; raise RuleError where another one is said."""
        step = self._step(groups)
        if adverb := groups.get("adverb"):
            name = self.said["adverbs"][adverb.lower()]
        elif said := groups.get("repeat_unit"):
            name = _units(self.words)[said.lower()]
        else:
            return step
        found, times = UNITS[name]
        if found != unit:
            raise RuleError(name)
        return step * times

    def _weekdays(self, said: Said, groups: Groups) -> Said:
        """Return the weeks, on those of their days."""
        step = self._step_in("WEEKLY", groups)
        return replace(said, unit="WEEKLY", step=step, weekdays=self._named(groups))

    def _named(self, groups: Groups) -> tuple[int, ...]:
        if groups.get("workdays"):
            return WORKDAYS
        if groups.get("weekends"):
            return (SATURDAY, SUNDAY)
        if weekly := groups.get("weekly"):
            names = re.findall(r"\w+", weekly.lower())
            known = self.said["weekly"]
            return tuple(sorted({known[name] for name in names if name in known}))
        names = re.findall(r"\w+", (groups.get("weekday_list") or "").lower())
        known = self.words["weekday_of"]
        return tuple(sorted({known[name] for name in names if name in known}))

    def _of_month(self, said: Said, groups: Groups) -> Said:
        """Return the months, on one of their days."""
        step = self._step_in("MONTHLY", groups)
        said = replace(said, unit="MONTHLY", step=step)
        if nth := groups.get("nth"):
            weekday = self.words["weekday_of"][(groups["nth_weekday"] or "").lower()]
            return replace(said, nth=self.said["nth"][nth.lower()], weekdays=(weekday,))
        if groups.get("last_day"):
            return replace(said, day=LAST)
        word = (groups.get("day_word") or "").lower()
        day = int(groups.get("day") or self.said["nth"].get(word, 0))
        if not 1 <= day <= LONGEST_MONTH:
            raise RuleError(day)
        return replace(said, day=day)

    def _of_year(self, said: Said, groups: Groups) -> Said:
        """Return the years, on a date."""
        said_as = (groups.get("month") or "").lower()
        number = groups.get("number")
        month = int(number) if number else self.words["month_of"][said_as]
        step = self._step_in("YEARLY", groups)
        return replace(
            said, unit="YEARLY", step=step, day=int(groups["day"] or 0), month=month
        )


def _is_within(span: tuple[int, int], found: list[Said]) -> bool:
    """Whether something longer that is understood holds it."""
    start, end = span
    return any(said.start <= start and end <= said.end for said in found)


def _units(words: dict[str, Any]) -> dict[str, str]:
    """Return the units that something may come again in, by their names."""
    known = {name: unit for name, unit in words["unit_of"].items() if unit in UNITS}
    return known | dict.fromkeys(words["repeat"]["quarters"], "quarters")


def _compiled(pattern: str, parts: dict[str, str]) -> "re.Pattern[str]":
    """Return it with its placeholders filled, between spaces or punctuation."""
    for _ in range(3):
        for name, part in parts.items():
            pattern = pattern.replace(f"{{{name}}}", part)
    pattern = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(f"{BEFORE}{pattern}{AFTER}", re.IGNORECASE)


def _either(words: Any) -> str:
    """Return a pattern for any of them, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in longest_first)
