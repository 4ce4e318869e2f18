"""Load by wrk, and what it costs: answers, times, processor time, bytes."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GONE = FileNotFoundError, ProcessLookupError
TICKS = os.sysconf("SC_CLK_TCK")

# Each request takes the next of some people's headers; the end is printed as JSON.
SCRIPT = """
local requests = {{}}
local turn = 0
{requests}
request = function()
  turn = turn + 1
  local one = requests[turn % #requests + 1]
  local body = one.body
  if body then body = body:gsub("TURN", tostring(turn) .. "-" .. {salt}) end
  local path = one.path:gsub("TURN", tostring(turn))
  return wrk.format(one.method, path, one.headers, body)
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\nRESULT {{"requests": %d, "seconds": %f, "bytes": %d, "failed": %d,' ..
    ' "p50": %f, "p95": %f, "p99": %f}}\\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True)
class Request:
    """A request to send again and again; TURN in it is another number each time."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True)
class Measure:
    """One slot of load: answers a second; times in milliseconds; bytes an answer."""

    rate: float
    p50: float
    p95: float
    p99: float
    bytes: float
    failed: int
    application: float
    database: float

    @property
    def processor(self) -> float:
        """Milliseconds of processor time for one answer, PostgreSQL's included."""
        return self.application + self.database


def measure(
    address: str,
    requests: list[Request],
    connections: int,
    seconds: float,
    application: int,
    database: int,
) -> Measure:
    """Ask for that long; the two numbers are the processes whose trees are counted."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            SCRIPT.format(
                requests="\n".join(map(lua, requests)),
                salt=os.urandom(3).hex().join('""'),
            )
        )
        script.flush()
        before = cpu(application), cpu(database)
        printed = subprocess.run(  # noqa: S603 - Debian's wrk, no shell
            [
                *("wrk", "--threads", "1", "--connections", str(connections)),
                *("--duration", f"{seconds:.0f}s", "--timeout", "30s"),
                *("--script", script.name, address),
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        after = cpu(application), cpu(database)
    result = json.loads(printed.split("RESULT ")[1])
    count = max(result["requests"], 1)
    spent = [
        1000 * (late - early) / count for late, early in zip(after, before, strict=True)
    ]
    return Measure(
        rate=count / result["seconds"],
        p50=result["p50"],
        p95=result["p95"],
        p99=result["p99"],
        bytes=result["bytes"] / count,
        failed=result["failed"],
        application=spent[0],
        database=spent[1],
    )


def lua(request: Request) -> str:
    """Return it as an entry of wrk's script."""
    headers = ", ".join(
        f"[{json.dumps(name)}] = {json.dumps(value)}"
        for name, value in request.headers.items()
    )
    body = json.dumps(request.body) if request.body else "nil"
    return (
        f"table.insert(requests, {{method = {json.dumps(request.method)},"
        f" path = {json.dumps(request.path)}, headers = {{{headers}}}, body = {body}}})"
    )


def cpu(root: int) -> float:
    """Return the seconds of processor time of a process and all below it so far.

    Of those that ended meanwhile their parent knows: proc(5), cutime and cstime.
    """
    return sum(_ticks(process) for process in tree(root)) / TICKS


def tree(root: int) -> Iterable[int]:
    """Yield a process and all below it; some may end meanwhile."""
    yield root
    children: list[str] = []
    with suppress(*GONE):
        for task in Path(f"/proc/{root}/task").glob("*/children"):
            children += task.read_text().split()
    for child in children:
        yield from tree(int(child))


def _ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except GONE:
        return 0
    return sum(int(field) for field in fields[11:15])
