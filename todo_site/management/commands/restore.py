"""Puts a backup in the place of what is there, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from todo_site.database import rehearsal
from todo_site.database.dump import Manifest, check, dump, restore
from todo_site.database.scratch import scratch
from todo_site.management.commands.backup import default_path

COMPANY = """
SELECT count(*) FROM pg_stat_activity WHERE application_name = 'todo'
AND datname = current_database() AND pid <> pg_backend_pid()
"""


class Command(BaseCommand):
    """Reads the file to its end first; a broken or foreign one changes nothing."""

    help = "Replace the whole database by a backup; what is there is backed up first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and how far to go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="restore into a scratch database, compare, and change nothing",
        )

    def handle(
        self, *args: Any, file: Path, yes: bool, dry_run: bool, **options: Any
    ) -> None:
        """Restore; raise CommandError, with nothing changed, if it cannot be."""
        connection.ensure_connection()
        check(file, connection)
        if dry_run:
            with scratch(connection) as copy:
                restore(copy, file)
                self.compare(copy, file)
            return
        self.refuse_company()
        self.ask(file, yes=yes)
        self.keep()
        restore(connection, file)
        connection.close()
        self.compare(connection, file)
        if waiting := rehearsal.pending(connection):
            self.stdout.write(f"Now run manage.py migrate: {', '.join(waiting)}.")

    def ask(self, file: Path, *, yes: bool) -> None:
        """Let somebody at a terminal think again; raise CommandError if they do."""
        name = connection.settings_dict["NAME"]
        question = f"Replace all of the database {name} by {file}? Type its name: "
        if not yes and input(question) != name:
            raise CommandError("Nothing was changed.")

    def refuse_company(self) -> None:
        """Raise CommandError while the site runs: what it writes now would be lost."""
        with connection.cursor() as cursor:
            cursor.execute(COMPANY)
            (others,) = cursor.fetchone()
        if others:
            raise CommandError(
                f"The site is connected {others} times. Stop it, then restore: "
                "what people write meanwhile would be lost."
            )

    def keep(self) -> None:
        """Write down what is there, if there is anything.

        Raise CommandError if it is somebody else's, which no backup would hold.
        """
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        if tables and "django_migrations" not in tables:
            raise CommandError(
                f"Nothing was changed: the database holds {', '.join(sorted(tables))}, "
                "which are not this site's. Restore into an empty one."
            )
        if tables:
            path = default_path(timezone.now())
            dump(connection, path, lambda _: None)
            self.stdout.write(f"What was there is in {path}.")

    def compare(self, restored: Any, file: Path) -> None:
        """Compare with the digests beside the file; raise CommandError if unequal."""
        wanted = Manifest.beside(file)
        if wanted is None:
            self.stdout.write("Restored. No digests lie beside it: not compared.")
            return
        if differences := wanted.differences(Manifest.of(restored)):
            raise CommandError("What was restored differs: " + "; ".join(differences))
        self.stdout.write(f"Restored: {len(wanted.digests)} tables are equal.")
