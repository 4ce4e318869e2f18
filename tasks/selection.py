"""Which tasks are meant: those of a list by its address, and what is done to many."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import DateTimeField, F, Func, QuerySet, TimeField, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import Resolver404, resolve

from accounts.models import User
from tasks.days import due
from tasks.filters import Asked, FilterError, parse
from tasks.kinds import KINDS
from tasks.languages import language
from tasks.listing import Listing
from tasks.models import Project
from tasks.models.task import LABEL, MOST_LABELS
from tasks.places import place, place_of_label, place_of_project
from tasks.querysets import TaskQuerySet, overdue
from tasks.rows import Show
from tasks.search import search

MOST_AT_ONCE = 10_000


def tasks_of(user: User, url: str, now: datetime) -> TaskQuerySet:
    """Return what is in the list at that address, on all of its pages.

    What is the address of no list has nothing in it.
    """
    parts = urlsplit(url)
    try:
        match = resolve(unquote(parts.path))
    except Resolver404:
        return user.tasks.none()
    query = QueryDict(parts.query)
    name, given = match.url_name or "", match.kwargs
    if name == "list":
        return _of_all(user, Listing.from_url(url).show, now)
    if name in KINDS:
        found = place(user, name, now)
        return found.tasks | found.more.tasks if found.more else found.tasks
    read = READ.get(name)
    return read(user, given, query, now) if read else user.tasks.none()


def _of_all(user: User, show: Show, now: datetime) -> TaskQuerySet:
    match show:
        case Show.OPEN:
            return user.tasks.started(now.date())
        case Show.OVERDUE:
            return user.tasks.open().filter(overdue(now.date(), now))
        case Show.COMPLETED:
            return user.tasks.completed()
    return user.tasks.all()


def _of_project(user: User, given: Any, query: QueryDict, now: datetime) -> Any:
    project = user.projects.filter(pk=given["pk"]).first()
    return place_of_project(project, now).tasks if project else user.tasks.none()


def _of_label(user: User, given: Any, query: QueryDict, now: datetime) -> Any:
    if not LABEL.fullmatch(given["label"]):
        return user.tasks.none()
    return place_of_label(user, given["label"], now).tasks


def _of_search(user: User, given: Any, query: QueryDict, now: datetime) -> Any:
    found = search(user, query.get("q", "").replace("\0", ""))
    return user.tasks.filter(pk__in=[row.pk for row in found.rows])


def _of_filter(user: User, given: Any, query: QueryDict, now: datetime) -> Any:
    expression = query.get("q", "").replace("\0", "")
    if "pk" in given:
        saved = user.filters.filter(pk=given["pk"]).first()
        expression = saved.expression if saved else ""
    names = user.projects.values_list("name", "pk")
    projects = {name.lower(): pk for name, pk in names}
    try:
        found = parse(expression, Asked(now, language(user.language), projects))
    except FilterError:
        return user.tasks.none()
    return user.tasks.filter(found.whole(now.date()))


def _of_parent(user: User, given: Any, query: QueryDict, now: datetime) -> Any:
    return user.tasks.filter(parent=given["pk"])


READ: dict[str, Callable[..., Any]] = {
    "project": _of_project,
    "label": _of_label,
    "search": _of_search,
    "filtered": _of_filter,
    "filter": _of_filter,
    "subtasks": _of_parent,
}


@dataclass(frozen=True)
class Act:
    """What is done to many tasks at once: to which of them, and in which words."""

    words: str
    # Of the chosen ones those that it changes, for a value.
    changes: Callable[[TaskQuerySet, Any], QuerySet]
    does: Callable[[Any, Any, datetime], Any]
    # Whether what is below them is taken along.
    takes_parts: bool = False


def _rescheduled(tasks: Any, day: date, now: datetime) -> None:
    """Have them due on that day, each at the time of day that it had."""
    if due(day, time.min, now)[1] is None or due(day, time.max, now)[1] is None:
        # At an end of the calendar a day has no room for a time elsewhere.
        tasks.update(due_at=None)
    tasks.filter(start_date__gt=day).update(start_date=None)
    tasks.update(due_date=day, due_at=_same_time(day, str(now.tzinfo)))


def _same_time(day: date, zone: str) -> Func:
    """Return the moment of the same time of day on that day, in a time zone.

    One that the clocks leave out there is an hour later, as in `due`.
    """
    there = Value(zone)
    local = Func(there, F("due_at"), function="timezone", output_field=DateTimeField())
    on = Func(
        Value(day),
        Cast(local, TimeField()),
        template="(%(expressions)s)",
        arg_joiner="::date + ",
        output_field=DateTimeField(),
    )
    return Func(there, on, function="timezone", output_field=DateTimeField())


def _elsewhere(tasks: TaskQuerySet, project: Project | None) -> QuerySet:
    return tasks.exclude(project=project) if project else tasks.exclude(project=None)


def _without(tasks: TaskQuerySet, label: str) -> QuerySet:
    """Return those that lack a label, and have room for one."""
    lacking = tasks.exclude(labels__contains=[label])
    return lacking.exclude(labels__len=MOST_LABELS)


def _with(function: str, label: str) -> Func:
    return Func(F("labels"), Value(label), function=function)


ACTS = {
    "complete": Act(
        "Completed",
        lambda tasks, _: tasks.open(),
        lambda tasks, _, now: tasks.complete(now),
        takes_parts=True,
    ),
    "reopen": Act(
        "Reopened",
        lambda tasks, _: tasks.completed(),
        lambda tasks, _, now: tasks.reopen(),
    ),
    "move": Act(
        "Moved",
        _elsewhere,
        lambda tasks, project, _: tasks.update(project=project),
        takes_parts=True,
    ),
    "label": Act(
        "Labelled",
        _without,
        lambda tasks, label, _: tasks.update(labels=_with("array_append", label)),
    ),
    "unlabel": Act(
        "Took the label off",
        lambda tasks, label: tasks.filter(labels__contains=[label]),
        lambda tasks, label, _: tasks.update(labels=_with("array_remove", label)),
    ),
    "priority": Act(
        "Changed the priority of",
        lambda tasks, priority: tasks.exclude(priority=priority),
        lambda tasks, priority, _: tasks.update(priority=priority),
    ),
    "due": Act(
        "Rescheduled",
        lambda tasks, day: tasks.exclude(due_date=day, due_date__isnull=False),
        _rescheduled,
    ),
    "undate": Act(
        "Took the date off",
        lambda tasks, _: tasks.filter(due_date__isnull=False),
        lambda tasks, _, now: tasks.update(due_date=None, due_at=None, repeat=""),
    ),
    "delete": Act(
        "Deleted",
        lambda tasks, _: tasks,
        lambda tasks, _, now: tasks.delete(),
        takes_parts=True,
    ),
}
