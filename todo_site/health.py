"""Answers for machines."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

LIVE = "/health/live"


def liveness(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the liveness probe before anything asks who it is, or by which name."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return live(request) if request.path == LIVE else get_response(request)

    return middleware


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. It asks no database, which so may sleep."""
    return HttpResponse("live\n", content_type="text/plain")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read what a stranger can read."""
    return HttpResponse("User-agent: *\nAllow: /\n", content_type="text/plain")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon; browsers ask here on pages that name none, as the admin's."""
    return redirect(static("img/icon.svg"))
