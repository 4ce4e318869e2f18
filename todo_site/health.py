"""Answers for machines."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from todo_site.database.readiness import Readiness, readiness
from todo_site.http import PLAIN
from todo_site.metrics import metrics


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. It asks no database, which so may sleep."""
    return HttpResponse("live\n", content_type=PLAIN)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers, within a second. Asking wakes it up."""
    found = readiness()
    is_well = found is Readiness.CONNECTED
    response = JsonResponse(
        {"status": "healthy" if is_well else "unhealthy", "database": found},
        status=200 if is_well else 503,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


PROBES = {"/health/live": live, "/health/ready": ready, "/metrics": metrics}


def probes(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a probe before anything asks who it is, or by which name it came."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return PROBES.get(request.path, get_response)(request)

    return middleware


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read what a stranger can read."""
    return HttpResponse("User-agent: *\nAllow: /\n", content_type=PLAIN)


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon; browsers ask here on pages that name none, as the admin's."""
    return redirect(static("img/icon.svg"))
