"""Runs the suite through a real PgBouncer, as on a hosted server's pooled address.

`python -m todo_site.tests.pgbouncer [pytest arguments]`, as `make test-pgbouncer` does.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from todo_site.database import embedded
from todo_site.database.embedded import Server
from todo_site.database.machine import owner
from todo_site.tests.servers import free_port

CONFIGURATION = """
[databases]
* = host={socket} user={role}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 500
server_idle_timeout = 5
server_login_retry = 1
ignore_startup_parameters = extra_float_digits
"""

# PgBouncer passes no such settings on: they are the role's, as on a hosted server.
TIMEOUTS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


def program() -> str:
    """Return PgBouncer's path; end the program where there is none."""
    found = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    return found or sys.exit(
        "There is no pgbouncer. On Debian: apt-get install pgbouncer"
    )


class PgBouncer:
    """A PgBouncer in front of a private server, on a port of its own."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.port = free_port()
        self.configuration = folder / "pgbouncer.ini"
        self.configuration.write_text(
            CONFIGURATION.format(
                socket=server.socket_directory, role=embedded.ROLE, port=self.port
            )
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a site needs to go through it."""
        where = f"{embedded.ROLE}@127.0.0.1:{self.port}/{embedded.DATABASE}"
        return {"DATABASE_URL": f"postgresql://{where}", "DB_PGBOUNCER": "true"}

    def start(self) -> None:
        """Start it, and wait until it listens."""
        account = owner()
        self.process = subprocess.Popen(
            [program(), "-q", str(self.configuration)],
            user=account[0] if account else None,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(1)

    def stop(self) -> None:
        """End it at once, with whoever is connected."""
        self.process.terminate()
        self.process.wait()


@contextmanager
def pgbouncer(server: Server, folder: Path) -> Iterator[PgBouncer]:
    """Yield a PgBouncer in front of that server, whose role has the timeouts."""
    with server._connect() as connection:
        for setting, limit in TIMEOUTS.items():
            connection.execute(f"ALTER ROLE {embedded.ROLE} SET {setting} = '{limit}'")
    bouncer = PgBouncer(server, folder)
    bouncer.start()
    try:
        yield bouncer
    finally:
        bouncer.stop()


def main() -> int:
    """Return pytest's exit status."""
    with tempfile.TemporaryDirectory(prefix="todo-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Server(folder / ".postgres")
        server.use()
        with pgbouncer(server, folder) as bouncer:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *sys.argv[1:]],
                env=os.environ | bouncer.environment,
                check=False,
            )
        server.stop()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
