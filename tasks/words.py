"""The text of a task as it is searched, in words that an index and a query share.

The functions are made by a migration: an index asks that what it holds never changes
for the same task, and joining an array does in principle.
"""

import re
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, Lookup, TextField

COLUMNS = ("title", "description", "labels")


class FragmentField(TextField):
    """A text in which any part of a word can be found."""


class _OfATask(Func):
    def __init__(self, *columns: F) -> None:
        super().__init__(*(columns or map(F, COLUMNS)))


class Text(_OfATask):
    """Title, description and labels, in one."""

    function = "task_text"
    output_field = FragmentField()


class Words(_OfATask):
    """Its words, as they are written and by their stems in each language there is."""

    function = "task_words"
    output_field = SearchVectorField()


@FragmentField.register_lookup
class Holds(Lookup):
    """Whether a text holds these letters, in the words that a trigram index knows."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the comparison; what is typed has no wildcards."""
        left, values = self.process_lhs(compiler, connection)
        typed = re.sub(r"([\\%_])", r"\\\1", str(self.rhs))
        return f"{left} ILIKE %s", [*values, f"%{typed}%"]
