"""Questions asked of tasks. Each starts at a person: `request.user.tasks.open()`."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Lower

from tasks.order import AGENDA, NEVER, Day, Newest, Place

if TYPE_CHECKING:
    from tasks.models import (  # noqa: F401 - named in strings below
        Change,
        ChangeSet,
        Project,
        Task,
    )


def _count(tasks: models.QuerySet) -> Coalesce:
    count = tasks.values("parent").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count), 0)


BATCH = 1_000


class Below(models.Func):
    """The numbers of all that is below some tasks, whose numbers are given.

    It is their owner's, as a trigger sees to.
    """

    template = """(
        WITH RECURSIVE below AS (
            SELECT id FROM tasks_task WHERE parent_id = ANY(%(expressions)s)
            UNION ALL
            SELECT task.id
            FROM tasks_task AS task JOIN below ON task.parent_id = below.id
        )
        SELECT id FROM below
    )"""
    output_field = models.BigIntegerField()


class Progress(models.Func):
    """How many parts of a task, whose number is given, are done: "1 of 3".

    Null where it has none. One look into the index of subtasks.
    """

    template = """(
        SELECT count(*) FILTER (WHERE is_complete) || ' of ' || count(*)
        FROM tasks_task AS part WHERE part.parent_id = %(expressions)s
        HAVING count(*) > 0
    )"""
    output_field = models.TextField()


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks, narrowed by words that read aloud."""

    def open(self) -> Self:
        return self.filter(is_complete=False)

    def completed(self) -> Self:
        return self.filter(is_complete=True)

    def for_today(self, today: date) -> Self:
        """Leave what is due by then, which has started by then."""
        return self.open().alias(day=Day(F("due_date"))).filter(day__lte=today)

    def starting(self, today: date) -> Self:
        """Leave what starts on that day and is due later, or on no day."""
        later = Q(due_date=None) | Q(due_date__gt=today)
        return self.open().filter(later, start_date=today)

    def upcoming(self, today: date) -> Self:
        """Leave what is due on a later day, found where it is in the order."""
        days = self.started(today).alias(day=Day(F("due_date")))
        return days.filter(day__gt=today, day__lt=NEVER)

    def inbox(self, today: date) -> Self:
        return self.started(today).filter(project=None)

    def someday(self, today: date) -> Self:
        """Leave what is due on no day, which is the end of the order."""
        days = self.started(today).alias(day=Day(F("due_date")))
        return days.filter(day__gte=NEVER)

    def waiting(self, today: date) -> Self:
        """Leave those that have not started yet."""
        return self.open().filter(start_date__gt=today)

    def started(self, today: date) -> Self:
        """Leave those to be seen now."""
        return self.open().filter(Q(start_date=None) | Q(start_date__lte=today))

    def in_order(self) -> Self:
        return self.order_by(*AGENDA)

    def with_open_subtasks(self) -> Self:
        """Add how many parts of each are still to be done, as `open_subtasks`."""
        parts = self.model.objects.open().filter(parent=OuterRef("pk")).order_by()
        return self.annotate(open_subtasks=_count(parts))

    def with_progress(self) -> Self:
        """Add how much of its parts is done, as `progress`."""
        return self.annotate(progress=Progress(F("id")))

    def with_parts(self) -> Self:
        """Add of how many parts each is made, and how many of them are done."""
        parts = self.model.objects.filter(parent=OuterRef("pk")).order_by()
        done = parts.filter(is_complete=True)
        return self.annotate(parts=_count(parts), parts_done=_count(done))

    def by_hand(self) -> Self:
        """Return them as somebody put them, whatever their day."""
        return self.order_by(Place("position", "id"), Newest("id"))

    def below(self, pks: Iterable[int]) -> Self:
        """Leave the subtasks of these, theirs, and so on."""
        numbers = Value(list(pks), ArrayField(models.BigIntegerField()))
        return self.filter(pk__in=Below(numbers))

    def complete(self, now: datetime) -> int:
        """Mark the open ones as done at that moment, and make what comes next.

        Return how many there were.
        """
        repeating = list(self.open().exclude(repeat="").order_by("pk"))
        if repeating:
            # What is below one of them comes again with it.
            pks = [task.pk for task in repeating]
            below = self.model.objects.below(pks).values_list("pk", flat=True)
            parts = set(below)
            repeating = [task for task in repeating if task.pk not in parts]
        count = self.mark_done(now)
        self.model.repeat_all(repeating, now)
        return count

    def reopen(self) -> int:
        """Mark the completed ones as still to be done; return how many there were.

        What came next of them is taken back where it is untouched.
        """
        repeating = self.completed().exclude(repeat="")
        pks = list(repeating.values_list("pk", flat=True))
        count = self.mark_open()
        self.model.take_back_after(pks)
        return count

    def mark_done(self, now: datetime) -> int:
        """Mark the open ones as done, and nothing more."""
        return self.open().update(is_complete=True, completed_at=now)

    def mark_open(self) -> int:
        """Mark the completed ones as still to be done, and nothing more."""
        return self.completed().update(is_complete=False, completed_at=None)


