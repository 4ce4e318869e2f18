"""What a person keeps: tasks, the projects they belong to, and filters worth a name."""

from tasks.models.history import Change, ChangeSet, Kind
from tasks.models.project import Project
from tasks.models.saved_filter import SavedFilter
from tasks.models.task import EDITED, FOUND_BY_FIELDS, Priority, Task, idempotency_key

__all__ = [
    "EDITED",
    "FOUND_BY_FIELDS",
    "Change",
    "ChangeSet",
    "Kind",
    "Priority",
    "Project",
    "SavedFilter",
    "Task",
    "idempotency_key",
]
