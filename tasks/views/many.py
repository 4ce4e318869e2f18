"""Many tasks at once, and one among others: change, move, put in order, nest."""

from typing import Any
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

from tasks.forms import AddForm, MoveForm, SelectionForm
from tasks.history import changing
from tasks.models import Task
from tasks.models.subtasks import DEEPEST
from tasks.places import LENGTH
from tasks.selection import tasks_of
from tasks.views.answers import LIST, framed, undo
from todo_site.http import UserRequest, local_url

STEPS = {"up", "down", "top", "bottom"}

TOO_DEEP = f"Subtasks go {DEEPEST} levels deep at most. Choose another task."
OTHER_KIND = "The list is sorted by time and priority first. Change those to move it."
FIRST = "It is the first of its day, time and priority already."
LAST = "It is the last of its day, time and priority already."
AT_THE_END = {"up": FIRST, "top": FIRST, "down": LAST, "bottom": LAST}


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
    url = local_url(request, default=LIST)
    if request.method == "POST" and "project" not in request.POST:
        put_in_order(request, task, url)
        return redirect(url)
    form = MoveForm(request.POST or None, task=task, user=request.user)
    if form.is_valid() and is_moved(request, form):
        return redirect(url)
    context = framed(request) | {"task": task, "form": form, "next": url}
    context["is_in_list"] = tasks_of_list(request, url).filter(pk=task.pk).exists()
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
    with changing(request, f"Moved “{task}”.") as made:
        task.refresh_from_db()
        text = reordered(request, task, url)
    if text:
        messages.info(request, text)
    else:
        messages.success(request, made.what, extra_tags=undo(made))


def reordered(request: UserRequest, task: Task, url: str) -> str:
    """Move it; return what is in the way, in words, empty for nothing."""
    tasks = tasks_of_list(request, url)
    beside = request.POST.get("above") or request.POST.get("below") or ""
    if not beside.isdecimal():
        to = request.POST.get("to", "")
        is_moved = to in STEPS and task.move(tasks, to)
        return "" if is_moved else AT_THE_END.get(to, OTHER_KIND)
    other = tasks.filter(pk=int(beside[:18])).first()
    if other is None or other.pk == task.pk:
        return "That task is gone from this list. Reload it."
    # Another day is taken on; another time or priority is not.
    if task.standing[1:] != other.standing[1:]:
        return OTHER_KIND
    if task.due_date != other.due_date:
        task.reschedule(other.due_date, request.user.local(timezone.now()))
    task.move_beside(tasks, other, above="above" in request.POST)
    return ""


def tasks_of_list(request: UserRequest, url: str) -> Any:
    """Return the tasks of the list at that address."""
    return tasks_of(request.user, url, request.user.local(timezone.now()))


@require_safe
def subtasks(request: UserRequest, pk: int) -> HttpResponse:
    """Show what a task is made of, three levels of it, and a form to add to it."""
    tasks = request.user.tasks.with_parts().select_related("parent")
    task = get_object_or_404(tasks, pk=pk)
    context = framed(request) | {"task": task, "next": request.path}
    context["tree"] = task.tree()
    context["add"] = AddForm.blank(focus=True, parent=str(task.pk))
    return render(request, "tasks/subtasks.html", context)
