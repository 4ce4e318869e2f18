"""The way back from changes that belong together: from all of them, or from one thing.

Whole states are compared: what was changed again since is told, and left as it is.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection, transaction

from tasks.models import Change, ChangeSet, Kind, Project, SavedFilter, Task

# What took something back, and is taken back itself, leaves that as it was, and so on.
MARK = """
WITH RECURSIVE chain AS (
    SELECT id, takes_back, true AS is_taken_back FROM tasks_changeset WHERE id = %s
    UNION ALL
    SELECT above.id, above.takes_back, NOT chain.is_taken_back
    FROM tasks_changeset AS above JOIN chain ON above.id = chain.takes_back
)
UPDATE tasks_changeset AS marked SET is_taken_back = chain.is_taken_back
FROM chain WHERE marked.id = chain.id
"""


def mark(taken_back: ChangeSet, by: ChangeSet) -> None:
    """Keep that all of a set was taken back by another."""
    ChangeSet.objects.filter(pk=by.pk).update(takes_back=taken_back.pk)
    with connection.cursor() as cursor:
        cursor.execute(MARK, [taken_back.pk])


@dataclass(frozen=True)
class Conflict:
    """Something that was changed again: how it was to be again, and how it is."""

    kind: Kind
    object_id: int
    wanted: dict[str, Any] | None
    found: dict[str, Any] | None

    @property
    def name(self) -> str:
        """What it is called."""
        state = self.found or self.wanted or {}
        name: str = state.get("title") or state.get("name") or ""
        return name


@dataclass
class TakenBack:
    """How much was put back as it was before, and what was left as it is."""

    count: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """What has a history, in SQL: its columns but for its own key and owner."""

    kind: Kind
    name: str
    columns: tuple[str, ...]

    @classmethod
    def of(cls, kind: Kind, model: Any) -> "Table":
        """Return that of a model."""
        derived = {"id", "user_id", "updated_at", "version"}
        columns = [field.column for field in model._meta.concrete_fields]
        return cls(
            kind,
            model._meta.db_table,
            tuple(column for column in columns if column not in derived),
        )

    def row(self, name: str) -> str:
        """Return the columns of a row, to be compared."""
        return f"({', '.join(f'{name}.{column}' for column in self.columns)})"

    def wanted(self) -> str:
        """Return the columns to be put back; what they point at may be gone."""
        return ", ".join(GONE.get(column, f"old.{column}") for column in self.columns)


# A project that is gone is no project, a parent that is gone is none; and what another
# task follows already, this one follows no more.
GONE = {
    "project_id": """(SELECT id FROM tasks_project
        WHERE id = old.project_id AND user_id = net.user_id)""",
    "parent_id": """CASE WHEN old.parent_id IN (SELECT object_id FROM net)
        OR EXISTS (SELECT FROM tasks_task
            WHERE id = old.parent_id AND user_id = net.user_id)
        THEN old.parent_id END""",
    "idempotency_key": """CASE WHEN NOT EXISTS (SELECT FROM tasks_task AS other
            WHERE other.user_id = net.user_id AND other.id <> net.object_id
                AND other.idempotency_key = old.idempotency_key)
        THEN old.idempotency_key END""",
    "previous": """CASE WHEN NOT EXISTS (SELECT FROM tasks_task AS other
            WHERE other.previous = old.previous AND other.id <> net.object_id)
        THEN old.previous END""",
}

# What a set made of each thing, from first to last.
NET = """
WITH net AS MATERIALIZED (
    SELECT user_id, object_id, (array_agg(before ORDER BY id))[1] AS before,
        (array_agg(after ORDER BY id DESC))[1] AS after
    FROM tasks_change
    WHERE change_set_id = %(change_set)s AND user_id = %(user)s AND kind = '{kind}'
        AND (%(only)s::bigint[] IS NULL OR object_id = ANY(%(only)s))
    GROUP BY user_id, object_id
)
"""
NOW = """
LEFT JOIN {table} AS now ON now.id = net.object_id AND now.user_id = net.user_id
"""
STATES = """
CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, net.before) AS old
CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, net.after) AS new
"""
# As the set left it; or, where the person says so, whatever became of it.
AS_LEFT = """((now.id IS NULL) = (net.after IS NULL)
    AND {now} IS NOT DISTINCT FROM {new})"""
AS_BEFORE = """((now.id IS NULL) = (net.before IS NULL)
    AND {now} IS NOT DISTINCT FROM {old})"""
# What was added got something of its own since, which would go with it or lose it:
# parts that are not of this set, or not as it left them; or tasks of a project.
HAS_MORE = {
    Kind.TASK: """(net.before IS NULL AND EXISTS (
        WITH RECURSIVE below AS (
            SELECT id FROM tasks_task WHERE parent_id = now.id
            UNION ALL
            SELECT part.id FROM tasks_task AS part
            JOIN below ON part.parent_id = below.id
        )
        SELECT FROM below JOIN tasks_task AS part ON part.id = below.id
        LEFT JOIN net AS own ON own.object_id = part.id AND own.before IS NULL
        CROSS JOIN LATERAL
            jsonb_populate_record(NULL::tasks_task, own.after) AS left_as
        WHERE own.object_id IS NULL OR {part} IS DISTINCT FROM {left_as}
    ))""",
    Kind.PROJECT: """(net.before IS NULL AND EXISTS (
        SELECT FROM tasks_task AS part
        WHERE part.user_id = net.user_id AND part.project_id = now.id
            AND part.id NOT IN (
                SELECT object_id FROM tasks_change
                WHERE change_set_id = %(change_set)s AND kind = 'task'
                    AND before IS NULL
            )
    ))""",
    Kind.FILTER: "false",
}

CONFLICTS = """
SELECT net.object_id, net.before, to_jsonb(now)
FROM net {now_of}
WHERE NOT {as_before} AND (NOT {as_left} OR {has_more})
ORDER BY net.object_id
"""
RESTORE = """
INSERT INTO {table} (id, user_id, {columns})
SELECT net.object_id, net.user_id, {wanted}
FROM net {now_of}
WHERE net.before IS NOT NULL AND now.id IS NULL AND (net.after IS NULL OR %(force)s)
ORDER BY net.object_id
"""
REVERT = """
UPDATE {table} AS now SET ({columns}) = ROW ({wanted})
FROM net {states_of}
WHERE now.id = net.object_id AND now.user_id = net.user_id
    AND net.before IS NOT NULL AND NOT {as_before} AND ({as_left} OR %(force)s)
