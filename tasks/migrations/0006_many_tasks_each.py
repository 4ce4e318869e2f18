"""Plans are made for people who have many tasks.

A plan that is kept serves everybody, and the planner makes it for the average person,
whose ten tasks are sorted sooner than read in order. For somebody with 100,000 it then
read 4,000 blocks instead of 50. Told that each has one in a thousand of all tasks, it
reads in order, which costs those who have few no more.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Outside of a transaction, so that nothing is locked while it is counted."""

    atomic = False

    dependencies: ClassVar = [("tasks", "0005_plan_indexes")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            "ALTER TABLE tasks_task ALTER COLUMN user_id SET (n_distinct = -0.001)",
            "ALTER TABLE tasks_task ALTER COLUMN user_id RESET (n_distinct)",
        ),
        migrations.RunSQL("ANALYZE tasks_task", migrations.RunSQL.noop),
    ]
