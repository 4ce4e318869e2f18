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


@contextmanager
def pgbouncer(server: Server, folder: Path) -> Iterator[int]:
    """Yield the port of a PgBouncer in front of that server."""
    port = free_port()
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        CONFIGURATION.format(
            socket=server.socket_directory, role=embedded.ROLE, port=port
        )
    )
    account = owner()
    process = subprocess.Popen(
        [program(), "-q", str(configuration)],
        user=account[0] if account else None,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(1)
        yield port
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    """Return pytest's exit status."""
    with tempfile.TemporaryDirectory(prefix="todo-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Server(folder / ".postgres")
        server.use()
        with server._connect() as connection:
            for setting, limit in TIMEOUTS.items():
                connection.execute(
                    f"ALTER ROLE {embedded.ROLE} SET {setting} = '{limit}'"
                )
        with pgbouncer(server, folder) as port:
            url = f"postgresql://{embedded.ROLE}@127.0.0.1:{port}/{embedded.DATABASE}"
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *sys.argv[1:]],
                env=os.environ | {"DATABASE_URL": url, "DB_PGBOUNCER": "true"},
                check=False,
            )
        server.stop()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
