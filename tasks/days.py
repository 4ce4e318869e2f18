"""Days as people say them."""

from datetime import date, timedelta
from functools import lru_cache

NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@lru_cache(maxsize=4096)
def day_in_words(day: date, today: date) -> str:
    """Return "tomorrow", "Fri 4 Dec", or with its year when that is another."""
    if word := NEAR.get((day - today) // timedelta(days=1)):
        return word
    words = f"{day:%a} {day.day} {day:%b}"
    return words if day.year == today.year else f"{words} {day.year}"
