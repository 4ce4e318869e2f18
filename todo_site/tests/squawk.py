"""Reads every migration's SQL with squawk, which knows what locks a table for long.

`python -m todo_site.tests.squawk`, as `make check` does; it says nothing of SQL that
may run while people work.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

SQUAWK = Path(sys.executable).parent / "squawk"

# The oldest server that the site runs on decides what is safe.
VERSION = "15.0"

# Every migration connects with a lock_timeout; Django chooses the types of its fields,
# and knows by itself which migration it ran.
OUR_WAY = {
    "require-timeout-settings",
    "prefer-text-field",
    "prefer-robust-stmts",
    "prefer-bigint-over-smallint",
}

# These made the tables: a constraint on a table without rows locks nobody out.
FOUNDING = {
    ("accounts", "0001_users"),
    ("accounts", "0002_cascade_in_database"),
    # allauth's table comes with the same upgrade.
    ("accounts", "0005_recovery_codes"),
    ("database", "0001_sizes_and_backups"),
    ("tasks", "0001_tasks"),
    # Projects and filters; what is asked of tasks themselves is checked later.
    ("tasks", "0003_plans"),
}
WITHOUT_ROWS = {
    "adding-foreign-key-constraint",
    "constraint-missing-not-valid",
    "prefer-bigint-over-int",
}

# statement_timestamp() is stable: it is computed once, and no row is rewritten.
STABLE_DEFAULTS = {("accounts", "0004_audit"): {"adding-field-with-default"}}


def migrations() -> Iterator[tuple[str, str]]:
    """Yield the application and the name of each migration of ours."""
    ours = {path.parent.name for path in settings.BASE_DIR.glob("*/__init__.py")}
    for application in apps.get_app_configs():
        if application.name.partition(".")[0] in ours:
            for path in sorted(Path(application.path).glob("migrations/0*.py")):
                yield application.label, path.stem


def complaints(path: Path, excluded: set[str]) -> int:
    """Print what squawk says of a file, but for some rules; return its exit status."""
    return subprocess.run(
        [
            SQUAWK,
            f"--pg-version={VERSION}",
            f"--exclude={','.join(sorted(excluded))}",
            path,
        ],
        check=False,
    ).returncode


def read(label: str, name: str, folder: Path) -> int:
    """Return squawk's exit status for one migration."""
    path = folder / f"{label}-{name}.sql"
    with path.open("w") as file:
        call_command("sqlmigrate", label, name, stdout=file)
    excluded = OUR_WAY | STABLE_DEFAULTS.get((label, name), set())
    if (label, name) in FOUNDING:
        excluded |= WITHOUT_ROWS
    return complaints(path, excluded)


def main() -> int:
    """Return 0 if nothing was said of any."""
    django.setup()
    with TemporaryDirectory(prefix="todo-") as folder:
        return max(read(*migration, Path(folder)) for migration in migrations())


if __name__ == "__main__":
    sys.exit(main())
