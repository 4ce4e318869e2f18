"""The way back in for whoever lost their phone."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from secrets import choice
from typing import TYPE_CHECKING

from django.db import models

from accounts.models.user import User

if TYPE_CHECKING:
    from typing import Self

# No two of them look alike; 31 letters, twelve times, are 59 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12
GROUP = 4
HOW_MANY = 10


class RecoveryCodeQuerySet(models.QuerySet["RecoveryCode"]):
    """Some codes."""

    def left(self) -> "Self":
        """Return those that were not used."""
        return self.filter(used_at=None)

    def use(self, typed: str, now: datetime) -> bool:
        """Use the one that was typed; False if there is none, or it was used before.

        One statement: of two that come at once the second finds it used.
        """
        return bool(self.left().filter(digest=digest_of(typed)).update(used_at=now))


class RecoveryCode(models.Model):
    """One code, which lets its user in once. Only its digest is kept.

    With 59 bits at random SHA-256 is enough; a slow hash is for what people think of.
    """

    user = models.ForeignKey(
        User,
        models.CASCADE,
        related_name="recovery_codes",
        db_constraint=False,
        db_index=False,
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="recovery_code_once", fields=["user", "digest"]
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


def new_codes(user: User) -> list[str]:
    """Replace the user's codes; return the new ones, which nobody can show again."""
    codes = list(dict.fromkeys(random_codes()))
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest_of(code)) for code in codes
    )
    return codes


def random_codes() -> Iterator[str]:
    """Yield ten codes, like abcd-efgh-jkmn."""
    for _ in range(HOW_MANY):
        letters = "".join(choice(LETTERS) for _ in range(LENGTH))
        yield "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def digest_of(typed: str) -> str:
    """Return what is kept of a code, however its letters were grouped."""
    letters = "".join(letter for letter in typed.lower() if letter.isalnum())
    return sha256(letters.encode()).hexdigest()
