"""One line: what is understood of it, and what becomes of the rest."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import SimpleTestCase
from hypothesis import given, strategies as st

from tasks.languages import language
from tasks.quick_add import understood
from tasks.tests.phrases_english import ENGLISH
from tasks.tests.phrases_german import GERMAN

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)
PROJECTS = ["Home", "Home office", "Haus"]

WORDS = """
tomorrow fri 18:00 start mon 3 Dec #Home @bank !high due in 2 weeks at noon next the 5th
31 2026-12-24 sun ( ) , . tonight
"""

Meaning = tuple[str, str, str, str, str, str, int]


def table(text: str) -> Iterator[tuple[str, Meaning]]:
    """Yield each line with what it means."""
    for row in text.strip().splitlines():
        line, *rest = (part.strip() for part in row.split("|"))
        title, due, at, start, project, labels, priority = [*rest, *[""] * 7][:7]
        yield (
            line,
            (title, full(due), at, full(start), project, labels, int(priority or 0)),
        )


def full(day: str) -> str:
    """Return a day with its year."""
    return f"2026-{day}" if day.count("-") == 1 else day


def meaning(line: str, code: str, now: datetime = NOW, **more: Any) -> Meaning:
    """Return what a line says, as the table does."""
    told = understood(line, now, language(code), projects=PROJECTS, **more)
    at = told.due_at.astimezone(now.tzinfo) if told.due_at else None
    return (
        told.title,
        str(told.due_date or ""),
        f"{at:%H:%M}" if at else "",
        str(told.start_date or ""),
        told.project,
        ",".join(told.labels),
        told.priority,
    )


class PhraseTests(SimpleTestCase):
    def test_every_phrase_of_the_table(self) -> None:
        count = 0
        for code, text in (("en", ENGLISH), ("de", GERMAN)):
            for line, expected in table(text):
                count += 1
                with self.subTest(line=line, language=code):
                    self.assertEqual(meaning(line, code), expected)
        self.assertGreaterEqual(count, 200)

    def test_a_day_turns_over_at_the_persons_midnight(self) -> None:
        before = datetime(2026, 11, 25, 23, 59, 59, tzinfo=BERLIN)
        for now, day in ((before, "2026-11-26"), (midnight(before), "2026-11-27")):
            for line in ("x tomorrow", "x in 1 day"):
                self.assertEqual(meaning(line, "en", now)[1], day)
        for zone, day in (("Pacific/Kiritimati", "27"), ("Pacific/Pago_Pago", "26")):
            now = before.astimezone(ZoneInfo(zone))
            self.assertEqual(meaning("x tomorrow", "en", now)[1], f"2026-11-{day}")

    def test_when_the_clocks_change_a_day_stays_a_day(self) -> None:
        for now in (
            datetime(2026, 3, 28, 10, tzinfo=BERLIN),
            datetime(2026, 10, 24, 10, tzinfo=BERLIN),
        ):
            tomorrow = (now + timedelta(days=1)).date()
            for line, at in (
                ("x tomorrow", ""),
                ("x in 1 day", ""),
                ("x tomorrow 1:30", "01:30"),
                ("x tomorrow 12:00", "12:00"),
                ("x tomorrow 23:59", "23:59"),
            ):
                with self.subTest(line, now=now):
                    found = meaning(line, "en", now)
                    self.assertEqual(found[1:3], (str(tomorrow), at))

    def test_a_time_that_the_clocks_leave_out_is_an_hour_later(self) -> None:
        now = datetime(2026, 3, 28, 10, tzinfo=BERLIN)
        found = meaning("x tomorrow 2:30", "en", now)
        self.assertEqual(found[1:3], ("2026-03-29", "03:30"))

    def test_of_a_time_that_comes_twice_the_first_is_meant(self) -> None:
        now = datetime(2026, 10, 24, 10, tzinfo=BERLIN)
        told = understood("x tomorrow 2:30", now, language("en"))
        self.assertEqual(told.due_at, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))

    def test_hours_are_counted_as_they_pass(self) -> None:
        before = datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)
        told = understood("x in 1 hour", before, language("en"))
        self.assertEqual(told.due_at, before.astimezone(UTC) + timedelta(hours=1))

    def test_hours_pass_the_same_while_clocks_change(self) -> None:
        for now, line in (
            (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), "x in 2 hours"),
            (datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN), "x in 2 hours"),
            (datetime(2026, 10, 25, 1, 15, tzinfo=BERLIN), "x in 2 hours"),
        ):
            told = understood(line, now, language("en"))
            expected = now.astimezone(UTC) + timedelta(hours=2)
            self.assertEqual(told.due_at, expected)

    def test_this_evening_is_a_day_alone_once_it_has_begun(self) -> None:
        late = NOW.replace(hour=21)
        self.assertEqual(meaning("x tonight", "en", late)[1:3], ("2026-11-25", ""))

    def test_composed_letters_are_letters(self) -> None:
        found = meaning(unicodedata.normalize("NFD", "x @Büro #Küche"), "de")
        self.assertEqual((found[4], found[5]), ("Küche", "büro"))

    def test_what_is_taken_back_stays_in_the_title(self) -> None:
        line = "Pay rent tomorrow #Home"
        self.assertEqual(
            meaning(line, "en", plain=["tomorrow"])[:2], ("Pay rent tomorrow", "")
        )
        self.assertEqual(meaning(line, "en", plain=["TOMORROW", "#home"])[0], line)


def midnight(moment: datetime) -> datetime:
    """Return the midnight after it."""
    return datetime.combine(moment.date() + timedelta(1), time(), tzinfo=moment.tzinfo)


class AnyLineTests(SimpleTestCase):
    @given(st.text(max_size=200), st.sampled_from(["en", "de"]))
    def test_any_line_is_understood_somehow(self, line: str, code: str) -> None:
        self.assert_nothing_lost(unicodedata.normalize("NFC", line), code)

    @given(st.lists(st.sampled_from(WORDS.split()), max_size=12))
    def test_nothing_that_was_typed_is_lost(self, words: list[str]) -> None:
        self.assert_nothing_lost(" ".join(words), "en")

    def assert_nothing_lost(self, line: str, code: str) -> None:
        """Title and pieces together are the line, but for its spaces."""
        told = understood(line, NOW, language(code))
        kept = "".join([told.title, *(piece.text for piece in told.pieces)])
        self.assertEqual(*(sorted("".join(text.split())) for text in (kept, line)))

    @given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.times())
    def test_what_starts_never_does_after_it_is_due(self, day: date, at: time) -> None:
        now = datetime.combine(day, at, tzinfo=BERLIN)
        for line in ("x due fri start tue", "x start eow 9:00", "x eom start sun"):
            told = understood(line, now, language("en"))
            if told.start_date and told.due_date:
                self.assertLessEqual(told.start_date, told.due_date)
