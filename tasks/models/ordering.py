"""Order by hand: where a task stands among those of the same day, time and priority.

Whoever moves a task holds its owner's lock, see tasks/history.py: the neighbours are
those that there are when it is written, from however many tabs.
"""

from decimal import Decimal, localcontext
from typing import Any

from django.db import connection, models
from django.db.models import Value
from django.db.models.lookups import GreaterThan, LessThan

from tasks.order import AGENDA, COLUMNS, Together, agenda

DIGITS = 40
BEHIND_THE_POINT = 20

# One apart again, in the order that they have.
SPREAD = """
UPDATE tasks_task AS task SET position = spread.position
FROM (
    SELECT id, max(coalesce(position, id)) OVER () + 1
        - row_number() OVER (ORDER BY coalesce(position, id) DESC, id DESC) AS position
    FROM tasks_task
    WHERE user_id = %s AND due_date IS NOT DISTINCT FROM %s
        AND due_at IS NOT DISTINCT FROM %s AND priority = %s
) AS spread
WHERE task.id = spread.id
"""


class OrderedTask(models.Model):
    """A place among others, which is kept as a number between theirs."""

    # Where somebody put it; null is where its id puts it. Higher numbers come first.
    position = models.DecimalField(
        max_digits=DIGITS, decimal_places=BEHIND_THE_POINT, null=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def place(self: Any) -> Decimal:
        """Where it stands among those of the same day, time and priority."""
        place: Decimal = Decimal(self.pk) if self.position is None else self.position
        return place

    @property
    def standing(self: Any) -> tuple[Any, ...]:
        """What is compared before the place."""
        return self.due_date, self.due_at, self.priority

    def among(self: Any, tasks: Any) -> Any:
        """Return those of these tasks that it can be moved between."""
        due_date, due_at, priority = self.standing
        same = tasks.filter(due_date=due_date, due_at=due_at, priority=priority)
        return same.exclude(pk=self.pk)

    def move(self: Any, tasks: Any, to: str) -> bool:
        """Go up, down, to the top or the bottom of those; False if it is there.

        `tasks` are those of the list that it is moved in.
        """
        others = self.among(tasks)
        is_up = to in {"up", "top"}
        beside = list(_beyond(others, self, up=is_up)[:2])
        if not beside:
            return False
        if to in {"top", "bottom"}:
            beside = [others.order_by(*_keys(up=not is_up)).first()]
        near, far = beside[0], beside[1] if beside[1:] else None
        self._go_between(*((far, near) if is_up else (near, far)))
        return True

    def move_beside(self: Any, tasks: Any, other: Any, *, above: bool) -> None:
        """Go right above another one of the same day, time and priority, or below."""
        beyond = _beyond(self.among(tasks), other, up=above).first()
        self._go_between(*((beyond, other) if above else (other, beyond)))

    def _go_between(self: Any, upper: Any, lower: Any) -> None:
        """Take a number between those of two, of which one may be none."""
        found = _between(upper, lower)
        if found is None:
            # Halved some sixty times, there is no number left between these.
            with connection.cursor() as cursor:
                cursor.execute(SPREAD, [self.user_id, *self.standing])
            upper.refresh_from_db()
            lower.refresh_from_db()
            found = _between(upper, lower)
        self.position = found
        self._this().update(position=found)


def _keys(*, up: bool) -> list[Any]:
    """Return what sorts from a task upwards, or downwards."""
    return [key.desc() if up else key.asc() for key in AGENDA]


def _beyond(tasks: Any, task: Any, *, up: bool) -> Any:
    """Return those above a task, or below, the nearest first."""
    values = agenda(*(Value(getattr(task, name)) for name in COLUMNS))
    compare: Any = LessThan if up else GreaterThan
    there = compare(Together(*AGENDA), Together(*values))
    return tasks.filter(there).order_by(*_keys(up=up))


def _between(upper: Any, lower: Any) -> Decimal | None:
    """Return a number between two places, or beyond the only one; None for no room."""
    if upper is None or lower is None:
        beyond: Decimal = lower.place + 1 if upper is None else upper.place - 1
        return beyond
    with localcontext(prec=DIGITS + BEHIND_THE_POINT):
        middle: Decimal = (upper.place + lower.place) / 2
        smallest = Decimal(1).scaleb(-BEHIND_THE_POINT)
        middle = middle.quantize(smallest)
    is_between = lower.place < middle < upper.place
    return middle if is_between else None
