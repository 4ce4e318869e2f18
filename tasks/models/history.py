"""What became of everything that a person keeps, written down by the database itself.

One set of changes is what one request did: it is taken back as one. Triggers write the
changes, so that nothing that goes around Django escapes them; what is deleted stays
there as its last state, which is what the trash is made of.
"""

from datetime import timedelta
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tasks.querysets import ChangeQuerySet, ChangeSetQuerySet

KEPT = timedelta(days=30)

LONGEST_WHAT = 300
LONGEST_SOURCE = 200


class Kind(models.TextChoices):
    """What has a history."""

    TASK = "task", "Task"
    PROJECT = "project", "Project"
    FILTER = "filter", "Filter"


class ChangeSet(models.Model):
    """What one request, or one statement from elsewhere, changed of a person's."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="change_sets",
        db_index=False,
        db_constraint=False,
    )
    at = models.DateTimeField(db_default=Now(), editable=False)
    what = models.CharField(max_length=LONGEST_WHAT, db_default="")
    who = models.CharField(max_length=LONGEST_SOURCE, db_default="")
    source = models.CharField(max_length=LONGEST_SOURCE, db_default="")
    # The set that this one took back. That may be forgotten by now, so it is no key.
    takes_back = models.BigIntegerField(null=True, editable=False)
    is_taken_back = models.BooleanField(default=False, db_default=False)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="change_set_newest", fields=["user", "-id"])]

    def __str__(self) -> str:
        return self.what

    def is_by_another(self, person: object) -> bool:
        """Whether somebody else did it, or the database, than that person."""
        return bool(self.who) and self.who != str(person)


class Change(models.Model):
    """What became of one thing: its columns before and after, null for not there."""

    change_set = models.ForeignKey(
        ChangeSet,
        on_delete=models.CASCADE,
        related_name="changes",
        db_constraint=False,
    )
    # Without a key: a person's changes go with the sets that they belong to.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        related_name="changes",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=10, choices=Kind)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="change_of_object", fields=["object_id", "kind", "id"]),
            # Looked at with every session.
            models.Index(name="change_newest", fields=["user", "-id"]),
            models.Index(
                name="change_in_trash",
                fields=["user", "-id"],
                condition=models.Q(after__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="change_kind_known", condition=models.Q(kind__in=Kind.values)
            ),
        ]

    def __str__(self) -> str:
        state = self.after or self.before or {}
        name: str = state.get("title") or state.get("name") or ""
        return name


# What follows from the rest, or never comes back: a form drawn before must stay stale.
IMAGE = "jsonb_strip_nulls(to_jsonb({row}) - '{{updated_at,version}}'::text[])"
WAS, NOW = IMAGE.format(row="was"), IMAGE.format(row="now")

ADDED = f"SELECT now.id, now.user_id, NULL::jsonb AS before, {NOW} AS after FROM new_rows AS now"  # noqa: E501, S608 # nosec B608 - of constants
# Not a join of the two: a session that changed one row first would keep the plan for
# one, and took 17 s for ten thousand.
CHANGED = f"""SELECT id, max(user_id) AS user_id,
        (array_agg(before) FILTER (WHERE before IS NOT NULL))[1] AS before,
        (array_agg(after) FILTER (WHERE after IS NOT NULL))[1] AS after
    FROM (
        SELECT was.id, NULL::bigint AS user_id, {WAS} AS before, NULL::jsonb AS after
        FROM old_rows AS was
        UNION ALL
        SELECT now.id, now.user_id, NULL::jsonb, {NOW} FROM new_rows AS now
    ) AS image
    GROUP BY id"""  # noqa: S608 # nosec B608
REMOVED = f"SELECT was.id, was.user_id, {WAS} AS before, NULL::jsonb AS after FROM old_rows AS was"  # noqa: E501, S608 # nosec B608

# One look at the person for each statement, however many rows it changes. OFFSET 0 has
# each image made once.
WRITE = """
    IF current_setting('todo.history', true) = 'off' THEN
        RETURN NULL;
    END IF;
    WITH change_set AS MATERIALIZED (
        SELECT user_id, tasks_change_set_of(user_id) AS id
        FROM (SELECT DISTINCT user_id FROM {rows}) AS owner
    )
    INSERT INTO tasks_change
        (change_set_id, user_id, kind, object_id, before, after)
    SELECT change_set.id, change.user_id, '{kind}', change.id, before, after
    FROM ({changes} OFFSET 0) AS change
    JOIN change_set ON change_set.user_id = change.user_id
    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;
    RETURN NULL;
"""


def recorded(kind: Kind) -> list[pgtrigger.Trigger]:
    """Return the triggers that write the history of a table.

    Each runs once for a statement: ten thousand rows are written as one INSERT.
    """
    old, new = {"old": "old_rows"}, {"new": "new_rows"}
    return [
        _recorder(kind, "insert", pgtrigger.Insert, ADDED, new),
        _recorder(kind, "update", pgtrigger.Update, CHANGED, old | new),
        _recorder(kind, "delete", pgtrigger.Delete, REMOVED, old),
    ]


def _recorder(
    kind: Kind,
    name: str,
    operation: pgtrigger.Operation,
    changes: str,
    tables: dict[str, str],
) -> pgtrigger.Trigger:
    rows = "new_rows" if "new" in tables else "old_rows"
    return pgtrigger.Trigger(
        name=f"record_{name}",
        level=pgtrigger.Statement,
        operation=operation,
        when=pgtrigger.After,
        referencing=pgtrigger.Referencing(**tables),
        func=WRITE.format(kind=kind.value, changes=changes, rows=rows),
    )
