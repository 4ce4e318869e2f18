"""What became of everything, the way back, and the trash."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks.differences import Difference, State, Words, happened
from tasks.history import changing
from tasks.models import Change, ChangeSet, Kind
from tasks.models.history import KEPT
from tasks.paging import ID
from tasks.taking_back import TakenBack, mark, states_of, take_back, together
from tasks.views.answers import LIST, framed, undo
from todo_site.http import UserRequest, local_url, wants_fragment

LENGTH = 50
MOST_SHOWN = 200

NAME_TAKEN = "Something new has its name. Rename that first, then try again."
NO_PLACE = "It does not fit among what there is now: look, and choose."


@dataclass(frozen=True)
class Shown:
    """A change as a page shows it; `since` is what is otherwise by now."""

    change: Change
    happened: str
    differences: list[Difference]
    since: list[Difference] | None = None
    # Whether it is again as it was before.
    is_back: bool = False

    @classmethod
    def of(cls, change: Change, words: Words, state: State | None) -> "Shown":
        """Return a change beside how its thing is now."""
        before, after = change.before, change.after
        is_back = (before is None) is (state is None)
        is_back = is_back and not words.between(before, state)
        since = [] if is_back else words.between(after, state)
        differences = words.between(before, after)
        return cls(change, happened(before, after), differences, since, is_back)

    @property
    def is_of_task(self) -> bool:
        """Whether it is a task's, which has a page of its history."""
        return self.change.kind == Kind.TASK


@require_safe
def history(request: UserRequest) -> HttpResponse:
    """Show what the person changed, the latest first."""
    steps = request.user.change_sets.kept(since()).with_effect()
    found, older = page_of(request, steps)
    context = framed(request, request.path) | {"change_sets": found, "older": older}
    return render(request, "tasks/history.html", context)


@require_safe
def change_set(request: UserRequest, pk: int) -> HttpResponse:
    """Show what one step changed, and what is otherwise since then."""
    found = get_object_or_404(request.user.change_sets.kept(since()), pk=pk)
    changes = list(found.changes.order_by("id")[: MOST_SHOWN + 1])
    context = framed(request)
    words = words_of(request, context, changes)
    states = states_of(changes)
    context |= {"change_set": found, "has_more": len(changes) > MOST_SHOWN}
    context["changes"] = [
        Shown.of(change, words, states.get((change.kind, change.object_id)))
        for change in changes[:MOST_SHOWN]
    ]
    context["next"] = local_url(request, default=LIST)
    return render(request, "tasks/change_set.html", context)


@require_safe
def task_history(request: UserRequest, pk: int) -> HttpResponse:
    """Show what became of one task, the latest first; of one that is gone too."""
    changes = request.user.changes.of(Kind.TASK, pk).kept(since())
    found, older = page_of(request, changes)
    task = request.user.tasks.filter(pk=pk).first()
    if not found and task is None:
        raise Http404("No such task.")
    context = framed(request)
    words = words_of(request, context, found)
    context |= {"task": task, "name": str(task or found[0]), "older": older}
    context["changes"] = [
        Shown(
            change,
            happened(change.before, change.after),
            words.between(change.before, change.after),
        )
        for change in found
    ]
    return render(request, "tasks/task_history.html", context)


@require_POST
def change_set_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Put back what one step changed, but for what was changed again since."""
    found = get_object_or_404(request.user.change_sets.kept(since()), pk=pk)
    return answered(request, found, f"Took back: {found.what}")


@require_POST
def change_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Put back one thing; with `force` whatever became of it since."""
    change = get_object_or_404(request.user.changes.kept(since()), pk=pk)
    force = request.POST.get("force") == "yes"
    what = f"Put back “{change}”."
    if change.kind == Kind.PROJECT and change.after is None and not force:
        # Its tasks left it with that step, and come back with it.
        return answered(request, change.change_set, what)
    return answered(request, change.change_set, what, only=change, force=force)


