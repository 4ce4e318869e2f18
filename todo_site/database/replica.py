"""Lists read from a replica, and people who read what they wrote.

Off unless REPLICA_DATABASE_URL is set. Whoever changes something gets a cookie with
the place in the server's log where that stands (its LSN); until the replica has come as
far, their lists are read where they were written.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse

PRIMARY, REPLICA = "default", "replica"
COOKIE = f"{settings.COOKIE_PREFIX}written"
SECONDS_KEPT = 3600
LSN = re.compile("[0-9A-F]{1,8}/[0-9A-F]{1,8}")
SAFE = {"GET", "HEAD"}

WRITTEN = "SELECT pg_current_wal_insert_lsn()::text"
# A server that is no replica has replayed nothing, and has everything.
REPLAYED = "SELECT coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, true)"

# Farther than any replica comes: what was written is saved, but not where.
UNKNOWN = "FFFFFFFF/FFFFFFFF"

IS_USED = REPLICA in settings.DATABASES

# Where this request reads lists; the primary outside of requests.
source: ContextVar[str] = ContextVar("source", default=PRIMARY)


def reading(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Choose where a request reads, and remember what it wrote."""

    def middleware(request: HttpRequest) -> HttpResponse:
        written = request.COOKIES.get(COOKIE, "")
        is_fresh = _has_replayed(written) if request.method in SAFE else False
        token = source.set(REPLICA if is_fresh else PRIMARY)
        try:
            response = get_response(request)
        finally:
            source.reset(token)
        if request.method not in SAFE and response.status_code < 400:  # noqa: PLR2004 - an error
            _remember(response, request.is_secure())
        elif written and is_fresh:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    return middleware


def read(statement: str, values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a list; from the primary where the replica does not answer."""
    alias = source.get()
    try:
        return _rows(alias, statement, values)
    except DatabaseError:
        if alias == PRIMARY:
            raise
        source.set(PRIMARY)
        return _rows(PRIMARY, statement, values)


def _rows(alias: str, statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _has_replayed(written: str) -> bool:
    """Whether the replica has come as far as what this browser wrote."""
    if not LSN.fullmatch(written):
        return not written
    try:
        return bool(_rows(REPLICA, REPLAYED, [written])[0][0])
    except DatabaseError:
        return False


def _remember(response: HttpResponse, is_secure: bool) -> None:  # noqa: FBT001 - of the request
    """Give the browser the place of what was just written."""
    try:
        place = _rows(PRIMARY, WRITTEN, [])[0][0]
    except DatabaseError:
        place = UNKNOWN
    response.set_cookie(
        COOKIE,
        place,
        max_age=SECONDS_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
