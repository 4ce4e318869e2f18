"""Indexes in the order of the pages, built beside people's work."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Outside of a transaction, as concurrent building needs it."""

    atomic = False

    dependencies: ClassVar = [("tasks", "0001_tasks")]

    operations: ClassVar[list[Operation]] = [
        AddIndexConcurrently(
            "task",
            models.Index(
                fields=["user", "is_complete", "due_date", "-id"],
                name="task_page_by_due_date",
            ),
        ),
        AddIndexConcurrently(
            "task",
            models.Index(
                fields=["user", "is_complete", "-created_at", "-id"],
                name="task_page_by_newest",
            ),
        ),
    ]
