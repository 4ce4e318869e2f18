"""What happened to accounts: kept for good, and chained so that a gap shows."""

from hashlib import sha256

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from accounts.agents import agent_in_words
from accounts.models.user import User

SEPARATOR = "\x1f"


class Action(models.TextChoices):
    """What can happen."""

    SIGN_UP = "sign-up", "Signed up"
    SIGN_IN = "sign-in", "Signed in"
    SIGN_IN_FAILED = "sign-in-failed", "Sign-in failed"
    CODE_FAILED = "code-failed", "Code refused"
    THROTTLED = "throttled", "Too many tries"
    SIGN_OUT = "sign-out", "Signed out"
    SESSION_ENDED = "session-ended", "Ended a session"
    CONFIRMED = "confirmed", "Showed who they are once more"
    PASSWORD_REFUSED = "password-refused", "Password refused"
    RESET_ASKED = "reset-asked", "Asked for a new password by mail"
    PASSWORD_CHANGED = "password-changed", "Changed the password"
    PASSWORD_SET = "password-set", "Set a password"
    PASSWORD_RESET = "password-reset", "Set a new password by mail"
    EMAIL_CHANGED = "email-changed", "Changed the email"
    EMAIL_CONFIRMED = "email-confirmed", "Confirmed the email"
    EMAIL_KEPT = "email-kept", "Kept the old email"
    EMAIL_ASKED = "email-asked", "Asked for another email"
    FACTOR_ADDED = "factor-added", "Set up a second step"
    FACTOR_REMOVED = "factor-removed", "Removed a second step"
    FACTOR_RENAMED = "factor-renamed", "Renamed a passkey"
    CODES_MADE = "codes-made", "Made recovery codes"
    CODE_USED = "code-used", "Used a recovery code"
    EXPORTED = "exported", "Downloaded everything"
    ERASED = "erased", "Deleted the account"
    ADMIN_ADDED = "admin-added", "Added in the administration"
    ADMIN_CHANGED = "admin-changed", "Changed in the administration"
    ADMIN_DELETED = "admin-deleted", "Deleted in the administration"


# Nobody has shown who they are.
UNPROVEN = {
    Action.SIGN_IN_FAILED,
    Action.CODE_FAILED,
    Action.THROTTLED,
    Action.RESET_ASKED,
}


class AuditEntry(models.Model):
    """One act. The row names nobody: who, from where and with what is in the details.

    The database numbers and chains the rows itself, one transaction after the other,
    and refuses to change or remove any.
    """

    at = models.DateTimeField(db_default=Now())
    action = models.CharField(max_length=20, choices=Action)
    actor = models.BigIntegerField(null=True)
    object = models.CharField(max_length=100, db_default="")
    request_id = models.CharField(max_length=32, db_default="")
    details_digest = models.CharField(max_length=64, db_default="")
    previous = models.CharField(max_length=64, db_default="")
    digest = models.CharField(max_length=64, db_default="")

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["actor", "id"], name="audit_by_actor")]
        constraints = [
            models.CheckConstraint(
                name="audit_no_control_characters",
                condition=~models.Q(object__regex=r"[[:cntrl:]]")
                & ~models.Q(request_id__regex=r"[[:cntrl:]]"),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="chain",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("last", "record")],
                # Any number that nothing else locks by: it lets one in at a time.
                func="""
                    PERFORM pg_advisory_xact_lock(5005);
                    SELECT id, digest INTO last
                    FROM accounts_auditentry ORDER BY id DESC LIMIT 1;
                    NEW.id := coalesce(last.id, 0) + 1;
                    NEW.previous := coalesce(last.digest, '');
                    NEW.digest := encode(sha256(convert_to(concat_ws(
                        E'\\x1f',
                        NEW.id,
                        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
                        NEW.action,
                        coalesce(NEW.actor::text, ''),
                        NEW.object,
                        NEW.request_id,
                        NEW.details_digest,
                        NEW.previous
                    ), 'UTF8')), 'hex');
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.action}"

    def computed_digest(self) -> str:
        """Return what the database must have written as `digest`."""
        parts = (
            self.pk,
            f"{self.at:%Y-%m-%d %H:%M:%S.%f}",
            self.action,
            "" if self.actor is None else self.actor,
            self.object,
            self.request_id,
            self.details_digest,
            self.previous,
        )
        return sha256(SEPARATOR.join(map(str, parts)).encode()).hexdigest()


class AuditDetails(models.Model):
    """What of an act is somebody's own, and goes with them.

    The entry holds a digest of it, salted so that nobody finds the address by trying
    all there are; without these the chain still holds.
    """

    entry = models.OneToOneField(
        AuditEntry, models.DO_NOTHING, primary_key=True, related_name="details"
    )
    user = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        related_name="history",
        db_constraint=False,
        db_index=False,
    )
    salt = models.CharField(max_length=32)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, db_default="")
    words = models.CharField(max_length=500, db_default="")

    class Meta:
        verbose_name_plural = "audit details"
        indexes = [
            models.Index(fields=["user", "-entry"], name="audit_history_of_user"),
            models.Index(fields=["address", "-entry"], name="audit_by_address"),
        ]
        triggers = [pgtrigger.Protect(name="no_update", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"of {self.pk}"

    @property
    def agent_in_words(self) -> str:
        """Which browser it was, as far as it said."""
        return agent_in_words(self.agent)

    def digest(self) -> str:
        """Return what the entry has as `details_digest`."""
        parts = (self.salt, self.address or "", self.agent, self.words)
        return sha256(SEPARATOR.join(parts).encode()).hexdigest()
