"""Projects, saved filters, and what a task is planned by; nothing is rewritten."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    BtreeGinExtension,
    TrigramExtension,
)
from django.db import migrations, models

from todo_site.database.operations import cascade

# An index may hold only what is the same for ever; joining an array of texts is.
TEXT = """
CREATE FUNCTION task_text(title text, description text, labels text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT concat_ws(E'\\n', title, description, array_to_string(labels, ' '))
$$
"""
WORDS = """
CREATE FUNCTION task_words(title text, description text, labels text[])
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', written)
        || to_tsvector('pg_catalog.english', written)
        || to_tsvector('pg_catalog.german', written)
    FROM (
        SELECT concat_ws(E'\\n', title, description, array_to_string(labels, ' '))
    ) AS task (written)
$$
"""

# The key holds the owner too: a task is never in somebody else's project.
PROJECT_KEY = """
ALTER TABLE tasks_task ADD CONSTRAINT tasks_task_project_fk
FOREIGN KEY (user_id, project_id) REFERENCES tasks_project (user_id, id)
ON DELETE SET NULL (project_id) NOT VALID
"""

# A time is a moment: for somebody who moves, it may be on another day.
FOLLOW = """
CREATE FUNCTION task_days_follow_their_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tasks_task
    SET due_date = (due_at AT TIME ZONE NEW.time_zone)::date,
        start_date = least(start_date, (due_at AT TIME ZONE NEW.time_zone)::date)
    WHERE user_id = NEW.id AND due_at IS NOT NULL AND NOT is_complete;
    RETURN NULL;
EXCEPTION WHEN invalid_parameter_value THEN
    -- The server does not know the zone; the days stay.
    RETURN NULL;
END
$$
"""
FOLLOWING = """
CREATE TRIGGER task_days_follow_their_person
AFTER UPDATE OF time_zone ON accounts_user
FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone)
EXECUTE FUNCTION task_days_follow_their_person()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0002_page_indexes"),
        ("accounts", "0007_language"),
    ]

    operations = [
        BtreeGinExtension(),
        TrigramExtension(),
        migrations.RunSQL(TEXT, "DROP FUNCTION task_text"),
        migrations.RunSQL(WORDS, "DROP FUNCTION task_words"),
        migrations.CreateModel(
            name="Project",
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
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("grey", "Grey"),
                            ("red", "Red"),
                            ("orange", "Orange"),
                            ("green", "Green"),
                            ("teal", "Teal"),
                            ("blue", "Blue"),
                            ("violet", "Violet"),
                            ("pink", "Pink"),
                        ],
                        db_default="grey",
                        default="grey",
                        max_length=10,
                    ),
                ),
                (
                    "position",
                    models.DecimalField(
                        decimal_places=20, editable=False, max_digits=40, null=True
                    ),
                ),
                (
                    "is_archived",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Out of the sidebar. Its tasks stay.",
                        verbose_name="archived",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedFilter",
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
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("expression", models.CharField(max_length=500)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="task",
            name="touch",
        ),
        migrations.AddField(
            model_name="task",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="labels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                blank=True,
                db_default=[],
                default=list,
                size=10,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="position",
            field=models.DecimalField(
                decimal_places=20, editable=False, max_digits=40, null=True
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="priority",
            field=models.SmallIntegerField(
                choices=[(0, "None"), (1, "Low"), (2, "Medium"), (3, "High")],
                db_default=0,
                default=0,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="start_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="tasks",
                to="tasks.project",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="touch",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    NEW.updated_at := statement_timestamp();\n                    NEW.version := OLD.version;\n                    IF (NEW.title, NEW.description, NEW.due_date, NEW.due_at,\n                        NEW.start_date, NEW.priority, NEW.project_id, NEW.labels)\n                        IS DISTINCT FROM\n                        (OLD.title, OLD.description, OLD.due_date, OLD.due_at,\n                        OLD.start_date, OLD.priority, OLD.project_id, OLD.labels)\n                    THEN\n                        NEW.version := OLD.version + 1;\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="afc9d5f0162a3ed49d53f37523f009930d58d172",
                    operation="UPDATE",
                    pgid="pgtrigger_touch_97592",
                    table="tasks_task",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                models.F("user"),
                django.db.models.functions.text.Lower("name"),
                name="project_name_once",
                violation_error_message="You have a project of that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                fields=("user", "id"), name="project_of_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")),
                name="project_name_not_blank",
                violation_error_message="A project needs a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "colour__in",
                        [
                            "grey",
                            "red",
                            "orange",
                            "green",
                            "teal",
                            "blue",
                            "violet",
                            "pink",
                        ],
                    )
                ),
                name="project_colour_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                models.F("user"),
                django.db.models.functions.text.Lower("name"),
                name="filter_name_once",
                violation_error_message="You have a filter of that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")),
                name="filter_name_not_blank",
                violation_error_message="A filter needs a name.",
            ),
        ),
        AddConstraintNotValid(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "start_date__range",
                        (datetime.date(1, 1, 1), datetime.date(9999, 12, 31)),
                    )
                ),
                name="task_start_date_in_calendar",
                violation_error_message="Choose a day between the years 1 and 9999.",
            ),
        ),
        AddConstraintNotValid(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_date__isnull", True),
                    ("due_date__isnull", True),
                    ("start_date__lte", models.F("due_date")),
                    _connector="OR",
                ),
                name="task_starts_before_it_is_due",
                violation_error_message="It starts after it is due.",
            ),
        ),
        AddConstraintNotValid(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__isnull", True),
                    ("due_date__isnull", False),
                    _connector="OR",
                ),
                name="task_due_at_on_a_day",
                violation_error_message="A time needs a day.",
            ),
        ),
        AddConstraintNotValid(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", [0, 1, 2, 3])),
                name="task_priority_known",
            ),
        ),
        AddConstraintNotValid(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("labels__len__lte", 10), ("labels", []), _connector="OR"
                ),
                name="task_labels_few",
                violation_error_message="At most 10 labels.",
            ),
        ),
        cascade("tasks_project", "user_id", "accounts_user"),
        cascade("tasks_savedfilter", "user_id", "accounts_user"),
        migrations.RunSQL(
            PROJECT_KEY, "ALTER TABLE tasks_task DROP CONSTRAINT tasks_task_project_fk"
        ),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION task_days_follow_their_person"),
        migrations.RunSQL(
            FOLLOWING, "DROP TRIGGER task_days_follow_their_person ON accounts_user"
        ),
    ]
