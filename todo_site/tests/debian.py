"""Debian's PostgreSQL, for tests of what the private one has not: TLS, replicas."""

import subprocess
from pathlib import Path

from todo_site.database.machine import owner

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def run(program: str, *arguments: str) -> None:
    """Run one of Debian's programs as the account that may own a cluster."""
    account = owner()
    subprocess.run(
        [PROGRAMS[-1] / program, *arguments],
        user=account[0] if account else None,
        stdout=subprocess.DEVNULL,
        check=True,
    )
