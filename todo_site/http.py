"""What every view knows about a request."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from accounts.models import User


class UserRequest(HttpRequest):
    """A request whose user is signed in, as the middleware made sure."""

    user: "User"


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page; a restored page is whole."""
    return (
        "HX-Request" in request.headers
        and "HX-History-Restore-Request" not in request.headers
    )


def local_url(request: HttpRequest, *, default: str | Promise) -> str:
    """Return the `next` that was sent if it leads to this site, else `default`."""
    url = request.POST.get("next") or request.GET.get("next", "")
    is_local = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_local and url.startswith("/") else str(default)
