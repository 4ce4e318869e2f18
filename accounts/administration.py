"""The admin, which may ask its people for a second step."""

from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class Site(admin.AdminSite):
    """Django's, with one way in for everybody."""

    site_header = site_title = "Todo"
    index_title = "Administration"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may use it, with a second step where one is asked for."""
        may: bool = super().has_permission(request)
        return may and not lacks_second_step(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own
        """Return the view for the staff; Django's filters fail at a null character."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            if "%00" in request.META.get("QUERY_STRING", ""):
                raise BadRequest("PostgreSQL has no such character.")
            answer: HttpResponse = guarded(request, *args, **more)
            return answer

        return checked

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Lead to our own sign-in: Django's form knows no limits and no second step."""
        user = request.user
        if user.is_authenticated and user.is_staff and lacks_second_step(request):
            messages.error(
                request, "The administration asks for a second step: set one up."
            )
            return redirect("mfa_index")
        response: HttpResponse = secure_admin_login(super().login)(request)
        return response


def lacks_second_step(request: HttpRequest) -> bool:
    """Whether one is asked for and this person has none."""
    if not settings.ADMIN_REQUIRES_TWO_FACTOR:
        return False
    return not Authenticator.objects.filter(user_id=request.user.pk).exists()
