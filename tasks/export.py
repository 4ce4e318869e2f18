"""What this app has for somebody who takes everything along."""

from collections.abc import Callable

from accounts.export import Rows, batches
from accounts.models import User

FIELDS = (
    "title",
    "description",
    "due_date",
    "due_at",
    "start_date",
    "priority",
    "project__name",
    "labels",
    "is_complete",
    "completed_at",
    "created_at",
    "updated_at",
)


OF_A_PROJECT = ("name", "colour", "is_archived")
OF_A_FILTER = ("name", "expression")


def exported(person: User) -> dict[str, Callable[[], Rows]]:
    """Return the tasks, finished ones too, the projects and the filters."""
    return {
        "tasks": lambda: tasks(person),
        "projects": lambda: batches(person.projects.all(), *OF_A_PROJECT),
        "filters": lambda: batches(person.filters.all(), *OF_A_FILTER),
    }


def tasks(person: User) -> Rows:
    """Yield the tasks, each with the name of its project."""
    for row in batches(person.tasks.all(), *FIELDS):
        yield {name.removesuffix("__name"): value for name, value in row.items()}
