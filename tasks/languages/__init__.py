"""How people say days and times, one file of data for each language.

A file holds the words, and how they are put together; what they mean is said once, in
`readings`, for all of them.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from tasks.languages import readings
from tasks.languages.readings import AFTER, BEFORE, Meaning
from tasks.languages.repeats import Repeats, Said

FOLDER = Path(__file__).parent

ISO = "{year}-{number}-{day}"
DOTTED = r"{day}\.{number}\.(?:{year})?"
SLASHED = r"{day}/{number}(?:/{year}|(?P<alone>))"
AFTERNOON = r"(?P<alone>)(?P<hour>1[3-9]|2[0-3])"

Reading = Callable[["re.Match[str]", dict[str, Any], datetime], Meaning]


@dataclass(frozen=True)
class Found:
    """A day, a time, or both, and which part of the text says so."""

    start: int
    end: int
    day: date | None
    at: time | None
    # Whether the word before it says when something starts.
    is_start: bool = False
    # Whether it is a day wherever it stands, and not only at the end.
    is_sure: bool = True
    # Whether the time is that of a part of the day, which a clock's time replaces.
    is_vague: bool = False
    # Whether it is a day of the week, which a date beside it replaces.
    is_weekday: bool = False
    # Whether it is an hour without more, which counts only beside a day.
    is_bare: bool = False


class Language:
    """The words of one language, made into patterns."""

    def __init__(self, code: str) -> None:
        words = tomllib.loads((FOLDER / f"{code}.toml").read_text())
        words["weekday_of"] = _numbered(words["weekdays"])
        words["month_of"] = {
            name: number + 1 for name, number in _numbered(words["months"]).items()
        }
        words["unit_of"] = _inverted(words["units"])
        words["span_of"] = _inverted(words["spans"])
        self.words: dict[str, Any] = words
        self._patterns = _patterns(words)
        self._expressions = list(self._compiled())
        self.repeats = Repeats(words, self._patterns)
        self._keep = [self._kept(pattern) for pattern in words["keep"]]

    def found_in(self, text: str, now: datetime) -> list[Found]:
        """Return what the text says of days and times, from left to right.

        `now` is the moment where the person is. Of two readings that begin at the same
        place, or overlap, the longer one counts.
        """
        # What only looks like a day keeps what is in it from being read as one.
        every = [
            Found(match.start(), match.end(), None, None)
            for pattern in self._keep
            for match in pattern.finditer(text)
        ]
        every += [
            found
            for pattern, reading in self._expressions
            for match in pattern.finditer(text)
            if (found := self._read(match, reading, now))
        ]
        kept: list[Found] = []
        for found in sorted(every, key=lambda one: (one.start, -one.end)):
            if not kept or found.start >= kept[-1].end:
                kept.append(found)
        return [found for found in kept if found.day or found.at]

    def repeat_in(self, text: str, now: datetime) -> Said | None:
        """Return how the text says that something comes again; None if it does not.

        An end is said after it: "every day until 1 Dec", perhaps after a time. One that
        cannot be read, as in "until christmas", leaves no rule at all.
        """
        said = self.repeats.found_in(text)
        if said is None:
            return None
        blank = " " * said.end
        after = self.found_in(blank + text[said.end :], now)
        timed = next((one for one in after if one.at and not one.day), None)
        between = timed.end if timed and not text[said.end : timed.start].strip() else 0
        rest = text[between or said.end :].lstrip().lower()
        if not rest.startswith(
            tuple(f"{word} " for word in self.words["repeat_until"])
        ):
            return said
        for one in after:
            if one.day and not text[between or said.end : one.start].strip():
                at = (timed.at if between and timed else None) or one.at or said.at
                return replace(said, end=one.end, until=one.day, at=at)
        return None

    def day_of(self, text: str, now: datetime) -> date | None:
        """Return the day that all of the text says; None if it says none.

        That something starts on it is more than a day.
        """
        for found in self.found_in(text, now):
            is_whole = found.start == 0 and found.end == len(text)
            if is_whole and not found.is_start:
                return found.day
        return None

    def _read(
        self, match: "re.Match[str]", reading: Reading, now: datetime
    ) -> Found | None:
        groups = match.groupdict()
        is_sure = self._is_sure(groups)
        if not is_sure and self._word(groups) in self.words["unsure"]:
            return None
        try:
            meaning = reading(match, self.words, now)
        except (ValueError, OverflowError, KeyError):
            # No calendar has it, or a dotless i was taken for an i.
            return None
        at, part = meaning.at, groups.get("part")
        if part:
            at = time.fromisoformat(self.words["parts"][part.lower()])
        return Found(
            match.start(),
            match.end(),
            meaning.day,
            at,
            is_start=bool(groups.get("starts")),
            is_sure=is_sure,
            is_vague=bool(part or groups.get("evening")),
            is_weekday=reading is readings.weekday and not part,
            is_bare=groups.get("bare") is not None,
        )

    @staticmethod
    def _word(groups: dict[str, str | None]) -> str:
        return (groups.get("weekday") or groups.get("named") or "").lower()

    def _is_sure(self, groups: dict[str, str | None]) -> bool:
        """Whether a word that means other things too is helped by another."""
        unsure = {*self.words["unsure"], *self.words["unsure_inside"]}
        helpers = ("due", "starts", "next", "this", "part", "dot", "timed")
        if any(groups.get(name) is not None for name in helpers):
            return True
        month = (groups.get("month") or "").lower()
        is_name = month in self.words["names"] and not groups.get("year")
        is_alone = groups.get("alone") is not None
        return not (is_name or is_alone or self._word(groups) in unsure)

    def _compiled(self) -> Iterator[tuple["re.Pattern[str]", Reading]]:
        words = self.words
        before = "(?:{starts} |{due} )?"
        for pattern, reading in _days(words):
            yield self._whole(f"{before}{pattern}(?: ?{{part}}|{{timed}})?"), reading
        yield self._whole("{evening}"), readings.evening
        yield self._whole("(?:{at} |{until} )?{clock}"), readings.clock
        for pattern in words["times"]:
            yield self._whole(f"(?:{{at}} |{{until}} )?{pattern}"), readings.time_of_day
        for pattern in words["spoken"]:
            yield self._whole(f"(?:{{at}} |{{until}} )?{pattern}"), readings.spoken
        # At six may be in the morning; at eighteen may not.
        yield self._whole(f"{{at}} {AFTERNOON}"), readings.time_of_day
        yield self._whole("{at} (?P<bare>){hour}"), readings.spoken

    def _kept(self, pattern: str) -> "re.Pattern[str]":
        """Return it with its placeholders filled, each as often as it stands there."""
        for name in ("weekday", "unit", "part"):
            unnamed = "(?:" + self._patterns[name].partition(">")[2]
            pattern = pattern.replace(f"{{{name}}}", unnamed)
        return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)

    def _whole(self, pattern: str) -> "re.Pattern[str]":
        """Return it with its placeholders filled, between spaces or punctuation."""
        for name, part in self._patterns.items():
            pattern = pattern.replace(f"{{{name}}}", part)
        pattern = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
        return re.compile(f"{BEFORE}{pattern}{AFTER}", re.IGNORECASE)


def _days(words: dict[str, Any]) -> list[tuple[str, Reading]]:
    """Return how days are said, each with what it means."""
    found: list[tuple[str, Reading]] = [
        (ISO, readings.calendar_date),
        (DOTTED, readings.calendar_date),
        (SLASHED, readings.slashed_date),
        *((pattern, readings.calendar_date) for pattern in words["dates"]),
        ("(?:{next} |{this} )?{weekday}{dot}?", readings.weekday),
        ("{named}", readings.named_day),
        ("{span}", readings.span),
        ("{in} {count} ?{unit}", readings.later),
        ("{week_ahead}(?: {on})? {weekday}{dot}?", readings.weekday),
        ("{weekday}{dot}? {week_ahead}", readings.weekday),
        ("(?:{weekday}{dot}?|{named}) {in} {count} {unit}", readings.shifted),
    ]
    found += [(pattern, readings.shifted) for pattern in words["shifted"]]
    found += [(pattern, readings.later) for pattern in words["ahead"]]
    found += [(pattern, readings.earlier) for pattern in words["past"]]
    return found


def _patterns(words: dict[str, Any]) -> dict[str, str]:
    """Return what stands for each placeholder."""
    any_of = {
        "starts": words["start"],
        "due": words["due"],
        "next": words["next"],
        "this": words["this"],
        "weekday": words["weekday_of"],
        "month": words["month_of"],
        "named": words["days"],
        "span": words["span_of"],
        "part": words["parts"],
        "evening": words["evenings"],
        "clock": words["clock"],
        "unit": words["unit_of"],
        "half": words["halves"],
    }
    numbers = _either(words["numbers"])
    return {name: f"(?P<{name}>{_either(found)})" for name, found in any_of.items()} | {
        "at": f"(?:{_either(words['at'])})",
        "until": f"(?:{_either(words['until'])})",
        "in": f"(?:{_either(words['in'])})",
        "on": f"(?:{_either(words['on'])})",
        "week_ahead": f"(?P<next>{_either(words['spans']['next_week'])})",
        "count": rf"(?P<count>\d{{1,4}}|{numbers})",
        "ordinal": words["ordinal"],
        # Nothing of the text itself: what comes next is a time.
        "timed": rf"(?P<timed>(?= {words['timed']}))",
        "dot": r"(?P<dot>\.(?=\s))" if words["unsure"] else "(?P<dot>(?!))",
        "day": r"(?P<day>\d{1,2})",
        "number": r"(?P<number>\d{1,2})",
        "year": r"(?P<year>\d{4})",
        "hour": r"(?P<hour>\d{1,2})",
        "minute": r"(?P<minute>\d{2})",
    }


def _either(words: Iterable[str]) -> str:
    """Return a pattern for any of them, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in longest_first)


def _numbered(names: list[list[str]]) -> dict[str, int]:
    return {name: number for number, same in enumerate(names) for name in same}


def _inverted(names: dict[str, list[str]]) -> dict[str, str]:
    return {name: meaning for meaning, same in names.items() for name in same}


@cache
def language(code: str) -> Language:
    """Return the language of that code; its file is read once."""
    return Language(code)
