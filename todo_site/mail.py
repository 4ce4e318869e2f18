"""Mail where nobody said how to send it."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Unconfigured(BaseEmailBackend):
    """Refuses to send: printing instead would put links that sign in into the log."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Raise OSError, as a server that cannot be reached does."""
        raise OSError("EMAIL_URL is not set, so no mail can be sent.")
