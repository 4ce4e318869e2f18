"""Tells whoever runs the site when a target is broken for a while, and when it is met.

The workers look together, at most once in a few seconds and only when somebody asked
for a page: an idle site looks at nothing. The metrics' folder holds what they saw.
"""

import fcntl
import json
import logging
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.http import HttpRequest, HttpResponse

from todo_site import metrics
from todo_site.database.targets import MOST_CONNECTIONS, MOST_MILLISECONDS
from todo_site.metrics import Latency

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 10.0
SECONDS_FOR_A_WEBHOOK = 5.0

OF_DATABASE = (
    ("database", "db.connection_error", "the database does not answer"),
    ("pool", "db.pool_exhausted", "requests wait for connections"),
)

# Of fewer a quantile says nothing.
FEWEST_ANSWERS = 20


def watched(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Look at the targets after an answer, beside the requests."""
    last = 0.0
    pause = min(SECONDS_BETWEEN_LOOKS, settings.ALERT_AFTER)

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal last
        response = get_response(request)
        if is_wanted() and time.monotonic() - last >= pause:
            last = time.monotonic()
            threading.Thread(target=look, args=[pause], daemon=True).start()
        return response

    return middleware


def is_wanted() -> bool:
    """Whether there is somebody to tell, and a folder to share."""
    somebody = settings.ADMINS or settings.ALERT_WEBHOOK
    return bool(somebody) and metrics.FOLDER in environ


def look(pause: float) -> None:
    """Compare with the last look of any worker, and tell what is to be told."""
    with _memory() as memory:
        if memory is None or time.time() - memory.get("at", 0) < pause:
            return
        broken = _broken(memory)
        told = decide(memory.setdefault("targets", {}), broken, time.time())
    for text in told:
        tell(text)


@contextmanager
def _memory() -> Iterator[dict[str, Any] | None]:
    """Yield what was seen last, to be changed; None while another worker looks."""
    path = Path(environ[metrics.FOLDER]) / "alerts.json"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        file.seek(0)
        memory: dict[str, Any] = json.loads(file.read() or "{}")
        yield memory
        file.truncate(0)
        file.write(json.dumps(memory))


def _broken(memory: dict[str, Any]) -> dict[str, str | None]:
    """Return what is wrong with each target since the last look, None for nothing.

    A target of which nothing is known is left out: that nobody asked the database does
    not mean that it answers.
    """
    before = {**(now := _figures()), **memory}
    memory.update(now)
    since = Counter(now["events"]) - Counter(before["events"])
    held = metrics.connections().get("open", 0)
    broken = {
        "connections": f"{held} connections are open"
        if held >= MOST_CONNECTIONS
        else None,
        **_slow(Latency("", now["answers"]) - Latency("", tuple(before["answers"]))),
    }
    was_asked = now["statements"] > before["statements"]
    for name, event, words in OF_DATABASE:
        if since[event] or was_asked:
            broken[name] = words if since[event] else None
    return broken


def _figures() -> dict[str, Any]:
    """Return what is compared with the next look."""
    return {
        "at": time.time(),
        "answers": metrics.answers().counts,
        "events": metrics.events(),
        "statements": metrics.statements(),
    }


def _slow(answers: Latency) -> dict[str, str | None]:
    if answers.total < FEWEST_ANSWERS:
        return {}
    p95 = answers.p95 or 0
    words = f"95 of 100 answers take up to {p95:.0f} ms"
    return {"answers": words if p95 >= MOST_MILLISECONDS else None}


def decide(
    targets: dict[str, dict[str, Any]], broken: Mapping[str, str | None], now: float
) -> list[str]:
    """Return what to tell, and note it in `targets`, which is kept until the next look.

    A target is told when it was broken for ALERT_AFTER seconds, and again when it was
    met for as long; whatever breaks within ALERT_COOLDOWN of that is not told.
    """
    told = []
    for name, words in broken.items():
        target = targets.setdefault(name, {"is_told": False, "told_at": None})
        if bool(words) != target.get("is_broken"):
            target.update(is_broken=bool(words), since=now)
        is_lasting = now - target["since"] >= settings.ALERT_AFTER
        if not is_lasting or target["is_broken"] == target["is_told"]:
            continue
        if words and _is_cooling(target, now):
            continue
        told.append(f"Broken: {words}." if words else f"All clear: {name}.")
        target.update(is_told=bool(words), told_at=now)
    return told


def _is_cooling(target: dict[str, Any], now: float) -> bool:
    told_at = target["told_at"]
    return told_at is not None and now - told_at < settings.ALERT_COOLDOWN


def tell(text: str) -> None:
    """Send it by mail, by webhook, or both; a failure of one is logged."""
    logger.warning(text)
    for channel in (_mail, _post):
        try:
            channel(text)
        except Exception:
            logger.exception("An alert could not be sent.")


def _mail(text: str) -> None:
    if settings.ADMINS:
        mail_admins(text, "The staff page Database has the figures.")


def _post(text: str) -> None:
    if settings.ALERT_WEBHOOK:
        body = json.dumps({"text": f"Todo: {text}"}).encode()
        request = urllib.request.Request(  # noqa: S310 - the operator's own address
            settings.ALERT_WEBHOOK, body, {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=SECONDS_FOR_A_WEBHOOK).close()  # noqa: S310 # nosec B310 - likewise
