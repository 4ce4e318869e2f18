"""Backups: pg_dump's custom format, with digests of the same snapshot beside."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Self

from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from todo_site.database import digests, programs
from todo_site.database.digests import Columns, Digest

Report = Callable[[str], object]
Connection = BaseDatabaseWrapper

BEGUN = re.compile(r'dumping contents of table "[^.]+\.([^"]+)"')

# What pg_restore writes before the first object: settings, one a line.
LINES_OF_SETTINGS = 40
LEFT_OUT = (" SCHEMA - public ", " - SCHEMA public ", " COMMENT - EXTENSION ")

# A program of 17 or newer sets it, and a server of 16 or older does not know it.
UNKNOWN_SETTING = "SET transaction_timeout = 0;\n"
KNOWN_SINCE = 170_000

# Everything in the schema but the schema, and but what belongs to an extension: those
# may be another role's.
DROPS = """
SELECT format('DROP %s IF EXISTS %s CASCADE;', kind, name) FROM (
    SELECT 1 AS turn, oid, 'pg_class'::regclass AS class, oid::regclass::text AS name,
        CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
            WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE'
        END AS kind
    FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND relnamespace = 'public'::regnamespace
    UNION ALL SELECT 2, oid, 'pg_proc'::regclass, oid::regprocedure::text, 'ROUTINE'
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 3, oid, 'pg_type'::regclass, oid::regtype::text, 'TYPE'
    FROM pg_type WHERE typtype IN ('e', 'd', 'r')
    AND typnamespace = 'public'::regnamespace
) AS things WHERE NOT EXISTS (
    SELECT FROM pg_depend WHERE classid = class AND objid = things.oid
    AND deptype IN ('e', 'a', 'i') AND refclassid <> 'pg_namespace'::regclass
) ORDER BY turn
"""

# The extensions without which an index could not be built.
NEEDED = """
SELECT DISTINCT extname
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
CROSS JOIN unnest(indclass) AS used
JOIN pg_depend AS link ON classid = 'pg_opclass'::regclass AND objid = used
    AND link.deptype = 'e'
