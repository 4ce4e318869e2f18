"""Light or dark: as the system says, unless this browser was told otherwise."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from todo_site.http import local_url

COOKIE = f"{settings.COOKIE_PREFIX}theme"
THEMES = ("system", "light", "dark")
SECONDS_KEPT = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Theme:
    """One choice of colours."""

    name: str
    is_chosen: bool


def appearance(request: HttpRequest) -> dict[str, object]:
    """Return `theme`, what this browser chose, and `themes`, what it may choose."""
    kept = request.COOKIES.get(COOKIE)
    chosen = kept if kept in THEMES else THEMES[0]
    return {
        "theme": chosen,
        "themes": [Theme(name, is_chosen=name == chosen) for name in THEMES],
        "providers": settings.PROVIDERS,
    }


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the choice in a cookie, so that the page comes in the right colours."""
    response = redirect(local_url(request, default=reverse("landing")))
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=SECONDS_KEPT,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
