"""What is logged of the database: slow statements, and what went wrong, by event.

Statements are logged as they were written, with placeholders: what people typed, and
every secret, is in the parameters.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from psycopg import OperationalError
from psycopg.errors import LockNotAvailable, QueryCanceled

from todo_site import metrics
from todo_site.database.gate import GateTimeoutError
from todo_site.logs import view_name

logger = logging.getLogger("todo_site.database")

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def watch(
    execute: Execute,
    sql: str,
    params: Any,
    many: bool,  # noqa: FBT001 - Django's own
    context: dict[str, Any],
) -> Any:
    """Run a statement, and log it if it was slow or timed out, or all are wanted."""
    start = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    except Exception as error:
        _note_fault(error.__cause__, sql, context["connection"].connection)
        raise
    finally:
        seconds = time.perf_counter() - start
        metrics.note_statement(view_name.get(), seconds)
        _note(sql, 1000 * seconds)


def event(name: str, message: str, **details: Any) -> None:
    """Log that something went wrong, under a name that can be counted."""
    metrics.note_event(name)
    logger.warning(message, extra={"event": name, "view": view_name.get(), **details})


def _note_fault(cause: BaseException | None, sql: str, connection: Any) -> None:
    if isinstance(cause, QueryCanceled | LockNotAvailable):
        event("db.statement_timeout", "A statement took too long.", sql=sql)
    elif isinstance(cause, GateTimeoutError):
        event("db.pool_exhausted", str(cause))
    elif isinstance(cause, OperationalError) and connection and connection.closed:
        event("db.connection_error", str(cause))


def _note(sql: str, milliseconds: float) -> None:
    if milliseconds >= settings.DATABASE_SLOW_MILLISECONDS:
        took = round(milliseconds)
        event("db.slow_query", f"A statement took {took} ms.", ms=took, sql=sql)
    if settings.DATABASE_ECHO:
        logger.info("%.1f ms %s", milliseconds, sql)
