"""What is different between two states of a thing, in words."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from tasks.days import day_in_words
from tasks.models import Priority
from tasks.models.project import Colour
from tasks.recurrence import in_words

State = dict[str, Any]
LONGEST = 200


class Difference(NamedTuple):
    """One thing that was said otherwise; "none" where it was not said."""

    label: str
    before: str
    after: str


class Words:
    """How the columns of a state are said: with the names of what they point at."""

    def __init__(
        self, now: datetime, projects: dict[int, str], tasks: dict[int, str]
    ) -> None:
        self.now, self.projects, self.tasks = now, projects, tasks
        self.said: dict[str, tuple[str, Callable[[Any], str]]] = {
            "title": ("Title", str),
            "name": ("Name", str),
            "expression": ("Filter", str),
            "description": ("Description", str),
            "is_complete": ("Completed", self._flag),
            "due_date": ("Due", self._day),
            "due_at": ("At", self._time),
            "start_date": ("Hidden until", self._day),
            "priority": ("Priority", lambda value: Priority(value).label),
            "project_id": ("Project", self._project),
            "labels": (
                "Labels",
                _labels,
            ),
            "repeat": ("Repeats", in_words),
            "repeats_from_completion": ("From completion", self._flag),
            "is_repeat_paused": ("Repetition paused", self._flag),
            "parent_id": ("Part of", self._task),
            "position": ("Place in the list", lambda _: "by hand"),
            "colour": ("Colour", lambda value: Colour(value).label),
            "is_archived": ("Archived", self._flag),
        }

    def between(self, before: State | None, after: State | None) -> list[Difference]:
        """Return what differs; nothing where it was not there before or after."""
        if before is None or after is None:
            return []
        return list(self._different(before, after))

    def _different(self, before: State, after: State) -> Iterator[Difference]:
        for name, (label, _) in self.said.items():
            if before.get(name) != after.get(name):
                was, now = self.value(before, name), self.value(after, name)
                yield Difference(label, was, now)

    def value(self, state: State, name: str) -> str:
        """Return what a state says there."""
        value = state.get(name)
        if value is None or value in ("", [], 0):
            return "no" if value is False else "none"
        text = self.said[name][1](value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

    def _day(self, value: str) -> str:
        return day_in_words(date.fromisoformat(value), self.now.date())

    def _time(self, value: str) -> str:
        moment = datetime.fromisoformat(value).astimezone(self.now.tzinfo)
        return f"{moment:%H:%M}"

    @staticmethod
    def _flag(value: bool) -> str:  # noqa: FBT001 - a column
        return "yes" if value else "no"

    def _project(self, value: int) -> str:
        return self.projects.get(value, "a project that is gone")

    def _task(self, value: int) -> str:
        return self.tasks.get(value, "a task that is gone")


def _labels(value: list[str]) -> str:
    return " ".join(f"@{label}" for label in value)


def happened(before: State | None, after: State | None) -> str:
    """Return what became of a thing, in one word or two."""
    if before is None:
        return "Added"
    if after is None:
        return "Deleted"
    if before.get("is_complete") != after.get("is_complete"):
        return "Completed" if after.get("is_complete") else "Reopened"
    return "Changed"
