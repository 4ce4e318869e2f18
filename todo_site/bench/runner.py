"""Runs the benches, each on a private server that is filled and gone afterwards."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.utils import timezone

from todo_site.bench import budgets, data, flood, pages, report, resources, rounds
from todo_site.bench.contestants import (
    Contestant,
    Person,
    contestants,
    copy_tables,
    sign_in,
)
from todo_site.bench.data import Connection, Size
from todo_site.bench.growth import Cost
from todo_site.bench.operations import operations
from todo_site.database import embedded
from todo_site.database.embedded import Server
from todo_site.tests.servers import manage, private_server, serve, weigh

EVERYBODY = ["original", "todo", "anew", "plain", "raw", "hello"]
LEVERS = [
    "anew",
    "without one plan",
    "without preparing",
    "without a pool",
    "without session and user in one",
    "without compiled templates",
    "without staying with who asks",
]
CONNECTIONS = (1, 8, 64)
GROWTH = "from todo_site.bench import growth; growth.main('{email}')"


@dataclass(frozen=True)
class Ground:
    """A filled server, and those who are signed in."""

    server: Server
    connection: Connection
    people: list[Person]

    @property
    def process(self) -> int:
        """PostgreSQL's first process."""
        path = next(self.server.home.rglob("postmaster.pid"))
        return int(path.read_text().split()[0])

    @property
    def parameters(self) -> dict[str, Any]:
        """How to connect as the site does."""
        return {
            "host": str(self.server.socket_directory),
            "user": embedded.ROLE,
            "dbname": embedded.DATABASE,
            "autocommit": True,
        }

    def of(self, length: int) -> list[Person]:
        """Return those with so many open tasks."""
        return [person for person in self.people if person.length == length]


@contextmanager
def ground(size: Size) -> Iterator[Ground]:
    """Yield a server of that size."""
    server = private_server()
    try:
        with psycopg.connect(
            host=str(server.socket_directory),
            user=embedded.ROLE,
            dbname=embedded.DATABASE,
            autocommit=True,
        ) as connection:
            data.fill(connection, size)
            yield Ground(server, connection, sign_in(server))
    finally:
        server.stop()
        shutil.rmtree(server.home.parent, ignore_errors=True)


def costs(server: Server, email: str = data.HEAVY) -> list[Cost]:
    """Return what each statement of each page costs there for that person.

    All are measured twice, for the machine may be slower for a while: the less counts.
    """
    twice = zip(counts(server, email), counts(server, email), strict=True)
    return [min(each, key=lambda one: one.milliseconds) for each in twice]


def counts(server: Server, email: str = data.HEAVY) -> list[Cost]:
    """Return the same of one round, for those who count blocks alone."""
    printed = manage(server, "shell", "-v", "0", "-c", GROWTH.format(email=email))
    line = next(line for line in printed.splitlines() if line.startswith("COSTS "))
    return [Cost(**one) for one in json.loads(line.removeprefix("COSTS "))]


def quick() -> list[str]:
    """Return a line for each budget that is exceeded at 100 thousand tasks."""
    with ground(data.SMALL) as here:
        return [*budgets.broken(counts(here.server)), *_heavy(here)]


def _heavy(here: Ground) -> Iterator[str]:
    site = serve(here.server)
    try:
        for length, most in budgets.MOST_BYTES.items():
            cookie = f"sessionid={here.of(length)[0].session}"
            found, _ = weigh(site.address, "/tasks/", cookie=cookie)
            if found > most:
                yield f"a list of {length} tasks: {found} bytes, {most} allowed"
    finally:
        site.stop()


def full(seconds: float, turns: int, *, is_large: bool) -> Iterator[str]:
    """Yield the page of benchmarks, section by section."""
    found: list[list[Cost]] = []
    with ground(data.SMALL) as here:
        row = here.connection.execute("SHOW server_version").fetchone()
        yield report.introduction(timezone.now(), row[0] if row else "")
        found.append(costs(here.server))
        copy_tables(here.connection)
        users = data.ids(here.connection, "person%")
        yield report.of_operations(operations(here.parameters, users[100:]))
        yield from _under_load(here, seconds, turns)
        footprints = resources.footprints(here.server, here.people[0])
        cold = resources.cold_connection(here.parameters)
        yield report.of_resources(footprints, cold)
    names = [data.SMALL.name]
    if is_large:
        with ground(data.LARGE) as here:
            for email, tasks in data.LARGE.heavy.items():
                found.append(costs(here.server, email))
                names.append(
                    f"{data.LARGE.name}, {tasks // 1000} thousand of them hers"
                )
    yield report.of_growth(names, found)


def _under_load(here: Ground, seconds: float, turns: int) -> Iterator[str]:
    for length in data.LISTS:
        names = EVERYBODY if length == min(data.LISTS) else EVERYBODY[:4]
        yield _compared(
            here,
            f"A list of {length} tasks",
            names,
            Contestant.list_of,
            here.of(length),
            CONNECTIONS,
            seconds,
            turns,
        )
    yield _compared(
        here,
        "A list of 10 tasks, drawn without one lever each",
        LEVERS,
        Contestant.list_of,
        here.of(min(data.LISTS)),
        CONNECTIONS[:2],
        seconds,
        turns,
    )
    yield _compared(
        here,
        "Adding a task",
        EVERYBODY[:2],
        Contestant.create_for,
        here.of(min(data.LISTS)),
        CONNECTIONS,
        seconds,
        turns,
    )
    yield _compared(
        here,
        "512 people at once",
        EVERYBODY[:2],
        Contestant.list_of,
        here.of(min(data.LISTS)),
        (64, 512),
        2 * seconds,
        1,
    )
    yield _every_page(here, seconds)
    yield _flooded(here)


def _every_page(here: Ground, seconds: float) -> str:
    person = here.of(50)[0]
    return report.of_pages(
        pages.pages(here.server, here.connection, person, seconds, here.process)
    )


def _flooded(here: Ground) -> str:
    site = serve(here.server, TRUSTED_PROXY_COUNT="1")
    try:
        contestant = Contestant("todo", site.process.pid, site.address)
        found = flood.quiet_and_flooded(contestant, here.of(10), here.process)
        return report.of_flood(*found)
    finally:
        site.stop()


def _compared(
    here: Ground,
    title: str,
    names: list[str],
    ask: rounds.Ask,
    people: list[Person],
    connections: tuple[int, ...],
    seconds: float,
    turns: int,
) -> str:
    with contestants(here.server, names) as running:
        return report.of_load(
            title,
            {
                count: rounds.compare(
                    running,
                    people,
                    ask,
                    connections=count,
                    rounds=turns,
                    seconds=seconds,
                    database=here.process,
                )
                for count in connections
            },
        )
