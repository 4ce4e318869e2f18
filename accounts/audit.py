"""Writes down what happens to accounts, in the transaction in which it happens."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from allauth.core.exceptions import ReauthenticationRequired
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import Action, AuditDetails, AuditEntry, User
from accounts.models.audit import UNPROVEN
from accounts.places import CONTROL_CHARACTERS, address_of, agent_of
from todo_site.logs import request_id

logger = logging.getLogger("todo.audit")

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Act:
    """Something that happened, to be written down."""

    action: Action
    actor: int | None
    user: User | None
    object: str
    words: str


# What waits for the end of the transaction: the chain lets one in at a time, and a view
# may still send a mail.
waiting: ContextVar[list[Act] | None] = ContextVar("waiting", default=None)


def note(
    request: HttpRequest,
    action: Action,
    user: User | None,
    *,
    object: str = "",
    words: str = "",
) -> None:
    """Write down that it happened to this user; nobody if they are not known.

    Who did it is whoever is signed in, or else that user if they showed who they are.
    """
    actor = request.user.pk if request.user.is_authenticated else None
    if user and action not in UNPROVEN:
        actor = actor or user.pk
    elif user:
        object = f"user {user.pk}"
    act = Act(action, actor, user, object, words)
    acts = waiting.get()
    if acts is None:
        _write(request, act)
    else:
        acts.append(act)


@contextmanager
def together(request: HttpRequest) -> Iterator[None]:
    """Do what follows in one transaction, with what it notes written at its end."""
    acts: list[Act] = []
    token = waiting.set(acts)
    try:
        with transaction.atomic():
            yield
            for act in acts:
                _write(request, act)
    finally:
        waiting.reset(token)


def audited(
    view: View,
    on_success: Action | None = None,
    methods: tuple[str, ...] = ("POST",),
) -> View:
    """Answer a form in one transaction, with what it noted written at its end.

    A redirect means that it went well; then `on_success` happened. Whoever has to show
    who they are first comes back by a link: what they sent is not kept meanwhile, as
    allauth would in the session.
    """

    @wraps(view)
    def audited_view(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if request.method not in methods:
            return view(request, *args, **more)
        try:
            with together(request):
                response = view(request, *args, **more)
                if on_success and response.status_code == HTTPStatus.FOUND:
                    note(request, on_success, request.user)  # type: ignore[arg-type]
                return response
        except ReauthenticationRequired:
            return ask_who_it_is(request)

    return audited_view


def ask_who_it_is(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks it, and then back."""
    query = urlencode({"next": request.path})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")


@transaction.atomic
def _write(request: HttpRequest, act: Act) -> None:
    details = None if act.action == Action.ERASED else _details(request, act)
    entry = AuditEntry.objects.create(
        action=act.action,
        actor=act.actor,
        object=act.object,
        request_id=request_id.get(),
        details_digest=details.digest() if details else "",
    )
    if details:
        details.entry = entry
        details.save(force_insert=True)
    logger.info(
        act.action.label,
        extra={"action": act.action.value, "actor": act.actor, "object": act.object}
        | ({"address": details.address} if details else {}),
    )


def _kept(user: User | None) -> User | None:
    """Return the user, who stays until the entry is written; None if they are gone.

    Locked before the chain is, as whoever erases them does it.
    """
    if user is None:
        return None
    locked = User.objects.select_for_update(no_key=True).filter(pk=user.pk)
    return user if locked.exists() else None


def _details(request: HttpRequest, act: Act) -> AuditDetails:
    return AuditDetails(
        user=_kept(act.user),
        salt=token_hex(16),
        address=address_of(request),
        agent=agent_of(request),
        words=CONTROL_CHARACTERS.sub(" ", act.words)[:500],
    )
