"""What allauth asks of the project."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest


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
