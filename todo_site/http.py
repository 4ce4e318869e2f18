"""What every view knows about a request."""

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from accounts.models import User


PLAIN = "text/plain; charset=utf-8"


class UserRequest(HttpRequest):
    """A request whose user is signed in, as the middleware made sure."""

    user: "User"

    # What a list is kept by from the moment that it was asked for; empty if it is not.
    page_key = ""


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page; a restored page is whole."""
    return (
        "HTTP_HX_REQUEST" in request.META
        and "HTTP_HX_HISTORY_RESTORE_REQUEST" not in request.META
    )


def entity_tag(*parts: object) -> str:
    """Return a tag that is another one as soon as any part of a page is, RFC 9110."""
    text = "\0".join(map(str, (*_edition(), *parts)))
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


@cache
def _edition() -> tuple[str, int]:
    """Return what tells the pages of one version of the site from another's."""
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    newest = max(path.stat().st_mtime_ns for path in templates)
    return static("css/base.css"), newest


def local_url(request: HttpRequest, *, default: str | Promise) -> str:
    """Return the `next` that was sent if it leads to this site, else `default`."""
    url = request.POST.get("next") or request.GET.get("next", "")
    is_local = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_local and url.startswith("/") else str(default)


def next_of(url: str) -> str:
    """Return what a link adds to come back to that address; `local_url` reads it."""
    return f"?{urlencode({'next': url})}"