"""
REMOVE = """
DELETE FROM {table} AS now USING net {states_of}
WHERE now.id = net.object_id AND now.user_id = net.user_id
    AND net.before IS NULL AND (({as_left} AND NOT {has_more}) OR %(force)s)
"""

STATES_NOW = """
SELECT id, to_jsonb(now) FROM {table} AS now WHERE id = ANY(%s) AND user_id = ANY(%s)
"""

TABLES = {
    kind: Table.of(kind, model)
    for kind, model in (
        (Kind.PROJECT, Project),
        (Kind.FILTER, SavedFilter),
        (Kind.TASK, Task),
    )
}


def take_back(
    change_set: ChangeSet, *, only: Change | None = None, force: bool = False
) -> TakenBack:
    """Put back what a set of changes made, all of it or one thing.

    What was changed again since is left as it is, and told, unless `force`. To be done
    within `changing`. Raises IntegrityError, with nothing put back, where something new
    is in the way, such as a project of the same name.
    """
    result = TakenBack()
    values = {
        "change_set": change_set.pk,
        "user": change_set.user_id,
        "only": together(only) if only else None,
        "force": force,
    }
    kinds = [Kind(only.kind)] if only else _kinds(change_set)
    with transaction.atomic(), connection.cursor() as cursor:
        if not force:
            for kind in kinds:
                cursor.execute(_statement(CONFLICTS, TABLES[kind]), values)
                result.conflicts += [
                    Conflict(kind, pk, _state(wanted), _state(found))
                    for pk, wanted, found in cursor.fetchall()
                ]
        # What others point at is there before them, and goes after them.
        for statement, order in ((RESTORE, 1), (REVERT, 1), (REMOVE, -1)):
            for kind in kinds[::order]:
                cursor.execute(_statement(statement, TABLES[kind]), values)
                result.count += cursor.rowcount
    return result


# What was deleted along with something, as its subtasks are.
TOGETHER = """
WITH RECURSIVE gone AS (
    SELECT object_id FROM tasks_change WHERE id = %(pk)s
    UNION ALL
    SELECT part.object_id FROM tasks_change AS part
    JOIN gone ON (part.before->>'parent_id')::bigint = gone.object_id
    WHERE part.change_set_id = %(change_set)s AND part.kind = 'task'
        AND part.after IS NULL
)
SELECT object_id FROM gone
"""


def together(change: Change) -> list[int]:
    """Return the number of what was changed, and of all that was deleted with it."""
    if change.after is not None or change.kind != Kind.TASK:
        return [change.object_id]
    values = {"pk": change.pk, "change_set": change.change_set_id}
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, values)
        return [pk for (pk,) in cursor.fetchall()]


def _kinds(change_set: ChangeSet) -> list[Kind]:
    """Return the kinds of things that a set changed, what others point at first."""
    found = set(change_set.changes.values_list("kind", flat=True).distinct())
    return [kind for kind in TABLES if kind in found]


@cache
def _statement(statement: str, table: Table) -> str:
    """Return the statement for that table; its states are compared column by column."""
    states = STATES.format(table=table.name)
    rows = {name: table.row(name) for name in ("now", "old", "new", "part", "left_as")}
    parts = {
        "table": table.name,
        "columns": ", ".join(table.columns),
        "wanted": table.wanted(),
        "states_of": states,
        "now_of": NOW.format(table=table.name) + states,
        "as_left": AS_LEFT.format(**rows),
        "as_before": AS_BEFORE.format(**rows),
        "has_more": HAS_MORE[table.kind].format(**rows),
    }
    return NET.format(kind=table.kind.value) + statement.format(**parts)


def _state(text: str | None) -> dict[str, Any] | None:
    """Return a state that the database told as JSON; None for what is not there."""
    state: dict[str, Any] | None = json.loads(text) if text else None
    return state


def states_of(changes: Iterable[Change]) -> dict[tuple[str, int], dict[str, Any]]:
    """Return how the things of one person's changes are now; without what is gone."""
    states: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, table in TABLES.items():
        these = [change for change in changes if change.kind == kind]
        pks = {change.object_id: change.user_id for change in these}
        if pks:
            values = [list(pks), list(set(pks.values()))]
            with connection.cursor() as cursor:
                cursor.execute(STATES_NOW.format(table=table.name), values)
                found = cursor.fetchall()
            states |= {(kind.value, pk): json.loads(state) for pk, state in found}
    return states
