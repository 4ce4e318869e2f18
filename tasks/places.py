"""The lists of a person besides that of all tasks: Today, a project, a label, ..."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from tasks import prepared
from tasks.keyset import AGENDA, Keyset
from tasks.kinds import (
    KINDS,
    LENGTH,
    MOST_STARTING,
    OVERDUE,
    UNDATED,
    Headings,
    by_day,
    by_start,
    rows_of,
    rows_starting,
)
from tasks.models import Project
from tasks.querysets import TaskQuerySet
from tasks.rows import Row, found_by
from tasks.sidebar import LISTS
from todo_site.http import next_of
from todo_site.jinja import url


@dataclass(frozen=True)
class Group:
    """Tasks of one page under one heading, which may be empty."""

    heading: str
    tasks: list[Row]
    # Whether the heading is a day, which the tasks need not say again.
    is_day: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a place, and the cursors of its neighbours, empty where it ends."""

    groups: list[Group]
    before: str = ""
    after: str = ""

    @property
    def tasks(self) -> list[Row]:
        """All of it, whatever the headings."""
        return [task for group in self.groups for task in group.tasks]


@dataclass(frozen=True)
class More:
    """Further tasks that the last page of a list ends with."""

    heading: str
    tasks: TaskQuerySet
    rows: Callable[[], list[Row]]


@dataclass(frozen=True)
class Place:
    """A list with a name: which tasks, in which order, under which headings."""

    name: str
    title: str
    url: str
    tasks: TaskQuerySet
    empty: tuple[str, str]
    keyset: Keyset = AGENDA
    heading: Headings = by_day
    project: Project | None = None
    after: str = ""
    before: str = ""
    label: str = ""
    # What an index holds before the order, the same for all of it.
    within: tuple[str, ...] = ()
    more: More | None = None
    # What reads its first page, where the SQL of that is made already.
    first: Callable[[], list[Row]] | None = None

    def turned(self, after: str, before: str) -> "Place":
        """Return it turned to another page."""
        return replace(self, after=after, before=before)

    def preset(self) -> dict[str, str]:
        """Return what a task added here gets if it says nothing else."""
        return {
            "project": str(self.project.pk) if self.project else "",
            "label": self.label,
            "day": "today" if self.name == "today" else "",
        }

    @property
    def here(self) -> str:
        """The address of this page of it."""
        return self.turned_url(after=self.after, before=self.before)

    def turned_url(self, *, after: str = "", before: str = "") -> str:
        """Return the address of another page of it."""
        turned = {"after": after} if after else {"before": before} if before else {}
        if not turned:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(turned)}"

    @property
    def as_next(self) -> str:
        """What a link adds to come back here."""
        return next_of(self.here)

    def page(self, now: datetime) -> Page:
        """Return the page; what follows `after`, or ends at `before`, or the first one.

        That is also what is left of a page whose tasks have gone. Raises
        BrokenCursorError.
        """
        is_turned = bool(self.after or self.before)
        rows = self.first() if self.first and not is_turned else self._rows()
        found = self.keyset.found(rows, LENGTH, after=self.after, before=self.before)
        if not found.rows and is_turned:
            return self.turned("", "").page(now)
        groups = list(self._grouped(found.rows, now))
        if self.more and not found.after:
            groups += self._rest(self.more)
        return Page(groups, before=found.before, after=found.after)

    def _rows(self) -> list[Row]:
        """Return what the page shows, and one more that tells whether it goes on."""
        query = self.keyset.query(
            rows_of(self.tasks),
            LENGTH,
            after=self.after,
            before=self.before,
            within=self.within,
        )
        return found_by(query)

    def _rest(self, more: More) -> Iterator[Group]:
        rest, heading = more.rows(), more.heading
        if len(rest) == MOST_STARTING:
            heading = f"{heading}: the newest {MOST_STARTING}"
        if rest:
            yield Group(heading, rest)

    def _is_day(self, heading: str) -> bool:
        return self.heading is not by_start and heading not in {OVERDUE, UNDATED}

    def _grouped(self, tasks: list[Row], now: datetime) -> Iterator[Group]:
        """Yield what stands together; a heading that comes again is another group."""
        group = Group("", [])
        for task in tasks:
            heading = self.heading(task, now)
            if heading != group.heading:
                if group.tasks:
                    yield group
                group = Group(heading, [], self._is_day(heading))
            group.tasks.append(task)
        if group.tasks:
            yield group


def place(user: User, name: str, now: datetime) -> Place:
    """Return the list of that name, as it is for the person at that moment."""
    kind, today = KINDS[name], now.date()
    tasks: TaskQuerySet = user.tasks.all()
    more = More(
        "Starts today",
        tasks.starting(today),
        partial(prepared.read, rows_starting, user, today),
    )
    return Place(
        name,
        LISTS[name],
        url(f"tasks:{name}"),
        kind.tasks(tasks, today),
        kind.empty,
        kind.keyset,
        kind.heading,
        within=kind.within,
        more=more if name == "today" else None,
        first=partial(prepared.read, kind.first_page, user, today),
    )


def place_of_project(project: Project, now: datetime) -> Place:
    """Return the list of what is to be done in a project."""
    return Place(
        "project",
        project.name,
        project.get_absolute_url(),
        project.user.tasks.started(now.date()).filter(project=project),
        ("Nothing to do here", "Add a task: it becomes one of this project."),
        project=project,
        within=("project",),
    )


def place_of_label(user: User, label: str, now: datetime) -> Place:
    """Return the list of what is to be done under a label."""
    return Place(
        "label",
        f"@{label}",
        reverse("tasks:label", args=[label]),
        user.tasks.started(now.date()).filter(labels__contains=[label]),
        ("Nothing under this label", f"Write @{label} as you add a task."),
        label=label,
    )


def place_of_filter(user: User, title: str, expression: str, wanted: Q) -> Place:
    """Return the list of what a filter finds."""
    return Place(
        "filter",
        title,
        f"{url('tasks:filtered')}?{urlencode({'q': expression})}",
        user.tasks.filter(wanted),
        ("Nothing fits this filter", "What fits it later appears here by itself."),
    )


def place_of_search(user: User, text: str) -> Place:
    """Return the list of what has some words; the page finds it by itself."""
    here = url("tasks:search")
    if not text:
        hint = ("What are you looking for?", "Words of titles, descriptions, labels.")
        return Place("search", "Search", here, user.tasks.none(), hint)
    here = f"{here}?{urlencode({'q': text})}"
    hint = ("Nothing found", "Try fewer words, or three letters of one.")
    return Place("search", "Search", here, user.tasks.none(), hint)
