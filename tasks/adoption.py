"""Brings people and tasks over from the original FastAPI application's database.

Its tables are `user` (id, email, password_hash, created_at) and `task` (id, title,
description, due_date, is_complete, user_id, created_at, updated_at); times without a
zone are UTC there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from accounts.models import User
from tasks.history import without_history
from tasks.models import Task
from todo_site.database.config import is_local

# Makes the same key of the same task each time, so that none is brought twice.
NAMESPACE = UUID("5f1c3c1e-6d0b-5d0a-9a3b-0c3f6b7a2e11")
ROWS_AT_ONCE = 2000
UNTITLED = "Untitled"

USERS = 'SELECT id, email, password_hash, created_at FROM "user" ORDER BY id'
TASKS = """
SELECT task.id, user_id, title, description, due_date, is_complete,
    task.created_at, task.updated_at
FROM task ORDER BY task.id
"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Count:
    """How many there are in the other database, and how many of them are here."""

    there: int
    here: int

    @property
    def missing(self) -> int:
        """How many are still to be brought."""
        return self.there - self.here


class Source:
    """The other database, as it is at one moment; it is only read."""

    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        self.connection = connection

    @classmethod
    @contextmanager
    def open(cls, url: str) -> Iterator["Source"]:
        """Connect; raise psycopg.Error where that fails or a table is not there."""
        with psycopg.connect(_encrypted(url), row_factory=dict_row) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            yield cls(connection)

    def users(self) -> Iterator[list[Row]]:
        """Yield them, some thousands at once."""
        return self._batches("users", USERS)

    def tasks(self) -> Iterator[list[Row]]:
        """Yield them, some thousands at once."""
        return self._batches("tasks", TASKS)

    def _batches(self, name: str, statement: str) -> Iterator[list[Row]]:
        with self.connection.cursor(name) as cursor:
            cursor.itersize = ROWS_AT_ONCE
            rows = iter(cursor.execute(statement))
            while batch := list(islice(rows, ROWS_AT_ONCE)):
                yield batch


def _encrypted(url: str) -> str:
    """Return the address so that nothing leaves this machine in plain text."""
    given = conninfo_to_dict(url)
    if is_local(str(given.get("host", ""))) or "sslmode" in given:
        return url
    return make_conninfo(url, sslmode="require")


def count(source: Source) -> tuple[Count, Count]:
    """Return what there is of users and of tasks, there and here."""
    people = tasks = here = tasks_here = 0
    owners: dict[Any, str] = {}
    for batch in source.users():
        people += len(batch)
        owners |= {row["id"]: email(row) for row in batch}
        here += len(_known(batch))
    known = dict(User.objects.values_list("email", "pk"))
    for batch in source.tasks():
        tasks += len(batch)
        keys: dict[UUID | None, int | None] = {
            key(row): known.get(owners[row["user_id"]]) for row in batch
        }
        found = Task.objects.filter(idempotency_key__in=keys)
        tasks_here += sum(
            keys[task_key] == owner
            for task_key, owner in found.values_list("idempotency_key", "user_id")
        )
    return Count(people, here), Count(tasks, tasks_here)


def bring(source: Source) -> None:
    """Add whoever and whatever is not here yet; to be called in a transaction."""
    # Nothing of it was changed here.
    without_history()
    owners: dict[Any, int] = {}
    for batch in source.users():
        known = _known(batch)
        User.objects.bulk_create(
            [user(row) for row in batch if email(row) not in known]
        )
        known = _known(batch)
        owners |= {row["id"]: known[email(row)] for row in batch}
    for batch in source.tasks():
        # What was brought before has its key already.
        Task.objects.bulk_create(
            [task(row, owners[row["user_id"]]) for row in batch],
            ignore_conflicts=True,
        )


def _known(batch: list[Row]) -> dict[str, int]:
    found = User.objects.filter(email__in=[email(row) for row in batch])
    return dict(found.values_list("email", "pk"))


def email(row: Row) -> str:
    """Return the address as it is kept here."""
    return str(row["email"]).strip().lower()


def key(row: Row) -> UUID:
    """Return what tells this task from every other."""
    created_at: datetime = row["created_at"]
    if created_at.tzinfo:
        created_at = created_at.astimezone(UTC)
    return uuid5(NAMESPACE, f"{row['id']} {created_at.isoformat()}")


def user(row: Row) -> User:
    """Return the person, who goes on signing in with the password they have."""
    return User(
        email=email(row),
        password=f"bcrypt${row['password_hash']}",
        created_at=moment(row["created_at"]),
    )


def task(row: Row, owner: int) -> Task:
    """Return the task; one without words gets some, for here each has a title."""
    updated_at = moment(row["updated_at"])
    return Task(
        user_id=owner,
        title=row["title"] if row["title"].strip() else UNTITLED,
        description=row["description"],
        due_date=row["due_date"],
        is_complete=row["is_complete"],
        completed_at=updated_at if row["is_complete"] else None,
        created_at=moment(row["created_at"]),
        updated_at=updated_at,
        idempotency_key=key(row),
    )


def moment(time: datetime) -> datetime:
    """Return the time with a zone; the original wrote UTC without saying so."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)
