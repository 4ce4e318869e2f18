"""Pages for when something went wrong; none of them touches the database."""

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from math import ceil

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from todo_site.http import wants_fragment

logger = logging.getLogger(__name__)

SECONDS_TO_RETRY = 5

# The one such ending that Django calls an InternalError; PostgreSQL, appendix A.
IDLE_IN_TRANSACTION = "25P03"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read: too large, or a broken link."""
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a page that is not for this person."""
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: an old page, or somebody else's."""
    return render(request, "errors/403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere, or to what is somebody else's."""
    # The page after it may have a form.
    get_token(request)
    return render(request, "errors/404.html", status=404)


def too_many_requests(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """Answer somebody who tried too often, and say when there is room again."""
    context = {"minutes": ceil(seconds / 60)}
    response = render(request, "errors/429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours; one of the database's is told apart."""
    exception = sys.exc_info()[1]
    if is_database_away(exception):
        return unavailable(request, exception)
    return render(request, "errors/500.html", status=500)


def unavailable(request: HttpRequest, exception: BaseException | None) -> HttpResponse:
    """Say that the database does not answer, and when to try again."""
    logger.error("The database does not answer.", exc_info=exception)
    if wants_fragment(request):
        response = render(request, "errors/_503.html", status=503)
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        context = {"sent": sent(request)}
        response = render(request, "errors/503.html", context, status=503)
    response.headers["Retry-After"] = str(SECONDS_TO_RETRY)
    response.headers["Cache-Control"] = "no-store"
    return response


def sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form for sending it again; none of one with a password.

    Its token is among them, so that a form from elsewhere is refused then as now.
    """
    if any("password" in name for name in request.POST):
        return []
    lists = request.POST.lists()
    return [(name, str(value)) for name, values in lists for value in values]


def is_database_away(exception: BaseException | None) -> bool:
    """Whether the database refused, timed out or hung up: trying again helps."""
    if isinstance(exception, InternalError):
        return getattr(exception.__cause__, "sqlstate", "") == IDLE_IN_TRANSACTION
    return isinstance(exception, OperationalError | InterfaceError)


class ErrorPagesMiddleware:
    """Gives words to what Django leaves without: a wrong method, a lost connection."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            page = render(request, "errors/405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Answer 503 if it was the database; otherwise leave it to Django."""
        if is_database_away(exception):
            return unavailable(request, exception)
        return None
