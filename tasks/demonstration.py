"""An account to look around in: a believable week of somebody's tasks."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tasks.days import due
from tasks.history import without_history
from tasks.languages import language
from tasks.models import Project, Task
from tasks.quick_add import Understood, understood

EMAIL = "demo@example.com"
PASSWORD = "try-it-out"  # noqa: S105 - printed for everybody, only in development

# A line as somebody would write it, a description, and the day it is due as days from
# today; what the line says of projects, labels and times is understood.
OPEN = [
    (
        "Send the tax papers to Ms Brandt #Paperwork !high",
        "Payslips, the rent.",
        -3,
    ),
    ("Call the dentist back @phone", None, -1),
    ("Pay the rent #Home @bank !high", None, 0),
    ("Standup with the team 9:30 #Work", None, 0),
    (
        "Water the plants upstairs #Home",
        "None for the cactus.",
        0,
    ),
    ("Book the train to Leipzig @online", "The 9.04 has no change.", 1),
    (
        "Finish the slides 14:00 #Work !medium",
        "Costs and risks.",
        1,
    ),
    ("Buy a present for Mia @errand", "She is five. Something with dinosaurs.", 3),
    ("Service the bike #Home !low", "The rear brake squeaks.", 6),
    ("Renew the passport #Paperwork", "Photos first.", 24),
    ("Read the chapter on indexes #Work", None, None),
    ("Plan the summer holiday starts in 3 weeks #Home", None, None),
]

# In the order in which they stand in the sidebar.
PROJECTS = [("Home", "green"), ("Work", "blue"), ("Paperwork", "orange")]

FILTERS = [("Errands and calls", "@errand | @phone"), ("Pressing", "!high | overdue")]

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
        without_history()
        user = User.objects.create_user(EMAIL, PASSWORD, name="Demo")
        fill(user, now)


def fill(user: User, now: datetime) -> None:
    """Give somebody the week of tasks, as of that moment."""
    local = user.local(now)
    for name, colour in PROJECTS:
        user.projects.create(name=name, colour=colour)
    for name, expression in FILTERS:
        user.filters.create(name=name, expression=expression)
    projects = {project.name: project for project in user.projects.all()}
    Task.objects.bulk_create(
        task(
            user, projects, understood(line, local, language(user.language)), text, day
        )
        for line, text, days in OPEN
        for day in [due_day(local.date(), days)]
    )
    Task.objects.bulk_create(
        Task(
            user=user,
            title=title,
            description=text,
            due_date=due_day(local.date(), days),
            is_complete=True,
            completed_at=now - timedelta(days=ago, hours=1),
        )
        for title, text, days, ago in COMPLETED
    )


def task(
    user: User,
    projects: dict[str, Project],
    told: Understood,
    text: str | None,
    day: date | None,
) -> Task:
    """Return what a line says, due on that day at the time that it says."""
    at = told.due_at.astimezone(user.zone).time() if told.due_at else None
    due_date, due_at = due(day, at, user.local(timezone.now()))
    return Task(
        user=user,
        title=told.title,
        description=text,
        due_date=due_date,
        due_at=due_at,
        start_date=told.start_date,
        priority=told.priority,
        labels=told.labels,
        repeat=told.repeat if day else "",
        project=projects.get(told.project),
    )


def due_day(today: date, days: int | None) -> date | None:
    """Return the day that many days from today; none for none."""
    return None if days is None else today + timedelta(days=days)
