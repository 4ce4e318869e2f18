"""Everything that is kept of a person: one ZIP of JSON and CSV, written as it is read.

Neither the rows nor the file are ever in memory as a whole: rows come in batches by
their key, and what is compressed goes out at once.
"""

import csv
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from io import RawIOBase, StringIO
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet

from accounts.models import User
from todo_site.database.plans import planned_anew

BATCH = 1_000
CHUNK = 64 * 1024

Rows = Iterator[dict[str, Any]]

# A cell that begins so is a formula to a spreadsheet: OWASP, "CSV Injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Outlet(RawIOBase):
    """A file that is only written to; what was written is taken from it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Keep it until it is taken."""
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self.parts, self.size = b"".join(self.parts), [], 0
        return taken


def archive(person: User, now: datetime) -> Iterator[bytes]:
    """Yield the ZIP: for each kind of thing a JSON and a CSV of the same rows."""
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as file:
        for name, rows in contents(person):
            for suffix, written in (("json", as_json), ("csv", as_csv)):
                info = zipfile.ZipInfo(f"{name}.{suffix}", now.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                with file.open(info, "w", force_zip64=True) as entry:
                    for text in written(rows()):
                        entry.write(text.encode())
                        if outlet.size > CHUNK:
                            yield outlet.take()
    yield outlet.take()


def contents(person: User) -> Iterator[tuple[str, Callable[[], Rows]]]:
    """Yield each kind of thing by its name, with what reads its rows.

    An app that keeps something of a person has `exported` in its configuration.
    """
    yield "profile", lambda: iter([profile(person)])
    for rows in (addresses, sessions, factors, recovery_codes, administration, history):
        yield rows.__name__, lambda rows=rows: rows(person)  # type: ignore[misc]
    for app in apps.get_app_configs():
        if exported := getattr(app, "exported", None):
            yield from exported(person).items()


def profile(person: User) -> dict[str, Any]:
    """Return what is kept of the person, but for the password's hash."""
    kept = {field.name for field in person._meta.concrete_fields} - {"password"}
    groups = person.groups.values_list("name", flat=True)
    return {name: getattr(person, name) for name in sorted(kept)} | {
        "groups": ", ".join(groups)
    }


def addresses(person: User) -> Rows:
    """Yield the addresses that they confirmed or asked for."""
    known = EmailAddress.objects.filter(user=person)
    return batches(known, "email", "verified", "primary")


def sessions(person: User) -> Rows:
    """Yield where they are signed in, without the keys."""
    names = ("created_at", "used_at", "address", "agent")
    yield from person.sessions.order_by("created_at").values(*names)


def factors(person: User) -> Rows:
    """Yield the app and the passkeys, without what makes codes."""
    for factor in Authenticator.objects.filter(user=person).order_by("pk"):
        yield {
            "type": factor.type,
            "name": str(factor),
            "created_at": factor.created_at,
            "last_used_at": factor.last_used_at,
        }


def recovery_codes(person: User) -> Rows:
    """Yield which were used and when; nobody knows the codes themselves."""
    return batches(person.recovery_codes.all(), "used_at")


def administration(person: User) -> Rows:
    """Yield what they did in the administration."""
    names = ("action_time", "action_flag", "object_repr")
    return batches(LogEntry.objects.filter(user=person), *names)


def history(person: User) -> Rows:
    """Yield what happened to the account."""
    names = ("entry__at", "entry__action", "address", "agent", "words")
    for row in batches(person.history.all(), *names):
        yield {name.removeprefix("entry__"): value for name, value in row.items()}


def batches(rows: QuerySet, *names: str) -> Rows:
    """Yield those fields of the rows in the order of their keys, a batch at a time."""
    ordered = rows.order_by("pk").values("pk", *names)
    after: Any = 0
    while batch := batch_of(ordered.filter(pk__gt=after)):
        for row in batch:
            after = row.pop("pk")
            yield row


def batch_of(rows: QuerySet) -> list[Any]:
    """Return the first of these."""
    with planned_anew():
        return list(rows[:BATCH])


def as_json(rows: Rows) -> Iterator[str]:
    """Yield a list of objects."""
    yield "["
    for number, row in enumerate(rows):
        yield (
            ("," if number else "")
            + "\n"
            + json.dumps(row, default=plain, ensure_ascii=False)
        )
    yield "\n]\n"


def as_csv(rows: Rows) -> Iterator[str]:
    """Yield a table with a head; nothing where there are no rows."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    for number, row in enumerate(rows):
        if not number:
            writer.writerow(row)
        writer.writerow(cell(value) for value in row.values())
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def plain(value: Any) -> str:
    """Return a day or a moment as ISO 8601 writes it."""
    return str(value.isoformat())


def cell(value: Any) -> str:
    """Return what stands in a cell; no spreadsheet takes it for a formula."""
    if isinstance(value, list):
        value = ", ".join(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
