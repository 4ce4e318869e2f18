"""Days as people say them."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone

from tasks.models import Task

register = template.Library()

NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@register.filter
def day_in_words(day: date, today: date) -> str:
    """Return "tomorrow", "Fri 4 Dec", or with its year when that is another."""
    if word := NEAR.get((day - today) // timedelta(days=1)):
        return word
    words = f"{day:%a} {day.day} {day:%b}"
    return words if day.year == today.year else f"{words} {day.year}"


@register.filter
def local_day(moment: datetime) -> date:
    """Return the day of that moment where the person is."""
    return timezone.localdate(moment)


@register.filter
def overdue_on(task: Task, today: date) -> bool:
    """Whether the task should have been done before that day."""
    return task.is_overdue(today)
