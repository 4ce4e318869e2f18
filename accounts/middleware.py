"""What being signed in means for a page: its times, its privacy, its end."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import middleware as auth_middleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import Session, User
from accounts.places import address_of, agent_of
from todo_site.http import local_url, wants_fragment

GetResponse = Callable[[HttpRequest], HttpResponse]


class AuthenticationMiddleware(auth_middleware.AuthenticationMiddleware):
    """Django's own, with the user that was read together with the session."""

    def process_request(self, request: HttpRequest) -> None:
        """Tell who asks: every page wants to know, so nothing is put off."""
        super().process_request(request)
        request.user = user_of(request)


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """Return who is signed in by the session that came with the request.

    Whatever is not plainly well is left to Django: sessions of keys that were replaced,
    of passwords that were changed, of people who may no longer sign in.
    """
    session = request.session
    user: User | None = session.user  # type: ignore[attr-defined]
    is_well = (
        user is not None
        and user.is_active
        and session.get(auth.SESSION_KEY) == str(user.pk)
        and session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(
            session.get(auth.HASH_SESSION_KEY, ""), user.get_session_auth_hash()
        )
    )
    return user if user and is_well else auth.get_user(request)


def time_zone(get_response: GetResponse) -> GetResponse:
    """Show times in the person's own zone; a stranger gets the site's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
        else:
            timezone.deactivate()
        return get_response(request)

    return middleware


def presence(get_response: GetResponse) -> GetResponse:
    """Keep when and from where each session was used last, every ten minutes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if request.user.is_authenticated and request.session.is_unseen(now):  # type: ignore[attr-defined]
            key = str(request.session.session_key)
            Session.seen(key, now, address_of(request), agent_of(request))
        return get_response(request)

    return middleware


def privacy(get_response: GetResponse) -> GetResponse:
    """Keep signed-in pages out of every cache: the back button shows none of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Who asks is not to be had where the database did not answer.
        is_served = response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        if is_served and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def signed_out(get_response: GetResponse) -> GetResponse:
    """Say that the session has ended, and lead back to a page that can be read.

    htmx would follow the redirect and draw the sign-in page in place of a task, and
    what was typed would be gone. A form's own address often answers to no GET.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        location = response.headers.get("Location")
        sign_in = resolve_url(settings.LOGIN_URL) if location else ""
        if not location or not location.startswith(f"{sign_in}?"):
            return response
        if wants_fragment(request):
            return HttpResponse(status=401)
        if request.method == "POST":
            messages.error(request, "You were signed out, and nothing was saved.")
            back = local_url(request, default=resolve_url(settings.LOGIN_REDIRECT_URL))
            response.headers["Location"] = f"{sign_in}?{urlencode({'next': back})}"
        return response

    return middleware
