"""Indexes for subtasks and for what comes again, built beside people's work."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from todo_site.database.operations import BuildIndex

# Left invalid by an earlier try that was cut off, it would promise nothing.
DROP = "DROP INDEX CONCURRENTLY IF EXISTS task_next_once"
BUILD = """
CREATE UNIQUE INDEX CONCURRENTLY task_next_once ON tasks_task (previous)
WHERE previous IS NOT NULL
"""


class Migration(migrations.Migration):
    """Outside of a transaction, as concurrent building needs it."""

    atomic = False

    dependencies: ClassVar = [("tasks", "0009_history_checked")]

    operations: ClassVar[list[Operation]] = [
        BuildIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)),
                fields=["parent"],
                include=("is_complete",),
                name="task_subtasks",
            ),
        ),
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        migrations.RunSQL(
            BUILD,
            DROP,
            state_operations=[
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("previous__isnull", False)),
                        fields=("previous",),
                        name="task_next_once",
                    ),
                ),
            ],
        ),
    ]
