"""Which passwords are refused: by length, and by how soon somebody guesses them."""

from django.core.exceptions import ValidationError

from accounts.models import User

LONGEST = 128

# zxcvbn's own line between "very" and "somewhat" guessable, of its scores 0 to 4.
LEAST_SCORE = 2

# It compares each part with each other, in a time that grows with the square: of 32
# characters at most 0.3 s, of 72 up to 2.6 s. What follows makes no password weaker.
READ = 32


class LengthValidator:
    """At most 128 characters: hashing a megabyte would be work for nothing."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a longer one; nothing is ever cut off."""
        if len(password) > LONGEST:
            raise ValidationError(
                f"Choose one of at most {LONGEST} characters.", code="password_too_long"
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return f"At most {LONGEST} characters."


class GuessingValidator:
    """Refuses what falls within a million guesses, by Dropbox's zxcvbn.

    It knows 30,000 common passwords, names, words and keyboard rows, and whatever is
    made of them by capitals, digits at the end, $ for s, or saying it twice. Django's
    list of 20,000 holds 190 of twelve characters or more; this bites at any length.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError, with the reason where one is known."""
        from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists take 10 MB

        found = zxcvbn(password[:READ], user_inputs=_known_of(user))
        if found["score"] < LEAST_SCORE:
            reason = found["feedback"]["warning"] or "This is easy to guess."
            raise ValidationError(
                f"{reason} Add a word or two that nobody expects.",
                code="password_too_guessable",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "Not one that is easy to guess."


def _known_of(user: User | None) -> list[str]:
    """Return what an attacker would try first of this person."""
    if user is None:
        return []
    return [
        part for part in (user.email, user.email.partition("@")[0], user.name) if part
    ]
