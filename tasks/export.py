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
    "repeat",
    "repeats_from_completion",
    "is_repeat_paused",
    "parent__title",
    "is_complete",
    "completed_at",
    "created_at",
    "updated_at",
)


OF_A_PROJECT = ("name", "colour", "is_archived")
OF_A_FILTER = ("name", "expression")
OF_A_CHANGE = (
    "change_set__at",
    "change_set__what",
    "change_set__who",
    "change_set__source",
    "kind",
    "object_id",
    "before",
    "after",
)


def exported(person: User) -> dict[str, Callable[[], Rows]]:
    """Return the tasks, finished ones too, projects, filters, and their history."""
    return {
        "tasks": lambda: tasks(person),
        "projects": lambda: batches(person.projects.all(), *OF_A_PROJECT),
        "filters": lambda: batches(person.filters.all(), *OF_A_FILTER),
        "changes": lambda: changes(person),
    }


def tasks(person: User) -> Rows:
    """Yield the tasks, each with the names of its project and its parent."""
    for row in batches(person.tasks.all(), *FIELDS):
        yield {name.partition("__")[0]: value for name, value in row.items()}


def changes(person: User) -> Rows:
    """Yield what became of all of it, as long as that is kept; the trash with it."""
    for row in batches(person.changes.all(), *OF_A_CHANGE):
        yield {name.removeprefix("change_set__"): value for name, value in row.items()}
