"""Brings the database up to this version of the site, rehearsed or for good."""

from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from todo_site.database import probes
from todo_site.database.dump import Manifest, dump, restore
from todo_site.database.rehearsal import Outcome, pending, rehearse
from todo_site.database.scratch import branch, scratch
from todo_site.management.commands.backup import default_path


class Command(BaseCommand):
    """With --rehearse on a copy only; without, it backs up, migrates and examines."""

    help = "Back up, migrate and examine; or try that on a copy first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to rehearse, and where."""
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="migrate a copy, compare its rows, tell its locks; change nothing",
        )
        parser.add_argument(
            "--branch",
            metavar="URL",
            help="rehearse there, on a copy that the host made, such as a Neon branch",
        )
        parser.add_argument(
            "--expect-changes",
            action="append",
            default=[],
            metavar="TABLE",
            help="a table whose rows the migrations are meant to change",
        )

    def handle(
        self,
        *args: Any,
        rehearse: bool,
        branch: str | None,
        expect_changes: list[str],
        **options: Any,
    ) -> None:
        """Do it; raise CommandError if anything is lost or not well afterwards."""
        waiting = pending(connection)
        self.stdout.write(f"To apply: {', '.join(waiting) or 'nothing'}.")
        if branch:
            self.on_branch(branch, expect_changes)
        elif rehearse:
            self.on_copy(expect_changes)
        elif waiting:
            self.for_good(expect_changes)

    def on_copy(self, expected: list[str]) -> None:
        """Copy the database on its own server, and rehearse there."""
        with TemporaryDirectory(prefix="todo-") as folder, scratch(connection) as copy:
            path = Path(folder) / "copy.dump"
            manifest = dump(connection, path, self.stdout.write)
            restore(copy, path)
            if differences := manifest.differences(Manifest.of(copy)):
                raise CommandError("The copy differs: " + "; ".join(differences))
            self.stdout.write(f"Copied: {len(manifest.digests)} tables are equal.")
            self.rehearsed(copy, expected)

    def on_branch(self, url: str, expected: list[str]) -> None:
        """Rehearse on a copy that somebody else made."""
        with branch(connection, url) as copy:
            self.rehearsed(copy, expected)

    def rehearsed(self, copy: BaseDatabaseWrapper, expected: list[str]) -> None:
        """Migrate the copy and tell; raise CommandError if it is not as before."""
        outcome = rehearse(copy)
        self.tell(outcome)
        wrong = [
            line for line in outcome.differences if line.split()[0] not in expected
        ]
        if wrong:
            raise CommandError(
                "The migrations change what was there: " + "; ".join(wrong)
            )
        self.stdout.write("Rehearsed: every table holds what it held.")

    def tell(self, outcome: Outcome) -> None:
        """Print how long each migration took, and each lock was held."""
        for migration, seconds in outcome.seconds.items():
            self.stdout.write(f"{migration}: {seconds:.2f} s")
            for lock in outcome.locks:
                if lock.migration == migration:
                    held = 1000 * lock.held
                    self.stdout.write(f"  {lock.table}: {lock.mode} for {held:.0f} ms")

    def for_good(self, expected: list[str]) -> None:
        """Back up, migrate, examine; raise CommandError if rows are gone."""
        path = default_path(timezone.now())
        before = dump(connection, path, self.stdout.write)
        self.stdout.write(f"Backed up to {path}.")
        call_command("migrate", interactive=False, stdout=self.stdout)
        lost = [
            line
            for line in losses(before, Manifest.of(connection))
            if line.split()[0] not in expected
        ]
        if lost:
            raise CommandError(
                f"{'; '.join(lost)}. Unless people deleted them meanwhile, go back: "
                f"manage.py restore {path}"
            )
        ill = [finding for finding in probes.of_schema() if not finding.is_well]
        if ill:
            words = "; ".join(f"{finding.name}: {finding.found}" for finding in ill)
            raise CommandError(f"Not well: {words}. To go back: restore {path}")
        self.stdout.write("Upgraded, and examined: all is well.")


def losses(before: Manifest, after: Manifest) -> list[str]:
    """Return a line for each table that has fewer rows; sessions end at any time."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    lines = []
    for table, digest in before.digests.items():
        rows = after.digests[table].rows if table in after.digests else 0
        if rows < digest.rows and table != sessions._meta.db_table:
            lines.append(f"{table} has {digest.rows - rows:,} rows fewer")
    return lines
