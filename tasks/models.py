"""A task, its verbs, and the truths that the database keeps about it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid5

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from tasks.querysets import TaskQuerySet

# Fields whose forms check what the constraints do.
FOUND_BY_FIELDS = {"title", "due_date"}


class Task(models.Model):
    """One thing that somebody means to do."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="tasks",
        db_index=True,
        # The migration makes the key, with a cascade that the database carries out.
        db_constraint=False,
    )
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=2000, null=True, blank=True)  # noqa: DJ001 - the original's NULL
    due_date = models.DateField(null=True, blank=True)
    is_complete = models.BooleanField(default=False, db_default=False)
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                name="idx_task_user_status_date",
                fields=["user", "is_complete", "due_date"],
            ),
            # Pages end anywhere within a day, and read on from there.
            models.Index(
                name="task_page_by_due_date",
                fields=["user", "is_complete", "due_date", "-id"],
            ),
            models.Index(
                name="task_page_by_newest",
                fields=["user", "is_complete", "-created_at", "-id"],
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_title_not_blank",
                condition=Q(title__regex=r"\S"),
                violation_error_message="A task needs a title.",
            ),
            models.CheckConstraint(
                name="task_completed_at_with_is_complete",
                condition=Q(is_complete=True, completed_at__isnull=False)
                | Q(is_complete=False, completed_at__isnull=True),
                violation_error_message="A completed task has a time of completion.",
            ),
            models.CheckConstraint(
                name="task_due_date_in_calendar",
                # PostgreSQL's calendar is longer than Python's.
                condition=Q(due_date__range=(date.min, date.max)),
                violation_error_message="Choose a day between the years 1 and 9999.",
            ),
            models.UniqueConstraint(
                name="task_idempotency_key_once",
                fields=["user", "idempotency_key"],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="touch",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    NEW.updated_at := statement_timestamp();
                    NEW.version := OLD.version;
                    IF (NEW.title, NEW.description, NEW.due_date)
                        IS DISTINCT FROM (OLD.title, OLD.description, OLD.due_date)
                    THEN
                        NEW.version := OLD.version + 1;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where the task is read and changed."""
        return reverse("tasks:edit", args=[self.pk])

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Try the constraints, unless a form has found all that they would.

        Django tries each by a statement of its own.
        """
        if not set(exclude or ()) >= FOUND_BY_FIELDS:
            super().validate_constraints(exclude)

    def complete(self, now: datetime) -> None:
        """Mark as done; a task that is done already keeps its time."""
        if self._this().complete(now):
            self.is_complete, self.completed_at = True, now

    def reopen(self) -> None:
        """Mark as still to be done."""
        self._this().reopen()
        self.is_complete, self.completed_at = False, None

    def revise(self, *, version: int) -> bool:
        """Save what was edited of that version; False if it was changed meanwhile.

        The trigger counts the version up whenever title, description or due day change,
        whoever changes them. A change to the very same words is no other one: it comes
        from a form that was sent twice.
        """
        edited = {
            "title": self.title,
            "description": self.description,
            "due_date": self.due_date,
        }
        saved = self._this().filter(version=version).update(**edited)
        return saved == 1 or self._this().filter(**edited).exists()

    def _this(self) -> TaskQuerySet:
        return Task.objects.filter(pk=self.pk)


def idempotency_key(form_key: UUID, *content: object) -> UUID:
    """Return the key of what was sent with a form that carries `form_key`.

    The same form sent twice with the same content is the same task. Sent again with
    other words, by way of the browser's back button, it is another.
    """
    return uuid5(form_key, repr(content))
