"""The second step: what is set up, and the codes for when it is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import note
from accounts.models import Action, RecoveryCode
from accounts.models.recovery import new_codes
from todo_site.http import UserRequest

View = Callable[..., HttpResponse]


@require_safe
def two_factor(request: UserRequest) -> HttpResponse:
    """Show what is set up, and lead to the rest."""
    found = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    context = {
        "app": next((one for one in found if one.type == "totp"), None),
        "passkeys": [one.wrap() for one in found if one.type == "webauthn"],
        "codes_left": request.user.recovery_codes.left().count(),
        "is_on": bool(found),
    }
    return render(request, "accounts/two_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: UserRequest) -> HttpResponse:
    """Say how many are left; make new ones, and show them this once."""
    if not Authenticator.objects.filter(user=request.user).exists():
        messages.error(request, "Set up an app or a passkey first.")
        return redirect("mfa_index")
    codes: list[str] = []
    if request.method == "POST":
        codes = new_codes(request.user)
        note(request, Action.CODES_MADE, request.user)
        get_adapter().send_notification_mail(
            "mfa/email/recovery_codes_generated", request.user
        )
    left = request.user.recovery_codes.left().count()
    context = {"codes": codes, "codes_left": left}
    return render(request, "accounts/recovery_codes.html", context)


def leads_to_codes(view: View) -> View:
    """Answer as the view does; after the first factor go on to the recovery codes."""

    @wraps(view)
    def adding(request: UserRequest, *args: Any, **more: Any) -> HttpResponse:
        before = _factors(request)
        response = view(request, *args, **more)
        added = _factors(request) - before
        for factor in added:
            note(request, Action.FACTOR_ADDED, request.user, words=factor.type)
        if added and not request.user.recovery_codes.left().exists():
            return redirect("mfa_view_recovery_codes")
        return response

    return adding


def ends_codes(view: View) -> View:
    """Answer as the view does; with the last factor the recovery codes go too."""

    @wraps(view)
    def removing(request: UserRequest, *args: Any, **more: Any) -> HttpResponse:
        before = _factors(request)
        response = view(request, *args, **more)
        left = _factors(request)
        for factor in before - left:
            note(request, Action.FACTOR_REMOVED, request.user, words=factor.type)
        if before and not left:
            RecoveryCode.objects.filter(user=request.user).delete()
        return response

    return removing


def _factors(request: UserRequest) -> set[Authenticator]:
    if request.method != "POST":
        return set()
    return set(Authenticator.objects.filter(user=request.user))
