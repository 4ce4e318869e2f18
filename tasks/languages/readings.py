"""What is meant by a day or a time in words, once they are found in a text.

Each takes what a pattern found, the words of the language and the moment where the
person is, and raises ValueError or OverflowError for what no calendar has.
"""

import re
from calendar import SATURDAY, SUNDAY, WEDNESDAY
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

HALF_DAY = 12
DAYS_OF_WEEK = 7
MONTHS = 12

# What is found stands alone: it is no part of an address, a version or a fraction.
BEFORE = r"""(?<![\w.,:/@#!(\["-])"""
AFTER = r"""(?![\w/@#%)\]"-]|[.:,]\w|['\u2019]s\b)"""

Words = dict[str, Any]
Match = re.Match[str]


class Meaning(NamedTuple):
    """A day, a time of day, or both; in two hours it is both."""

    day: date | None = None
    at: time | None = None


def calendar_date(match: Match, words: Words, now: datetime) -> Meaning:
    """Return the day of that date; without a year, the next one there is."""
    found = match.groupdict()
    today, day = now.date(), int(found["day"])
    if month := found.get("month"):
        number = words["month_of"][month.lower()]
    elif month := found.get("number"):
        number = int(month)
    else:
        return Meaning(_next_numbered(day, today))
    if year := found.get("year"):
        return Meaning(date(int(year), number, day))
    return Meaning(_next_date(number, day, today))


def _next_date(month: int, day: int, today: date) -> date:
    # The 29th of February may be seven years away.
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(day)


def _next_numbered(day: int, today: date) -> date:
    first = today.replace(day=1)
    for months in range(3):
        month: date = first + relativedelta(months=months)
        try:
            found = month.replace(day=day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(day)


def weekday(match: Match, words: Words, now: datetime) -> Meaning:
    """Return the next such day after today; with "next", the one of next week."""
    number = words["weekday_of"][match["weekday"].lower()]
    today = now.date()
    ahead = (number - today.weekday()) % DAYS_OF_WEEK or DAYS_OF_WEEK
    groups = match.groupdict()
    if groups.get("next"):
        ahead = DAYS_OF_WEEK - today.weekday() + number
    elif groups.get("this") and number == today.weekday():
        ahead = 0
    return Meaning(today + timedelta(ahead))


def named_day(match: Match, words: Words, now: datetime) -> Meaning:
    """Return today, tomorrow and their like."""
    return Meaning(now.date() + timedelta(words["days"][match["named"].lower()]))


def later(match: Match, words: Words, now: datetime) -> Meaning:
    """Return what is so many units from now: a day, or a moment for hours."""
    step = _step(match, words)
    if step.hours or step.minutes:
        # Hours pass the same whatever the clocks do meanwhile.
        passed = timedelta(hours=step.hours, minutes=step.minutes)
        moment = (_whole_minute(now).astimezone(UTC) + passed).astimezone(now.tzinfo)
        return Meaning(moment.date(), moment.timetz().replace(tzinfo=None))
    return Meaning(now.date() + step)


def earlier(match: Match, words: Words, now: datetime) -> Meaning:
    """Return the day so many units ago."""
    return Meaning((now - _step(match, words)).date())


def slashed_date(match: Match, words: Words, now: datetime) -> Meaning:
    """Return the day of 24/12 or 12/24; which of two small numbers is the month?"""
    first, second = int(match["day"]), int(match["number"])
    if (first > MONTHS) is (second > MONTHS):
        raise ValueError(match[0])
    month, day = (second, first) if first > MONTHS else (first, second)
    if year := match["year"]:
        return Meaning(date(int(year), month, day))
    return Meaning(_next_date(month, day, now.date()))


def shifted(match: Match, words: Words, now: datetime) -> Meaning:
    """Return the day so many units after another: a week from friday."""
    reading = weekday if match.groupdict().get("weekday") else named_day
    day = reading(match, words, now).day
    step = _step(match, words)
    if day is None or step.hours or step.minutes:
        raise ValueError(match[0])
    return Meaning(day + step)


def _step(match: Match, words: Words) -> relativedelta:
    count = match["count"].lower()
    number = int(count) if count.isdigit() else words["numbers"][count]
    unit = words["unit_of"][match["unit"].lower()]
    if unit == "fortnights":
        number, unit = number * 2, "weeks"
    step: dict[str, Any] = {unit: number}
    return relativedelta(**step)


def _whole_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


def span(match: Match, words: Words, now: datetime) -> Meaning:
    """Return the first day of the weekend, of next week; the last one of a month."""
    today = now.date()
    monday = today + timedelta(DAYS_OF_WEEK - today.weekday())
    weekend = today
    if today.weekday() < SATURDAY:
        weekend = today + timedelta(SATURDAY - today.weekday())
    first = today.replace(day=1)
    days = {
        "weekend": weekend,
        "next_weekend": monday + timedelta(SATURDAY),
        "next_week": monday,
        "next_month": first + relativedelta(months=1),
        "next_year": date(today.year + 1, 1, 1),
        "end_of_next_week": monday + timedelta(SUNDAY),
        "middle_of_next_week": monday + timedelta(WEDNESDAY),
        "end_of_next_month": first + relativedelta(months=2, days=-1),
        "week_after_next": monday + timedelta(DAYS_OF_WEEK),
        "end_of_week": today + timedelta(SUNDAY - today.weekday()),
        "end_of_month": first + relativedelta(months=1, days=-1),
        "end_of_year": date(today.year, 12, 31),
    }
    return Meaning(days[words["span_of"][match["span"].lower()]])


def evening(match: Match, words: Words, now: datetime) -> Meaning:
    """Return today, at the time that this evening begins, unless it has begun."""
    at = time.fromisoformat(words["evenings"][match["evening"].lower()])
    return Meaning(now.date(), at if at > now.time() else None)


def clock(match: Match, words: Words, now: datetime) -> Meaning:
    """Return noon and its like."""
    return Meaning(at=time.fromisoformat(words["clock"][match["clock"].lower()]))


def time_of_day(match: Match, words: Words, now: datetime) -> Meaning:
    """Return that time; with am or pm, of twelve hours."""
    found = match.groupdict()
    hour, minute = int(found["hour"]), int(found.get("minute") or 0)
    if half := found.get("half"):
        if not 1 <= hour <= HALF_DAY:
            raise ValueError(hour)
        hour = hour % HALF_DAY + words["halves"][half.lower()]
    return Meaning(at=time(hour, minute))


def spoken(match: Match, words: Words, now: datetime) -> Meaning:
    """Return half past seven and its like; a small hour is that of the afternoon.

    How small depends on the language: German says 15 for three in the afternoon.
    """
    found = match.groupdict()
    said = (found.get("hour") or found.get("count") or "").lower()
    hour = int(said) if said.isdigit() else words["numbers"][said]
    if hour <= words["small_hours"]:
        hour += HALF_DAY
    minutes = hour * 60 + sum(words["offsets"].get(w, 0) for w in found if found[w])
    return Meaning(at=time(minutes // 60, minutes % 60))
