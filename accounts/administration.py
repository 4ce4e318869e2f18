"""The admin, which may ask its people for a second step."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from todo_site.database.plans import planned_anew


class Site(admin.AdminSite):
    """Django's, with one way in for everybody."""

    site_header = site_title = "Todo"
    index_title = "Administration"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may use it, with a second step where one is asked for."""
        may: bool = super().has_permission(request)
        return may and not lacks_second_step(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own
        """Return the view for the staff; Django's filters fail at a null character.

        What it shows is everybody's, and asked for seldom.
        """
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            if "%00" in request.META.get("QUERY_STRING", ""):
                raise BadRequest("PostgreSQL has no such character.")
            if request.method != "GET":
                return drawn(guarded(request, *args, **more))
            with planned_anew():
                return drawn(guarded(request, *args, **more))

        return checked

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Lead to our own sign-in; Django's form knows no limits and no second step."""
        if not request.user.is_authenticated:
            following = request.GET.get("next", reverse("admin:index"))
            query = urlencode({"next": following})
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
        if self.has_permission(request):
            return redirect("admin:index")
        if not request.user.is_staff:
            raise PermissionDenied
        messages.error(
            request, "The administration asks for a second step: set one up."
        )
        return redirect("mfa_index")

    def password_change(
        self, request: HttpRequest, extra_context: object = None
    ) -> Any:
        """Lead to our own page, which is counted, audited and told of by mail."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: object = None) -> Any:
        """Lead to our own page."""
        return redirect("account_logout")


def drawn(answer: Any) -> HttpResponse:
    """Return an answer whose template has asked all that it asks."""
    response: HttpResponse = answer.render() if hasattr(answer, "render") else answer
    return response


def lacks_second_step(request: HttpRequest) -> bool:
    """Whether one is asked for and this person has none."""
    if not settings.ADMIN_REQUIRES_TWO_FACTOR:
        return False
    return not Authenticator.objects.filter(user_id=request.user.pk).exists()
