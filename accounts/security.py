"""Pages about who came in: where somebody is signed in, and what happened."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import note
from accounts.models import Action, AuditDetails, Session
from todo_site.http import UserRequest

PAGE = 50
MOST_SESSIONS = 100
LARGEST = 2**63 - 1


@require_safe
def sessions(request: UserRequest) -> HttpResponse:
    """Show the browsers that are signed in, this one first."""
    found = list(request.user.sessions.current(timezone.now())[:MOST_SESSIONS])
    here = request.session.session_key
    told = [(session, session.session_key == here) for session in found]
    told.sort(key=lambda pair: not pair[1])
    context = {"sessions": told, "has_others": len(told) > 1}
    return render(request, "accounts/sessions.html", context)


@require_POST
def session_end(request: UserRequest, name: str) -> HttpResponse:
    """End one of them, which is signed out at its next click."""
    every = request.user.sessions.current(timezone.now())
    session = next((one for one in every if one.name == name), None)
    if session is None:
        raise Http404("No such session.")
    _end(request, session)
    messages.success(request, f"Ended: {session.agent_in_words}.")
    return redirect("accounts:sessions")


@require_POST
def sessions_end(request: UserRequest) -> HttpResponse:
    """End all but this one."""
    here = request.session.session_key
    for session in request.user.sessions.exclude(session_key=here):
        _end(request, session)
    messages.success(request, "Every other browser is signed out.")
    return redirect("accounts:sessions")


def _end(request: UserRequest, session: Session) -> None:
    session.delete()
    words = f"{session.agent_in_words}, {session.address or 'unknown address'}"
    note(request, Action.SESSION_ENDED, request.user, words=words)


@require_safe
def history(request: UserRequest) -> HttpResponse:
    """Show what happened to the account, the latest first."""
    acts = request.user.history.select_related("entry").order_by("-entry")
    if before := request.GET.get("before", ""):
        if not before.isdecimal() or int(before) > LARGEST:
            raise BadRequest("No such page.")
        acts = acts.filter(entry__lt=int(before))
    page: list[AuditDetails] = list(acts[: PAGE + 1])
    context = {"acts": page[:PAGE], "more": page[PAGE - 1] if page[PAGE:] else None}
    return render(request, "accounts/history.html", context)
