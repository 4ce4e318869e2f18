"""A filter that somebody gave a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from tasks.models.history import Kind, recorded

MOST_FILTERS = 20
LONGEST_EXPRESSION = 500


class SavedFilter(models.Model):
    """An expression of the filter language, kept as it was written."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="filters",
        db_index=False,
        db_constraint=False,
    )
    name = models.CharField(max_length=60)
    expression = models.CharField(max_length=LONGEST_EXPRESSION)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user",
                Lower("name"),
                name="filter_name_once",
                violation_error_message="You have a filter of that name.",
            ),
            models.CheckConstraint(
                name="filter_name_not_blank",
                condition=Q(name__regex=r"\S"),
                violation_error_message="A filter needs a name.",
            ),
        ]
        triggers = recorded(Kind.FILTER)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where the tasks are that it finds."""
        return reverse("tasks:filter", args=[self.pk])
