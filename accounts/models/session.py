"""The sessions that people signed in with."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Now

from accounts.agents import agent_in_words
from accounts.models.user import User

# However often somebody comes back, after so long they sign in anew: ASVS 7.3.2.
LONGEST = timedelta(days=30)

# A page costs a write no more often, so the time of the last use is as coarse.
SEEN_AGAIN_AFTER = timedelta(minutes=10)


class SessionQuerySet(models.QuerySet["Session"]):
    """Some sessions."""

    def current(self, now: datetime) -> "SessionQuerySet":
        """Return those that still let somebody in, the last used first."""
        return self.filter(expire_date__gt=now, created_at__gt=now - LONGEST).order_by(
            "-used_at"
        )

    def ended(self, now: datetime) -> "SessionQuerySet":
        """Return those that let nobody in any longer."""
        return self.filter(
            models.Q(expire_date__lte=now) | models.Q(created_at__lte=now - LONGEST)
        )


class SessionManager(
    BaseSessionManager.from_queryset(SessionQuerySet)  # type: ignore[misc]
):
    """Django's own, with our words."""


class Session(AbstractBaseSession):
    """A signed-in browser; it goes with its user, in the database."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="sessions",
        null=True,
        db_constraint=False,
    )
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, db_default="")

    objects: ClassVar[SessionManager] = SessionManager()

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return what reads and writes these rows."""
        from accounts.sessions import SessionStore  # noqa: PLC0415 - it imports this

        return SessionStore

    def save(self, *args: Any, **options: Any) -> None:
        """Save what the session keeps; where it comes from is known elsewhere."""
        if options.get("force_update"):
            options["update_fields"] = ["session_data", "expire_date", "user"]
        super().save(*args, **options)

    @classmethod
    def seen(cls, key: str, now: datetime, address: str, agent: str) -> None:
        """Keep when and from where it was used last."""
        cls.objects.filter(session_key=key).update(
            used_at=now, address=address, agent=agent
        )

    @property
    def name(self) -> str:
        """What it is called in addresses: the key itself would open it."""
        return sha256(self.session_key.encode()).hexdigest()[:16]

    @property
    def agent_in_words(self) -> str:
        """Which browser it is, as far as it says."""
        return agent_in_words(self.agent)
