"""What keeps subtasks a tree of one person's, and how deep it may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import connection, models

if TYPE_CHECKING:
    from tasks.models.task import Task

# Three levels are drawn; nobody has been seen to need more than a few.
DEEPEST = 20
MOST_SUBTASKS = 500
DRAWN, MOST_DRAWN = 3, 500

NESTED = pgtrigger.Trigger(
    name="nest",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "user_id"),
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__parent__isnull=False),
    declare=[("above", "record"), ("below", "integer")],
    func=f"""
        WITH RECURSIVE ancestor AS (
            SELECT id, parent_id, user_id, 1 AS level
            FROM tasks_task WHERE id = NEW.parent_id
            UNION ALL
            SELECT task.id, task.parent_id, task.user_id, level + 1
            FROM tasks_task AS task JOIN ancestor ON task.id = ancestor.parent_id
            WHERE level <= {DEEPEST}
        )
        SELECT coalesce(max(level), 0) AS levels,
            coalesce(bool_or(id = NEW.id), false) AS is_around,
            coalesce(bool_and(user_id = NEW.user_id), true) AS is_own
        INTO above FROM ancestor;
        WITH RECURSIVE descendant AS (
            SELECT id, 1 AS level FROM tasks_task WHERE parent_id = NEW.id
            UNION ALL
            SELECT task.id, level + 1
            FROM tasks_task AS task JOIN descendant ON task.parent_id = descendant.id
            WHERE level <= {DEEPEST}
        )
        SELECT coalesce(max(level), 0) INTO below FROM descendant;
        IF NEW.parent_id = NEW.id OR above.is_around OR NOT above.is_own
            OR above.levels + below > {DEEPEST}
        THEN
            RAISE EXCEPTION 'task % cannot be a part of %', NEW.id, NEW.parent_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'task_in_a_tree';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 # nosec B608 - of a constant
)


ABOVE = """
WITH RECURSIVE above AS (
    SELECT parent_id FROM tasks_task WHERE id = %s
    UNION ALL
    SELECT task.parent_id FROM tasks_task AS task
    JOIN above ON task.id = above.parent_id
)
SELECT count(parent_id) FROM above
"""


class NestedTask(models.Model):
    """What a task is a part of, and what is a part of it."""

    parent: Any = models.ForeignKey(
        "self",
        # The database's own key cascades.
        on_delete=models.DO_NOTHING,
        related_name="subtasks",
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
    )

    # How many of its parts are to be done, where it was asked for.
    open_subtasks: int
    # How many it has, and how many of those are done, likewise.
    parts: int
    parts_done: int

    class Meta:
        abstract = True

    def possible_parents(self: Any) -> Any:
        """Return what it can be a part of, as a queryset: nothing below itself."""
        mine = type(self).objects.open().filter(user=self.user_id)
        below = self.all_subtasks().values("pk")
        return mine.exclude(pk=self.pk).exclude(pk__in=below).by_hand()

    def belong(self: Any, project: Any, parent: Any) -> None:
        """Go to that project and below that parent, with all that is below it.

        Raises IntegrityError where the tree would be too deep.
        """
        if parent and parent.pk != self.parent_id:
            self.parent, self.project = parent, parent.project
            self.position = parent.last_place()
        else:
            self.parent, self.project = parent, project
        names = ("parent", "project", "position")
        self._this().update(**{name: getattr(self, name) for name in names})
        self.take_along()

    def take_along(self: Any) -> None:
        """Have all that is below it in its project."""
        self.all_subtasks().update(project=self.project_id)

    def level(self: Any) -> int:
        """Return how deep it is itself: 0 where it is a part of nothing."""
        if self.parent_id is None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(ABOVE, [self.pk])
            levels: int = cursor.fetchone()[0]
        return levels

    def last_place(self: Any) -> Any:
        """Return the place below all the subtasks that it has; None for the first."""
        last = self.subtasks.by_hand().last()
        return last.place - 1 if last else None

    def all_subtasks(self: Any) -> Any:
        """Return the subtasks, theirs, and so on, as a queryset."""
        return type(self).objects.below([self.pk])

    def tree(self: Any) -> list["Branch"]:
        """Return what is below it, as deep as is drawn, parents before their parts."""
        found: dict[int, list[Task]] = {}
        parents = [self.pk]
        for _ in range(DRAWN):
            parts = type(self).objects.filter(parent__in=parents).with_parts()
            level = list(parts.by_hand()[:MOST_DRAWN])
            for task in level:
                found.setdefault(task.parent_id, []).append(task)
            parents = [task.pk for task in level]
        return list(_branches(found, self.pk, 1))


@dataclass(frozen=True)
class Branch:
    """A subtask, how deep it is, and how many of its own are done and are there."""

    task: "Task"
    level: int
    done: int
    count: int


def _branches(
    found: "dict[int, list[Task]]", parent: int, level: int
) -> "Iterator[Branch]":
    for task in found.get(parent, ()):
        yield Branch(task, level, task.parts_done, task.parts)
        yield from _branches(found, task.pk, level + 1)
