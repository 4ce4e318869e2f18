"""Writes a backup, and proves on request that it can be restored."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from todo_site.database.dump import Manifest, dump, restore
from todo_site.database.models import Backup
from todo_site.database.scratch import scratch


class Command(BaseCommand):
    """pg_dump's custom format, and beside it a file of digests."""

    help = "Write a backup of the whole database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write it, and whether to prove it."""
        parser.add_argument("--output", type=Path, help="the file to write")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="restore it into a scratch database and compare every table",
        )

    def handle(
        self, *args: Any, output: Path | None, verify: bool, **options: Any
    ) -> None:
        """Write it; raise CommandError if it cannot be, or is not equal."""
        taken_at = timezone.now()
        path = output or default_path(taken_at)
        manifest = dump(connection, path, self.stdout.write)
        rows = sum(digest.rows for digest in manifest.digests.values())
        size = path.stat().st_size
        self.stdout.write(f"{path}: {rows:,} rows, {size:,} bytes.")
        if verify:
            self.verify(path, manifest)
            Backup.objects.create(file=path.name, bytes=size, taken_at=taken_at)

    def verify(self, path: Path, manifest: Manifest) -> None:
        """Restore it elsewhere and compare; raise CommandError if it differs."""
        with scratch(connection) as copy:
            restore(copy, path)
            differences = manifest.differences(Manifest.of(copy))
        if differences:
            raise CommandError("The backup differs: " + "; ".join(differences))
        self.stdout.write(f"Verified: {len(manifest.digests)} tables are equal.")


def default_path(now: datetime) -> Path:
    """Return where a backup of that moment goes; no two go to the same place."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"todo-{stamp}{f'-{turn}' if turn else ''}.dump" for turn in count())
    paths = (Path(settings.BACKUP_DIR) / name for name in names)
    return next(path for path in paths if not path.exists())
