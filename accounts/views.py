"""The account page and the end of an account; allauth has the rest."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
)
from allauth.account.views import PasswordResetFromKeyView
from django.contrib import messages
from django.contrib.admin.utils import model_ngettext
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from accounts import devices
from accounts.audit import ask_who_it_is, note
from accounts.belongings import belongings
from accounts.export import archive
from accounts.forms import DeleteForm, ProfileForm
from accounts.models import Action, Session
from accounts.places import address_of, agent_of
from todo_site.http import UserRequest

# Apps whose rows are the account itself, in the eyes of whoever deletes it.
OF_THE_ACCOUNT = {"accounts", "account", "admin", "mfa"}


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    """Show and change name and time zone, and lead to the other account pages."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        # Only these, or a password changed meanwhile would be set back.
        form.save(commit=False).save(update_fields=form.Meta.fields)
        messages.success(request, "Saved.")
        return redirect("accounts:profile")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: UserRequest) -> HttpResponse:
    """Say what will be lost, ask for the password, then remove all of it."""
    sent = request.POST if request.method == "POST" else None
    is_proven = did_recently_reauthenticate(request)
    form = DeleteForm(sent, user=request.user, is_proven=is_proven)
    if form.is_valid():
        return _delete_for_good(request)
    lost = [
        f"{count} {model_ngettext(kind, count)}"
        for kind, count in belongings([request.user]).items()
        if count and kind.app_label not in OF_THE_ACCOUNT
    ]
    context = {"form": form, "lost": lost, "is_proven": is_proven}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/delete.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: UserRequest) -> HttpResponse | StreamingHttpResponse:
    """Say what is in it, then send everything that is kept of the person."""
    if request.method != "POST":
        return render(request, "accounts/export.html")
    note(request, Action.EXPORTED, request.user)
    now = timezone.now()
    return StreamingHttpResponse(
        archive(request.user, now),
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": f'attachment; filename="todo-{now:%Y-%m-%d}.zip"',
            # It is compressed already.
            "Content-Encoding": "identity",
        },
    )


def _delete_for_good(request: UserRequest) -> HttpResponse:
    note(request, Action.ERASED, request.user)
    request.user.erase()
    logout(request)
    messages.success(request, "Your account and everything in it is gone.")
    return redirect("landing")


def renewed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer as the view does; who showed who they are goes on with a new key."""

    @wraps(view)
    def asked(request: UserRequest, *args: object, **more: object) -> HttpResponse:
        response = view(request, *args, **more)
        is_shown = request.method == "POST" and response.status_code == HTTPStatus.FOUND
        if is_shown and request.user.is_authenticated:
            request.session.cycle_key()
            key = str(request.session.session_key)
            agent = agent_of(request)
            Session.seen(key, timezone.now(), address_of(request), agent)
        return response

    return asked


def confirmed_lately(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask who it is before the email is changed, unless that was shown just now."""

    @wraps(view)
    def asked(request: UserRequest, *args: object, **more: object) -> HttpResponse:
        records = get_authentication_records(request, request.user)
        is_old = records and time.time() - records[-1]["at"] > REAUTHENTICATION_TIMEOUT
        if is_old and "action_add" in request.POST:
            return ask_who_it_is(request)
        return view(request, *args, **more)

    return asked


class PasswordFromMail(PasswordResetFromKeyView):  # type: ignore[misc]
    """A new password by a link in a mail, in a browser that is known from then on.

    So nobody is kept out for good by strangers who try the account.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and remember the browser."""
        response: HttpResponse = super().form_valid(form)
        devices.remember(self.request, response, self.reset_user.email)
        return response


password_from_mail = PasswordFromMail.as_view()


@login_not_required
@ensure_csrf_cookie
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Tell a stranger what this is; take everybody else to their tasks."""
    if request.user.is_authenticated:
        return redirect("tasks:list")
    return render(request, "landing.html")
