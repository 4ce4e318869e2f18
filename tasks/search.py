"""Finds tasks by words: by their stems in the person's language, and by parts of them.

Each way has an index that holds the owner. They are asked apart and put together: where
one condition of several comes from no index, PostgreSQL makes the words of each task
anew, which takes a hundred times as long.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Case, F, IntegerField, When

from accounts.models import User
from tasks.kinds import COLUMNS
from tasks.querysets import TaskQuerySet
from tasks.rows import Row
from tasks.words import Text, Words

LONGEST = 200
MOST_WORDS = 8
MOST_FOUND = 50

# Fewer letters have no trigram, and are found as whole words alone.
FEWEST_LETTERS = 3

AS_WRITTEN = "pg_catalog.simple"
CONFIGURATIONS = {"en": "pg_catalog.english", "de": "pg_catalog.german"}

# What stands around a found word until the page marks it.
BEGIN, END = "\x01", "\x02"


@dataclass(frozen=True)
class Result:
    """The best of what was found, and whether there is more."""

    rows: list[Row]
    is_all: bool


def search(user: User, text: str) -> Result:
    """Return the person's tasks that have all of these words, the best first.

    Those whose title begins with them, then those whose title holds them; what is to be
    done before what is done; the newest first. Parts of words are looked for where
    whole ones fill less than a page.
    """
    words = text[:LONGEST].split()[:MOST_WORDS]
    if not words:
        return Result([], is_all=True)
    whole, *parts = _ways(user.tasks.all(), words, _configuration(user))
    best = _best(whole, words)
    if parts and len(best) <= MOST_FOUND:
        best = _best(whole, words, parts)
    rows = _marked(user, best[:MOST_FOUND], words)
    return Result(rows, is_all=len(best) <= MOST_FOUND)


def _best(
    way: TaskQuerySet, words: list[str], others: Sequence[TaskQuerySet] = ()
) -> list[int]:
    """Return the numbers of the best tasks of these, one more than are shown."""
    typed = " ".join(words)
    rank = Case(
        When(title__istartswith=typed, then=0),
        When(title__icontains=typed, then=1),
        default=2,
        output_field=IntegerField(),
    )
    ranked: Any = way.annotate(rank=rank).values_list("id", "rank", "is_complete")
    if others:
        ranked = ranked.union(
            *(
                other.annotate(rank=rank).values_list("id", "rank", "is_complete")
                for other in others
            )
        )
    found = ranked.order_by("rank", "is_complete", "-id")[: MOST_FOUND + 1]
    return [number for number, *_ in found]


def _configuration(user: User) -> str:
    return CONFIGURATIONS[user.language]


def _ways(
    tasks: TaskQuerySet, words: list[str], configuration: str
) -> Iterator[TaskQuerySet]:
    """Yield what has all words by their stems, by parts, and the last one by a part."""
    tasks = tasks.annotate(words=Words(), text=Text())
    typed = " ".join(words)
    # As it is written too: words such as "it" have no stem, but may be what is meant.
    written = SearchQuery(typed, config=AS_WRITTEN)
    yield tasks.filter(words=SearchQuery(typed, config=configuration) | written)
    long = [word for word in words if len(word) >= FEWEST_LETTERS]
    if not long:
        return
    parts = tasks
    for word in words:
        parts = parts.filter(text__holds=word)
    yield parts
    *first, last = words
    if first and len(last) >= FEWEST_LETTERS:
        stems = SearchQuery(" ".join(first), config=configuration)
        yield tasks.filter(words=stems, text__holds=last)


def _marked(user: User, pks: list[int], words: list[str]) -> list[Row]:
    """Return these tasks in this order, with what was found marked."""
    configuration = _configuration(user)
    query = SearchQuery(" ".join(words), config=configuration)
    marks: dict[str, Any] = {"config": configuration}
    marks |= {"start_sel": BEGIN, "stop_sel": END}
    names = ["headline" if name == "title" else name for name in COLUMNS]
    rows = (
        user.tasks.filter(pk__in=pks)
        .with_progress()
        .annotate(
            headline=SearchHeadline(F("title"), query, highlight_all=True, **marks),
            note=SearchHeadline(
                F("description"), query, max_words=20, min_words=8, **marks
            ),
        )
    )
    found = {row[0]: Row(*row) for row in rows.values_list(*names)}
    part = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    return [
        row._replace(
            title=_with_parts(row.title, part), note=_with_parts(row.note, part)
        )
        for pk in pks
        if (row := found.get(pk))
    ]


def _with_parts(text: str | None, part: "re.Pattern[str]") -> str:
    """Return it with parts of words marked, unless whole words are."""
    if not text or BEGIN in text:
        return text or ""
    return part.sub(lambda found: f"{BEGIN}{found[0]}{END}", text)
