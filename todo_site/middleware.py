"""Headers that every answer carries beside Django's own."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

EVERYWHERE = {"Cross-Origin-Resource-Policy": "same-origin"}
# Whatever a browser may show by itself, which a script or a stylesheet is not.
ON_WHAT_IS_SHOWN = EVERYWHERE | {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": settings.CONTENT_SECURITY_POLICY,
}
ON_PAGES = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
ON_EVERY_PAGE = ON_WHAT_IS_SHOWN | ON_PAGES
PARTS = ("text/css", "text/javascript", "application/javascript")


def headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add what the browser may do with a page and who else may load it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in _headers_of(response.headers.get("Content-Type", "")):
            response.headers.setdefault(name, value)
        return response

    return middleware


def _headers_of(kind: str) -> Iterable[tuple[str, str]]:
    if kind.startswith("text/html"):
        return ON_EVERY_PAGE.items()
    return (EVERYWHERE if kind.startswith(PARTS) else ON_WHAT_IS_SHOWN).items()
