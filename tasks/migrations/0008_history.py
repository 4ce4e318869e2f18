"""Repetition, subtasks, and the history that triggers write; nothing is rewritten."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from todo_site.database.operations import cascade

# The set that the transaction works on, if it is this person's; else a new one, for what
# goes around the site. None for whoever is being deleted.
CHANGE_SET_OF = """
CREATE FUNCTION tasks_change_set_of(owner bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    current text := current_setting('todo.change_set', true);
    made bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_user WHERE id = owner) THEN
        RETURN NULL;
    END IF;
    IF split_part(current, ':', 1) = owner::text THEN
        RETURN split_part(current, ':', 2)::bigint;
    END IF;
    INSERT INTO tasks_changeset (user_id, what, who, source)
    VALUES (owner, 'Changed in the database', session_user,
        current_setting('application_name'))
    RETURNING id INTO made;
    -- What one statement sets off, as a cascade does, is of the same set.
    PERFORM set_config('todo.change_set', owner || ':' || made, true);
    RETURN made;
END
$$
"""

PARENT_KEY = """
ALTER TABLE tasks_task ADD CONSTRAINT tasks_task_parent_fk
FOREIGN KEY (parent_id) REFERENCES tasks_task (id) ON DELETE CASCADE NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0007_days_follow_done_ones_too"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(CHANGE_SET_OF, "DROP FUNCTION tasks_change_set_of"),
        migrations.CreateModel(
            name="ChangeSet",
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
                        related_name="change_sets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                    ),
                ),
                ("what", models.CharField(db_default="", max_length=300)),
                ("who", models.CharField(db_default="", max_length=200)),
                ("source", models.CharField(db_default="", max_length=200)),
                ("takes_back", models.BigIntegerField(editable=False, null=True)),
                (
                    "is_taken_back",
                    models.BooleanField(db_default=False, default=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change_set",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="tasks.changeset",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("task", "Task"),
                            ("project", "Project"),
                            ("filter", "Filter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="task",
            name="touch",
        ),
        migrations.AddField(
            model_name="task",
            name="is_repeat_paused",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="task",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="subtasks",
                to="tasks.task",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="previous",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="repeat",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="repeats_from_completion",
            field=models.BooleanField(db_default=False, default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="record_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'project', change.id, before, after\n    FROM (SELECT now.id, now.user_id, NULL::jsonb AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="dd5098e37c7b81d1654be42356ca6e2fdb983ac6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_record_insert_e9ed2",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tasks_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="record_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'project', change.id, before, after\n    FROM (SELECT now.id, now.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now JOIN old_rows AS was ON was.id = now.id OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="3f6155001f6ace51f162f01b29f578c4d354b3d2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_record_update_f32e2",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tasks_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="record_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'project', change.id, before, after\n    FROM (SELECT was.id, was.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after FROM old_rows AS was OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM old_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="766712544c011139f4dc9422866e26ffc83bf7bd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_record_delete_198fe",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tasks_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="savedfilter",
            trigger=pgtrigger.compiler.Trigger(
                name="record_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'filter', change.id, before, after\n    FROM (SELECT now.id, now.user_id, NULL::jsonb AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="8fee252cec5bc6b42040ae098a7d56fd23994cf9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_record_insert_6bf6e",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tasks_savedfilter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="savedfilter",
            trigger=pgtrigger.compiler.Trigger(
                name="record_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'filter', change.id, before, after\n    FROM (SELECT now.id, now.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now JOIN old_rows AS was ON was.id = now.id OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="401e7a43752437b69afe6ec0ca19e455a6e86613",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_record_update_ae8f8",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tasks_savedfilter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="savedfilter",
            trigger=pgtrigger.compiler.Trigger(
                name="record_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'filter', change.id, before, after\n    FROM (SELECT was.id, was.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after FROM old_rows AS was OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM old_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="c81f00bb40d065c91ca39d53d68d4c37c124e73d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_record_delete_3a11f",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tasks_savedfilter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="touch",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    NEW.updated_at := statement_timestamp();\n                    NEW.version := OLD.version;\n                    IF (NEW.title, NEW.description, NEW.due_date, NEW.due_at,\n                        NEW.start_date, NEW.priority, NEW.project_id, NEW.labels,\n                        NEW.repeat, NEW.repeats_from_completion,\n                        NEW.is_repeat_paused, NEW.parent_id)\n                        IS DISTINCT FROM\n                        (OLD.title, OLD.description, OLD.due_date, OLD.due_at,\n                        OLD.start_date, OLD.priority, OLD.project_id, OLD.labels,\n                        OLD.repeat, OLD.repeats_from_completion,\n                        OLD.is_repeat_paused, OLD.parent_id)\n                    THEN\n                        NEW.version := OLD.version + 1;\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="a14ddd18225992dd8263d3151d7aeb26831c7e67",
                    operation="UPDATE",
                    pgid="pgtrigger_touch_97592",
                    table="tasks_task",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="nest",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."parent_id" IS NOT NULL)',
                    declare="DECLARE above record; below integer;",
                    func="\n        WITH RECURSIVE ancestor AS (\n            SELECT id, parent_id, user_id, 1 AS level\n            FROM tasks_task WHERE id = NEW.parent_id\n            UNION ALL\n            SELECT task.id, task.parent_id, task.user_id, level + 1\n            FROM tasks_task AS task JOIN ancestor ON task.id = ancestor.parent_id\n            WHERE level <= 20\n        )\n        SELECT coalesce(max(level), 0) AS levels,\n            coalesce(bool_or(id = NEW.id), false) AS is_around,\n            coalesce(bool_and(user_id = NEW.user_id), true) AS is_own\n        INTO above FROM ancestor;\n        WITH RECURSIVE descendant AS (\n            SELECT id, 1 AS level FROM tasks_task WHERE parent_id = NEW.id\n            UNION ALL\n            SELECT task.id, level + 1\n            FROM tasks_task AS task JOIN descendant ON task.parent_id = descendant.id\n            WHERE level <= 20\n        )\n        SELECT coalesce(max(level), 0) INTO below FROM descendant;\n        IF NEW.parent_id = NEW.id OR above.is_around OR NOT above.is_own\n            OR above.levels + below > 20\n        THEN\n            RAISE EXCEPTION 'task % cannot be a part of %', NEW.id, NEW.parent_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'task_in_a_tree';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="b3e8b56e5065cc486ba68eb726792ce3c45c24f7",
                    operation='INSERT OR UPDATE OF "parent_id", "user_id"',
                    pgid="pgtrigger_nest_34e25",
                    table="tasks_task",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="record_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'task', change.id, before, after\n    FROM (SELECT now.id, now.user_id, NULL::jsonb AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="90c86d37a298e45a63d93893d2600430ca9b8e76",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_record_insert_cfabd",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tasks_task",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="record_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'task', change.id, before, after\n    FROM (SELECT now.id, now.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now JOIN old_rows AS was ON was.id = now.id OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="789a89bfaba4f0b0bf40829eaad96af98a0ae97f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_record_update_bdd50",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tasks_task",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="record_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'task', change.id, before, after\n    FROM (SELECT was.id, was.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after FROM old_rows AS was OFFSET 0) AS change\n    JOIN (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM old_rows) AS owner\n    ) AS change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="d8fd2c3c751d86d33e966df7c9413c87c5e3881f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_record_delete_073f3",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tasks_task",
                    when="AFTER",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("repeat", ""), ("due_date__isnull", False), _connector="OR"
                ),
                name="task_repeats_from_a_day",
                violation_error_message="What repeats needs a day to begin at.",
            ),
        ),
        migrations.AddIndex(
            model_name="changeset",
            index=models.Index(fields=["user", "-id"], name="change_set_newest"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                fields=["object_id", "kind", "id"], name="change_of_object"
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("after__isnull", True)),
                fields=["user", "-id"],
                name="change_in_trash",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["task", "project", "filter"])),
                name="change_kind_known",
            ),
        ),
        cascade("tasks_changeset", "user_id", "accounts_user"),
        cascade("tasks_change", "change_set_id", "tasks_changeset"),
        migrations.RunSQL(
            PARENT_KEY, "ALTER TABLE tasks_task DROP CONSTRAINT tasks_task_parent_fk"
        ),
    ]
