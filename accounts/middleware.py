"""What being signed in means for a page: its times, its privacy, its end."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from todo_site.http import wants_fragment

GetResponse = Callable[[HttpRequest], HttpResponse]


def time_zone(get_response: GetResponse) -> GetResponse:
    """Show times in the person's own zone; a stranger gets the site's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
        else:
            timezone.deactivate()
        return get_response(request)

    return middleware


def privacy(get_response: GetResponse) -> GetResponse:
    """Keep signed-in pages out of every cache: the back button shows none of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def signed_out(get_response: GetResponse) -> GetResponse:
    """Tell htmx that the session has ended.

    It would follow the redirect and draw the sign-in page in place of a task, and what
    was typed would be gone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        target = response.headers.get("Location", "")
        if wants_fragment(request) and target.startswith(
            resolve_url(settings.LOGIN_URL)
        ):
            return HttpResponse(status=401)
        return response

    return middleware
