"""The floor of a list: its statement by psycopg, and JSON, with nobody signed in."""

import json
import os
from collections.abc import Callable, Iterable

from psycopg_pool import ConnectionPool

TASKS = """
SELECT id, title, due_date, is_complete, left(description, 120) FROM tasks_task
WHERE user_id = %s AND NOT is_complete ORDER BY due_date, id DESC LIMIT 51
"""

pool = ConnectionPool(
    os.environ["YARDSTICK_URL"], min_size=1, max_size=7, kwargs={"autocommit": True}
)


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Answer the tasks of the user whose number is the query."""
    with pool.connection() as connection:
        rows = connection.execute(TASKS, [int(environ["QUERY_STRING"])]).fetchall()
    body = json.dumps(rows, default=str).encode()
    head = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", head)
    return [body]
