"""One line, as somebody thinks it: `Pay rent tomorrow #Home @bank !high`.

What is understood becomes pieces, each of which can be taken back; all else is the
title. Nothing that was typed is lost.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from tasks.days import due
from tasks.languages import Found, Language
from tasks.languages.repeats import MoreSaid, Said
from tasks.models.project import LONGEST_NAME
from tasks.models.task import LABEL, MOST_LABELS

# What begins a project, a label or a priority stands alone.
LABELLED = re.compile(r"(?<!\S)@(\w[\w-]*)(?![\w-]|[.@]\w)")
PROJECT = re.compile(r"(?<!\S)#([^\W\d_][\w-]*)(?=[\s.,;:!?)]|$)")
PRIORITY = re.compile(r"(?<!\S)!(\w+)")
NOON = 12
SPACE = re.compile(r"\s+")


class Kind(Enum):
    """What a piece says of a task."""

    DUE = "due"
    TIME = "time"
    START = "start"
    PROJECT = "project"
    LABEL = "label"
    PRIORITY = "priority"
    REPEAT = "repeat"


@dataclass(frozen=True)
class Piece:
    """A part of the line that was understood, from `start` up to `end`."""

    kind: Kind
    start: int
    end: int
    text: str
    value: Any
    # Whether it is what it seems wherever it stands, and not only at the end.
    is_sure: bool = True


@dataclass
class Understood:
    """What a line says: a title, and what there is beside it."""

    title: str
    due_date: date | None = None
    due_at: datetime | None = None
    start_date: date | None = None
    project: str = ""
    labels: list[str] = field(default_factory=list)
    priority: int = 0
    # A rule of tasks/recurrence.py.
    repeat: str = ""
    repeats_from_completion: bool = False
    pieces: list[Piece] = field(default_factory=list)


def understood(
    line: str,
    now: datetime,
    language: Language,
    *,
    projects: Iterable[str] = (),
    plain: Iterable[str] = (),
) -> Understood:
    """Return what a line says at that moment, whose time zone is the person's.

    `projects` are the names that there are, for those with a space in them; `plain` are
    pieces that somebody took back: they stay words of the title.
    """
    line = SPACE.sub(" ", unicodedata.normalize("NFC", line).strip())
    taken_back = {text.casefold() for text in plain}
    found = list(_marked(line, language, projects))
    rest = line
    try:
        again = _repeated(line, now, language)
    except MoreSaid as more:
        # What is said of days from there on says when it comes again, or when not.
        again, rest = None, line[: more.args[0]]
    if again and again.text.casefold() not in taken_back:
        found.append(again)
        # What is said of days within it says when it comes again.
        blank = " " * (again.end - again.start)
        rest = line[: again.start] + blank + line[again.end :]
    found += _dated(rest, now, language, again.end if again else 0)
    pieces = _chosen(line, [p for p in found if p.text.casefold() not in taken_back])
    title = _without(line, pieces)
    ends = tuple(language.words["repeat_until"])
    told = _told(title, pieces, now, ends) if title else Understood(line)
    endless = [piece.text for piece in told.pieces if piece.kind is Kind.REPEAT]
    if endless and not told.repeat:
        # It ends before it begins: then it means something else.
        return understood(
            line, now, language, projects=projects, plain=[*plain, *endless]
        )
    return told


def _marked(line: str, language: Language, projects: Iterable[str]) -> Iterator[Piece]:
    """Yield projects, labels and priorities: each has a sign of its own."""
    priorities = language.words["priorities"]
    for match in LABELLED.finditer(line):
        if LABEL.fullmatch(match[1].lower()):
            yield _piece(Kind.LABEL, match, match[1].lower())
    for match in PRIORITY.finditer(line):
        if match[1].lower() in priorities:
            yield _piece(Kind.PRIORITY, match, priorities[match[1].lower()])
    yield from _projects(line, projects)


def _projects(line: str, names: Iterable[str]) -> Iterator[Piece]:
    """Yield what names a project: one there is, or a word that may become one."""
    for name in sorted(names, key=len, reverse=True):
        known = re.compile(rf"(?<!\S)#{re.escape(name)}(?![\w-])", re.IGNORECASE)
        for match in known.finditer(line):
            yield _piece(Kind.PROJECT, match, name)
    for match in PROJECT.finditer(line):
        if len(match[1]) <= LONGEST_NAME:
            yield _piece(Kind.PROJECT, match, match[1])


def _piece(kind: Kind, match: "re.Match[str]", value: object) -> Piece:
    return Piece(kind, match.start(), match.end(), match[0], value)


def _dated(
    line: str, now: datetime, language: Language, beside: int
) -> Iterator[Piece]:
    """Yield when it is due and when it starts; a day and a time beside it are one.

    `beside` is where ends what says that it comes again; 0 for nothing.
    """
    joined: list[Found] = []
    for found in language.found_in(line, now):
        if joined and (both := _together(joined[-1], found, line)):
            joined[-1] = both
        else:
            joined.append(found)
    for found in joined:
        # An hour without more counts beside a day, or beside what says when it comes.
        if found.is_bare and (not beside or line[beside : found.start].strip()):
            continue
        text = line[found.start : found.end]
        yield Piece(_kind(found), found.start, found.end, text, found, found.is_sure)


def _repeated(line: str, now: datetime, language: Language) -> Piece | None:
    """Return what says that it comes again."""
    said = language.repeat_in(line, now)
    if said is None:
        return None
    text = line[said.start : said.end]
    return Piece(Kind.REPEAT, said.start, said.end, text, said, said.is_sure)


def _kind(found: Found) -> Kind:
    if found.day is None:
        return Kind.TIME
    return Kind.START if found.is_start else Kind.DUE


def _together(one: Found, other: Found, line: str) -> Found | None:
    """Return two that stand beside each other as one; None where they are not that."""
    is_beside = not line[one.end : other.start].strip(" ,")
    if not is_beside or other.is_start or (one.is_start and other.day is None):
        return None
    if one.is_weekday and other.day is not None and not other.is_weekday:
        return replace(other, start=one.start, is_sure=True, is_start=one.is_start)
    day, timed = (one, other) if other.day is None else (other, one)
    if day.day is None or timed.day is not None or timed.at is None:
        return None
    if day.at is not None and not day.is_vague:
        return None
    at = _of_that_part(timed.at, day.at)
    return Found(one.start, other.end, day.day, at)


def _of_that_part(at: time, part: time | None) -> time:
    """Return nine as nine in the evening where the evening was said."""
    is_later = part is not None and part.hour >= NOON > at.hour
    return at.replace(hour=at.hour + NOON) if is_later else at


def _chosen(line: str, found: list[Piece]) -> list[Piece]:
    """Return those that count: one of a kind, of labels ten, and none within another.

    What may be a day is one only with nothing but other pieces after it.
    """
    apart: list[Piece] = []
    for piece in sorted(found, key=lambda p: (p.start, -p.end)):
        if not apart or piece.start >= apart[-1].end:
            apart.append(piece)
    kept: list[Piece] = []
    for number, piece in enumerate(apart):
        after = apart[number + 1 :]
        is_last = not _without(line[piece.end :], after, piece.end)
        if (piece.is_sure or is_last) and _has_room(kept, piece):
            kept.append(piece)
    return [piece for piece in kept if _makes_sense(piece, kept)]


def _has_room(kept: list[Piece], piece: Piece) -> bool:
    same = sum(one.kind is piece.kind for one in kept)
    return same < (MOST_LABELS if piece.kind is Kind.LABEL else 1)


def _makes_sense(piece: Piece, kept: list[Piece]) -> bool:
    """Return whether it fits the others: what starts must not be due before."""
    due = next((p.value for p in kept if p.kind is Kind.DUE), None)
    start = next((p.value for p in kept if p.kind is Kind.START), None)
    if piece.kind is Kind.START:
        return due is None or piece.value.day <= due.day
    if piece.kind is Kind.TIME:
        return bool(due is None and start is None) or bool(due and due.at is None)
    return True


def _without(line: str, pieces: list[Piece], offset: int = 0) -> str:
    """Return what is left of the line, which begins at `offset`."""
    for piece in reversed(pieces):
        line = line[: piece.start - offset].rstrip() + line[piece.end - offset :]
    return SPACE.sub(" ", line).strip()


def _told(
    title: str, pieces: list[Piece], now: datetime, ends: tuple[str, ...]
) -> Understood:
    """Return what the pieces say together; `ends` are words like until."""
    values = {piece.kind: piece.value for piece in pieces}
    due_said = next((p.text.lower() for p in pieces if p.kind is Kind.DUE), "")
    if Kind.REPEAT in values and due_said.startswith(ends):
        # What comes again until a day is not due on it.
        last = values.pop(Kind.DUE)
        values[Kind.REPEAT] = replace(values[Kind.REPEAT], until=last.day)
    labels = [piece.value for piece in pieces if piece.kind is Kind.LABEL]
    told = Understood(title, pieces=pieces, labels=list(dict.fromkeys(labels)))
    told.project = values.get(Kind.PROJECT, "")
    told.priority = values.get(Kind.PRIORITY, 0)
    _plan(told, values, now)
    return told


def _plan(told: Understood, values: dict[Kind, Any], now: datetime) -> None:
    """Have it due, start and come again as these say."""
    due_day, start = values.get(Kind.DUE), values.get(Kind.START)
    said: Said | None = values.get(Kind.REPEAT)
    told.start_date = start and start.day
    timed = values.get(Kind.TIME) or due_day
    day = due_day and due_day.day
    at: time | None = timed.at if timed else None
    part = said.at if said else None
    at = _of_that_part(at, part) if at else part
    if said and (day := _first(said, day or told.start_date, at, now)):
        told.repeat = str(said.rule(day))
        told.repeats_from_completion = said.from_completion
        if not due_day:
            # What begins on monday is due then for the first time.
            told.start_date = None
    told.due_date, told.due_at = due(day, at, now)


def _first(said: Said, day: date | None, at: time | None, now: datetime) -> date | None:
    """Return the first day of what comes again: the one that is said, or the next."""
    begin, _ = due(day, at, now)
    begin = begin or now.date()
    # Every other friday begins on the next one.
    return replace(said.rule(begin), step=1).first(begin)
