"""The way to a provider and back: allauth's views under its own names."""

from allauth.socialaccount import views as allauth
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import audited
from accounts.throttling import signing_up, throttled

urlpatterns = [
    path(
        "<slug:provider_id>/login/",
        require_safe(openid_connect.login),
        name="openid_connect_login",
    ),
    path(
        "<slug:provider_id>/login/callback/",
        require_safe(audited(openid_connect.callback, methods=("GET",))),
        name="openid_connect_callback",
    ),
    path(
        "signup/",
        require_http_methods(["GET", "HEAD", "POST"])(
            throttled(signing_up)(audited(allauth.signup))
        ),
        name="socialaccount_signup",
    ),
    path(
        "cancelled/",
        require_safe(allauth.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path("error/", require_safe(allauth.login_error), name="socialaccount_login_error"),
]
