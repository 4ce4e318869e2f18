"""Reads an expression, from left to right, and says where it cannot be understood."""

import re
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Q

from tasks.filters.conditions import Asked, Found, MisunderstoodError, condition
from tasks.models.saved_filter import LONGEST_EXPRESSION

MOST_CONDITIONS = 50
DEEPEST = 10

TOKEN = re.compile(
    r"""\s*(?:
        (?P<sign>[()&|])
      | (?P<text>"[^"]*"|“[^”]*”)
      | (?P<project>\#(?:"[^"]*"|[^\s()&|"<>=]+))
      | (?P<label>@[^\s()&|"<>=]+)
      | (?P<priority>![^\s()&|"<>=]+)
      | (?P<compare>[<>]=?|=)
      | (?P<word>[^\s()&|"“”<>=\#@!]+)
    )""",
    re.VERBOSE,
)
AND, OR, NOT = {"&", "and"}, {"|", "or"}, {"not"}


class Token(NamedTuple):
    """A word or a sign, and where it begins."""

    kind: str
    text: str
    start: int
    end: int

    def is_one_of(self, words: set[str]) -> bool:
        """Whether it is one of these words or signs."""
        return self.kind in {"sign", "word"} and self.text.lower() in words


class FilterError(ValueError):
    """What is wrong with an expression, and at which character, counted from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message, self.position = message, position


def parse(expression: str, asked: Asked) -> Found:
    """Return what an expression asks for; raise FilterError."""
    if len(expression) > LONGEST_EXPRESSION:
        message = f"A filter has at most {LONGEST_EXPRESSION} characters."
        raise FilterError(message, LONGEST_EXPRESSION)
    return _Parser(expression, asked).whole()


def _tokens(expression: str) -> list[Token]:
    tokens, at = [], 0
    end = len(expression.rstrip())
    while at < end:
        match = TOKEN.match(expression, at)
        if match is None:
            start = at + len(expression[at:]) - len(expression[at:].lstrip())
            raise FilterError(_unreadable(expression[start]), start)
        kind = match.lastgroup or ""
        tokens.append(Token(kind, match[kind], match.start(kind), match.end()))
        at = match.end()
    return tokens


def _unreadable(sign: str) -> str:
    if sign in '"“':
        return "This quotation mark has no second one. Close it."
    names = {"#": "a project: #Work", "@": "a label: @bank", "!": "a priority: !high"}
    if sign in names:
        return f"Write the name after {sign} of {names[sign]}."
    return f"“{sign}” means nothing here."


class _Parser:
    """Goes through the tokens once, one function for each rule."""

    def __init__(self, expression: str, asked: Asked) -> None:
        self.expression, self.asked = expression, asked
        self.tokens = _tokens(expression)
        self.at = self.depth = self.conditions = 0
        self.found = Found(Q())

    def whole(self) -> Found:
        if not self.tokens:
            raise FilterError("Write what to find, for example: overdue & #Work", 0)
        asked_for = self.either()
        if (token := self.peek()) is not None:
            raise FilterError(self._left_over(token), token.start)
        return self.found._replace(q=asked_for)

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, words: set[str]) -> bool:
        """Go past the next token if it is one of these."""
        token = self.peek()
        if token is None or not token.is_one_of(words):
            return False
        self.at += 1
        return True

    def either(self) -> Q:
        found = self.both()
        while self.take(OR):
            found |= self.both()
        return found

    def both(self) -> Q:
        found = self.factor()
        while self.take(AND):
            found &= self.factor()
        return found

    def factor(self) -> Q:
        token = self.peek()
        if token is None:
            message = "Something is missing at the end: say what to find."
            raise FilterError(message, len(self.expression.rstrip()))
        if self.take(NOT):
            return ~self.deeper(token, self.factor)
        if self.take({"("}):
            return self.deeper(token, lambda: self.inside(token))
        return self.condition(token)

    def deeper(self, token: Token, rule: Callable[[], Q]) -> Q:
        self.depth += 1
        if self.depth > DEEPEST:
            message = f"Brackets and “not” go at most {DEEPEST} deep."
            raise FilterError(message, token.start)
        found = rule()
        self.depth -= 1
        return found

    def inside(self, opening: Token) -> Q:
        found = self.either()
        if not self.take({")"}):
            token = self.peek()
            if token is not None:
                raise FilterError(self._left_over(token), token.start)
            raise FilterError("This bracket is not closed. Add “)”.", opening.start)
        return found

    def condition(self, token: Token) -> Q:
        """Read as many words as belong together, and ask what they mean."""
        first = self.at
        while self._continues(first):
            self.at += 1
        parts = self.tokens[first : self.at]
        if not parts:
            raise FilterError(_unexpected(token), token.start)
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            message = f"A filter has at most {MOST_CONDITIONS} conditions."
            raise FilterError(message, token.start)
        text = self.expression[token.start : parts[-1].end]
        try:
            found = condition(parts[0].kind, text, self.asked)
        except MisunderstoodError as error:
            raise FilterError(str(error), token.start + error.offset) from error
        self.found = self.found.with_more(found)
        return found.q

    def _continues(self, first: int) -> bool:
        """Whether the next token belongs to the condition that began there."""
        token = self.peek()
        if token is None or token.is_one_of(AND | OR | NOT | {"(", ")"}):
            return False
        if self.at == first:
            return token.kind != "compare"
        begun = self.tokens[first]
        if begun.kind == "project":
            # Its name may have several words.
            return token.kind == "word" and not begun.text.endswith('"')
        return begun.kind == "word" and token.kind in {"word", "compare"}

    @staticmethod
    def _left_over(token: Token) -> str:
        if token.text == ")":
            return "This bracket was never opened. Remove it."
        return "Put & or | before this."


def _unexpected(token: Token) -> str:
    if token.is_one_of(AND | OR):
        return f"Say what to find before “{token.text}”."
    if token.text == ")":
        return "Say what to find before this bracket."
    return f"Say what is compared: due {token.text} 1 Dec"
