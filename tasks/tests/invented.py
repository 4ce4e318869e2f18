"""Invented tasks with a bit of everything."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from accounts.models import User
from tasks.models import Task

LABELS = ["bank", "home", "phone"]


def a_task(user: User, random: Random, now: datetime) -> Task:
    """Return something that may be due, at a time, hidden, done, or none of it."""
    near = [now.date() + timedelta(days=days) for days in range(-3, 6)]
    due = random.choice([None, *near])
    at = None
    if due and random.random() < 0.5:
        clock = time(random.randrange(24), random.choice([0, 30, 59]))
        at = datetime.combine(due, clock, tzinfo=user.zone).astimezone(UTC)
        due = at.astimezone(user.zone).date()
    start = random.choice([None, None, *near])
    done = random.random() < 0.3
    return Task(
        user=user,
        title=f"Task {random.random()}",
        due_date=due,
        due_at=at,
        start_date=min(start, due) if start and due else start,
        priority=random.randrange(4),
        labels=random.sample(LABELS, random.randrange(3)),
        project=random.choice([None, *user.projects.all()]),
        is_complete=done,
        completed_at=now - timedelta(hours=random.randrange(99)) if done else None,
    )
