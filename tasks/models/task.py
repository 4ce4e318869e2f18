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

from tasks.models.history import Kind, recorded
from tasks.models.ordering import OrderedTask
from tasks.models.planning import PlannedTask
from tasks.models.project import Project
from tasks.models.repeating import RepeatingTask
from tasks.models.subtasks import NESTED, NestedTask
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
    "repeat",
    "repeats_from_completion",
    "is_repeat_paused",
    "parent_id",
)

# Their forms check what the constraints do.
FOUND_BY_FIELDS = {*EDITED, "project", "parent"}

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


class Task(PlannedTask, RepeatingTask, NestedTask, OrderedTask, models.Model):
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
            # By it a parent counts its subtasks without a look at them.
            models.Index(
                name="task_subtasks",
                fields=["parent"],
                include=["is_complete"],
                condition=Q(parent__isnull=False),
            ),
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
            models.CheckConstraint(
                name="task_repeats_from_a_day",
                condition=Q(repeat="") | Q(due_date__isnull=False),
                violation_error_message="What repeats needs a day to begin at.",
            ),
            models.UniqueConstraint(
                name="task_next_once",
                fields=["previous"],
                condition=Q(previous__isnull=False),
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
                        NEW.start_date, NEW.priority, NEW.project_id, NEW.labels,
                        NEW.repeat, NEW.repeats_from_completion,
                        NEW.is_repeat_paused, NEW.parent_id)
                        IS DISTINCT FROM
                        (OLD.title, OLD.description, OLD.due_date, OLD.due_at,
                        OLD.start_date, OLD.priority, OLD.project_id, OLD.labels,
                        OLD.repeat, OLD.repeats_from_completion,
                        OLD.is_repeat_paused, OLD.parent_id)
                    THEN
                        NEW.version := OLD.version + 1;
                    END IF;
                    RETURN NEW;
                """,
            ),
            NESTED,
            *recorded(Kind.TASK),
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

    def complete(self, now: datetime, *, with_subtasks: bool = False) -> bool:
        """Mark as done, and make what comes next; False if it was done already.

        A task that is done already keeps its time. `now` is in the zone of the person.
        What is below one that comes again comes again with it.
        """
        if with_subtasks:
            parts = self.all_subtasks()
            _ = parts.mark_done(now) if self.repeat else parts.complete(now)
        if not self._this().mark_done(now):
            return False
        self.is_complete, self.completed_at = True, now
        self.repeat_after(now)
        return True

    def reopen(self) -> bool:
        """Mark as still to be done, and take back what came next if it is untouched."""
        if not self._this().mark_open():
            return False
        self.is_complete, self.completed_at = False, None
        self.take_next_back()
        return True

    def revise(self, *, version: int) -> bool:
        """Save what was edited of that version; False if it was changed meanwhile.

        The trigger counts the version up whenever something EDITED changes, whoever
        changes it. A change to the very same words is no other one: it comes
        from a form that was sent twice. What has no day repeats no more.
        """
        if self.due_date is None:
            self.repeat = ""
        edited = {name: getattr(self, name) for name in EDITED}
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
