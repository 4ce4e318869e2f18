"""Invents believable people and tasks, the same ones for the same number."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

VERBS = ["Call", "Write to", "Pay", "Plan", "Book", "Fix", "Order", "Return", "Read"]
THINGS = [
    "the dentist",
    "Grandma",
    "the electricity bill",
    "a table for six",
    "the train to Leipzig",
    "the kitchen tap",
    "coffee beans",
    "the library books",
    "the quarterly report",
    "Jonas",
    "the landlord",
    "new tyres",
    "the birthday present",
    "slides for Thursday",
]
ENDINGS = ["", "", "", " before the weekend", " with Mia", " again", " this month"]
NOTES = [
    "The number is on the fridge.",
    "Ask about the price first.",
    "Second floor, ring twice.",
    "See the letter of 3 March.",
    "Three parts are missing: costs, risks and dates.",
]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"]

# Shares as in a list that somebody has kept for a while.
DONE = 0.6
WITH_NOTE = 0.4
WITHOUT_DAY = 0.25

UserRow = tuple[str, str, str, str]
LABELS = ["phone", "errand", "online", "bank", "waiting-for"]
PRIORITIES = [0, 0, 0, 0, 1, 2, 3]

TaskRow = tuple[
    int,
    str,
    str | None,
    date | None,
    bool,
    datetime | None,
    datetime,
    datetime,
    int,
    list[str],
]


def users(count: int, seed: int, password: str) -> Iterator[UserRow]:
    """Yield email, hashed password, name and time zone of that many people."""
    random = Random(seed)  # noqa: S311 - data to look at, no secret
    for number in range(count):
        name = f"Person {number + 1}"
        yield email(number, seed), password, name, random.choice(ZONES)


def email(number: int, seed: int) -> str:
    """Return the address of one of them."""
    return f"person{number + 1}.{seed}@example.com"


def tasks(owners: list[int], count: int, seed: int, now: datetime) -> Iterator[TaskRow]:
    """Yield the columns of that many tasks, spread evenly over the owners.

    Owner, title, description, due day, whether and when completed, created, updated,
    priority, labels.
    """
    random = Random(seed + 1)  # noqa: S311 - data to look at, no secret
    for number in range(count):
        created = now - timedelta(minutes=random.randrange(1, 365 * 24 * 60))
        done = random.random() < DONE
        completed = created + (now - created) * random.random() if done else None
        yield (
            owners[number % len(owners)],
            title(random),
            random.choice(NOTES) if random.random() < WITH_NOTE else None,
            due(random, now),
            done,
            completed,
            created,
            completed or created,
            random.choice(PRIORITIES),
            random.sample(LABELS, random.choice([0, 0, 1, 2])),
        )


def title(random: Random) -> str:
    """Return something to do."""
    words = random.choice(VERBS), random.choice(THINGS)
    return " ".join(words) + random.choice(ENDINGS)


def due(random: Random, now: datetime) -> date | None:
    """Return a day within two months back and three ahead, or none."""
    if random.random() < WITHOUT_DAY:
        return None
    return now.date() + timedelta(days=random.randrange(-60, 90))
