"""Finds tasks: by words, or by a filter, which may be kept under a name."""

from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tasks.drawing import Drawing
from tasks.filters import Asked, FilterError, parse
from tasks.forms import AddForm, FilterForm
from tasks.history import changing
from tasks.languages import language
from tasks.models import SavedFilter
from tasks.places import place_of_filter, place_of_search
from tasks.search import LONGEST, search
from tasks.sidebar import Sidebar, sidebar
from tasks.views.answers import framed, list_page, undo
from tasks.views.lists import chosen_of, selection, shown
from todo_site.http import UserRequest, wants_fragment


class Fault(NamedTuple):
    """What is wrong with an expression: before the character, itself, and after."""

    message: str
    before: str
    at: str
    after: str

    @classmethod
    def of(cls, error: FilterError, expression: str) -> "Fault":
        """Return it around the character that the error points at."""
        here = error.position
        return cls(
            error.message,
            expression[:here],
            expression[here : here + 1] or " ",
            expression[here + 1 :],
        )


@require_safe
def find(request: UserRequest) -> HttpResponse:
    """Show the tasks that have some words, the best first."""
    now = request.user.local(timezone.now())
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    result = search(request.user, text)
    aside = sidebar(request.user, now)
    where = place_of_search(request.user, text)
    chosen = chosen_of(request)
    drawn = Drawing(now, where.as_next, aside.names, chosen).rows(result.rows)
    context = {
        **selection(request, where.here, result.rows),
        "sidebar": aside,
        "here": where.url,
        "place": where,
        "page": result,
        "groups": [("", drawn)] if result.rows else [],
        "summary": told(text, result.rows, is_all=result.is_all),
        "add": AddForm.blank(),
        "query": text,
    }
    response = list_page(request, "tasks/search.html", context, drawn)
    if wants_fragment(request):
        # As one types, the way back leads to where one began to.
        is_here = (
            urlsplit(request.headers.get("HX-Current-URL", "")).path == request.path
        )
        name = "HX-Replace-Url" if is_here else "HX-Push-Url"
        response.headers[name] = request.get_full_path()
    return response


def told(text: str, found: list[Any], *, is_all: bool) -> str:
    """Return how much was found, in one line."""
    if not text or not found:
        return ""
    if not is_all:
        return f"The best {len(found)}. Write more to find fewer."
    return "1 task" if len(found) == 1 else f"{len(found)} tasks"


@require_safe
def filtered(request: UserRequest) -> HttpResponse:
    """Show what an expression finds, or where it means nothing."""
    expression = request.GET.get("q", "").replace("\0", "")
    if not expression.strip():
        context = framed(request, request.path) | {"expression": ""}
        return render(request, "tasks/filter_new.html", context)
    return answered(request, expression, "Filter")


@require_safe
def saved_filter(request: UserRequest, pk: int) -> HttpResponse:
    """Show what a saved filter finds."""
    found = get_object_or_404(request.user.filters, pk=pk)
    return answered(request, found.expression, found.name, found)


def answered(
    request: UserRequest,
    expression: str,
    title: str,
    saved: SavedFilter | None = None,
) -> HttpResponse:
    """Answer with the list of what an expression finds, or with what is wrong."""
    now = request.user.local(timezone.now())
    aside = sidebar(request.user, now)
    try:
        found = parse(expression, asked_by(request, aside))
    except FilterError as error:
        if wants_fragment(request):
            # The answer is a page of its own, not a list.
            return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
        context = {"sidebar": aside, "expression": expression, "saved": saved}
        context["fault"] = Fault.of(error, expression)
        return render(request, "tasks/filter_new.html", context, status=422)
    where = place_of_filter(request.user, title, expression, found.whole(now.date()))
    if saved:
        where = replace(where, url=saved.get_absolute_url())
    return shown(request, where, aside=aside, expression=expression, saved=saved)


def asked_by(request: UserRequest, aside: Sidebar) -> Asked:
    """Return who asks, and when."""
    now = request.user.local(timezone.now())
    projects = {name.name.lower(): name.pk for name in aside.names.values()}
    return Asked(now, language(request.user.language), projects)


@require_safe
def filters(request: UserRequest) -> HttpResponse:
    """Show the saved filters."""
    return render(request, "tasks/filters.html", framed(request, request.path))


@require_http_methods(["GET", "HEAD", "POST"])
def filter_new(request: UserRequest) -> HttpResponse:
    """Keep a filter under a name."""
    made = SavedFilter(user=request.user, expression=request.GET.get("q", ""))
    return edited(request, made, "Save filter")


@require_http_methods(["GET", "HEAD", "POST"])
def filter_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a saved filter."""
    return edited(
        request, get_object_or_404(request.user.filters, pk=pk), "Edit filter"
    )


def edited(request: UserRequest, saved: SavedFilter, title: str) -> HttpResponse:
    """Answer with the form of a filter, or save it and go there."""
    context = framed(request)
    asked = asked_by(request, context["sidebar"])
    form = FilterForm(request.POST or None, instance=saved, asked=asked)
    if form.is_valid():
        with changing(request, f"Saved “{saved}”.") as made:
            is_saved = form.saved()
        if is_saved:
            messages.success(request, made.what, extra_tags=undo(made))
            return redirect(saved)
    context |= {"form": form, "title": title, "help": "tasks/_filter_help.html"}
    context["back"] = reverse("tasks:filters")
    if saved.pk:
        context["delete"] = reverse("tasks:filter_delete", args=[saved.pk])
    status = 422 if form.is_bound else 200
    return render(request, "tasks/named_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def filter_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ask whether a saved filter may go, and let it go; its tasks stay."""
    saved = get_object_or_404(request.user.filters, pk=pk)
    if request.method == "POST":
        with changing(request, f"Deleted the filter “{saved}”.") as made:
            saved.delete()
        messages.success(request, made.what, extra_tags=undo(made))
        return redirect("tasks:filters")
    context = framed(request) | {"title": "Delete filter", "named": saved}
    context |= {"what": "the filter ", "left": "The tasks that it finds stay."}
    context["back"] = reverse("tasks:filters")
    return render(request, "tasks/named_delete.html", context)
