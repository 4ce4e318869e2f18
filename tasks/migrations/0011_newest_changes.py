"""An index that tells at each request what a person changed last."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from todo_site.database.operations import BuildIndex


class Migration(migrations.Migration):
    """Outside of a transaction, as concurrent building needs it."""

    atomic = False

    dependencies: ClassVar = [("tasks", "0010_subtask_indexes")]

    operations: ClassVar[list[Operation]] = [
        BuildIndex(
            model_name="change",
            index=models.Index(fields=["user", "-id"], name="change_newest"),
        ),
    ]
