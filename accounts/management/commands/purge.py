"""Removes what nobody needs any longer; for the operator's scheduler, once a day."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AuditDetails, Session, Throttle

BATCH = 1_000

# Of tries at accounts that there are not; GDPR's storage limitation, Article 5(1)(e).
STRANGERS_KEPT = timedelta(days=90)


class Command(BaseCommand):
    """In bounded batches: no lock is held for long, and ending it loses nothing."""

    help = "Remove ended sessions, old counts of tries, strangers, and old history."

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, and say how many."""
        now = timezone.now()
        for what, rows in outdated(now).items():
            self.stdout.write(f"{what}: {remove(rows):,} removed.")
        # An app that has more to remove has `purged` in its configuration.
        for app in apps.get_app_configs():
            if purged := getattr(app, "purged", None):
                for what, count in purged(now):
                    self.stdout.write(f"{what}: {count:,} removed.")


def outdated(now: datetime) -> dict[str, QuerySet]:
    """Return what may go, by what it is called."""
    old = now - STRANGERS_KEPT
    return {
        "Ended sessions": Session.objects.ended(now),
        "Counts of tries": Throttle.objects.filter(free_at__lt=now),
        "Addresses of strangers": AuditDetails.objects.filter(
            user=None, entry__at__lt=old
        ),
    }


def remove(rows: QuerySet) -> int:
    """Remove those rows, batch by batch; return how many they were."""
    removed = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        removed += rows.filter(pk__in=keys).delete()[0]
    return removed
