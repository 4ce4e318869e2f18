"""Tables in Markdown."""

import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import django
import psycopg

from todo_site.bench.growth import Cost
from todo_site.bench.load import Measure
from todo_site.bench.operations import Operation
from todo_site.bench.pages import Page
from todo_site.bench.resources import Footprint
from todo_site.bench.rounds import Result

METHOD = """
`manage.py bench` made this page on a private PostgreSQL; `make bench` does it again.
Clients, servers and PostgreSQL shared the machine. Contestants took turns, A B C C B A,
in slots of a few seconds; ratios are medians of the ratios within a round, and the only
figures that carry over to another machine. Processor time is that of the server's
processes and of PostgreSQL's, per answer. The yardsticks are in docs/bench/: `original`
is the FastAPI + SQLModel application as its author describes it, answering JSON, on
uvicorn with uvloop and httptools; `todo` is asked for a page that nobody changed since
the last time, and `anew` is the same site where it draws each page; `plain` is the same
list as most would write it in Django; `raw` is one statement by psycopg, as JSON;
`hello` is gunicorn alone. Todo's pages hold fifty tasks, the others' answers all.
"""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def introduction(now: datetime, server: str) -> str:
    """Return what was measured with, when and how."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    cores = subprocess.check_output(["/usr/bin/nproc"], text=True).strip()
    versions = (
        f"Python {platform.python_version()}, Django {django.__version__}, "
        f"psycopg {psycopg.__version__}, PostgreSQL {server}"
    )
    machine = f"{now:%Y-%m-%d}, {cores} cores of {model}."
    return f"# Benchmarks\n\n{machine} {versions}.\n{METHOD}"


def of_operations(found: list[Operation]) -> str:
    """Return the original's five operations, its claims beside ours."""
    return "\n## The original's five operations\n\n" + table(
        ["operation", "before", "after", "faster by", "claimed"],
        [
            (
                one.name,
                f"{one.before:.2f} ms",
                f"{one.after:.2f} ms",
                f"{one.gain:.0f} %",
                f"{one.claim:.0f} %",
            )
            for one in found
        ],
    )


def of_load(title: str, found: dict[int, list[Result]]) -> str:
    """Return what each did at each number of connections, beside the first."""
    head = ["connections", "server", "answers/s", "p50", "p95", "p99", "processor time"]
    head += [
        "of it PostgreSQL",
        "bytes",
        "failed",
        "times as many",
        "times the processor time",
    ]
    return f"\n## {title}\n\n" + table(
        head,
        [
            (
                connections,
                one.name,
                f"{one.median(lambda m: m.rate):.0f}",
                f"{one.median(lambda m: m.p50):.1f}",
                f"{one.median(lambda m: m.p95):.1f}",
                f"{one.median(lambda m: m.p99):.1f}",
                f"{one.median(lambda m: m.processor):.2f} ms",
                f"{one.median(lambda m: m.database):.2f} ms",
                f"{one.median(lambda m: m.bytes):.0f}",
                one.failed,
                f"{one.ratio(lambda m: m.rate):.2f}",
                f"{one.ratio(lambda m: m.processor):.2f}",
            )
            for connections, results in found.items()
            for one in results
        ],
    )


def of_pages(found: list[Page]) -> str:
    """Return what each page did."""
    rows = [
        (
            one.path,
            f"{one.measure.rate:.0f}",
            f"{one.measure.p50:.1f}",
            f"{one.measure.p95:.1f}",
            f"{one.measure.p99:.1f}",
            f"{one.measure.processor:.2f} ms",
            one.measure.failed,
        )
        for one in found
    ]
    head = ["page", "answers/s", "p50", "p95", "p99", "processor time", "failed"]
    return "\n## Every page at 8 connections\n\n" + table(head, rows)


def of_flood(quiet: Measure, flooded: Measure) -> str:
    """Return what people are answered while strangers try passwords."""
    return (
        "\n## The list while four strangers try one password after another\n\n"
        + table(
            ["", "answers/s", "p50", "p95", "failed"],
            [
                (
                    name,
                    f"{one.rate:.0f}",
                    f"{one.p50:.1f}",
                    f"{one.p95:.1f}",
                    one.failed,
                )
                for name, one in (("quiet", quiet), ("flooded", flooded))
            ],
        )
        + f"\np95 is {flooded.p95 / quiet.p95:.1f} times the quiet one.\n"
    )


def of_growth(names: Sequence[str], found: Sequence[list[Cost]]) -> str:
    """Return each statement at each size, and by how many times it grew.

    That is with other people's tasks: from the first size to the second.
    """
    head = ["page", "#"]
    for name in names:
        head += [f"{name}: ms", "buffers"]
    by_place = [{(one.page, one.number): one for one in costs} for costs in found]
    rows = []
    for place, first in by_place[0].items():
        row: list[object] = list(place)
        for costs in by_place:
            here = costs.get(place)
            row += [f"{here.milliseconds:.3f}", here.buffers] if here else ["", ""]
        second = by_place[1].get(place) if len(found) > 1 else None
        grown = second.milliseconds / first.milliseconds if second else 0
        rows.append([*row, f"{grown:.2f}" if second else "", (second or first).plan])
    return (
        "\n## Each statement of each page, for somebody with 30,000 tasks\n\n"
        "The worse of a custom and a generic plan, the shortest time of each. The "
        "times are\nthose by which it grew where others had a hundred times as many "
        "tasks.\n\n" + table([*head, "times", "plan"], rows)
    )


def of_resources(found: list[Footprint], cold: tuple[float, float]) -> str:
    """Return memory, start-up and the cost of a connection."""
    return (
        "\n## Memory and start\n\n"
        + table(
            ["", "first page after", "a worker", "of it its own"],
            [
                (
                    one.name,
                    f"{one.seconds:.1f} s",
                    f"{one.resident:.0f} MB",
                    f"{one.shared:.0f} MB",
                )
                for one in found
            ],
        )
        + f"\nA statement takes {cold[0]:.1f} ms on a new connection "
        f"and {cold[1]:.2f} ms on an open one.\n"
    )
