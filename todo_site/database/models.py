"""What is known of the database over time; kept in it, for all who run the site."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now


class SizeQuerySet(models.QuerySet["Size"]):
    """Words for samples."""

    def before(self, day: date) -> Self:
        """Those taken earlier, the newest first."""
        return self.filter(taken_on__lt=day).order_by("-taken_on")


class Size(models.Model):
    """How many bytes a table had on a day, with its indexes."""

    relation = models.TextField()
    taken_on = models.DateField()
    bytes = models.BigIntegerField()

    objects = SizeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["relation", "taken_on"], name="size_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.relation} on {self.taken_on}"


class Backup(models.Model):
    """A backup that was restored elsewhere and compared, and so is known to be good."""

    file = models.TextField()
    bytes = models.BigIntegerField()
    taken_at = models.DateTimeField()
    verified_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        get_latest_by = "taken_at"

    def __str__(self) -> str:
        return self.file

    def age(self, now: datetime) -> timedelta:
        """Return how long ago it was taken: what came since is not in it."""
        return now - self.taken_at
