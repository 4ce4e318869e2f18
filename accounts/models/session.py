"""The sessions that people signed in with."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from accounts.models.user import User


class Session(AbstractBaseSession):
    """A signed-in browser; it goes with its user, in the database."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="sessions",
        null=True,
        db_constraint=False,
    )

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return what reads and writes these rows."""
        from accounts.sessions import SessionStore  # noqa: PLC0415 - it imports this

        return SessionStore
