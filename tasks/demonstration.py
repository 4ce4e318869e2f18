"""An account to look around in: a believable week of somebody's tasks."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tasks.models import Task

EMAIL = "demo@example.com"
PASSWORD = "try-it-out"  # noqa: S105 - printed for everybody, only in development

# Title, description, and the day it is due as days from today.
OPEN = [
    ("Send the tax papers to Ms Brandt", "Payslips, rent, the letter from March.", -3),
    ("Call the dentist back", None, -1),
    ("Pay the rent", None, 0),
    ("Water the plants upstairs", "Two cups for the fern, none for the cactus.", 0),
    ("Book the train to Leipzig", "The 9.04 has no change. Seat by the window.", 1),
    ("Finish the slides for Thursday", "Three are missing: costs, risks, dates.", 1),
    ("Buy a present for Mia", "She is five. Something with dinosaurs.", 3),
    ("Return the library books", None, 4),
    ("Service the bike", "The rear brake squeaks.", 6),
    ("Renew the passport", "Photos first.", 24),
    ("Read the chapter on indexes", None, None),
    ("Learn the second voice of “Moon River”", None, None),
]

# The same, and how many days ago it was completed.
COMPLETED = [
    ("Fix the dripping tap", None, -2, 2),
    ("Answer Jonas about Saturday", None, -1, 1),
    ("Order coffee", "A kilo, whole beans.", None, 1),
    ("Hang out the washing", None, 0, 0),
]


def prepare() -> None:
    """Make the account, unless it is there."""
    if User.objects.filter(email=EMAIL).exists():
        return
    now = timezone.now()
    with transaction.atomic():
        user = User.objects.create_user(EMAIL, PASSWORD, name="Demo")
        fill(user, now)


def fill(user: User, now: datetime) -> None:
    """Give somebody the week of tasks, as of that moment."""
    today = user.today(now)
    Task.objects.bulk_create(
        Task(user=user, title=title, description=text, due_date=due(today, days))
        for title, text, days in OPEN
    )
    Task.objects.bulk_create(
        Task(
            user=user,
            title=title,
            description=text,
            due_date=due(today, days),
            is_complete=True,
            completed_at=now - timedelta(days=ago, hours=1),
        )
        for title, text, days, ago in COMPLETED
    )


def due(today: date, days: int | None) -> date | None:
    """Return the day that many days from today; none for none."""
    return None if days is None else today + timedelta(days=days)
