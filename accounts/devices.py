"""Browsers that somebody signed in with: tries from there are not counted with others'.

The cookie names nobody. It is signed for one address, so it vouches for that alone, and
it opens nothing: the password is still asked for.
"""

from secrets import token_urlsafe

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}device"
SECONDS_KEPT = 365 * 24 * 60 * 60


def device_of(request: HttpRequest, email: str) -> str:
    """Return which of that address's browsers asks; nothing if it is none of them."""
    try:
        return _signer(email).unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return ""


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let this browser be known as one of that address's."""
    response.set_cookie(
        COOKIE,
        _signer(email).sign(device_of(request, email) or token_urlsafe(12)),
        max_age=SECONDS_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _signer(email: str) -> Signer:
    return Signer(salt=f"accounts.devices:{email}")
