"""Sessions in the database, tied to their user, renewed as long as they come back."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.models import Session

# Writing at every request would cost each page a write; once a day slides enough.
RENEW_AFTER = timedelta(days=1)


class SessionStore(db.SessionStore):
    """Django's database sessions with an owner and a sliding end."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model whose rows these are."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save, with the user that the data name."""
        session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)  # type: ignore[attr-defined]
        return session  # type: ignore[return-value]

    def _get_session_from_db(self) -> Session | None:
        session: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        if session:
            full = timedelta(seconds=settings.SESSION_COOKIE_AGE)
            left = session.expire_date - timezone.now()
            self.modified = self.modified or left < full - RENEW_AFTER
        return session
