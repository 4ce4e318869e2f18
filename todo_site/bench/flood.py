"""The list while strangers try passwords, each of which takes a quarter of a second."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

from todo_site.bench.contestants import TOKEN, Contestant, Person
from todo_site.bench.load import Measure, measure

STRANGERS = 4
SECONDS = 6.0


def quiet_and_flooded(
    site: Contestant, people: list[Person], database: int
) -> tuple[Measure, Measure]:
    """Return what eight people are answered without, and with the strangers."""
    requests = [site.list_of(person) for person in people]
    quiet = measure(site.address, requests, 8, SECONDS, site.process, database)
    with _flood(site.address):
        time.sleep(1)
        flooded = measure(site.address, requests, 8, SECONDS, site.process, database)
    return quiet, flooded


@contextmanager
def _flood(address: str) -> Iterator[None]:
    """Let strangers try, each from another address so that nothing slows them."""
    ended = threading.Event()
    turns = count()
    strangers = [
        threading.Thread(target=_try, args=[address, ended, turns])
        for _ in range(STRANGERS)
    ]
    for stranger in strangers:
        stranger.start()
    try:
        yield
    finally:
        ended.set()
        for stranger in strangers:
            stranger.join()


def _try(address: str, ended: threading.Event, turns: "count[int]") -> None:
    while not ended.is_set():
        turn = next(turns)
        form = {
            "csrfmiddlewaretoken": TOKEN,
            "login": f"stranger{turn}@bench.example",
            "password": "not a password of anybody",
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={TOKEN}",
            "X-Forwarded-For": f"10.{turn // 65536}.{turn // 256 % 256}.{turn % 256}",
        }
        connection = http.client.HTTPConnection(address.removeprefix("http://"))
        connection.request("POST", "/accounts/login/", urlencode(form), headers)
        connection.getresponse().read()
        connection.close()
