"""Every statement of every page and action, as PostgreSQL carries it out.

Runs in a process whose database is the measured one, as somebody with many tasks.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from accounts.models import User
from tasks import history
from tasks.kinds import KINDS
from tasks.listing import Listing
from tasks.paging import Order
from tasks.places import place
from tasks.rows import Show

# The shortest counts, for whatever else the machine does only adds to it: of as many as
# there are in this time, and of at least so many. What writes leaves dead rows behind,
# which whoever reads afterwards must step over: it is done so often and no more.
SECONDS, REPEATS, WRITES = 0.05, 3, 8
HOST = "127.0.0.1"
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%s")
OF_THE_SITE = ("tasks_task", "accounts_user")

DELETE_ACCOUNT = "delete account"
LINE = "Pay the gas tomorrow 18:00 @bank !high"
WEEKLY = {"unit": "WEEKLY", "step": 1, "act": "save"}
TOMORROW = {"act": "due", "choice": "2030-01-02"}
WRITING = {"ModifyTable", "LockRows"}
ENDS = {"SAVEPOINT", "RELEASE", "ROLLBACK"}

# The first through a pooler, the second without one; neither may be slow.
PLANS = ("force_custom_plan", "force_generic_plan")


@dataclass(frozen=True)
class Cost:
    """A statement of a page: milliseconds, blocks touched, tables read whole, plan."""

    page: str
    number: int
    statement: str
    milliseconds: float
    buffers: int
    read_whole: list[str]
    plan: str


@dataclass(frozen=True)
class Statement:
    """What was sent to the server."""

    text: str
    parameters: Any

    def prepared(self) -> tuple[str, list[Any]]:
        """Return it with numbered parameters, and their values in that order."""
        values: list[Any] = []
        given: Any = self.parameters or []

        def number(found: "re.Match[str]") -> str:
            values.append(given[found[1] or len(values)])
            return f"${len(values)}"

        return PLACEHOLDER.sub(number, self.text).replace("%%", "%"), values


def pages(person: User) -> Iterator[tuple[str, Callable[[Client], Any]]]:
    """Yield each page and action of the site, and how it is asked for."""
    for show in Show:
        for order in Order if show.has_orders else (Order.DUE,):
            yield from _lists(person, Listing(show=show, order=order))
    for name in KINDS:
        yield from _places(person, name)
    project, saved = person.projects.all()[0], person.filters.all()[0]
    for name, path in (
        ("project", project.get_absolute_url()),
        ("label", "/tasks/labels/bank/"),
        ("saved filter", saved.get_absolute_url()),
        ("filter", "/tasks/filter/?q=overdue+%26+!high"),
        ("search, whole words", "/tasks/search/?q=dentist"),
        ("search, stems and a part", "/tasks/search/?q=calling+the+denti"),
        ("search, a part", "/tasks/search/?q=entis"),
        ("choose", "/tasks/?select=1"),
        ("calendar, month", "/tasks/calendar/"),
        ("calendar, week", f"/tasks/calendar/?week={timezone.localdate()}"),
        ("board, project", "/tasks/board/"),
        ("board, priority", "/tasks/board/?by=priority"),
        ("board, label", "/tasks/board/?by=label"),
        ("statistics", "/tasks/statistics/"),
        ("history", "/tasks/history/"),
        ("trash", "/tasks/trash/"),
    ):
        yield name, _asking("get", path, {})
    task = person.tasks.open().order_by("pk")[5000]
    title = {"title": "Measured", "version": task.version}
    for name, method, path, form in (
        ("add", "post", "/tasks/new/", {"title": "Measured", "due_date": "2030-01-02"}),
        ("quick add", "post", "/tasks/new/", {"title": LINE, "quick": "1"}),
        ("complete", "post", f"/tasks/{task.pk}/complete/", {}),
        ("reschedule", "post", f"/tasks/{task.pk}/reschedule/", TOMORROW),
        ("reopen", "post", f"/tasks/{task.pk}/reopen/", {}),
        ("edit form", "get", f"/tasks/{task.pk}/edit/", {}),
        ("edit", "post", f"/tasks/{task.pk}/edit/", title),
        ("repeat", "post", f"/tasks/{task.pk}/repeat/", WEEKLY),
        ("skip", "post", f"/tasks/{task.pk}/skip/", {}),
        ("move up", "post", f"/tasks/{task.pk}/move/", {"to": "up"}),
        ("subtasks", "get", f"/tasks/{task.pk}/subtasks/", {}),
        ("task history", "get", f"/tasks/{task.pk}/history/", {}),
        ("move many", "post", "/tasks/change/", {"act": "move", "task": [task.pk]}),
        ("delete form", "get", f"/tasks/{task.pk}/delete/", {}),
        ("delete", "post", f"/tasks/{task.pk}/delete/", {}),
        ("account", "get", reverse("accounts:profile"), {}),
    ):
        yield name, _asking(method, path, form)
    yield DELETE_ACCOUNT, lambda _: person.erase()
    yield "sign-in", lambda _: User.objects.get_by_natural_key(person.email)


def _places(person: User, name: str) -> Iterator[tuple[str, Callable[[Client], Any]]]:
    now = person.local(person.created_at)
    first = middle = place(person, name, now)
    yield f"{name}, first page", _asking("get", first.url, {})
    for _ in range(8):
        after = middle.page(now).after
        if not after:
            return
        middle = first.turned(after, "")
    yield f"{name}, page 9", _asking("get", middle.here, {})


def _lists(
    person: User, listing: Listing
) -> Iterator[tuple[str, Callable[[Client], Any]]]:
    name = f"{listing.show.value} by {listing.order.value}"
    yield f"{name}, first page", _asking("get", listing.url, {})
    middle = listing
    now = person.local(person.created_at)
    for _ in range(8):
        page = middle.page(person, now)
        if not page.after:
            return
        middle = listing.turned_to(after=page.after)
    yield f"{name}, page 9", _asking("get", middle.url, {})
    back = listing.turned_to(before=middle.page(person, now).before)
    yield f"{name}, back to 8", _asking("get", back.url, {})


def _asking(method: str, path: str, form: dict[str, Any]) -> Callable[[Client], Any]:
    return lambda client: getattr(client, method)(path, form, secure=True)


def costs(person: User) -> Iterator[Cost]:
    """Yield what each statement of each page costs."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(person)
    for page, ask in pages(person):
        for number, statement in enumerate(sent(ask, client), 1):
            yield cost(page, number, statement)