def answered(
    request: UserRequest, found: ChangeSet, what: str, **how: Any
) -> HttpResponse:
    """Take it back, and answer with the list, or with what stands in the way."""
    url = local_url(request, default=LIST)
    page = f"{reverse('tasks:change_set', args=[found.pk])}"
    try:
        with changing(request, what) as made:
            result = take_back(found, **how)
            if result.count and not (how or result.conflicts):
                mark(found, by=made)
    except IntegrityError as error:
        messages.error(request, why(error))
        return elsewhere(request, page)
    if result.conflicts:
        back = undo(made) if result.count else ""
        messages.error(request, told(result), extra_tags=back)
        return elsewhere(request, page)
    if result.count:
        back = undo(made, word="Undo" if how else "Redo")
        messages.success(request, made.what, extra_tags=back)
    else:
        messages.info(request, "That is as it was already.")
    return redirect(url)


def why(error: IntegrityError) -> str:
    """Return what stands in the way, in words."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    return NAME_TAKEN if name in {"project_name_once", "filter_name_once"} else NO_PLACE


def told(result: TakenBack) -> str:
    """Return what was put back and what was not, in words."""
    left = len(result.conflicts)
    names = f"“{result.conflicts[0].name}” was" if left == 1 else f"{left:,} were"
    text = f"{names} changed again since: look, and choose."
    return f"Put back {result.count:,}. {text}" if result.count else text


def elsewhere(request: UserRequest, url: str) -> HttpResponse:
    """Lead to a page that is no list."""
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


@require_safe
def trash(request: UserRequest) -> HttpResponse:
    """Show what was deleted, the latest first, as long as it is kept."""
    gone = request.user.changes.in_trash(since()).with_parts()
    found, older = page_of(request, gone)
    context = framed(request, request.path) | {"changes": found, "older": older}
    context["days"] = KEPT.days
    return render(request, "tasks/trash.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def trash_empty(request: UserRequest) -> HttpResponse:
    """Ask whether all that was deleted may go for ever, and let it go."""
    gone = request.user.changes.in_trash(since())
    if request.method == "POST":
        messages.success(request, f"{gone.forget():,} are gone for ever.")
        return redirect("tasks:trash")
    context = framed(request) | {"title": "Empty the trash", "back": reverse(TRASH)}
    context |= {"what": "all that is in the ", "named": "Trash"}
    context["left"] = "Nothing of it can be brought back then."
    return render(request, "tasks/named_delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def trash_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ask whether one thing may go for ever, and let it go."""
    gone = request.user.changes.in_trash(since()).filter(pk=pk)
    change = get_object_or_404(gone)
    if request.method == "POST":
        same = request.user.changes.filter(kind=change.kind)
        same.filter(object_id__in=together(change)).delete()
        messages.success(request, f"“{change}” is gone for ever.")
        return redirect("tasks:trash")
    context = framed(request) | {"title": "Delete for ever", "back": reverse(TRASH)}
    context |= {"named": change, "left": FOR_EVER}
    return render(request, "tasks/named_delete.html", context)


TRASH = "tasks:trash"
FOR_EVER = "Nothing of it, nor of its subtasks, can be brought back then."


def since() -> datetime:
    """Return from when on history is kept."""
    return timezone.now() - KEPT


def page_of(request: UserRequest, rows: Any) -> tuple[list[Any], str]:
    """Return a page, the latest first, and where the older ones are, empty for none.

    Raises BadRequest where the address was cut off.
    """
    before = request.GET.get("before", "")
    if before:
        if not ID.fullmatch(before):
            raise BadRequest("No such page.")
        rows = rows.filter(pk__lt=min(int(before), 2**63 - 1))
    found = list(rows.order_by("-pk")[: LENGTH + 1])
    older = f"{request.path}?before={found[LENGTH - 1].pk}" if found[LENGTH:] else ""
    return found[:LENGTH], older


def words_of(
    request: UserRequest, context: dict[str, Any], changes: list[Change]
) -> Words:
    """Return how this person's things are said, now."""
    projects = {pk: name.name for pk, name in context["sidebar"].names.items()}
    states = [change.before or {} for change in changes]
    states += [change.after or {} for change in changes]
    parents = {state["parent_id"] for state in states if "parent_id" in state}
    tasks = request.user.tasks.filter(pk__in=parents) if parents else ()
    now = request.user.local(timezone.now())
    return Words(now, projects, {task.pk: task.title for task in tasks})
