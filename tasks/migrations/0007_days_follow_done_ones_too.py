"""The day of a completed task follows its person too: it may be reopened."""

from django.db import migrations

FOLLOW = """
CREATE OR REPLACE FUNCTION task_days_follow_their_person() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tasks_task
    SET due_date = (due_at AT TIME ZONE NEW.time_zone)::date,
        start_date = least(start_date, (due_at AT TIME ZONE NEW.time_zone)::date)
    WHERE user_id = NEW.id AND due_at IS NOT NULL
        -- At an end of the calendar there is no other day.
        AND (due_at AT TIME ZONE NEW.time_zone)::date
            BETWEEN '0001-01-01' AND '9999-12-31';
    RETURN NULL;
EXCEPTION WHEN invalid_parameter_value THEN
    -- The server does not know the zone; the days stay.
    RETURN NULL;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("tasks", "0006_many_tasks_each")]

    operations = [migrations.RunSQL(FOLLOW, migrations.RunSQL.noop)]
