"""The lists: all tasks, Today and its like, a project, a label."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tasks.drawing import Drawing
from tasks.forms import AddForm, SelectionForm
from tasks.kinds import by_start
from tasks.listing import Listing
from tasks.models.task import LABEL
from tasks.paging import BrokenCursorError
from tasks.places import (
    Place,
    place,
    place_of_label,
    place_of_project,
)
from tasks.selection import MOST_AT_ONCE, tasks_of
from tasks.sidebar import Sidebar, sidebar
from tasks.views.answers import framed, list_page
from todo_site.http import UserRequest

SELECT = "select"


@require_safe
def task_list(request: UserRequest) -> HttpResponse:
    """Show one page of all of the person's tasks, and a form to add one."""
    try:
        listing = Listing.from_query(request.GET)
    except ValueError as error:
        raise Http404("No such list.") from error
    now = request.user.local(timezone.now())
    try:
        page = listing.page(request.user, now)
    except BrokenCursorError as error:
        raise BadRequest("No such page.") from error
    aside = sidebar(request.user, now)
    chosen = chosen_of(request)
    drawn = Drawing(now, listing.as_next, aside.names, chosen).rows(page.tasks)
    context = {
        **selection(request, listing.url, page.tasks),
        "sidebar": aside,
        "here": listing.path,
        "listing": listing,
        "counts": aside.counts,
        "tabs": list(listing.tabs(aside.counts)),
        "page": page,
        "groups": [("", drawn)] if page.tasks else [],
        "before_url": turned(request, listing.turned_to(before=page.before).url),
        "after_url": turned(request, listing.turned_to(after=page.after).url),
        "add": AddForm.blank(),
    }
    told = (aside.counts, drawn, context["before_url"], context["after_url"])
    return list_page(request, "tasks/list.html", context, *told)


@require_safe
def task_place(request: UserRequest, name: str) -> HttpResponse:
    """Show Today, Upcoming and their like."""
    now = request.user.local(timezone.now())
    return shown(request, place(request.user, name, now))


@require_safe
def project(request: UserRequest, pk: int) -> HttpResponse:
    """Show what is to be done in a project."""
    found = get_object_or_404(request.user.projects, pk=pk)
    found.user = request.user
    now = request.user.local(timezone.now())
    return shown(request, place_of_project(found, now))


@require_safe
def label(request: UserRequest, label: str) -> HttpResponse:
    """Show what is to be done under a label; one that nothing has is empty."""
    if not LABEL.fullmatch(label):
        raise Http404("No such label.")
    now = request.user.local(timezone.now())
    return shown(request, place_of_label(request.user, label, now))


@require_safe
def labels(request: UserRequest) -> HttpResponse:
    """Show the labels in use."""
    return render(request, "tasks/labels.html", framed(request, request.path))


def shown(
    request: UserRequest, where: Place, aside: Sidebar | None = None, **more: Any
) -> HttpResponse:
    """Answer with the page of a place that was asked for."""
    now = request.user.local(timezone.now())
    where = where.turned(request.GET.get("after", ""), request.GET.get("before", ""))
    try:
        page = where.page(now)
    except BrokenCursorError as error:
        raise BadRequest("No such page.") from error
    aside = aside or sidebar(request.user, now)
    # On its own page a project goes without saying.
    names = {} if where.project else aside.names
    drawing = Drawing(now, where.as_next, names, chosen_of(request))
    groups = [
        (
            group.heading,
            drawing.rows(
                group.tasks,
                says_day=not group.is_day,
                says_start=where.heading is not by_start,
            ),
        )
        for group in page.groups
    ]
    context = {
        **selection(request, where.here, page.tasks),
        "sidebar": aside,
        "here": where.url,
        "place": where,
        "page": page,
        "groups": groups,
        "summary": aside.today_in_words if where.name == "today" else "",
        "before_url": turned(request, where.turned_url(before=page.before)),
        "after_url": turned(request, where.turned_url(after=page.after)),
        "add": AddForm.blank(focus=False, **where.preset()),
        **more,
    }
    told = (groups, context["before_url"], context["after_url"], *more.values())
    return list_page(request, "tasks/place.html", context, *told)


def chosen_of(request: UserRequest) -> frozenset[str] | None:
    """Return the tasks that an address has chosen; None where none are to be."""
    if SELECT not in request.GET:
        return None
    return frozenset(request.GET.getlist("task"))


def selection(request: UserRequest, url: str, page: Any) -> dict[str, Any]:
    """Return what a page needs whose tasks are chosen, to do one thing to many."""
    if SELECT not in request.GET:
        return {"select_url": with_select(url)}
    now = request.user.local(timezone.now())
    form = SelectionForm(user=request.user, now=now, url=url)
    found = tasks_of(request.user, url, now).order_by().values("pk")
    matching = found[: MOST_AT_ONCE + 1].count()
    context = {"selection": form, "list_url": url, "matching": matching}
    return context | {"has_done": any(task.is_complete for task in page)}


def turned(request: UserRequest, url: str) -> str:
    """Return the address of another page, where tasks are chosen if they are here."""
    return with_select(url) if SELECT in request.GET else url


def with_select(url: str) -> str:
    """Return the address of a list on which tasks are chosen."""
    return f"{url}{'&' if '?' in url else '?'}{SELECT}=1"


@require_safe
def go(request: UserRequest) -> HttpResponse:
    """Show every list there is, to go to one."""
    return render(request, "tasks/go.html", framed(request, request.path))


@require_safe
def keys(request: UserRequest) -> HttpResponse:
    """Show what each key does."""
    return render(request, "tasks/keys.html", framed(request, request.path))
