"""Tasks looked at otherwise: a calendar, a board, and what got done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tasks import board as boards
from tasks.board import By, Column
from tasks.calendar import Span
from tasks.history import changing
from tasks.models import Task
from tasks.models.task import LABEL, MOST_LABELS
from tasks.statistics import statistics as counted
from tasks.views.answers import LIST, framed, undo
from todo_site.http import UserRequest, local_url


@require_safe
def calendar(request: UserRequest) -> HttpResponse:
    """Show a month, or a week, of what is to be done."""
    now = request.user.local(timezone.now())
    month, week = request.GET.get("month", ""), request.GET.get("week", "")
    try:
        span = Span.from_query(month, week, now.date())
    except ValueError as error:
        raise Http404("No such month.") from error
    context = framed(request, request.path) | {"span": span, "today": now.date()}
    context["days"] = span.days(request.user, now)
    context["next"] = request.get_full_path()
    return render(request, "tasks/calendar.html", context)


@require_safe
def board(request: UserRequest) -> HttpResponse:
    """Show what is to be done now in columns."""
    by = by_of(request.GET.get("by", By.PROJECT))
    now = request.user.local(timezone.now())
    context = framed(request, request.path) | {"by": by, "kinds": By, "now": now}
    aside = context["sidebar"]
    context["columns"], left = boards.board(request.user, by, aside, now)
    context["elsewhere"] = left
    context["next"] = request.get_full_path()
    return render(request, "tasks/board.html", context)


@require_safe
def statistics(request: UserRequest) -> HttpResponse:
    """Show what the person got done."""
    now = request.user.local(timezone.now())
    context = framed(request, request.path)
    context["statistics"] = counted(request.user, now)
    return render(request, "tasks/statistics.html", context)


MANY_LABELS = f"It has {MOST_LABELS} labels already. Take one off first."


class ColumnForm(forms.Form):
    """Into which column a task goes."""

    to = forms.ChoiceField(
        label="Column",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a column."},
    )

    def __init__(self, *args: Any, columns: dict[str, Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [(key, each.name) for key, each in columns.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def task_column(request: UserRequest, pk: int) -> HttpResponse:
    """Put a task into another column of the board."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    given = request.POST or request.GET
    by = by_of(given.get("by", By.PROJECT))
    context = framed(request)
    columns = boards.columns_of(by, context["sidebar"])
    came_from = given.get("from", "")
    form = ColumnForm(request.POST or None, columns=columns, initial={"to": came_from})
    url = local_url(request, default=LIST)
    if form.is_valid():
        to = columns[form.cleaned_data["to"]]
        if not has_room(task, by, came_from, to):
            messages.error(request, MANY_LABELS)
            return redirect(url)
        with changing(request, f"Moved “{task}” to {to.name}.") as made:
            put_into(task, by, came_from, to)
        messages.success(request, made.what, extra_tags=undo(made))
        return redirect(url)
    context |= {"task": task, "form": form, "by": by, "from": came_from, "next": url}
    status = 422 if form.is_bound else 200
    return render(request, "tasks/column.html", context, status=status)


def has_room(task: Task, by: By, came_from: str, to: Column) -> bool:
    """Whether one label more is not too many."""
    known = {*task.labels, boards.NO_LABEL}
    if by is not By.LABEL or came_from in task.labels or to.key in known:
        return True
    return len(task.labels) < MOST_LABELS


def put_into(task: Task, by: By, came_from: str, to: Column) -> None:
    """Give a task the project or the priority, or one label for another."""
    match by:
        case By.PROJECT:
            task.project_id = int(to.key) or None
            task.save_plan("project_id")
            task.take_along()
        case By.PRIORITY:
            task.priority = int(to.key)
            task.save_plan("priority")
        case By.LABEL:
            labels = [label for label in task.labels if label != came_from]
            is_more = LABEL.fullmatch(to.key) and to.key not in labels
            task.labels = [*labels, to.key] if is_more else labels
            task.save_plan("labels")


def by_of(text: str) -> By:
    """Return what the columns are; raise Http404 for what there is none of."""
    try:
        return By(text)
    except ValueError as error:
        raise Http404("No such board.") from error
