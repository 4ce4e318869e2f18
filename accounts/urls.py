"""Account pages: allauth's views under its own names, then ours."""

from allauth.account import views as allauth
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods

from accounts import appearance, security, views
from accounts.audit import audited
from accounts.throttling import (
    Rule,
    View,
    changing,
    password_again,
    resetting,
    signing_in,
    signing_up,
    throttled,
)

# Its class-based views would take a PUT for a POST.
methods = require_http_methods(["GET", "HEAD", "POST"])


def page(view: View, *rules: Rule) -> View:
    """Return one of allauth's views, which is tried no more often than that."""
    return methods(throttled(*rules)(audited(view)))


ours = [
    path("", views.profile, name="profile"),
    path("delete/", page(views.delete, password_again), name="delete"),
    path("theme/", appearance.theme, name="theme"),
    path("sessions/", security.sessions, name="sessions"),
    path("sessions/end/", audited(security.sessions_end), name="sessions_end"),
    path(
        "sessions/<slug:name>/end/",
        audited(security.session_end),
        name="session_end",
    ),
    path("history/", security.history, name="history"),
]

urlpatterns = [
    path("", include((ours, "accounts"))),
    path("login/", page(allauth.login, signing_in), name="account_login"),
    path("logout/", page(allauth.logout), name="account_logout"),
    path("signup/", page(allauth.signup, signing_up), name="account_signup"),
    path("inactive/", page(allauth.account_inactive), name="account_inactive"),
    path(
        "reauthenticate/",
        page(allauth.reauthenticate, password_again),
        name="account_reauthenticate",
    ),
    path("email/", page(allauth.email, changing), name="account_email"),
    path(
        "email/sent/",
        page(allauth.email_verification_sent),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^email/confirm/(?P<key>[-:\w]+)/$",
        page(allauth.confirm_email),
        name="account_confirm_email",
    ),
    path(
        "password/change/",
        page(allauth.password_change, password_again),
        name="account_change_password",
    ),
    path("password/set/", page(allauth.password_set), name="account_set_password"),
    path(
        "password/reset/",
        page(allauth.password_reset, resetting),
        name="account_reset_password",
    ),
    path(
        "password/reset/sent/",
        page(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        page(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        page(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
