"""One task: added, edited, completed, put off, deleted."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tasks.adding import add
from tasks.chips import chips
from tasks.days import day_in_words
from tasks.forms import AddForm, EditForm, HideForm, RescheduleForm
from tasks.history import changing
from tasks.listing import Listing
from tasks.models import Task
from tasks.views.answers import (
    LIST,
    changed,
    drawn_in,
    framed,
    is_list_of_all,
    undo,
)
from todo_site.http import UserRequest, local_url, next_of, wants_fragment

# Where one goes from the edit form.
THEN = {"repeat", "subtasks", "move", "task_history"}


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: UserRequest) -> HttpResponse:
    """Add a task, and go back to the list it was added from."""
    form = add_form(request)
    if form.is_valid():
        task = form.task_of(request.user)
        made = add(request, task, f"Added “{form.name}”.", project=form.new_project)
        url = local_url(request, default=LIST)
        back = undo(made, **told(task, form))
        messages.success(request, made.what + where(url), extra_tags=back)
        return redirect(url)
    drawn = form.drawn() if form.is_bound else AddForm.blank()
    context = {"form": form, "add": drawn, "next": local_url(request, default=LIST)}
    status = 422 if form.is_bound else 200
    if wants_fragment(request):
        response = render(request, "tasks/_add.html", context, status=status)
        return drawn_in(response, "#add")
    return render(request, "tasks/new.html", context | framed(request), status=status)


@require_POST
def task_understood(request: UserRequest) -> HttpResponse:
    """Show what is understood of a line that is being typed."""
    form = add_form(request)
    form.is_valid()
    context = {"add": form.drawn(), "form": form}
    context["next"] = local_url(request, default=LIST)
    if wants_fragment(request):
        return render(request, "tasks/_chips.html", context)
    return render(request, "tasks/new.html", context | framed(request))


@require_POST
def task_plain(request: UserRequest, pk: int) -> HttpResponse:
    """Take back a piece of a line that made a task: it is a word of the title again."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    form = add_form(request)
    url = local_url(request, default=LIST)
    if form.is_valid():
        with changing(request, f"Changed to “{form.name}”.") as made:
            is_changed = form.change(task, request.POST.get("version", ""))
        if is_changed:
            back = undo(made, **told(task, form))
            messages.success(request, made.what, extra_tags=back)
            return redirect(url)
    messages.error(request, f"“{task}” was changed meanwhile. Edit it instead.")
    return redirect(url)


def add_form(request: UserRequest) -> AddForm:
    """Return the form to add a task, as it was sent if it was."""
    now = request.user.local(timezone.now())
    return AddForm(request.POST or None, user=request.user, now=now)


def told(task: Task, form: AddForm) -> dict[str, Any]:
    """Return what a message carries, so that each piece can be taken back."""
    if not (form.told and form.told.pieces and form.now):
        return {}
    return {
        "url": reverse("tasks:plain", args=[task.pk]),
        "line": form.cleaned_data["title"],
        "plain": form.plain,
        "given": form.given,
        "version": task.version,
        "chips": chips(form.told, form.now),
    }


