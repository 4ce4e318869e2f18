"""What allauth asks of the project."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import devices
from accounts.audit import note
from accounts.models import Action, Session, User
from accounts.places import address_of, agent_of
from accounts.throttling import MAIL, Count
from todo_site.http import UserRequest

logger = logging.getLogger(__name__)

# allauth's name of the mail that tells of it.
CHANGES = {
    "account/email/password_changed": Action.PASSWORD_CHANGED,
    "account/email/password_set": Action.PASSWORD_SET,
    "account/email/password_reset": Action.PASSWORD_RESET,
    "account/email/email_changed": Action.EMAIL_CHANGED,
    "account/email/email_deleted": Action.EMAIL_KEPT,
}
WAYS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}
CHANGES_OF_PASSWORD = {
    Action.PASSWORD_CHANGED,
    Action.PASSWORD_SET,
    Action.PASSWORD_RESET,
}

# In the session, between the password and the second step.
PASSWORD_GIVEN = "accounts.password-given"  # noqa: S105 - a name

TOO_MANY = "Too many tries. Wait a few minutes, then try again."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth, in this project's words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "That email and password do not match.",
        "duplicate_email": "That is your address already.",
        "email_taken": "Somebody signed up with this address already.",
        "enter_current_password": "That is not your password.",
        "incorrect_password": "That is not your password.",
        "rate_limited": TOO_MANY,
        "same_as_current": "That is your address already.",
        "too_many_login_attempts": TOO_MANY,
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where the request comes from, as we believe it."""
        return address_of(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Whether it leads to where the person is; allauth trusts all ALLOWED_HOSTS."""
        request = self.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def pre_login(
        self, request: HttpRequest, user: User, **about: Any
    ) -> HttpResponse | None:
        """Keep which password it was, for as long as a second step takes."""
        request.session[PASSWORD_GIVEN] = user.get_session_auth_hash()
        response: HttpResponse | None = super().pre_login(request, user, **about)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, whose row is saved with the note of it.

        Raise ImmediateHttpResponse if the password was changed since it was given.
        """
        given = request.session.pop(PASSWORD_GIVEN, "")
        if not constant_time_compare(given, user.get_session_auth_hash()):
            request.session.flush()
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        request.session.save()
        key = str(request.session.session_key)
        Session.seen(key, timezone.now(), address_of(request), agent_of(request))
        note(request, Action.SIGN_IN, user, words=ways_in(request, user))

    def logout(self, request: UserRequest) -> None:
        """End the session."""
        note(request, Action.SIGN_OUT, request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that somebody failed, for an account that there is or is not."""
        user = User.objects.filter(email=credentials.get("email", "")).first()
        note(request, Action.SIGN_IN_FAILED, user)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell of a change to the account, and keep that it was made."""
        super().send_notification_mail(template_prefix, user, context, email)
        if action := CHANGES.get(template_prefix):
            note(self.request, action, user)
        if action in CHANGES_OF_PASSWORD:
            request = self.request
            key = str(request.session.session_key)
            user.sessions.exclude(session_key=key).delete()
            Session.seen(key, timezone.now(), address_of(request), agent_of(request))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return the ways to show who one is, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for way in ways:
            way["description"] = WAYS[way["id"]]
        return ways

    def post_login(
        self, request: HttpRequest, user: User, **about: Any
    ) -> HttpResponse:
        """Go on, in a browser that is known from now on."""
        response: HttpResponse = super().post_login(request, user, **about)
        devices.remember(request, response, user.email)
        return response

    def should_send_confirmation_mail(
        self,
        request: HttpRequest,
        email_address: EmailAddress,
        signup: bool,  # noqa: FBT001 - allauth's own
    ) -> bool:
        """Whether that address has had no more than its share of mails."""
        count = Count(MAIL, (email_address.email,))
        return count.take(timezone.now(), durable=False)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Send a mail; where that fails, say so instead of failing the page.

        What the mail tells of is saved by then, and another can be asked for.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("A mail could not be sent: %s", template_prefix)
            request = allauth_context.request
            request.mail_failed = True
            messages.error(
                request, f"The mail to {email} could not be sent. Ask again later."
            )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *rest: Any,
        **more: Any,
    ) -> None:
        """Say what happened; not that a mail was sent where it was not."""
        says_sent = (message_template or "").endswith("email_confirmation_sent.txt")
        if not (says_sent and getattr(request, "mail_failed", False)):
            super().add_message(request, level, message_template, *rest, **more)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where a changed password leads: back to the account."""
        return reverse("accounts:profile")

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Whether it may go: never the one that its user signs in with."""
        if email_address.email == email_address.user.email:
            return False
        return bool(super().can_delete_email(email_address))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Let the address count, unless somebody signed up with it meanwhile."""
        try:
            with transaction.atomic():
                is_well = bool(super().confirm_email(request, email_address))
        except IntegrityError:
            messages.error(request, f"{email_address.email} is taken by now.")
            return False
        if is_well:
            note(request, Action.EMAIL_CONFIRMED, email_address.user)
        return is_well


def ways_in(request: HttpRequest, user: User) -> str:
    """Return how they proved who they are, in words."""
    records = get_authentication_records(request, user)
    return ", ".join(str(record.get("type", record["method"])) for record in records)
