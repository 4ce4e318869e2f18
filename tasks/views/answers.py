"""What several pages answer with: a list as a page or a part of one, a changed row."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse, reverse_lazy
from django.utils import timezone

from accounts import appearance
from tasks import rows
from tasks.drawing import Drawing
from tasks.listing import Listing
from tasks.models import ChangeSet, Task
from tasks.sidebar import sidebar
from tasks.views.unchanged import keep, unchanged
from todo_site.http import (
    UserRequest,
    entity_tag,
    local_url,
    next_of,
    wants_fragment,
)

LIST = reverse_lazy("tasks:list")

# The id of the form that adds a task, by which htmx says that it was sent.
ADD_FORM = "add-form"


def framed(request: UserRequest, here: str = "") -> dict[str, Any]:
    """Return what a page with counts in its sidebar draws; `here` is its address."""
    now = request.user.local(timezone.now())
    return {"sidebar": sidebar(request.user, now), "here": here}


def list_page(
    request: UserRequest, template: str, context: dict[str, Any], *parts: object
) -> HttpResponse:
    """Return a list as a page, or what of it htmx puts in the place of the old one."""
    if wants_fragment(request):
        # Adding starts the form afresh; any other step keeps what is typed there.
        context["added"] = request.headers.get("HX-Trigger") == ADD_FORM
        return render(request, "tasks/_turned.html", context)
    return whole(request, template, context, *parts)


def whole(
    request: UserRequest, template: str, context: dict[str, Any], *parts: object
) -> HttpResponse:
    """Return the list as a page, or 304 if whoever asks has it as it is."""
    if len(messages.get_messages(request)):
        return render(request, template, context)
    tag = entity_tag(
        request.user.short_name,
        request.user.has_shortcuts,
        request.COOKIES.get(settings.CSRF_COOKIE_NAME),
        request.COOKIES.get(appearance.COOKIE),
        timezone.localdate(),
        request.get_full_path(),
        context["sidebar"],
        *parts,
    )
    if known := unchanged(request, tag):
        return known
    response = render(request, template, context)
    response.headers["ETag"] = tag
    keep(request, response, context["add"].key)
    return response


def changed(request: UserRequest, task: Task, *, focus: bool = False) -> HttpResponse:
    """Answer a change of one task: its row for htmx, else the list it stands in."""
    url = local_url(request, default=LIST)
    # An "Undo" asks for the whole list: its task's row may have left the page.
    if not wants_fragment(request) or request.headers.get("HX-Target") == "list":
        return redirect(url)
    now = request.user.local(timezone.now())
    row = rows.one(request.user, task.pk, now)
    if row is None:
        raise Http404("No such task.")
    aside = sidebar(request.user, now)
    context: dict[str, Any] = {"sidebar": aside, "here": path_of(url)}
    if is_list_of_all(url):
        listing = Listing.from_url(url)
        context |= {"listing": listing, "counts": aside.counts}
        context["tabs"] = list(listing.tabs(aside.counts))
        back = listing.as_next
    else:
        back = next_of(url)
        if path_of(url) == reverse("tasks:today"):
            context["summary"] = aside.today_in_words
    drawing = Drawing(now, back, aside.names)
    context["row"] = drawing.row(row, focus=focus)
    return render(request, "tasks/_changed.html", context)


def path_of(url: str) -> str:
    """Return what the sidebar marks as the present place."""
    return urlsplit(url).path


def is_list_of_all(url: str) -> bool:
    """Whether an address is that of the list of all tasks."""
    try:
        return resolve(urlsplit(url).path).url_name in {"list", "new"}
    except Resolver404:
        return True


def drawn_in(response: HttpResponse, target: str) -> HttpResponse:
    """Have htmx draw the answer there: a form with faults stays where it is."""
    response.headers["HX-Retarget"] = target
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def undo(change_set: ChangeSet, **more: Any) -> str:
    """Return what a message carries, so that it has a button that undoes."""
    url = reverse("tasks:change_set_undo", args=[change_set.pk])
    return json.dumps({"undo": url, **more})
