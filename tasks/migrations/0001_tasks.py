"""Tasks, what the database keeps true about them, and who takes them along."""

import datetime

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from todo_site.database.operations import cascade


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "description",
                    models.CharField(blank=True, max_length=2000, null=True),
                ),
                ("due_date", models.DateField(blank=True, null=True)),
                ("is_complete", models.BooleanField(db_default=False, default=False)),
                (
                    "completed_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        db_default=1, default=1, editable=False
                    ),
                ),
                ("idempotency_key", models.UUIDField(editable=False, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["user", "is_complete", "due_date"],
                        name="idx_task_user_status_date",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title__regex", "\\S")),
                        name="task_title_not_blank",
                        violation_error_message="A task needs a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at__isnull", False), ("is_complete", True)
                            ),
                            models.Q(
                                ("completed_at__isnull", True), ("is_complete", False)
                            ),
                            _connector="OR",
                        ),
                        name="task_completed_at_with_is_complete",
                        violation_error_message="A completed task has a time of completion.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "due_date__range",
                                (datetime.date(1, 1, 1), datetime.date(9999, 12, 31)),
                            )
                        ),
                        name="task_due_date_in_calendar",
                        violation_error_message="Choose a day between the years 1 and 9999.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "idempotency_key"),
                        name="task_idempotency_key_once",
                    ),
                ],
            },
        ),
        cascade("tasks_task", "user_id", "accounts_user"),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="touch",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    NEW.updated_at := statement_timestamp();\n                    NEW.version := OLD.version;\n                    IF (NEW.title, NEW.description, NEW.due_date)\n                        IS DISTINCT FROM (OLD.title, OLD.description, OLD.due_date)\n                    THEN\n                        NEW.version := OLD.version + 1;\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="a498f6bd982c423ce3ea4b0643fe24e0193595f8",
                    operation="UPDATE",
                    pgid="pgtrigger_touch_97592",
                    table="tasks_task",
                    when="BEFORE",
                ),
            ),
        ),
    ]