JOIN pg_extension ON pg_extension.oid = refobjid
WHERE relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: columns, a digest of each table, one of the structure."""

    columns: Columns
    digests: dict[str, Digest]
    structure: str

    @classmethod
    def of(cls, connection: Connection) -> Self:
        """Take it from a database as it is now."""
        with connection.cursor() as cursor:
            names = digests.columns(cursor)
            found = digests.digests(cursor, names)
            return cls(names, found, digests.structure(cursor))

    @classmethod
    def beside(cls, path: Path) -> Self | None:
        """Read the one that was written with a backup; None where it is lost."""
        if not _manifest(path).exists():
            return None
        kept = json.loads(_manifest(path).read_text())
        found = {table: Digest(**digest) for table, digest in kept["digests"].items()}
        return cls(kept["columns"], found, kept["structure"])

    def write(self, path: Path) -> None:
        """Keep it beside the backup."""
        _manifest(path).write_text(json.dumps(asdict(self), indent=1))

    def differences(self, other: "Manifest") -> list[str]:
        """Return a line for whatever is not the same in another database."""
        lines = digests.differences(self.digests, other.digests)
        if self.structure != other.structure:
            lines.append("indexes, constraints or triggers differ")
        return lines


def dump(connection: Connection, path: Path, report: Report) -> Manifest:
    """Write a backup; raise CommandError, and leave no file, if that fails.

    One that is there already is never written over.
    """
    if path.exists():
        raise CommandError(f"{path} is there already.")
    partial = path.with_name(f"{path.name}.partial")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with _snapshot(connection) as snapshot:
            manifest = Manifest.of(connection)
            _pg_dump(connection, partial, snapshot, len(manifest.columns), report)
        check(partial, connection)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    manifest.write(path)
    return manifest


@contextmanager
def _snapshot(connection: Connection) -> Iterator[str]:
    """Hold the database as it is at this moment, for pg_dump to see the same."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # It has nothing to say for as long as pg_dump takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _pg_dump(
    connection: Connection, path: Path, snapshot: str, total: int, report: Report
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEEDED)
        extensions = [f"--extension={name}" for (name,) in cursor.fetchall()]
    arguments = [
        *("--format=custom", "--no-owner", "--no-privileges", "--verbose"),
        *("--schema=public", f"--snapshot={snapshot}", f"--file={path}"),
        *extensions,
    ]
    with _start("pg_dump", arguments, connection, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None  # noqa: S101 - it was asked for
        done, last = 0, ""
        for line in process.stderr:
            last = line.strip() or last
            if begun := BEGUN.search(line):
                done += 1
                report(f"  {done} of {total}: {begun[1]}")
    if process.returncode:
        raise CommandError(f"pg_dump failed: {last}")


def check(path: Path, connection: Connection) -> None:
    """Read a backup from end to end; raise CommandError if it is none of this site."""
    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    listed = _read(connection, "--list", str(path))
    user = get_user_model()._meta.db_table
    missing = [
        table
        for table in ("django_migrations", user)
        if f" TABLE DATA public {table} " not in listed
    ]
    if missing:
        raise CommandError(f"{path} is no backup of this site: it has no {missing[0]}.")
    _read(connection, "--file=/dev/null", str(path))


def _read(connection: Connection, *arguments: str) -> str:
    with _start(
        "pg_restore", list(arguments), connection, stderr=subprocess.PIPE
    ) as process:
        listed, complaint = process.communicate()
    if process.returncode:
        raise CommandError(f"{arguments[-1]} cannot be read: {complaint.strip()}")
    return str(listed)


def restore(connection: Connection, path: Path) -> None:
    """Put a backup in the place of all that is there, or change nothing at all.

    Raise CommandError if PostgreSQL refuses any part of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(DROPS)
        drops = "\n".join(statement for (statement,) in cursor.fetchall())
    arguments = [
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    with _start(
        "psql", arguments, connection, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as psql:
        assert psql.stdin is not None  # noqa: S101 - it was asked for
        try:
            psql.stdin.write(f"BEGIN;\n{drops}\n")
            is_whole = _send(connection, path, psql.stdin)
        except BrokenPipeError:
            # It gave up, and says why.
            is_whole = False
        # Without this last word PostgreSQL forgets all of it.
        _, complaint = psql.communicate("COMMIT;\n" if is_whole else "ROLLBACK;\n")
    if psql.returncode or not is_whole:
        raise CommandError(f"Nothing was changed: {complaint.strip()}")


def _send(connection: Connection, path: Path, to: IO[str]) -> bool:
    """Write a backup as SQL; return whether all of it was read."""
    with NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.writelines(_contents(connection, path))
        wanted.flush()
        arguments = ["--no-owner", "--no-privileges", f"--use-list={wanted.name}"]
        arguments += ["--file=-", str(path)]
        with _start("pg_restore", arguments, connection) as process:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            to.writelines(_known(connection, islice(process.stdout, LINES_OF_SETTINGS)))
            shutil.copyfileobj(process.stdout, to)
    return process.returncode == 0


def _contents(connection: Connection, path: Path) -> Iterator[str]:
    """Yield what a backup lists, but for the schema, which is there.

    An extension may be there too, and another role's: then its comment is as well.
    """
    for line in _read(connection, "--list", str(path)).splitlines(keepends=True):
        if not any(entry in line for entry in LEFT_OUT):
            yield line


def _known(connection: Connection, lines: Iterator[str]) -> Iterator[str]:
    """Yield the settings that the server knows."""
    version: int = connection.pg_version  # type: ignore[attr-defined]
    for line in lines:
        if version >= KNOWN_SINCE or line != UNKNOWN_SETTING:
            yield line


def _start(
    name: str, arguments: list[str], connection: Connection, **pipes: Any
) -> "subprocess.Popen[str]":
    """Start one of PostgreSQL's programs, which connects as this connection does."""
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        raise CommandError(
            "This goes around a pooler: set DATABASE_URL_UNPOOLED to the direct host."
        )
    parameters = connection.get_connection_params()
    version: int = connection.pg_version  # type: ignore[attr-defined]
    path = programs.program(name, version // 10_000, parameters.get("host", ""))
    pipes.setdefault("stdout", subprocess.PIPE)
    return subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, no shell
        [path, *arguments],
        env=programs.environment(parameters),
        text=True,
        umask=0o077,
        **pipes,
    )


def _manifest(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
