"""Shows that nothing acknowledged is lost, whatever happens to the database meanwhile.

`python -m todo_site.tests.faults`, as `make faults` does: people create tasks on two
sites, one that talks to PostgreSQL and one that goes through PgBouncer, while a fault
strikes again and again. An acknowledgement is the redirect to a page that names the
task; a form that got none is sent again, unchanged. Afterwards the database is asked.
"""

import argparse
import http.client
import itertools
import random
import shutil
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import django
import psycopg

from todo_site.database import embedded
from todo_site.database.embedded import Server
from todo_site.tests.pgbouncer import PgBouncer, pgbouncer
from todo_site.tests.servers import Site, manage, private_server, serve

TOKEN = "0123456789abcdef0123456789abcdef"
# All that anybody may be answered.
ACKNOWLEDGED, UNAVAILABLE = "acknowledged", "503"
GOOD = {ACKNOWLEDGED, UNAVAILABLE}

SECONDS_BETWEEN_TASKS = 8.0
SECONDS_TO_GIVE_UP = 60.0

PEOPLE = """
from accounts.models import User
from todo_site.tests.sessions import session_of
for number in range({count}):
    print(session_of(User.objects.create(email=f"person{{number}}@example.com")))
"""


@dataclass
class Person:
    """Somebody who writes down one task after another, until all are acknowledged."""

    name: str
    site: Site
    session: str
    acknowledged: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def work(self, until: float) -> None:
        """Create tasks for that long, and send the last one until it is there."""
        # All at once they would work between the faults, and rest while these strike.
        time.sleep(random.uniform(0, SECONDS_BETWEEN_TASKS))
        for number in itertools.count():
            if time.monotonic() > until:
                return
            self.create(f"{self.name}-{number}", until + SECONDS_TO_GIVE_UP)
            time.sleep(SECONDS_BETWEEN_TASKS)

    def create(self, title: str, give_up: float) -> None:
        """Send the same form again until it is acknowledged."""
        form = {"title": title, "form_key": str(uuid.uuid4())}
        while time.monotonic() < give_up:
            start = time.monotonic()
            answer = self.send({**form, "csrfmiddlewaretoken": TOKEN})
            self.slowest = max(self.slowest, time.monotonic() - start)
            self.answers[answer] += 1
            if answer == ACKNOWLEDGED:
                self.acknowledged.append(title)
                return
            time.sleep(0.5)
        self.given_up.append(title)

    def send(self, form: dict[str, str]) -> str:
        """Return what was answered: the status, or what is wrong with it."""
        try:
            answer, cookies = self.ask("POST", "/tasks/new/", form, "")
            if answer.status == http.HTTPStatus.FOUND:
                answer, _ = self.ask("GET", answer.headers["Location"], {}, cookies)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        if answer.status == http.HTTPStatus.SERVICE_UNAVAILABLE:
            has_time = answer.headers["Retry-After"]
            return UNAVAILABLE if has_time else "503 without Retry-After"
        if answer.status == http.HTTPStatus.OK:
            is_named = f"Added “{form['title']}”" in answer.read().decode()
            return ACKNOWLEDGED if is_named else "a page without the task"
        return str(answer.status)

    def ask(
        self, method: str, path: str, form: dict[str, str], cookies: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """Return the answer, which can still be read, and the cookies it sets."""
        host = self.site.address.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=SECONDS_TO_GIVE_UP)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}; {cookies}",
            "Connection": "close",
        }
        connection.request(method, path, urlencode(form), headers)
        answer = connection.getresponse()
        given = answer.headers.get_all("Set-Cookie") or []
        return answer, "; ".join(cookie.partition(";")[0] for cookie in given)


