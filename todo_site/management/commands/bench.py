"""Measures what pages and actions cost, and writes docs/benchmarks.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Needs what the tests need, and Debian's wrk; nothing of the site's own data."""

    help = "Measure the site beside what it is compared with, for a quarter of an hour."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how much to do."""
        parser.add_argument(
            "--quick",
            action="store_true",
            help="only compare counts with their budgets: statements, buffers, bytes",
        )
        parser.add_argument(
            "--large", action="store_true", help="also at ten million tasks"
        )
        parser.add_argument("--seconds", type=float, default=3, help="of each slot")
        parser.add_argument("--rounds", type=int, default=4)
        parser.add_argument(
            "--output", type=Path, default=settings.BASE_DIR / "docs" / "benchmarks.md"
        )

    def handle(
        self,
        *args: Any,
        quick: bool,
        large: bool,
        seconds: float,
        rounds: int,
        output: Path,
        **options: Any,
    ) -> None:
        """Measure; raise CommandError if a budget is exceeded."""
        # It needs the tools of the tests, which a server has not.
        from todo_site.bench import runner  # noqa: PLC0415

        if quick:
            if exceeded := runner.quick():
                raise CommandError("\n".join(exceeded))
            self.stdout.write("Every page is within its budget.")
            return
        with output.open("w") as page:
            for section in runner.full(seconds, rounds, is_large=large):
                page.write(section)
                page.flush()
                self.stdout.write(section)
