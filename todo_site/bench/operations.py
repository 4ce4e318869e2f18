"""The original's five operations at the database, before its refactoring and after.

Before: a new connection each time, no index on the owner, tasks deleted one by one.
After: a connection that is open, the indexes, a cascade in the database.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import Any, LiteralString

import psycopg
from psycopg import Rollback

from todo_site.bench.data import Connection

REPEATS = 25
Act = Callable[[Connection, int], Any]

LOGIN: LiteralString = """SELECT * FROM "user" WHERE email =
    (SELECT email FROM "user" WHERE id = %s)"""
TASKS: LiteralString = "SELECT * FROM {} WHERE user_id = %s"
OPEN: LiteralString = """SELECT * FROM {} WHERE user_id = %s AND NOT is_complete
    ORDER BY due_date"""
CREATE: LiteralString = """INSERT INTO {} (user_id, title, is_complete, created_at,
    updated_at) VALUES (%s, 'Measured', false, now(), now())"""


@dataclass(frozen=True)
class Operation:
    """One of the five; the claim in milliseconds, and what was measured."""

    name: str
    claimed_before: float
    claimed_after: float
    before: float
    after: float

    @property
    def claim(self) -> float:
        """How much faster it was said to become, in per cent."""
        return 100 * (1 - self.claimed_after / self.claimed_before)

    @property
    def gain(self) -> float:
        """How much faster it became, in per cent."""
        return 100 * (1 - self.after / self.before)


def _run(statement: LiteralString, table: LiteralString) -> Act:
    text = statement.format(table)
    return lambda connection, user: connection.execute(text, [user])


def _delete_before(connection: Connection, user: int) -> None:
    rows = connection.execute(
        "SELECT id FROM task_before WHERE user_id = %s", [user]
    ).fetchall()
    for (task,) in rows:
        connection.execute("DELETE FROM task_before WHERE id = %s", [task])
    connection.execute('DELETE FROM "user" WHERE id = %s', [user])


def _delete_after(connection: Connection, user: int) -> None:
    connection.execute("DELETE FROM accounts_user WHERE id = %s", [user])


OPERATIONS: tuple[tuple[str, float, float, Act, Act], ...] = (
    ("sign-in lookup", 5, 2, _run(LOGIN, ""), _run(LOGIN, "")),
    ("a user's tasks", 50, 5, _run(TASKS, "task_before"), _run(TASKS, "tasks_task")),
    ("status filter", 40, 3, _run(OPEN, "task_before"), _run(OPEN, "tasks_task")),
    ("create", 10, 8, _run(CREATE, "task_before"), _run(CREATE, "tasks_task")),
    ("delete a user", 100, 15, _delete_before, _delete_after),
)


def operations(parameters: dict[str, Any], users: list[int]) -> list[Operation]:
    """Return the five, measured in turns; everything is undone."""
    found = []
    with closing(psycopg.connect(**parameters)) as pooled:
        for name, claimed_before, claimed_after, before, after in OPERATIONS:
            times: tuple[list[float], list[float]] = ([], [])
            for user in users[:REPEATS]:
                start = time.perf_counter()
                with closing(psycopg.connect(**parameters)) as fresh:
                    _undone(fresh, before, user)
                times[0].append(time.perf_counter() - start)
                start = time.perf_counter()
                _undone(pooled, after, user)
                times[1].append(time.perf_counter() - start)
            found.append(
                Operation(
                    name,
                    claimed_before,
                    claimed_after,
                    1000 * median(times[0]),
                    1000 * median(times[1]),
                )
            )
    return found


def _undone(connection: Connection, act: Act, user: int) -> None:
    with connection.transaction():
        act(connection, user)
        raise Rollback
