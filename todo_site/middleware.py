"""Headers that every answer carries beside Django's own and the content policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

EVERYWHERE = {"Cross-Origin-Resource-Policy": "same-origin"}
ON_PAGES = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add what the browser may do with a page and who else may load it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        for name, value in (EVERYWHERE | (ON_PAGES if is_page else {})).items():
            response.headers.setdefault(name, value)
        return response

    return middleware
