"""What goes with a user when they go; the database's cascade sees to it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from accounts.models import User


def belongings(users: Sequence[Model]) -> dict[Any, int]:
    """Return how many rows of each kind these users have, by the kind's `_meta`.

    Whatever app adds a key to the user is counted: one query for each.
    """
    counts = {}
    for relation in User._meta.related_objects:
        model = relation.related_model
        theirs = model._base_manager.filter(**{f"{relation.field.name}__in": users})
        counts[model._meta] = theirs.count()
    return counts
