"""Many tasks at once, and one among others: change, move, put in order, nest."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks.forms import AddForm, MoveForm, ReorderForm, SelectionForm
from tasks.history import changing
from tasks.kinds import LENGTH
from tasks.models import Task
from tasks.models.subtasks import DEEPEST
from tasks.selection import tasks_of
from tasks.views.answers import LIST, framed, undo
from todo_site.http import UserRequest, local_url

TOO_DEEP = f"Subtasks go {DEEPEST} levels deep at most. Choose another task."


@require_POST
def tasks_change(request: UserRequest) -> HttpResponse:
    """Do one thing to many tasks, in one transaction."""
    url = local_url(request, default=LIST)
    now = request.user.local(timezone.now())
    form = SelectionForm(request.POST, user=request.user, now=now, url=url)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect(chosen_again(request, url))
    if not form.found:
        messages.info(request, "They are like that already.")
        return redirect(url)
    with changing(request, form.told()) as made:
        form.save()
    messages.success(request, made.what, extra_tags=undo(made))
    return redirect(url)


def chosen_again(request: UserRequest, url: str) -> str:
    """Return the address of the list with what was chosen of a page still chosen."""
    chosen = [pk for pk in request.POST.getlist("task")[:LENGTH] if pk.isdecimal()]
    query = urlencode({"select": 1, "task": chosen}, doseq=True)
    return f"{url}{'&' if '?' in url else '?'}{query}"


@require_http_methods(["GET", "HEAD", "POST"])
def task_move(request: UserRequest, pk: int) -> HttpResponse:
    """Move a task: among others by a step, or to a project, or below another task."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    now = request.user.local(timezone.now())
    url = local_url(request, default=LIST)
    if request.method == "POST" and "project" not in request.POST:
        put_in_order(request, task, url)
        return redirect(url)
    form = MoveForm(request.POST or None, task=task, user=request.user)
    if form.is_valid() and is_moved(request, form):
        return redirect(url)
    context = framed(request) | {"task": task, "form": form, "next": url}
    context["is_in_list"] = tasks_of(request.user, url, now).contains(task)
    status = 422 if form.is_bound else 200
    return render(request, "tasks/move.html", context, status=status)


def is_moved(request: UserRequest, form: MoveForm) -> bool:
    """Whether it was moved where the form says; where it is too deep, say so."""
    try:
        with changing(request, form.told()) as made:
            form.save()
    except IntegrityError:
        form.add_error("parent", TOO_DEEP)
        return False
    messages.success(request, made.what, extra_tags=undo(made))
    return True


def put_in_order(request: UserRequest, task: Task, url: str) -> None:
    """Move a task within its list, and say what happened."""
    now = request.user.local(timezone.now())
    with changing(request, f"Moved “{task}”.") as made:
        # Somebody may have moved or deleted it until it was this one's turn.
        task = get_object_or_404(request.user.tasks, pk=task.pk)
        tasks = tasks_of(request.user, url, now)
        form = ReorderForm(request.POST, task=task, tasks=tasks, now=now)
        if form.is_valid():
            form.save()
    if form.errors:
        for errors in form.errors.values():
            messages.info(request, " ".join(map(str, errors)))
    else:
        messages.success(request, made.what, extra_tags=undo(made))


@require_safe
def subtasks(request: UserRequest, pk: int) -> HttpResponse:
    """Show what a task is made of, three levels of it, and a form to add to it."""
    tasks = request.user.tasks.with_parts().select_related("parent")
    task = get_object_or_404(tasks, pk=pk)
    context = framed(request) | {"task": task, "next": request.path}
    context["tree"] = task.tree()
    context["add"] = AddForm.blank(focus=True, parent=str(task.pk))
    return render(request, "tasks/subtasks.html", context)