def overdue(today: date, now: datetime) -> Q:
    """Return what is late: its day has passed, or its time has.

    The first condition says what the others do, so that an index ends there.
    """
    return Q(due_date__lte=today) & (Q(due_date__lt=today) | Q(due_at__lt=now))


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, narrowed by words that read aloud."""

    def current(self) -> Self:
        return self.filter(is_archived=False)

    def current_or(self, pk: int | None) -> Self:
        """Leave those to choose from, with one that was chosen before."""
        return self.filter(Q(is_archived=False) | Q(pk=pk))

    def in_order(self) -> Self:
        place = Coalesce("position", F("id"), output_field=DecimalField())
        return self.order_by(place, "id")

    def called(self, names: Iterable[str]) -> Self:
        """Return those of these names, however they are written."""
        lower = [Lower(Value(name)) for name in names]
        return self.annotate(lower=Lower("name")).filter(lower__in=lower)


def _number_in(name: str) -> Cast:
    """Return a number that the state before a change of the outer query holds."""
    text = KeyTextTransform(name, OuterRef("before"))
    return Cast(text, models.BigIntegerField())


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    """What requests changed, narrowed by words that read aloud."""

    def kept(self, since: datetime) -> Self:
        return self.filter(at__gte=since)

    def with_effect(self) -> Self:
        """Leave those that changed something."""
        changes = self.model.changes.field.model._default_manager
        return self.filter(Exists(changes.filter(change_set=OuterRef("pk"))))


class ChangeQuerySet(models.QuerySet["Change"]):
    """What became of things, narrowed by words that read aloud."""

    def kept(self, since: datetime) -> Self:
        """Leave what can be taken back, each with the step that it belongs to."""
        return self.filter(change_set__at__gte=since).select_related("change_set")

    def in_trash(self, since: datetime) -> Self:
        """Leave the last state of what was deleted: nothing became of it after that.

        What went with its parent comes back with it, and what a task that was reopened
        took back is not missed by anybody.
        """
        same = {"kind": OuterRef("kind"), "object_id": OuterRef("object_id")}
        later = self.model.objects.filter(id__gt=OuterRef("id"), **same)
        gone = self.kept(since).filter(after__isnull=True)
        together = self.model.objects.filter(change_set=OuterRef("change_set"))
        parent, previous = _number_in("parent_id"), _number_in("previous")
        with_parent = together.filter(object_id=parent, after__isnull=True)
        reopened = together.filter(before__is_complete=True, after__is_complete=False)
        with_previous = reopened.filter(object_id=previous, kind="task")
        return (
            gone.exclude(Exists(later))
            .exclude(Exists(with_parent))
            .exclude(Exists(with_previous))
        )

    def with_parts(self) -> Self:
        """Add whether subtasks went with it, as `has_parts`."""
        together = self.model.objects.filter(
            change_set=OuterRef("change_set"), after__isnull=True
        )
        parent = Cast(KeyTextTransform("parent_id", "before"), models.BigIntegerField())
        parts = together.alias(parent=parent).filter(parent=OuterRef("object_id"))
        return self.annotate(has_parts=Exists(parts))

    def of(self, kind: str, pk: int) -> Self:
        """Leave what became of that one thing."""
        return self.filter(kind=kind, object_id=pk)

    def forget(self) -> int:
        """Forget what is in the trash of these, and all that became of it before.

        Return how many things that are. In batches, until none is left: what went with
        its parent is in the trash by itself when that is forgotten.
        """
        forgotten = 0
        while things := list(self.values_list("kind", "object_id")[:BATCH]):
            for kind in {kind for kind, _ in things}:
                pks = [pk for other, pk in things if other == kind]
                self.model.objects.filter(kind=kind, object_id__in=pks).delete()
            forgotten += len(things)
        return forgotten
