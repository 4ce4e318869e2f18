"""Rules, against dateutil's own; and what lines say of them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr
from django.test import SimpleTestCase
from hypothesis import given, settings, strategies as st

from tasks.days import due
from tasks.languages import language
from tasks.models import Task
from tasks.quick_add import understood
from tasks.recurrence import LAST, UNITS, WEEKDAYS, Rule, RuleError
from tasks.tests.phrases_repeating import ENGLISH, GERMAN

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Return any rule that a form can make, as RFC 5545 writes it."""
    unit = draw(st.sampled_from(sorted(UNITS)))
    parts = [f"FREQ={unit}", f"INTERVAL={draw(st.integers(1, 12))}"]
    names = st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True)
    match unit:
        case "WEEKLY":
            parts.append(f"BYDAY={','.join(draw(names))}")
        case "MONTHLY" if draw(st.booleans()):
            nth = draw(st.sampled_from([1, 2, 3, 4, LAST]))
            parts.append(f"BYDAY={nth}{draw(st.sampled_from(WEEKDAYS))}")
        case "MONTHLY":
            day = draw(st.sampled_from([LAST, *range(1, 32)]))
            parts.append(f"BYMONTHDAY={day}")
        case "YEARLY":
            day = draw(days)
            parts.append(f"BYMONTH={day.month};BYMONTHDAY={day.day}")
    return ";".join(parts)


class RuleTests(SimpleTestCase):
    @given(rules(), days, st.integers(1, 12))
    @settings(max_examples=10_000, deadline=None)
    def test_from_day_to_day_they_are_the_days_of_dateutil(
        self, text: str, day: date, count: int
    ) -> None:
        begin = datetime.combine(day, time())
        bounded = f"{text};COUNT={count}"
        expected = [found.date() for found in rrulestr(bounded, dtstart=begin)]
        rule = Rule.parse(bounded)
        first = rule.first(day)
        if first is None:
            self.assertEqual(expected, [])
            return
        self.assertEqual([first, *rule.coming(first, 20)], expected)
        found = [first]
        while following := rule.next(found[-1]):
            found.append(following.day)
            rule = following.rule
        self.assertEqual(found, expected)

    @given(rules())
    def test_they_are_written_as_they_are_read(self, text: str) -> None:
        rule = Rule.parse(text)
        self.assertEqual(Rule.parse(str(rule)), rule)
        self.assertTrue(rule.in_words().startswith("every"))

    @given(rules(), days, st.integers(0, 900))
    @settings(deadline=None)
    def test_days_that_have_passed_are_left_out(
        self, text: str, day: date, ahead: int
    ) -> None:
        rule, today = Rule.parse(text), day + timedelta(ahead)
        following = rule.next(day, not_before=today)
        later = islice(rule.days(day).xafter(datetime.combine(day, time())), 2000)
        expected = next(at.date() for at in later if at.date() >= today)
        self.assertEqual(following and following.day, expected)

    def test_what_no_calendar_has_is_refused(self) -> None:
        for text in (
            "",
            "FREQ=HOURLY",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;INTERVAL=1000",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;COUNT=1000",
            "FREQ=DAILY;COUNT=2;UNTIL=20270101",
            "FREQ=DAILY;FREQ=DAILY",
            "FREQ=DAILY;BYSETPOS=1",
            "FREQ=DAILY;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=FR",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY;UNTIL=20271301",
        ):
            with self.subTest(text=text), self.assertRaises(RuleError):
                Rule.parse(text)

    def test_in_words(self) -> None:
        for text, words in (
            ("FREQ=DAILY", "every day"),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
                "every 2 weeks on Monday and Friday",
            ),
            ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
            ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
            ("FREQ=MONTHLY;BYMONTHDAY=22", "every month on the 22nd"),
            ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", "every year on 3 May"),
            ("FREQ=DAILY;COUNT=5", "every day, 5 times"),
            ("FREQ=DAILY;UNTIL=20261224", "every day until 24 Dec 2026"),
        ):
            self.assertEqual(Rule.parse(text).in_words(), words)

    def test_over_every_change_of_clocks_a_day_stays_a_day(self) -> None:
        for name in sorted(available_timezones()):
            zone = ZoneInfo(name)
            for day in _changes(zone, 2026):
                for at in (None, time(0, 30), time(2, 30), time(23, 30)):
                    _, moment = due(day, at, datetime(2026, 1, 1, tzinfo=zone))
                    task = Task(
                        repeat="FREQ=DAILY",
                        due_date=day,
                        due_at=moment,
                        user_id=0,
                    )
                    now = datetime(2026, 1, 1, tzinfo=zone)
                    made = task.next_task(now)
                    there = made.due_at and made.due_at.astimezone(zone)
                    with self.subTest(zone=name, day=day, at=at):
                        self.assertEqual(made.due_date, day + timedelta(1))
                        if there:
                            self.assertEqual(there.date(), made.due_date)


def _changes(zone: ZoneInfo, year: int) -> list[date]:
    """Return the days before and of each change of clocks of a year."""
    found = []
    for number in range(366):
        day = date(year, 1, 1) + timedelta(number)
        before = datetime.combine(day, time(), UTC).astimezone(zone).utcoffset()
        after = (datetime.combine(day, time(), UTC) + timedelta(1)).astimezone(zone)
        if before != after.utcoffset():
            found += [day - timedelta(1), day]
    return found


class PhraseTests(SimpleTestCase):
    def test_every_phrase_of_the_table(self) -> None:
        count = 0
        for code, text in (("en", ENGLISH), ("de", GERMAN)):
            for row in text.strip().splitlines():
                line, *rest = (part.strip() for part in row.split("|"))
                title, day, at, rule, done = [*rest, *[""] * 5][:5]
                told = understood(line, NOW, language(code), projects=["Home"])
                moment = told.due_at and told.due_at.astimezone(BERLIN)
                count += 1
                with self.subTest(line=line, language=code):
                    self.assertEqual(told.title, title)
                    self.assertEqual(told.repeat, rule)
                    full = f"2026-{day}" if day.count("-") == 1 else day
                    self.assertEqual(str(told.due_date or ""), full)
                    self.assertEqual(f"{moment:%H:%M}" if moment else "", at)
                    self.assertEqual(told.repeats_from_completion, done == "done")
        self.assertGreaterEqual(count, 60)
