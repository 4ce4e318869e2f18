"""Pages of tasks: load, decide, answer. htmx gets the part of the page that changed."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import appearance
from tasks import drawing, rows
from tasks.forms import AddForm, EditForm
from tasks.listing import Listing
from tasks.models import Task
from tasks.paging import BrokenCursorError
from todo_site.http import UserRequest, entity_tag, local_url, wants_fragment

LIST = reverse_lazy("tasks:list")

# The id of the form that adds a task, by which htmx says that it was sent.
ADD_FORM = "add-form"


@require_safe
def task_list(request: UserRequest) -> HttpResponse:
    """Show one page of the person's tasks, and a form to add one."""
    try:
        listing = Listing.from_query(request.GET)
    except ValueError as error:
        raise Http404("No such list.") from error
    try:
        context = board(request, listing)
    except BrokenCursorError as error:
        raise BadRequest("No such page.") from error
    context["add"] = AddForm.blank()
    if not wants_fragment(request):
        return whole(request, context)
    # Adding starts the form afresh; any other step keeps what is typed there.
    context["added"] = request.headers.get("HX-Trigger") == ADD_FORM
    return render(request, "tasks/_turned.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: UserRequest) -> HttpResponse:
    """Add a task, and go back to the list it was added from."""
    form = AddForm(request.POST or None)
    if form.is_valid():
        task = form.add_to(request.user)
        url = local_url(request, default=LIST)
        where = "" if Listing.from_url(url).shows_open else " It is open."
        messages.success(request, f"Added “{task}”.{where}")
        return redirect(url)
    drawn = form.drawn() if form.is_bound else AddForm.blank()
    context = {"form": form, "add": drawn, "next": local_url(request, default=LIST)}
    status = 422 if form.is_bound else 200
    if wants_fragment(request):
        response = render(request, "tasks/_add.html", context, status=status)
        return drawn_in(response, "#add")
    return render(request, "tasks/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a task, unless somebody else did since the form was drawn."""
    task = request.user.tasks.filter(pk=pk).first()
    if task is None:
        return gone(request)
    form = EditForm(request.POST or None, instance=task)
    if not form.is_valid():
        return edit_page(request, form, status=422 if form.is_bound else 200)
    if not form.save_if_current():
        return clash(request, form)
    messages.success(request, f"Saved “{task}”.")
    return changed(request, task, focus=True)


@require_POST
def task_complete(request: UserRequest, pk: int) -> HttpResponse:
    """Mark a task as done."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    task.complete(timezone.now())
    undo = reverse("tasks:reopen", args=[task.pk])
    messages.success(request, f"Completed “{task}”.", extra_tags=undo)
    return changed(request, task)


@require_POST
def task_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Mark a task as still to be done."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    task.reopen()
    messages.success(request, f"Reopened “{task}”.")
    return changed(request, task)


@require_http_methods(["GET", "HEAD", "POST"])
def task_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ask whether a task may go, and let it go."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    if request.method == "POST":
        task.delete()
        messages.success(request, f"Deleted “{task}”.")
        return redirect(local_url(request, default=LIST))
    context = {"task": task, "next": local_url(request, default=LIST)}
    fragment = wants_fragment(request)
    template = "tasks/_delete.html" if fragment else "tasks/delete.html"
    return render(request, template, context)


def whole(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    """Return the list as a page, or 304 if whoever asks has it as it is."""
    if len(messages.get_messages(request)):
        return render(request, "tasks/list.html", context)
    tag = entity_tag(
        request.user.short_name,
        request.COOKIES.get(settings.CSRF_COOKIE_NAME),
        request.COOKIES.get(appearance.COOKIE),
        timezone.localdate(),
        context["listing"].url,
        context["counts"],
        context["rows"],
        context["before_url"],
        context["after_url"],
    )
    unchanged: HttpResponse | None = get_conditional_response(request, etag=tag)
    if unchanged:
        return unchanged
    response = render(request, "tasks/list.html", context)
    response.headers["ETag"] = tag
    return response


def board(request: UserRequest, listing: Listing) -> dict[str, Any]:
    """Return what the list draws: a page of tasks, the tabs with their counts."""
    today = request.user.today(timezone.now())
    page = listing.page(request.user, today)
    return {
        "listing": listing,
        "counts": page.counts,
        "tabs": list(listing.tabs(page.counts)),
        "page": page,
        "rows": drawing.rows(page.tasks, today, listing.as_next),
        "before_url": listing.turned_to(before=page.before).url,
        "after_url": listing.turned_to(after=page.after).url,
    }


def changed(request: UserRequest, task: Task, *, focus: bool = False) -> HttpResponse:
    """Answer a change of one task: its row for htmx, else the list it stands in."""
    url = local_url(request, default=LIST)
    # An "Undo" asks for the whole list: its task's row may have left the page.
    if not wants_fragment(request) or request.headers.get("HX-Target") == "list":
        return redirect(url)
    today = request.user.today(timezone.now())
    row, counts = rows.one(request.user, task.pk, today)
    if row is None:
        raise Http404("No such task.")
    listing = Listing.from_url(url)
    context = {
        "row": drawing.row(row, today, listing.as_next, focus=focus),
        "listing": listing,
        "counts": counts,
        "tabs": list(listing.tabs(counts)),
    }
    return render(request, "tasks/_changed.html", context)


def edit_page(
    request: UserRequest, form: EditForm, *, status: int, **context: Any
) -> HttpResponse:
    """Draw the edit form: in place of the row for htmx, else as a page."""
    context |= {"form": form, "task": form.instance}
    context["next"] = local_url(request, default=LIST)
    if wants_fragment(request):
        response = render(request, "tasks/_edit.html", context, status=status)
        return drawn_in(response, f"#panel-{form.instance.pk}")
    return render(request, "tasks/edit.html", context, status=status)


def drawn_in(response: HttpResponse, target: str) -> HttpResponse:
    """Have htmx draw the answer there: a form with faults stays where it is."""
    response.headers["HX-Retarget"] = target
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def clash(request: UserRequest, form: EditForm) -> HttpResponse:
    """Show what was saved meanwhile beside what was typed; nothing is saved yet.

    Sending the form again then means: mine, knowing theirs.
    """
    saved = request.user.tasks.filter(pk=form.instance.pk).first()
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
    form = AddForm(typed)
    context = {"form": form, "add": form.drawn()}
    return render(request, "tasks/gone.html", context, status=404)
