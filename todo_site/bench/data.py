"""Believable rows, made by PostgreSQL itself: ten million of them in minutes."""

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

# How many open tasks they have whose pages are measured; of each there are some.
LISTS = (10, 50, 100)
PEOPLE_OF_EACH = 20

# Who has more tasks than most: as many in each database; and who has most of all.
HEAVY = "heavy@bench.example"
HEAVIEST = "heaviest@bench.example"


@dataclass(frozen=True)
class Size:
    """A database: people, tasks in all, and how many of these the heavy ones have."""

    name: str
    people: int
    tasks: int
    heavy: dict[str, int]


SMALL = Size("100 thousand tasks", 10_000, 100_000, {HEAVY: 30_000})
LARGE = Size(
    "10 million tasks", 100_000, 10_000_000, {HEAVY: 30_000, HEAVIEST: 100_000}
)
TINY = Size("10 thousand tasks", 500, 10_000, {HEAVY: 3_000})

PEOPLE: LiteralString = """
INSERT INTO accounts_user (email, password, name, time_zone)
SELECT %(prefix)s || number || '@bench.example', '!', 'Person ' || number,
    'Europe/Berlin'
FROM generate_series(1, %(count)s) AS number
"""

# Each person's rows lie apart, as they would after a year.
TASKS: LiteralString = """
INSERT INTO tasks_task (user_id, title, description, due_date, is_complete,
    completed_at, created_at, updated_at, priority, labels)
SELECT owners[1 + number %% cardinality(owners)],
    (ARRAY['Call', 'Write to', 'Pay', 'Plan', 'Book', 'Fix', 'Order'])[1 + die %% 7]
    || ' ' ||
    (ARRAY['the dentist', 'Grandma', 'the electricity bill', 'the landlord',
        'the kitchen tap', 'coffee beans', 'the quarterly report', 'Jonas',
        'new tyres'])[1 + die / 7 %% 9],
    CASE WHEN die %% 10 < 4 THEN 'The number is on the fridge.' END,
    CASE WHEN die / 10 %% 4 > 0 THEN current_date - 60 + die / 40 %% 150 END,
    is_done, CASE WHEN is_done THEN born + interval '1 day' END, born, born,
    CASE WHEN die %% 7 > 3 THEN die %% 4 ELSE 0 END,
    CASE WHEN die %% 3 = 0
        THEN ARRAY[(ARRAY['phone', 'errand', 'online', 'bank'])[1 + die / 3 %% 4]]
        ELSE ARRAY[]::varchar[]
    END
FROM (
    SELECT number, abs(hashint8(number)) AS die,
        abs(hashint8(number)) / 100 %% 100 < %(done)s AS is_done,
        now() - interval '1 minute' * (abs(hashint8(number + 7)) %% 525600) AS born
    FROM generate_series(1, %(count)s::bigint) AS number
) AS numbers, (SELECT %(owners)s::bigint[] AS owners) AS people
"""

# The heavy ones also have projects, times, hidden tasks and saved filters.
PLANS: LiteralString = """
WITH made AS (
    INSERT INTO tasks_project (user_id, name)
    SELECT %(owner)s, 'Project ' || number FROM generate_series(1, 20) AS number
    RETURNING id, name
), kept AS (
    INSERT INTO tasks_savedfilter (user_id, name, expression)
    SELECT %(owner)s, said, said
    FROM unnest(ARRAY['overdue & !high', '@bank | @phone', '"tap"']) AS said
)
SELECT count(*) FROM made
"""
PLANNED: LiteralString = """
UPDATE tasks_task SET project_id = made.id,
    due_at = CASE WHEN tasks_task.id %% 3 = 0 THEN due_date + interval '9 hours' END,
    start_date = CASE
        WHEN due_date IS NULL AND tasks_task.id %% 10 = 0
        THEN current_date + (tasks_task.id %% 30)::int
    END
FROM tasks_project AS made
WHERE tasks_task.user_id = %(owner)s AND made.user_id = %(owner)s
    AND made.name = 'Project ' || tasks_task.id %% 25
"""


# They added each of them, as anybody did: a page tells by it whether it is the same.
HISTORY: LiteralString = """
WITH made AS (
    INSERT INTO tasks_changeset (user_id, what, who, source)
    SELECT user_id, 'Added “' || title || '”.', id, 'Firefox on Linux, 192.0.2.1'
    FROM tasks_task WHERE user_id = ANY(%(owners)s) ORDER BY id
    RETURNING id, user_id, who::bigint AS task
)
INSERT INTO tasks_change (user_id, change_set_id, kind, object_id, after)
SELECT made.user_id, made.id, 'task', task.id, to_jsonb(task)
FROM made JOIN tasks_task AS task ON task.id = made.task
"""

# Where few of very many blocks have dead rows, it would leave these for later. Tables
# that are empty still would be known as that when they fill.
VACUUM: LiteralString = """
VACUUM (ANALYZE, INDEX_CLEANUP ON)
    accounts_user, tasks_task, tasks_project, tasks_savedfilter,
    tasks_changeset, tasks_change
"""

RECORDERS: LiteralString = """
SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE tgrelid = 'tasks_task'::regclass AND tgname LIKE 'pgtrigger_record_%'
"""


def fill(connection: Connection, size: Size) -> None:
    """Fill the site's empty tables; indexes are made when the rows are there."""
    dropped = _drop(connection)
    connection.execute(PEOPLE, {"prefix": "person", "count": size.people})
    everybody = ids(connection, "person%")
    add_tasks(connection, everybody, size.tasks - sum(size.heavy.values()), done=60)
    for email, tasks in size.heavy.items():
        owner = add_person(connection, email)
        add_tasks(connection, [owner], tasks, done=60)
        connection.execute(PLANS, {"owner": owner})
        connection.execute(PLANNED, {"owner": owner})
    for length in LISTS:
        prefix = f"list{length}-"
        count = {"prefix": prefix, "count": PEOPLE_OF_EACH}
        connection.execute(PEOPLE, count)
        owners = ids(connection, f"{prefix}%")
        add_tasks(connection, owners, length * PEOPLE_OF_EACH, done=0)
        connection.execute(HISTORY, {"owners": owners})
    for definition in dropped:
        connection.execute(definition)
    connection.execute(VACUUM)


def _drop(connection: Connection) -> list[LiteralString]:
    """Drop the indexes and the triggers of history; return what makes them again."""
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'tasks_task'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    # What is invented has no history; and triggers would keep ten million rows in mind.
    recorders = connection.execute(RECORDERS).fetchall()
    for name, _ in recorders:
        drop = sql.SQL("DROP TRIGGER {} ON tasks_task").format(sql.Identifier(name))
        connection.execute(drop)
    return [definition for _, definition in [*indexes, *recorders]]


def ids(connection: Connection, like: str) -> list[int]:
    """Return the people with such an address, in their order."""
    rows = connection.execute(
        "SELECT id FROM accounts_user WHERE email LIKE %s ORDER BY id", [like]
    )
    return [number for (number,) in rows]


def add_person(connection: Connection, email: str) -> int:
    """Return a new person."""
    row = connection.execute(
        "INSERT INTO accounts_user (email, password) VALUES (%s, '!') RETURNING id",
        [email],
    ).fetchone()
    assert row is not None  # noqa: S101 - it was just returned
    return int(row[0])


def add_tasks(
    connection: Connection, owners: list[int], count: int, *, done: int
) -> None:
    """Give them that many tasks in all; `done` per cent of them are completed."""
    connection.execute(TASKS, {"owners": owners, "count": count, "done": done})
