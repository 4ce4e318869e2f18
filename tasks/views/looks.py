"""Tasks looked at otherwise: a calendar, a board, and what got done."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tasks import board as boards
from tasks.board import By
from tasks.calendar import Span
from tasks.forms import ColumnForm
from tasks.history import changing
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


@require_http_methods(["GET", "HEAD", "POST"])
def task_column(request: UserRequest, pk: int) -> HttpResponse:
    """Put a task into another column of the board."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    given = request.POST or request.GET
    by = by_of(given.get("by", By.PROJECT))
    context = framed(request)
    came_from = given.get("from", "")
    columns = boards.columns_of(by, context["sidebar"])
    form = ColumnForm(
        request.POST or None, task=task, by=by, columns=columns, came_from=came_from
    )
    url = local_url(request, default=LIST)
    if form.is_valid():
        with changing(request, form.told()) as made:
            form.save()
        messages.success(request, made.what, extra_tags=undo(made))
        return redirect(url)
    context |= {"task": task, "form": form, "by": by, "from": came_from, "next": url}
    status = 422 if form.is_bound else 200
    return render(request, "tasks/column.html", context, status=status)


def by_of(text: str) -> By:
    """Return what the columns are; raise Http404 for what there is none of."""
    try:
        return By(text)
    except ValueError as error:
        raise Http404("No such board.") from error
