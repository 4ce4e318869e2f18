"""The history of many changes, whatever a session changed before; in one transaction."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0011_newest_changes"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="project",
            name="record_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="project",
            name="record_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="project",
            name="record_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="savedfilter",
            name="record_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="savedfilter",
            name="record_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="savedfilter",
            name="record_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="task",
            name="record_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="task",
            name="record_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="task",
            name="record_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="record_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'project', change.id, before, after\n    FROM (SELECT now.id, now.user_id, NULL::jsonb AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="4272f9318b88b1f364cf35353b3cb6694eed109d",
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
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'project', change.id, before, after\n    FROM (SELECT id, max(user_id) AS user_id,\n        (array_agg(before) FILTER (WHERE before IS NOT NULL))[1] AS before,\n        (array_agg(after) FILTER (WHERE after IS NOT NULL))[1] AS after\n    FROM (\n        SELECT was.id, NULL::bigint AS user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after\n        FROM old_rows AS was\n        UNION ALL\n        SELECT now.id, now.user_id, NULL::jsonb, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) FROM new_rows AS now\n    ) AS image\n    GROUP BY id OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="068589ba33fa28bac127a77ad12ef29050b3d6c3",
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
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM old_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'project', change.id, before, after\n    FROM (SELECT was.id, was.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after FROM old_rows AS was OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="5ddda5ba298402d9e8f15c896fe86ab58544d665",
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
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'filter', change.id, before, after\n    FROM (SELECT now.id, now.user_id, NULL::jsonb AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="84710d95b617dbe7cc71fb3e0167b1b99220defe",
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
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'filter', change.id, before, after\n    FROM (SELECT id, max(user_id) AS user_id,\n        (array_agg(before) FILTER (WHERE before IS NOT NULL))[1] AS before,\n        (array_agg(after) FILTER (WHERE after IS NOT NULL))[1] AS after\n    FROM (\n        SELECT was.id, NULL::bigint AS user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after\n        FROM old_rows AS was\n        UNION ALL\n        SELECT now.id, now.user_id, NULL::jsonb, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) FROM new_rows AS now\n    ) AS image\n    GROUP BY id OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="d63e2832e58a91db10c1a115826e8276073d4b67",
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
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM old_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'filter', change.id, before, after\n    FROM (SELECT was.id, was.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after FROM old_rows AS was OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="1b7a96cd600108338e5e3e6b8f2bd71b527b2501",
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
                name="record_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'task', change.id, before, after\n    FROM (SELECT now.id, now.user_id, NULL::jsonb AS before, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) AS after FROM new_rows AS now OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="b22c1a9199d2ab4fe90e9370cc646a6002ff7e95",
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
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM new_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'task', change.id, before, after\n    FROM (SELECT id, max(user_id) AS user_id,\n        (array_agg(before) FILTER (WHERE before IS NOT NULL))[1] AS before,\n        (array_agg(after) FILTER (WHERE after IS NOT NULL))[1] AS after\n    FROM (\n        SELECT was.id, NULL::bigint AS user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after\n        FROM old_rows AS was\n        UNION ALL\n        SELECT now.id, now.user_id, NULL::jsonb, jsonb_strip_nulls(to_jsonb(now) - '{updated_at,version}'::text[]) FROM new_rows AS now\n    ) AS image\n    GROUP BY id OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="d62908bf72d2b1a0eb29ced8c5e8aae7c7176ead",
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
                    func="\n    IF current_setting('todo.history', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n    WITH change_set AS MATERIALIZED (\n        SELECT user_id, tasks_change_set_of(user_id) AS id\n        FROM (SELECT DISTINCT user_id FROM old_rows) AS owner\n    )\n    INSERT INTO tasks_change\n        (change_set_id, user_id, kind, object_id, before, after)\n    SELECT change_set.id, change.user_id, 'task', change.id, before, after\n    FROM (SELECT was.id, was.user_id, jsonb_strip_nulls(to_jsonb(was) - '{updated_at,version}'::text[]) AS before, NULL::jsonb AS after FROM old_rows AS was OFFSET 0) AS change\n    JOIN change_set ON change_set.user_id = change.user_id\n    WHERE change_set.id IS NOT NULL AND before IS DISTINCT FROM after;\n    RETURN NULL;\n",
                    hash="e3b2192a263818d812cfc76ec5d97633d0cf99ed",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_record_delete_073f3",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tasks_task",
                    when="AFTER",
                ),
            ),
        ),
    ]
