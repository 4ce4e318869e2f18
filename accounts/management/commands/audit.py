"""Reads the audit log, and proves that nobody changed it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import AuditEntry

BATCH = 2_000
LATEST = 20


class Command(BaseCommand):
    """The chain shows what was changed or left out; a noted digest, a lost end."""

    help = "Show the latest entries of the audit log, or verify all of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        parser.add_argument("--verify", action="store_true", help="check every entry")
        parser.add_argument(
            "--noted",
            metavar="DIGEST",
            help="a digest that --verify told earlier, which must still be there",
        )

    def handle(
        self, *args: Any, verify: bool, noted: str | None, **options: Any
    ) -> None:
        """Do it; raise CommandError for the first entry that is not as it was."""
        if not verify:
            latest = AuditEntry.objects.order_by("-pk")[:LATEST]
            for entry in reversed(latest):
                when = f"{entry.at:%Y-%m-%d %H:%M:%S}"
                self.stdout.write(f"{when} {entry} {entry.object}")
            return
        last, found = None, noted is None
        for entry in entries():
            check(entry, last)
            found, last = found or entry.digest == noted, entry
        if not found:
            raise CommandError(f"No entry has the digest {noted}: the end was cut off.")
        count, digest = (last.pk, last.digest) if last else (0, "nothing")
        self.stdout.write(f"{count:,} entries are as they were written. Note: {digest}")


def entries() -> Iterator[AuditEntry]:
    """Yield all of them in their order, in bounded batches."""
    after = 0
    while True:
        rows = AuditEntry.objects.filter(pk__gt=after).select_related("details")
        batch = list(rows.order_by("pk")[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1].pk


def check(entry: AuditEntry, last: AuditEntry | None) -> None:
    """Raise CommandError unless the entry is whole and follows that one."""
    details = getattr(entry, "details", None)
    expected, before = (last.pk + 1, last.digest) if last else (1, "")
    if entry.pk != expected:
        raise CommandError(f"Entry {expected} is missing.")
    if entry.previous != before or entry.digest != entry.computed_digest():
        raise CommandError(f"Entry {entry.pk} was changed, or the one before it.")
    if details and details.digest() != entry.details_digest:
        raise CommandError(f"The details of entry {entry.pk} were changed.")
