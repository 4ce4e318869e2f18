"""What comes again: the rule on a task, and the task that follows when it is done."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from tasks.days import due
from tasks.models.history import Change, Kind
from tasks.models.planning import DAYS
from tasks.recurrence import LONGEST_RULE, Next, Rule

# What the next one has of the last one, and a part of it of its part.
KEPT = ("user_id", "title", "description", "priority", "project_id", "labels")
RULE = ("repeat", "repeats_from_completion", "is_repeat_paused")
BATCH = 1_000


class RepeatingTask(models.Model):
    """A rule, and the tasks that it makes one after the other."""

    # As RFC 5545 writes it, see tasks/recurrence.py; empty for once.
    repeat = models.CharField(
        max_length=LONGEST_RULE, blank=True, default="", db_default=""
    )
    repeats_from_completion = models.BooleanField(default=False, db_default=False)
    is_repeat_paused = models.BooleanField(default=False, db_default=False)
    # The task whose completion made this one: it makes no second one. That one may be
    # gone, so it is no key.
    previous = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def rule(self) -> Rule | None:
        """The rule; None where it comes once."""
        return Rule.parse(self.repeat) if self.repeat else None

    @property
    def following(self: Any) -> Any:
        """The task that its completion made; None where there is none."""
        return type(self).objects.filter(user=self.user_id, previous=self.pk).first()

    def repeat_after(self: Any, now: datetime) -> None:
        """Make what comes next of a task that was done then, unless it is there."""
        if self.repeat:
            type(self).repeat_all([self], now)

    @classmethod
    def repeat_all(cls: Any, tasks: Sequence[Any], now: datetime) -> None:
        """Make what comes next of those that were done then, unless it is there."""
        nexts = [made for task in tasks if (made := task.next_task(now))]
        if not nexts:
            return
        there = set(cls._following([made.previous for made in nexts]))
        cls.objects.bulk_create(nexts, ignore_conflicts=True, batch_size=BATCH)
        days = {task.pk: task.due_date for task in tasks}
        news = [made for made in nexts if made.previous not in there]
        ahead = {made.previous: made.due_date - days[made.previous] for made in news}
        cls._copy_parts(ahead, now)

    @classmethod
    def _following(cls: Any, pks: Any) -> Any:
        found = cls.objects.filter(previous__in=pks, previous__isnull=False)
        return found.values_list("previous", flat=True)

    def next_task(self: Any, now: datetime) -> Any:
        """Return what comes next, not saved; None where it has ended or is paused."""
        coming = None if self.is_repeat_paused else self.coming(now)
        if coming is None:
            return None
        made = type(self)(previous=self.pk, parent_id=self.parent_id)
        for name in (*KEPT, *RULE):
            setattr(made, name, getattr(self, name))
        made.repeat = str(coming.rule)
        self.shift(made, coming.day, now)
        return made

    def coming(self: Any, now: datetime) -> Next | None:
        """Return the day that it comes next when it is done then: not one that passed.

        `now` is in the zone of the person.
        """
        today, day = now.date(), self.due_date
        rule: Rule | None = self.rule
        if rule is None or day is None:
            return None
        if self.repeats_from_completion:
            return rule.next(today)
        return rule.next(day, not_before=today)

    def shift(self: Any, made: Any, day: date, now: datetime) -> None:
        """Give `made` that day, with the time of day and the head start of this one."""
        at = self.due_at.astimezone(now.tzinfo).time() if self.due_at else None
        made.due_date, made.due_at = due(day, at, now)
        if self.start_date and self.due_date:
            ahead: timedelta = self.due_date - self.start_date
            made.start_date = max(date.min + ahead, day) - ahead

    def skip(self: Any, now: datetime) -> bool:
        """Leave this day out: it is due on the next one; False if that was the last."""
        rule, day = self.rule, self.due_date
        coming = rule.next(day) if rule and day else None
        if coming is None:
            return False
        made = type(self)()
        self.shift(made, coming.day, now)
        self.repeat = str(coming.rule)
        self.due_date, self.due_at = made.due_date, made.due_at
        self.start_date = made.start_date
        self.save_plan(*DAYS, "repeat")
        return True

    def take_next_back(self: Any) -> None:
        """Remove the task that came next, unless somebody did something with it."""
        if self.repeat:
            type(self).take_back_after([self.pk])

    @classmethod
    def take_back_after(cls: Any, pks: Sequence[int]) -> None:
        """Remove what came next of these, where nobody did something with it.

        Whatever became of it, or of anything below it, is in its history.
        """
        following = cls.objects.open().filter(previous__in=pks)
        nexts = set(following.values_list("pk", flat=True))
        if nexts:
            cls.objects.filter(pk__in=nexts - touched(cls, nexts)).delete()

    @classmethod
    def _copy_parts(cls: Any, ahead: dict[Any, timedelta], now: datetime) -> None:
        """Give what follows these the subtasks that they had, so many days later."""
        below = list(cls.objects.below(ahead)) if ahead else []
        # Of a part that came again by itself, the first one is enough.
        pks = {part.pk for part in below}
        parts = [part for part in below if part.previous not in pks]
        if not parts:
            return
        following = cls.objects.filter(previous__in=list(ahead))
        made = {task.previous: (task.pk, ahead[task.previous]) for task in following}
        while ready := [part for part in parts if part.parent_id in made]:
            copies = [part.copied(*made[part.parent_id], now) for part in ready]
            cls.objects.bulk_create(copies, batch_size=BATCH)
            made = {
                part.pk: (copy.pk, made[part.parent_id][1])
                for part, copy in zip(ready, copies, strict=True)
            }
            taken = {part.pk for part in ready}
            parts = [part for part in parts if part.pk not in taken]

    def copied(self: Any, parent: int, ahead: timedelta, now: datetime) -> Any:
        """Return a copy of this subtask for another parent, so many days later."""
        copy = type(self)(parent_id=parent, position=self.place)
        for name in KEPT:
            setattr(copy, name, getattr(self, name))
        try:
            day = self.due_date and self.due_date + ahead
        except OverflowError:
            day = None
        if day:
            self.shift(copy, day, now)
            for name in RULE:
                setattr(copy, name, getattr(self, name))
        return copy


def touched(model: Any, pks: set[int]) -> set[int]:
    """Return those of these tasks with which something was done since they were made.

    Or with something below them: a part was changed, was added or is gone. Where the
    history does not tell how one was made, something may have been.
    """
    changes = Change.objects.filter(kind=Kind.TASK).order_by("pk")
    # Made anew, as by undoing an undo, it begins there.
    made_in = dict(
        changes.filter(object_id__in=pks, before__isnull=True).values_list(
            "object_id", "change_set"
        )
    )
    sets = set(made_in.values())
    made = changes.filter(change_set__in=sets, before__isnull=True)
    begun, parents = {}, {}
    for pk, number, state in made.values_list("object_id", "pk", "after"):
        begun[pk], parents[pk] = number, (state or {}).get("parent_id")
    later = changes.filter(object_id__in=list(begun)).exclude(change_set__in=sets)
    pairs = later.values_list("object_id", "pk")
    known = {pk for pk, number in pairs if number > begun[pk]}
    below = dict(model.objects.below(pks).values_list("pk", "parent"))
    known |= below.keys() - parents.keys()
    roots = {_root(pk, parents | below, pks) for pk in known}
    return (pks - made_in.keys()) | (roots & pks)


def _root(pk: int, parents: dict[int, int | None], roots: set[int]) -> int:
    """Return which of the roots something is, or is below; else the highest."""
    above = parents.get(pk)
    while pk not in roots and above is not None:
        pk, above = above, parents.get(above)
    return pk
