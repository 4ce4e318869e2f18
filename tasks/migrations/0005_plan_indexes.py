"""Indexes for the pages of plans and for search, built beside people's work."""

from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import tasks.order
import tasks.words
from todo_site.database.operations import BuildIndex


class Migration(migrations.Migration):
    """Outside of a transaction, as concurrent building needs it."""

    atomic = False

    dependencies: ClassVar = [("tasks", "0004_plans_checked")]

    operations: ClassVar[list[Operation]] = [
        BuildIndex(
            model_name="task",
            index=models.Index(
                models.F("user"),
                tasks.order.Day(models.F("due_date")),
                tasks.order.Moment(models.F("due_at")),
                tasks.order.Urgency(models.F("priority")),
                tasks.order.Place(models.F("position"), models.F("id")),
                tasks.order.Newest(models.F("id")),
                condition=models.Q(("is_complete", False)),
                name="task_agenda",
            ),
        ),
        BuildIndex(
            model_name="task",
            index=models.Index(
                models.F("user"),
                models.F("project"),
                models.F("is_complete"),
                tasks.order.Day(models.F("due_date")),
                tasks.order.Moment(models.F("due_at")),
                tasks.order.Urgency(models.F("priority")),
                tasks.order.Place(models.F("position"), models.F("id")),
                tasks.order.Newest(models.F("id")),
                name="task_by_project",
            ),
        ),
        BuildIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(
                    ("is_complete", False), ("start_date__isnull", False)
                ),
                fields=["user", "start_date", "id"],
                name="task_waiting",
            ),
        ),
        BuildIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_complete", True)),
                fields=["user", "-completed_at", "-id"],
                name="task_completed",
            ),
        ),
        BuildIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_complete", False)),
                fields=["user"],
                include=("project", "due_date", "start_date", "due_at", "labels"),
                name="task_counts",
            ),
        ),
        BuildIndex(
            model_name="task",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["user", "labels"], name="task_labels"
            ),
        ),
        BuildIndex(
            model_name="task",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("user"), tasks.words.Words(), name="task_words"
            ),
        ),
        BuildIndex(
            model_name="task",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("user"),
                django.contrib.postgres.indexes.OpClass(
                    tasks.words.Text(), name="gin_trgm_ops"
                ),
                name="task_fragments",
            ),
        ),
    ]
