"""What is measured of this site, added up over all workers, for Prometheus and people.

gunicorn's configuration names the folder where the workers put their figures; without
one, as in development, they are this process's own.
"""

import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from hmac import compare_digest
from os import environ
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Summary,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from todo_site.http import PLAIN
from todo_site.logs import view_name

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

# From 2 ms to 5 s each bound is a twentieth above the one before, so that a quantile
# read from them is at most that much off; what is quicker or slower needs no such care.
BUCKETS = (
    0.0005,
    0.001,
    *(round(0.002 * 1.05**step, 6) for step in range(161)),
    *(10.0, 20.0, 40.0, 80.0),
)

REQUESTS = Counter("todo_requests", "Requests answered.", ["view", "status"])
SECONDS = Histogram(
    "todo_request_seconds",
    "Seconds from the first byte of a request to its answer.",
    ["view"],
    buckets=BUCKETS,
)
QUERIES = Summary("todo_query_seconds", "Seconds in statements.", ["view"])
EVENTS = Counter("todo_database_events", "What went wrong, by event.", ["event"])
CONNECTIONS = Gauge(
    "todo_pool_connections",
    "Connections of the pools, as they were when one was last taken or given back.",
    ["state"],
    multiprocess_mode="livesum",
)

# What is asked outside of any view: probes, files, addresses that lead nowhere.
OTHER = "other"

# When the worker saw the first byte; 0 where nobody tells.
arrival: ContextVar[float] = ContextVar("arrival", default=0.0)


def waited() -> float:
    """Return for how many seconds this request has waited; 0 outside of requests."""
    return time.monotonic() - arrival.get() if arrival.get() else 0.0


def measured(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count each answer and how long it took, waiting for a thread included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        start = arrival.get() or time.monotonic()
        response = get_response(request)
        view = view_name.get() or OTHER
        _of(REQUESTS, view, response.status_code).inc()
        _of(SECONDS, view).observe(time.monotonic() - start)
        return response

    return middleware


@cache
def _of(metric: Any, *labels: object) -> Any:
    """Return what counts under these labels; looking it up takes longer than counting.

    Views and statuses are few.
    """
    return metric.labels(*labels)


def registry() -> CollectorRegistry:
    """Return where the figures of all workers are added up."""
    if FOLDER not in environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus, which shows the token; without one there is nothing here."""
    given = request.headers.get("Authorization", "")
    wanted = settings.METRICS_TOKEN
    if not (wanted and compare_digest(given.encode(), f"Bearer {wanted}".encode())):
        return HttpResponse("There is nothing here.\n", PLAIN, 404)
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


@dataclass(frozen=True)
class Latency:
    """How long a view took: `counts` of answers in each of BUCKETS, and beyond."""

    view: str
    counts: tuple[float, ...]

    @property
    def total(self) -> int:
        """How many answers there were."""
        return int(sum(self.counts))

    @property
    def p50(self) -> float | None:
        """Return within how many milliseconds half were answered."""
        return self.milliseconds(0.5)

    @property
    def p95(self) -> float | None:
        """Return within how many milliseconds 95 of 100 were answered."""
        return self.milliseconds(0.95)

    def __sub__(self, earlier: "Latency") -> "Latency":
        pairs = zip(self.counts, earlier.counts, strict=True)
        return Latency(self.view, tuple(now - then for now, then in pairs))

    def __add__(self, other: "Latency") -> "Latency":
        pairs = zip(self.counts, other.counts, strict=True)
        return Latency(self.view, tuple(one + two for one, two in pairs))

    def milliseconds(self, share: float) -> float | None:
        """Return within how many milliseconds that share was answered, if any was."""
        wanted, before = share * sum(self.counts), 0.0
        for step, count in enumerate(self.counts):
            if count and before + count >= wanted:
                lower = BUCKETS[step - 1] if step else 0.0
                upper = BUCKETS[min(step, len(BUCKETS) - 1)]
                return 1000 * (lower + (upper - lower) * (wanted - before) / count)
            before += count
        return None


NONE_YET = Latency("", (0.0,) * (len(BUCKETS) + 1))


def latencies() -> list[Latency]:
    """Return each view's, the one asked most first."""
    buckets: dict[str, list[float]] = defaultdict(lambda: [0.0] * (len(BUCKETS) + 1))
    for labels, value in _samples("todo_request_seconds", "_bucket"):
        bound = float(labels["le"])
        buckets[labels["view"]][bisect_left(BUCKETS, bound)] = value
    found = [
        Latency(view, tuple(_differences(cumulative)))
        for view, cumulative in buckets.items()
    ]
    return sorted(found, key=lambda latency: -latency.total)


def answers() -> Latency:
    """Return that of all views together, without probes, files and lost ways."""
    views = (latency for latency in latencies() if latency.view != OTHER)
    return sum(views, NONE_YET)


def statements() -> int:
    """Return how many the site has sent to the database since it was started."""
    return int(sum(value for _, value in _samples("todo_query_seconds", "_count")))


def connections() -> dict[str, int]:
    """Return the pools' figures by state, over all workers."""
    found = _samples("todo_pool_connections", "")
    return {labels["state"]: int(value) for labels, value in found}


def events() -> dict[str, int]:
    """Return how often each event happened since the site was started."""
    found = _samples("todo_database_events", "_total")
    return {labels["event"]: int(value) for labels, value in found}


def _samples(name: str, suffix: str) -> list[tuple[dict[str, str], float]]:
    return [
        (sample.labels, sample.value)
        for metric in registry().collect()
        if metric.name == name
        for sample in metric.samples
        if sample.name == name + suffix
    ]


def _differences(cumulative: list[float]) -> list[float]:
    previous = [0.0, *cumulative[:-1]]
    return [now - then for now, then in zip(cumulative, previous, strict=True)]


def note_event(name: str) -> None:
    """Count that something went wrong."""
    EVENTS.labels(name).inc()


def note_statement(view: str, seconds: float) -> None:
    """Count a statement."""
    _of(QUERIES, view or OTHER).observe(seconds)


def note_pool(in_use: int, pool: Any) -> None:
    """Write down how full this worker's pool is; None for no pool."""
    stats = pool.get_stats() if pool else {}
    _of(CONNECTIONS, "in_use").set(in_use)
    _of(CONNECTIONS, "open").set(stats.get("pool_size", in_use))
    _of(CONNECTIONS, "waiting").set(stats.get("requests_waiting", 0))
