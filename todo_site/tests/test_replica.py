"""A replica that lags: lists are read there, and people read what they wrote."""

import http.client
import shutil
import tempfile
import time
from pathlib import Path
from typing import ClassVar
from unittest import skipUnless
from urllib.parse import urlencode

import psycopg
from django.test import SimpleTestCase

from todo_site.database.embedded import Server
from todo_site.database.machine import owner
from todo_site.tests.debian import PROGRAMS, run
from todo_site.tests.servers import Site, free_port, manage, serve
from todo_site.tests.sites import SESSION

TOKEN = "0123456789abcdef0123456789abcdef"
SECONDS_BEHIND = 4


@skipUnless(PROGRAMS, "Debian's postgresql is not installed")
class ReplicaTests(SimpleTestCase):
    folder: ClassVar[Path]
    ports: ClassVar[dict[str, int]]
    here: ClassVar[Server]
    site: ClassVar[Site]
    cookie: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(tempfile.mkdtemp(prefix="todo-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        if account := owner():
            shutil.chown(cls.folder, *account)
        cls.ports = {"primary": free_port(), "replica": free_port()}
        cls.here = Server(cls.folder / ".postgres")
        data = str(cls.folder / "primary")
        run("initdb", "--auth=trust", "--username=todo", f"--pgdata={data}")
        cls.start("primary")
        manage(cls.here, "migrate", DATABASE_URL=cls.url("primary"))
        manage(cls.here, "collectstatic", "--noinput", DATABASE_URL=cls.url("primary"))
        cls.sign_in()
        cls.replicate()
        cls.site = serve(
            cls.here,
            WEB_CONCURRENCY="1",
            DATABASE_URL=cls.url("primary"),
            REPLICA_DATABASE_URL=cls.url("replica"),
        )
        cls.addClassCleanup(cls.site.stop)

    @classmethod
    def sign_in(cls) -> None:
        url = cls.url("primary")
        printed = manage(cls.here, "shell", "-v", "0", "-c", SESSION, DATABASE_URL=url)
        cls.cookie = f"sessionid={printed.split()[-1]}; csrftoken={TOKEN}"

    @classmethod
    def replicate(cls) -> None:
        """Start a replica that shows everything some seconds late."""
        copy = cls.folder / "replica"
        copies = ("-d", cls.url("primary"), "-D", str(copy), "-c", "fast")
        run("pg_basebackup", "-R", *copies)
        with (copy / "postgresql.conf").open("a") as configuration:
            configuration.write(f"recovery_min_apply_delay = {SECONDS_BEHIND}s\n")
        cls.start("replica")

    @classmethod
    def url(cls, name: str) -> str:
        return f"postgresql://todo@127.0.0.1:{cls.ports[name]}/postgres"

    @classmethod
    def start(cls, name: str) -> None:
        data, port = str(cls.folder / name), cls.ports[name]
        options = f"-p {port} -h 127.0.0.1 -k {cls.folder}"
        run("pg_ctl", "start", "-w", "-D", data, "-o", options, "-l", f"{data}/log")
        cls.addClassCleanup(cls.stop, name)

    @classmethod
    def stop(cls, name: str) -> None:
        if (cls.folder / name / "postmaster.pid").exists():
            run("pg_ctl", "stop", "-D", str(cls.folder / name), "-m", "immediate")

    def add(self, title: str) -> str:
        """Add a task; return the cookie that says how far Alice has written."""
        connection = http.client.HTTPConnection(
            self.site.address.removeprefix("http://"), timeout=20
        )
        self.addCleanup(connection.close)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookie,
        }
        form = urlencode({"title": title, "csrfmiddlewaretoken": TOKEN})
        connection.request("POST", "/tasks/new/", form, headers)
        answer = connection.getresponse()
        self.assertEqual(answer.status, 302)
        cookies = answer.headers.get_all("Set-Cookie") or []
        (written,) = [one for one in cookies if one.startswith("written=")]
        self.assertIn("HttpOnly", written)
        return written.partition(";")[0]

    def shown(self, *cookies: str, path: str = "/tasks/") -> str:
        answer = self.site.get(path, cookie="; ".join([self.cookie, *cookies]))
        self.assertEqual(answer.status, 200)
        return answer.body

    def last_statement(self, name: str) -> str:
        with psycopg.connect(self.url(name)) as connection:
            rows = connection.execute(
                "SELECT query FROM pg_stat_activity WHERE application_name = 'todo'"
            ).fetchall()
        return " ".join(query for (query,) in rows)

    def test_people_read_what_they_wrote_and_others_what_has_arrived(self) -> None:
        written = self.add("Water the plants")
        for path in ("/tasks/", "/tasks/inbox/"):
            self.assertIn("Water the plants", self.shown(written, path=path))
            self.assertNotIn("Water the plants", self.shown(path=path))
        self.assertIn("open_tasks", self.last_statement("replica"))
        deadline = time.monotonic() + 30
        while "Water the plants" not in self.shown() and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assertIn("Water the plants", self.shown(written))

    def test_a_cookie_that_is_nonsense_is_read_where_it_is_written(self) -> None:
        self.add("Feed the fish")
        for written in ("written=nonsense", "written=0/FFFFFFFFF", "written=%27--"):
            self.assertIn("Feed the fish", self.shown(written))

    def test_without_the_replica_lists_are_read_all_the_same(self) -> None:
        self.stop("replica")
        try:
            self.add("Sweep the yard")
            self.assertIn("Sweep the yard", self.shown())
        finally:
            data = str(self.folder / "replica")
            options = f"-p {self.ports['replica']} -h 127.0.0.1 -k {self.folder}"
            run("pg_ctl", "start", "-w", "-D", data, "-o", options, "-l", f"{data}/log")
