"""Brings people and tasks over from the original FastAPI application."""

from argparse import ArgumentParser
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tasks import adoption
from tasks.adoption import Count, Source


class Command(BaseCommand):
    """Tells what it would bring; with --yes brings it, all or nothing."""

    help = "Bring users and tasks over from the original database. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where it is, and whether to do it."""
        parser.add_argument("url", help="postgresql://… of the original database")
        parser.add_argument("--yes", action="store_true", help="bring them")

    def handle(self, *args: Any, url: str, yes: bool, **options: Any) -> None:
        """Bring them; raise CommandError, with nothing changed, if any is missing."""
        try:
            with Source.open(url) as source, transaction.atomic():
                counts = adoption.count(source)
                self.tell(*counts)
                if yes:
                    adoption.bring(source)
                    self.compare(*adoption.count(source))
        except psycopg.Error as error:
            raise CommandError(f"The original cannot be read: {error}") from error

    def tell(self, users: Count, tasks: Count) -> None:
        """Print what is to be brought."""
        for name, found in (("users", users), ("tasks", tasks)):
            self.stdout.write(
                f"{found.there:,} {name} there, {found.here:,} of them here already: "
                f"{found.missing:,} to bring."
            )

    def compare(self, users: Count, tasks: Count) -> None:
        """Print that all are here; raise CommandError, and so undo it, if not."""
        if users.missing or tasks.missing:
            raise CommandError(
                f"Nothing was changed: {users.missing} users and {tasks.missing} tasks "
                "would be missing."
            )
        self.stdout.write(
            f"Brought: {users.here:,} users and {tasks.here:,} tasks are here. "
            "Their passwords go on working."
        )
