"""Sessions as Django reads them, their user in a statement of its own."""

from typing import Any

from django.contrib.sessions.backends import db

from accounts import sessions
from accounts.models import User


class SessionStore(sessions.SessionStore):
    """The site's, but for the statement that it reads them by."""

    def load(self) -> dict[str, Any]:
        """Return what is kept."""
        kept: dict[str, Any] = db.SessionStore.load(self)
        return kept

    @property
    def user(self) -> User | None:
        """Leave it to Django."""
        return None