def sent(ask: Callable[[Client], Any], client: Client) -> list[Statement]:
    """Return the statements that a page sends; what it changes is undone."""
    found: list[Statement] = []

    def note(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own
        # A set of changes ends by itself where its transaction does.
        is_end = text.split()[0] in ENDS or text == history.END
        if not is_end:
            found.append(Statement(text, params))
        return execute(text, params, many, context)

    with _undone(), connection.execute_wrapper(note):
        ask(client)
    return found


def cost(page: str, number: int, statement: Statement) -> Cost:
    """Return what a statement costs by the worse of its two plans."""
    text, values = statement.prepared()
    words = " ".join(statement.text.split())
    found = [_explained(mode, text, values) for mode in PLANS]
    milliseconds, plan = max(found, key=lambda one: one[0])
    nodes = list(_nodes(plan))
    return Cost(
        page,
        number,
        words,
        milliseconds,
        max(_buffers(plan) for _, plan in found),
        sorted(
            {
                node["Relation Name"]
                for _, plan in found
                for node in _nodes(plan)
                if node["Node Type"] == "Seq Scan"
                and node["Relation Name"] in OF_THE_SITE
            }
        ),
        " < ".join(
            dict.fromkeys(
                f"{node['Node Type']} {node.get('Index Name', '')}".strip()
                for node in nodes
            )
        ),
    )


def _explained(mode: str, text: str, values: list[Any]) -> tuple[float, dict[str, Any]]:
    """Return the shortest time and the last plan; nothing is changed."""
    arguments = sql.SQL(", ").join(map(sql.Literal, values))
    execute = sql.SQL("EXECUTE measured") + (
        sql.SQL("({})").format(arguments) if values else sql.SQL("")
    )
    explain = sql.SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ") + execute
    times: list[float] = []
    plan: dict[str, Any] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plan_cache_mode', %s, false)", [mode])
        cursor.connection.execute(b"PREPARE measured AS " + text.encode())
        end = time.monotonic() + SECONDS
        while len(times) < REPEATS or time.monotonic() < end:
            if len(times) == WRITES and _writes(plan):
                break
            with _undone():
                row = cursor.connection.execute(explain).fetchone()
            # What triggers take is only in the whole.
            plan = row[0][0]["Plan"]
            times.append(row[0][0]["Execution Time"])
        cursor.execute("DEALLOCATE measured")
        cursor.execute("RESET plan_cache_mode")
    return min(times), plan


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _writes(plan: dict[str, Any]) -> bool:
    return any(node["Node Type"] in WRITING for node in _nodes(plan))


def _buffers(plan: dict[str, Any]) -> int:
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def main(email: str) -> None:
    """Print the costs as JSON, for the bench that started this process."""
    found = costs(User.objects.get(email=email))
    print("COSTS", json.dumps([asdict(one) for one in found]))  # noqa: T201 - it is read there
