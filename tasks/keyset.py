"""Pages that start after a task, however many came before it.

A cursor is what the order compares of that task, readable in the address.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

from tasks.order import COLUMNS, Together, agenda
from tasks.paging import ID, LARGEST_ID, MOMENT, BrokenCursorError
from tasks.rows import Row

NONE = "none"
NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")

Reading = Callable[[str], Any]


def _number(text: str) -> int:
    if not ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise BrokenCursorError(text)
    return int(text)


def _priority(text: str) -> int:
    if text not in {"0", "1", "2", "3"}:
        raise BrokenCursorError(text)
    return int(text)


def _position(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise BrokenCursorError(text)
    return Decimal(text)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)


READINGS: dict[str, Reading] = {
    "due_date": date.fromisoformat,
    "start_date": date.fromisoformat,
    "due_at": _moment,
    "completed_at": _moment,
    "priority": _priority,
    "position": _position,
    "id": _number,
}
NEVER_NONE = {"id", "priority", "start_date", "completed_at"}


@dataclass(frozen=True)
class Found:
    """The tasks of one page, and the cursors of its neighbours."""

    rows: list[Row]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Keyset:
    """An order: the columns that it compares, and how."""

    columns: tuple[str, ...]
    expressions: Callable[..., tuple[Any, ...]] = lambda *columns: columns
    descends: bool = False

    def query(
        self,
        rows: QuerySet,
        length: int,
        *,
        after: str = "",
        before: str = "",
        within: Sequence[str] = (),
    ) -> QuerySet:
        """Return one page of these, and one more; raise BrokenCursorError.

        `within` are columns that are the same for all of them, and stand first in the
        index that is to be read.
        """
        down = self.descends is not bool(before)
        keys = self.expressions(*map(F, self.columns))
        whole = (*map(F, within), *keys)
        rows = rows.order_by(*(key.desc() if down else key.asc() for key in whole))
        if cursor := before or after:
            rows = rows.filter(self._beyond(cursor, keys, down=down))
        return rows[: length + 1]

    def found(self, rows: list[Row], length: int, *, after: str, before: str) -> Found:
        """Return what was found as a page: one more than is shown tells of a next."""
        backwards = bool(before)
        goes_on, shown = len(rows) > length, rows[:length]
        if backwards:
            shown.reverse()
        if not shown:
            return Found([])
        has_earlier = goes_on if backwards else bool(after)
        has_later = backwards or goes_on
        return Found(
            shown,
            before=self.cursor(shown[0]) if has_earlier else "",
            after=self.cursor(shown[-1]) if has_later else "",
        )

    def _beyond(self, cursor: str, keys: tuple[Any, ...], *, down: bool) -> Any:
        values = self.expressions(*map(Value, self.values(cursor)))
        compare: Any = LessThan if down else GreaterThan
        return compare(Together(*keys), Together(*values))

    def cursor(self, row: Row) -> str:
        """Return the place of a task."""
        values = row._asdict() | {"id": row.pk}
        return "_".join(_written(values[name]) for name in self.columns)

    def values(self, cursor: str) -> list[Any]:
        """Return what a cursor says; raise BrokenCursorError."""
        parts = cursor.split("_")
        if len(parts) != len(self.columns):
            raise BrokenCursorError(cursor)
        return [_read(*pair) for pair in zip(self.columns, parts, strict=True)]


def _read(name: str, text: str) -> Any:
    if text == NONE and name not in NEVER_NONE:
        return None
    try:
        return READINGS[name](text)
    except (ValueError, InvalidOperation) as error:
        raise BrokenCursorError(text) from error


def _written(value: Any) -> str:
    if value is None:
        return NONE
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(MOMENT)
    return str(value)


AGENDA = Keyset(COLUMNS, agenda)
STARTING = Keyset(("start_date", "id"))
FINISHED = Keyset(("completed_at", "id"), descends=True)
