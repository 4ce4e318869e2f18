"""What was promised of plans is so of every task that there was before."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tasks", "0003_plans")]

    operations = [
        ValidateConstraint("task", "task_start_date_in_calendar"),
        ValidateConstraint("task", "task_starts_before_it_is_due"),
        ValidateConstraint("task", "task_due_at_on_a_day"),
        ValidateConstraint("task", "task_priority_known"),
        ValidateConstraint("task", "task_labels_few"),
        migrations.RunSQL(
            "ALTER TABLE tasks_task VALIDATE CONSTRAINT tasks_task_project_fk",
            migrations.RunSQL.noop,
        ),
    ]