@dataclass
class Faults:
    """What strikes, in this order and then again."""

    server: Server
    bouncer: PgBouncer
    sites: list[Site]
    pause: float

    def all(self) -> list[Callable[[], None]]:
        """Return them."""
        return [
            self.kill_all_backends,
            self.fast_restart,
            self.immediate_restart,
            self.stop_for_a_while,
            self.restart_pgbouncer,
            self.reload_gunicorn,
        ]

    def kill_all_backends(self) -> None:
        """As a serverless database does when it falls asleep."""
        with self.server._connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'todo' OR usename = %s",
                [embedded.ROLE],
            )

    def fast_restart(self) -> None:
        """As an upgrade of the server does."""
        self.server.stop()
        self.server._start()

    def immediate_restart(self) -> None:
        """As after a failure of power."""
        pg_ctl, data = self.server.program("pg_ctl"), str(self.server.data)
        self.server._run([pg_ctl, "stop", "-m", "immediate", "-D", data])
        self.server._start()

    def stop_for_a_while(self) -> None:
        """As a machine that is started anew."""
        self.server.stop()
        time.sleep(self.pause)
        self.server._start()

    def restart_pgbouncer(self) -> None:
        """With everybody who is connected."""
        self.bouncer.stop()
        self.bouncer.start()

    def reload_gunicorn(self) -> None:
        """As a deployment does."""
        for site in self.sites:
            site.process.send_signal(signal.SIGHUP)


def report(people: list[Person], server: Server) -> bool:
    """Print what was found; return whether it is well, and the faults were felt."""
    with psycopg.connect(
        host=str(server.socket_directory), user="postgres", dbname=embedded.DATABASE
    ) as connection:
        rows = connection.execute("SELECT title, count(*) FROM tasks_task GROUP BY 1")
        found = {str(title): int(count) for title, count in rows}
    written = [title for person in people for title in person.acknowledged]
    lost = [title for title in written if title not in found]
    doubled = [title for title, count in found.items() if count > 1]
    answers = sum((person.answers for person in people), Counter[str]())
    others = {name: count for name, count in answers.items() if name not in GOOD}
    given_up = [title for person in people for title in person.given_up]
    print(
        f"acknowledged {len(written)}, lost {len(lost)}, doubled {len(doubled)},"
        f" given up {len(given_up)}"
    )
    print(f"answers {dict(answers)}")
    for number, way in enumerate(("direct", "through PgBouncer")):
        slowest = max(person.slowest for person in people[number::2])
        print(f"slowest {way}: {slowest:.1f} s")
    was_felt = answers[UNAVAILABLE] > 0
    return bool(written) and was_felt and not (lost or doubled or given_up or others)


def strike(faults: Faults, seconds: float, every: float) -> None:
    """Let one fault after the other happen, with time to recover in between."""
    start = time.monotonic()
    for number, fault in enumerate(itertools.cycle(faults.all())):
        at = (number + 0.5) * every
        if at > seconds:
            return
        time.sleep(max(start + at - time.monotonic(), 0))
        print(f"{at:5.0f} s  {fault.__name__.replace('_', ' ')}", flush=True)
        fault()


def run(server: Server, clients: int, seconds: float, every: float) -> bool:
    """Return whether all went well."""
    keys = manage(server, "shell", "-v", "0", "-c", PEOPLE.format(count=clients))
    with pgbouncer(server, server.home.parent) as bouncer:
        sites = [serve(server), serve(server, **bouncer.environment)]
        try:
            until = time.monotonic() + seconds
            people = [
                Person(f"p{number}", sites[number % len(sites)], key)
                for number, key in enumerate(keys.split()[-clients:])
            ]
            threads = [threading.Thread(target=p.work, args=[until]) for p in people]
            for thread in threads:
                thread.start()
            faults = Faults(server, bouncer, sites, min(8.0, every / 2))
            strike(faults, seconds, every)
            for thread in threads:
                thread.join()
        finally:
            for site in sites:
                site.stop()
        return report(people, server)


def main() -> int:
    """Return 0 if nothing acknowledged was lost or doubled, and all else was 503."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--every", type=float, default=30, help="seconds")
    options = parser.parse_args()
    django.setup()
    server = private_server()
    try:
        well = run(server, options.clients, options.seconds, options.every)
    finally:
        server.stop()
        shutil.rmtree(server.home.parent, ignore_errors=True)
    print("Well." if well else "NOT WELL.")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
