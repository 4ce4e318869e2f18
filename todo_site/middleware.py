"""Headers that every answer carries beside Django's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

EVERYWHERE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Content-Security-Policy": settings.CONTENT_SECURITY_POLICY,
}
ON_PAGES = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
ON_EVERY_PAGE = EVERYWHERE | ON_PAGES


def headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add what the browser may do with a page and who else may load it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        for name, value in (ON_EVERY_PAGE if is_page else EVERYWHERE).items():
            response.headers.setdefault(name, value)
        return response

    return middleware
