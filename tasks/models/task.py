"""A task, its verbs, and the truths that the database keeps about it."""

import re
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid5

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from tasks.days import due
from tasks.models.project import Project
from tasks.order import AGENDA
from tasks.querysets import TaskQuerySet
from tasks.words import Text, Words

# What a person edits; a change of any of them makes another version.
EDITED = (
    "title",
    "description",
    "due_date",
    "due_at",
    "start_date",
    "priority",
    "project_id",
    "labels",
)

# Fields whose forms check what the constraints do.
FOUND_BY_FIELDS = {*EDITED, "project"}

LONGEST_TITLE = 200

# Ten of thirty characters still fit into an entry of an index.
MOST_LABELS = 10
LONGEST_LABEL = 30
LABEL = re.compile(rf"[\w-]{{1,{LONGEST_LABEL}}}")


class Priority(models.IntegerChoices):
    """How much it matters."""

    NONE = 0, "None"
    LOW = 1, "Low"
    MEDIUM = 2, "Medium"
    HIGH = 3, "High"


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
    title = models.CharField(max_length=LONGEST_TITLE)
    description = models.CharField(max_length=2000, null=True, blank=True)  # noqa: DJ001 - the original's NULL
    due_date = models.DateField(null=True, blank=True)
    # The moment, where it is due at a time; the day is then the one it has where the
    # person is, and follows them when they move.
    due_at = models.DateTimeField(null=True, blank=True)
    # Until then it is out of sight.
    start_date = models.DateField(null=True, blank=True)
    priority = models.SmallIntegerField(
        choices=Priority, default=Priority.NONE, db_default=Priority.NONE
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.SET_NULL,
        related_name="tasks",
        null=True,
        blank=True,
        # The migration makes a key that holds the owner too; an index begins with both.
        db_index=False,
        db_constraint=False,
    )
    labels = ArrayField(
        models.CharField(max_length=LONGEST_LABEL),
        size=MOST_LABELS,
        default=list,
        db_default=[],
        blank=True,
    )
    # Where somebody put it; null is where its id puts it.
    position = models.DecimalField(
        max_digits=40, decimal_places=20, null=True, editable=False
    )
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
            models.Index(
                F("user"), *AGENDA, name="task_agenda", condition=Q(is_complete=False)
            ),
            models.Index(
                F("user"),
                F("project"),
                F("is_complete"),
                *AGENDA,
                name="task_by_project",
            ),
            models.Index(
                name="task_waiting",
                fields=["user", "start_date", "id"],
                condition=Q(is_complete=False, start_date__isnull=False),
            ),
            models.Index(
                name="task_completed",
                fields=["user", "-completed_at", "-id"],
                condition=Q(is_complete=True),
            ),
            # All that the sidebar counts, so that it need not look at a task itself.
            models.Index(
                name="task_counts",
                fields=["user"],
                include=["project", "due_date", "start_date", "due_at", "labels"],
                condition=Q(is_complete=False),
            ),
            GinIndex(name="task_labels", fields=["user", "labels"]),
            GinIndex(F("user"), Words(), name="task_words"),
            GinIndex(
                F("user"), OpClass(Text(), name="gin_trgm_ops"), name="task_fragments"
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
            models.CheckConstraint(
                name="task_start_date_in_calendar",
                condition=Q(start_date__range=(date.min, date.max)),
                violation_error_message="Choose a day between the years 1 and 9999.",
            ),
            models.CheckConstraint(
                name="task_starts_before_it_is_due",
                condition=Q(start_date__isnull=True)
                | Q(due_date__isnull=True)
                | Q(start_date__lte=F("due_date")),
                violation_error_message="It starts after it is due.",
            ),
            models.CheckConstraint(
                name="task_due_at_on_a_day",
                condition=Q(due_at__isnull=True) | Q(due_date__isnull=False),
                violation_error_message="A time needs a day.",
            ),
            models.CheckConstraint(
                name="task_priority_known", condition=Q(priority__in=Priority.values)
            ),
            models.CheckConstraint(
                name="task_labels_few",
                condition=Q(labels__len__lte=MOST_LABELS) | Q(labels=[]),
                violation_error_message=f"At most {MOST_LABELS} labels.",
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
                    IF (NEW.title, NEW.description, NEW.due_date, NEW.due_at,
                        NEW.start_date, NEW.priority, NEW.project_id, NEW.labels)
                        IS DISTINCT FROM
                        (OLD.title, OLD.description, OLD.due_date, OLD.due_at,
                        OLD.start_date, OLD.priority, OLD.project_id, OLD.labels)
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

        The trigger counts the version up whenever something EDITED changes, whoever
        changes it. A change to the very same words is no other one: it comes
        from a form that was sent twice.
        """
        edited = {name: getattr(self, name) for name in EDITED}
        saved = self._this().filter(version=version).update(**edited)
        return saved == 1 or self._this().filter(**edited).exists()

    def reschedule(self, day: date | None, now: datetime) -> None:
        """Have it due on that day, and save that; see `plan`."""
        self.plan(day, now)
        self._save_days()

    def plan(self, day: date | None, now: datetime) -> None:
        """Have it due on that day, at the time of day that it had; None for no day.

        `now` is in the zone of the person. What would start after it is due starts now.
        """
        at = self.due_at.astimezone(now.tzinfo).time() if self.due_at else None
        self.due_date, self.due_at = due(day, at if day else None, now)
        if day and self.start_date and self.start_date > day:
            self.start_date = None

    def hide_until(self, day: date | None, now: datetime) -> None:
        """Keep it out of sight until that day; what is due before then is due then."""
        self.start_date = day
        if day and self.due_date and self.due_date < day:
            self.reschedule(day, now)
        else:
            self._save_days()

    def _save_days(self) -> None:
        names = ("due_date", "due_at", "start_date")
        self._this().update(**{name: getattr(self, name) for name in names})

    def _this(self) -> TaskQuerySet:
        return Task.objects.filter(pk=self.pk)


def idempotency_key(form_key: UUID, *content: object) -> UUID:
    """Return the key of what was sent with a form that carries `form_key`.

    The same form sent twice with the same content is the same task. Sent again with
    other words, by way of the browser's back button, it is another.
    """
    return uuid5(form_key, repr(content))
