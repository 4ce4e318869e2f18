"""What allauth asks of the project."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth, in this project's words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "That email and password do not match.",
        "email_taken": "Somebody signed up with this address already.",
        "enter_current_password": "That is not your password.",
        "incorrect_password": "That is not your password.",
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
        "same_as_current": "That is your address already.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, try again.",
    }

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
            messages.error(
                allauth_context.request,
                f"The mail to {email} could not be sent. Ask for it again later.",
            )

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Whether it may go: never the one that its user signs in with."""
        if email_address.email == email_address.user.email:
            return False
        return bool(super().can_delete_email(email_address))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Let the address count, unless somebody signed up with it meanwhile."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            messages.error(request, f"{email_address.email} is taken by now.")
            return False
