"""What a person changed last is read in order, however many changes they have.

Most people have few, and the planner sorts all of a person's sooner than it reads eight
in order: somebody with 100,000 changes would wait for that at each request. It is told
that each has one in a thousand, as of the tasks.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# Of a table known as empty, all would be read for as long as a plan is kept.
COUNT = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM tasks_changeset) THEN
        ANALYZE tasks_change, tasks_changeset;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    """Outside of a transaction, so that nothing is locked while it is counted."""

    atomic = False

    dependencies: ClassVar = [("tasks", "0012_one_change_then_many")]

    operations: ClassVar[list[Operation]] = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ALTER COLUMN user_id SET (n_distinct = -0.001)",
                f"ALTER TABLE {table} ALTER COLUMN user_id RESET (n_distinct)",
            )
            for table in ("tasks_change", "tasks_changeset")
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
