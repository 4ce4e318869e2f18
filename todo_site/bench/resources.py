"""Memory of a worker, time to the first answer, and what a cold connection costs."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from todo_site.bench.contestants import Person
from todo_site.bench.load import tree
from todo_site.database.embedded import Server
from todo_site.tests.servers import serve

MEGABYTE = 1024


@dataclass(frozen=True)
class Footprint:
    """A way to start the site: seconds to the first page, megabytes of each worker.

    `shared` is what a worker costs where pages of memory that several processes have in
    common are divided among them: proc(5), Pss.
    """

    name: str
    seconds: float
    resident: float
    shared: float


def footprints(server: Server, person: Person) -> list[Footprint]:
    """Return that of two workers, and of four that were forked from one."""
    four = _footprint(
        server, person, "4 workers, --preload", "--preload", WEB_CONCURRENCY="4"
    )
    return [_footprint(server, person, "2 workers", WEB_CONCURRENCY="2"), four]


def _footprint(
    server: Server, person: Person, name: str, *arguments: str, **values: str
) -> Footprint:
    start = time.monotonic()
    site = serve(server, *arguments, **values)
    try:
        site.get("/tasks/", cookie=f"sessionid={person.session}")
        seconds = time.monotonic() - start
        for _ in range(100):
            site.get("/tasks/", cookie=f"sessionid={person.session}")
        workers = list(tree(site.process.pid))[1:]
        return Footprint(
            name,
            seconds,
            max(_kilobytes(worker, "Rss") for worker in workers) / MEGABYTE,
            max(_kilobytes(worker, "Pss") for worker in workers) / MEGABYTE,
        )
    finally:
        site.stop()


def _kilobytes(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def cold_connection(parameters: dict[str, Any]) -> tuple[float, float]:
    """Return milliseconds of a statement on a new connection and on an open one."""
    with closing(psycopg.connect(**parameters)) as warm:
        return (
            1000 * median(_timed(lambda: _once(parameters)) for _ in range(50)),
            1000 * median(_timed(lambda: warm.execute("SELECT 1")) for _ in range(50)),
        )


def _once(parameters: dict[str, Any]) -> None:
    with closing(psycopg.connect(**parameters)) as cold:
        cold.execute("SELECT 1")


def _timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
