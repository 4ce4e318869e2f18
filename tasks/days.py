"""Days as people say them."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@lru_cache(maxsize=4096)
def day_in_words(day: date, today: date) -> str:
    """Return "tomorrow", "Fri 4 Dec", or with its year when that is another."""
    if word := NEAR.get((day - today) // timedelta(days=1)):
        return word
    words = f"{day:%a} {day.day} {day:%b}"
    return words if day.year == today.year else f"{words} {day.year}"


def due(
    day: date | None, at: time | None, now: datetime
) -> tuple[date | None, datetime | None]:
    """Return the day and the moment, in the zone of `now`, that both together mean.

    A time alone is today, or tomorrow if it has passed. One that a clock leaves out, as
    it does in spring, is the moment when it would have been: an hour later by then.
    """
    if at is None:
        return day, None
    is_past = at.replace(tzinfo=None) <= now.time()
    day = day or now.date() + timedelta(days=is_past)
    try:
        moment = datetime.combine(day, at, tzinfo=now.tzinfo).astimezone(UTC)
        return moment.astimezone(now.tzinfo).date(), moment
    except OverflowError:
        # At an end of the calendar a day has no room for a time elsewhere.
        return day, None


def near_days(today: date) -> list[tuple[str, date]]:
    """Return the days that one puts things off to, each by its name."""
    monday = today + timedelta(days=7 - today.weekday())
    saturday = monday - timedelta(days=2)
    if saturday <= today:
        saturday += timedelta(days=7)
    return [
        ("Today", today),
        ("Tomorrow", today + timedelta(days=1)),
        ("Weekend", saturday),
        ("Next week", monday),
    ]
