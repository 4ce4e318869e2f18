"""Times are read quickly, and no differently."""

from datetime import UTC, datetime

from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import register_tzloader
from django.test import TestCase
from psycopg.pq import Format

from todo_site.database.backend.times import TIMESTAMPTZ, TimeLoader

WRITTEN = (
    "0001-01-01 00:00:00+00",
    "2026-03-29 02:30:00.5+02",
    "2026-11-26 10:10:01.690014-09:30",
    "9999-12-31 23:59:59.999999+00",
)
NONE_OF_PYTHONS = ("infinity", "-infinity", "10000-01-01", "0044-03-15 BC")


class TimeTests(TestCase):
    def read(self, written: str, *, by_django: bool = False) -> datetime:
        with connection.cursor() as cursor:
            if by_django:
                register_tzloader(UTC, cursor.cursor)
            cursor.execute("SELECT %s::timestamptz", [written])
            found: datetime = cursor.fetchone()[0]
            return found

    def test_each_is_read_as_django_reads_it(self) -> None:
        for written in WRITTEN:
            with self.subTest(written):
                found = self.read(written)
                self.assertEqual(found, self.read(written, by_django=True))
                self.assertIs(found.tzinfo, UTC)

    def test_so_it_is_where_the_server_says_another_zone(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL TIME ZONE 'Asia/Kolkata'")
        for written in WRITTEN[:-1]:
            found = self.read(written)
            self.assertEqual(found, self.read(written, by_django=True))

    def test_one_that_python_does_not_know_is_refused(self) -> None:
        for written in NONE_OF_PYTHONS:
            with self.subTest(written), self.assertRaises(DataError):
                self.read(written)

    def test_they_are_read_by_ours(self) -> None:
        connection.ensure_connection()
        reader = connection.connection.adapters.get_loader(TIMESTAMPTZ, Format.TEXT)
        self.assertIs(reader, TimeLoader)
