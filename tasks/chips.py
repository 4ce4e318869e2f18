"""What was understood of a line, in the words of the page."""

from collections.abc import Iterator
from datetime import datetime

from tasks.days import day_in_words
from tasks.models import Priority
from tasks.quick_add import Kind, Piece, Understood
from tasks.recurrence import in_words


def chips(told: Understood, now: datetime) -> list[tuple[str, str]]:
    """Return, for each piece, what it means and the text that says so."""
    return [
        (words, piece.text)
        for piece in told.pieces
        for words in _said(told, piece, now)
    ]


def _said(told: Understood, piece: Piece, now: datetime) -> Iterator[str]:
    match piece.kind:
        case Kind.DUE | Kind.TIME | Kind.START:
            yield _dated(told, piece, now)
        case Kind.PROJECT:
            yield f"In {piece.value}"
        case Kind.LABEL:
            yield f"@{piece.value}"
        case Kind.REPEAT:
            yield _again(told)
        case Kind.PRIORITY:
            yield f"{Priority(piece.value).label} priority"


def _dated(told: Understood, piece: Piece, now: datetime) -> str:
    if piece.kind is Kind.START and told.start_date is None:
        return f"From {day_in_words(piece.value.day, now.date())}"
    if piece.kind is Kind.START:
        return f"Hidden until {day_in_words(piece.value.day, now.date())}"
    return f"Due {_when(told, now)}"


def _again(told: Understood) -> str:
    words = in_words(told.repeat)
    ends = " from completion" if told.repeats_from_completion else ""
    return f"{words[0].upper()}{words[1:]}{ends}"


def _when(told: Understood, now: datetime) -> str:
    day = told.due_date or now.date()
    words = day_in_words(day, now.date())
    if told.due_at is None:
        return words
    return f"{words}, {told.due_at.astimezone(now.tzinfo):%H:%M}"
