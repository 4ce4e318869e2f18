"""Examines the database that the site uses; leaves nothing behind."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from todo_site.database.probes import Finding, examine


class Command(BaseCommand):
    """One line for each examination, with the cure where it is not well."""

    help = "Examine the live database. Ends with status 0 only if all is well."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the report."""
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print JSON instead"
        )

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        """Report; raise CommandError if anything is not well."""
        try:
            findings = list(examine())
        except Error as error:
            raise CommandError(f"The database does not answer: {error}") from error
        self.report(findings, as_json=as_json)
        ill = sum(not finding.is_well for finding in findings)
        if ill:
            raise CommandError(f"{ill} of {len(findings)} not well.")

    def report(self, findings: list[Finding], *, as_json: bool) -> None:
        """Print what was found."""
        if as_json:
            report = [asdict(finding) for finding in findings]
            self.stdout.write(json.dumps(report, indent=2))
            return
        for finding in findings:
            word = "pass" if finding.is_well else "FAIL"
            self.stdout.write(f"{word}  {finding.name}: {finding.found}")
            if not finding.is_well:
                self.stdout.write(f"      {finding.cure}")