def where(url: str) -> str:
    """Return where an added task is, for a list that does not show it."""
    shows = not is_list_of_all(url) or Listing.from_url(url).shows_open
    return "" if shows else " It is open."


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a task, unless somebody else did since the form was drawn."""
    task = request.user.tasks.filter(pk=pk).first()
    if task is None:
        return gone(request)
    now = request.user.local(timezone.now())
    form = EditForm(request.POST or None, instance=task, user=request.user, now=now)
    if not form.is_valid():
        return edit_page(request, form, status=422 if form.is_bound else 200)
    then = request.POST.get("then", "")
    if then in THEN and not form.changed_data:
        return led(request, then, task)
    with changing(request, f"Saved “{task}”.") as made:
        is_saved = form.save_if_current()
    if not is_saved:
        return clash(request, form)
    messages.success(request, made.what, extra_tags=undo(made))
    return (
        led(request, then, task) if then in THEN else changed(request, task, focus=True)
    )


def led(request: UserRequest, then: str, task: Task) -> HttpResponse:
    """Lead on to another page of the task, with the way back to its list."""
    back = next_of(local_url(request, default=LIST))
    url = f"{reverse(f'tasks:{then}', args=[task.pk])}{back}"
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


@require_POST
def task_complete(request: UserRequest, pk: int) -> HttpResponse:
    """Mark a task as done; where parts of it are open, ask what becomes of them."""
    task = get_object_or_404(request.user.tasks.with_open_subtasks(), pk=pk)
    choice = request.POST.get("subtasks", "")
    if task.open_subtasks and not task.is_complete and choice not in {"too", "not"}:
        return ask_of_subtasks(request, task)
    now = request.user.local(timezone.now())
    with changing(request, f"Completed “{task}”.") as made:
        is_done = task.complete(now, with_subtasks=choice == "too")
    if is_done:
        text = made.what + when_next(task, now)
        messages.success(request, text, extra_tags=undo(made))
    else:
        messages.info(request, f"“{task}” was completed already.")
    return changed(request, task)


def when_next(task: Task, now: datetime) -> str:
    """Return when a completed task comes again, in words."""
    coming = None if task.is_repeat_paused else task.coming(now)
    if coming is None:
        return ""
    return f" Next: {day_in_words(coming.day, now.date())}."


def ask_of_subtasks(request: UserRequest, task: Task) -> HttpResponse:
    """Ask whether what is open of a task is done too."""
    task.open_subtasks = task.all_subtasks().open().count()
    context = {"task": task, "next": local_url(request, default=LIST)}
    if wants_fragment(request):
        response = render(request, "tasks/_subtasks_open.html", context, status=409)
        return drawn_in(response, f"#panel-{task.pk}")
    context |= framed(request)
    return render(request, "tasks/subtasks_open.html", context, status=409)


@require_POST
def task_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Mark a task as still to be done."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    with changing(request, f"Reopened “{task}”.") as made:
        is_open = task.reopen()
    if is_open:
        messages.success(request, made.what, extra_tags=undo(made))
    else:
        messages.info(request, f"“{task}” is open already.")
    return changed(request, task)


@require_http_methods(["GET", "HEAD", "POST"])
def task_reschedule(request: UserRequest, pk: int) -> HttpResponse:
    """Put a task off, or keep it out of sight for a while."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    now = request.user.local(timezone.now())
    sent = request.POST or None
    kind = HideForm if request.POST.get("act") == "hide" else RescheduleForm
    form = kind(sent, task=task, now=now)
    url = local_url(request, default=LIST)
    if form.is_valid():
        with changing(request, form.told()) as made:
            form.save()
        messages.success(request, made.what, extra_tags=undo(made))
        return redirect(url)
    context: dict[str, Any] = {"task": task, "next": url}
    both = (RescheduleForm, HideForm)
    context["forms"] = [form if k is kind else k.of(task, now) for k in both]
    status = 422 if form.is_bound else 200
    if wants_fragment(request):
        response = render(request, "tasks/_reschedule.html", context, status=status)
        return drawn_in(response, f"#panel-{task.pk}")
    context |= framed(request)
    return render(request, "tasks/reschedule.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def task_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ask whether a task may go, and let it go."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    if request.method == "POST":
        with changing(request, f"Deleted “{task}”.") as made:
            task.delete()
        messages.success(request, made.what, extra_tags=undo(made))
        return redirect(local_url(request, default=LIST))
    context = {"task": task, "next": local_url(request, default=LIST)}
    context["subtasks"] = task.all_subtasks().count()
    if wants_fragment(request):
        return render(request, "tasks/_delete.html", context)
    return render(request, "tasks/delete.html", context | framed(request))


def edit_page(
    request: UserRequest, form: EditForm, *, status: int, **context: Any
) -> HttpResponse:
    """Draw the edit form: in place of the row for htmx, else as a page."""
    context |= {"form": form, "task": form.instance}
    context["next"] = local_url(request, default=LIST)
    if wants_fragment(request):
        response = render(request, "tasks/_edit.html", context, status=status)
        return drawn_in(response, f"#panel-{form.instance.pk}")
    return render(request, "tasks/edit.html", context | framed(request), status=status)


def clash(request: UserRequest, form: EditForm) -> HttpResponse:
    """Show what was saved meanwhile beside what was typed; nothing is saved yet.

    Sending the form again then means: mine, knowing theirs.
    """
    saved = (
        request.user.tasks.select_related("project").filter(pk=form.instance.pk).first()
    )
    if saved is None:
        return gone(request)
    form.catch_up(saved)
    return edit_page(request, form, status=409, saved=saved)


def gone(request: UserRequest) -> HttpResponse:
    """Say that there is no such task, and offer what was typed as a new one."""
    if request.method != "POST":
        raise Http404("No such task.")
    typed = request.POST.copy()
    typed["form_key"] = str(uuid4())
    typed["title"] = line_of(request.POST)
    form = AddForm(typed)
    context = {"form": form, "add": form.drawn()} | framed(request)
    return render(request, "tasks/gone.html", context, status=404)


def line_of(typed: QueryDict) -> str:
    """Return what was typed of a task as the line that says the same."""
    parts = [typed.get("title", ""), typed.get("due_time", "")]
    parts += [f"@{label}" for label in re.findall(r"[\w-]+", typed.get("labels", ""))]
    parts += [f"!{4 - int(p)}" for p in typed.get("priority", "") if p in "123"]
    return " ".join(filter(None, parts))
