"""Account pages: allauth's views under its own names, then ours."""

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods

from accounts import appearance, security, two_factor, views
from accounts.audit import audited
from accounts.models import Action
from accounts.throttling import (
    Rule,
    View,
    by_passkey,
    changing,
    exporting,
    password_again,
    resetting,
    second_factor,
    setting_password,
    signing_in,
    signing_up,
    throttled,
)
from accounts.two_factor import ends_codes, leads_to_codes

# Its class-based views would take a PUT for a POST.
methods = require_http_methods(["GET", "HEAD", "POST"])


def page(view: View, *rules: Rule, on_success: Action | None = None) -> View:
    """Return one of allauth's views, tried no more often than that, and audited."""
    return methods(throttled(*rules)(audited(view, on_success)))


ours = [
    path("", views.profile, name="profile"),
    path("delete/", page(views.delete, password_again), name="delete"),
    path(
        "export/",
        page(reauthentication_required(views.export), exporting),
        name="export",
    ),
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

CONFIRMED = Action.CONFIRMED

second_step = [
    path("two-factor/", two_factor.two_factor, name="mfa_index"),
    path(
        "two-factor/authenticate/",
        page(mfa.authenticate, second_factor),
        name="mfa_authenticate",
    ),
    path(
        "two-factor/reauthenticate/",
        page(views.renewed(mfa.reauthenticate), second_factor, on_success=CONFIRMED),
        name="mfa_reauthenticate",
    ),
    path(
        "two-factor/app/add/",
        page(leads_to_codes(totp.activate_totp), second_factor),
        name="mfa_activate_totp",
    ),
    path(
        "two-factor/app/remove/",
        page(ends_codes(totp.deactivate_totp), changing),
        name="mfa_deactivate_totp",
    ),
    path(
        "two-factor/codes/",
        page(reauthentication_required(two_factor.recovery_codes), changing),
        name="mfa_view_recovery_codes",
    ),
    path("two-factor/passkeys/", two_factor.two_factor, name="mfa_list_webauthn"),
    path(
        "two-factor/passkeys/add/",
        page(leads_to_codes(webauthn.add_webauthn), changing),
        name="mfa_add_webauthn",
    ),
    path(
        "two-factor/passkeys/<int:pk>/edit/",
        page(webauthn.edit_webauthn, changing, on_success=Action.FACTOR_RENAMED),
        name="mfa_edit_webauthn",
    ),
    path(
        "two-factor/passkeys/<int:pk>/remove/",
        page(ends_codes(webauthn.remove_webauthn), changing),
        name="mfa_remove_webauthn",
    ),
    path(
        "two-factor/passkeys/login/",
        methods(
            throttled(by_passkey, methods=("GET", "POST"))(
                audited(webauthn.login_webauthn)
            )
        ),
        name="mfa_login_webauthn",
    ),
    path(
        "two-factor/passkeys/reauthenticate/",
        page(
            views.renewed(webauthn.reauthenticate_webauthn),
            second_factor,
            on_success=CONFIRMED,
        ),
        name="mfa_reauthenticate_webauthn",
    ),
]

urlpatterns = [
    path("", include((ours, "accounts"))),
    path("login/", page(allauth.login, signing_in), name="account_login"),
    path("logout/", page(allauth.logout), name="account_logout"),
    path("signup/", page(allauth.signup, signing_up), name="account_signup"),
    *second_step,
    path("inactive/", page(allauth.account_inactive), name="account_inactive"),
    path(
        "reauthenticate/",
        page(
            views.renewed(allauth.reauthenticate), password_again, on_success=CONFIRMED
        ),
        name="account_reauthenticate",
    ),
    path(
        "email/",
        page(views.confirmed_lately(allauth.email), changing),
        name="account_email",
    ),
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
    path(
        "password/set/",
        page(allauth.password_set, setting_password),
        name="account_set_password",
    ),
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
        page(views.password_from_mail, setting_password),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        page(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

if settings.PROVIDERS:
    urlpatterns.append(path("oidc/", include("accounts.providers.urls")))
