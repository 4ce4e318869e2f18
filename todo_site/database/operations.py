"""Migration operations that Django 5.2 does not have yet."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.operations import RunSQL

# Django names its keys by a hash, so the one to replace is found by its column.
DROP_KEY = """
DO $$
DECLARE key name;
BEGIN
    SELECT conname INTO key
    FROM pg_constraint
    WHERE contype = 'f'
      AND conrelid = '{table}'::regclass
      AND conkey = ARRAY[(
          SELECT attnum FROM pg_attribute
          WHERE attrelid = conrelid AND attname = '{column}'
      )];
    IF FOUND THEN
        EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', key);
    END IF;
END $$
"""

ADD_KEY = """
ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk
FOREIGN KEY ({column}) REFERENCES {references} (id) {rules}
"""


def cascade(table: str, column: str, references: str) -> RunSQL:
    """Return the operation that makes a foreign key cascade in the database.

    Django's own CASCADE is Python: a raw DELETE is refused. For a key of ours, declare
    it with db_constraint=False: Django would re-create it without the rule whenever the
    field is altered. For another app's key this replaces Django's. Reversing leaves a
    key as Django makes them.
    """
    key = {"table": table, "column": column, "references": references}
    drop = DROP_KEY.format(**key)
    add = ADD_KEY.format(**key, rules="ON DELETE CASCADE")
    restore = ADD_KEY.format(**key, rules="DEFERRABLE INITIALLY DEFERRED")
    return RunSQL(sql=[drop, add], reverse_sql=[drop, restore])


class BuildIndex(AddIndexConcurrently):
    """Builds an index beside people's work; anew where an earlier try was cut off."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, *states: Any
    ) -> None:
        """Drop what is left of an earlier try, and build."""
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute("DROP INDEX CONCURRENTLY IF EXISTS " + name)
        super().database_forwards(app_label, schema_editor, *states)
