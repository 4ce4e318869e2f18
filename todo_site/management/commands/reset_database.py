"""Empties a development database: everything in it is lost."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from todo_site.database.config import is_local


class Command(BaseCommand):
    """Refuses wherever somebody could miss what is lost."""

    help = "Drop every table and migrate anew. Only with DEBUG, only on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the assurance that it is meant."""
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, yes: bool, **options: Any) -> None:
        """Empty it; raise CommandError where that is not allowed."""
        if not settings.DEBUG:
            raise CommandError("DEBUG is off: this database may be somebody's.")
        if not is_local(connection.settings_dict["HOST"]):
            raise CommandError("The database is not on this machine.")
        if not yes:
            raise CommandError("Everything would be lost. Say so with --yes.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("Empty, and migrated anew.")
