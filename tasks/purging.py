"""Forgets what happened too long ago; for the operator's scheduler, by `purge`.

In bounded batches, each a transaction of its own: no lock is held for long, and ending
it half-way loses nothing.
"""

from collections.abc import Iterator
from datetime import datetime

from tasks.models import Change, ChangeSet
from tasks.models.history import KEPT

SETS_AT_ONCE, CHANGES_AT_ONCE = 1_000, 10_000


def purged(now: datetime) -> Iterator[tuple[str, int]]:
    """Remove history that is older than it is kept; yield what it was, and how much.

    What was deleted and lies in the trash goes with it.
    """
    changes = gone = sets = 0
    while old := _oldest(now - KEPT):
        found, trashed = _forget(old)
        changes, gone = changes + found, gone + trashed
        sets += ChangeSet.objects.filter(pk__in=old).delete()[0]
    yield "Deleted tasks, projects and filters in the trash", gone
    yield "Changes in the history", changes
    yield "Steps in the history", sets


def _oldest(before: datetime) -> list[int]:
    """Return the oldest sets, as far as they are from before that moment.

    Their numbers ascend with time, so they are read from the beginning of one index.
    """
    first = ChangeSet.objects.order_by("pk").values_list("pk", "at")[:SETS_AT_ONCE]
    return [pk for pk, at in first if at < before]


def _forget(sets: list[int]) -> tuple[int, int]:
    """Remove the changes of some sets; return how many, and how many were deletions."""
    found = Change.objects.filter(change_set__in=sets).order_by("pk")
    removed = gone = 0
    while batch := list(found.values_list("pk", "after")[:CHANGES_AT_ONCE]):
        pks = [pk for pk, _ in batch]
        gone += sum(after is None for _, after in batch)
        removed += Change.objects.filter(pk__in=pks).delete()[0]
    return removed, gone
