"""What was promised of repetition and subtasks is so of every task there was before."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tasks", "0008_history")]

    operations = [
        ValidateConstraint("task", "task_repeats_from_a_day"),
        migrations.RunSQL(
            "ALTER TABLE tasks_task VALIDATE CONSTRAINT tasks_task_parent_fk",
            migrations.RunSQL.noop,
        ),
    ]
