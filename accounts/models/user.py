"""The user, who signs in by email."""

import zoneinfo
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.functions import Lower, Now

from accounts.fields import LowercaseEmailField
from accounts.managers import UserManager


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless this machine knows a time zone of that name.

    The machine's own is called otherwise, or nothing, by the database.
    """
    if name not in zoneinfo.available_timezones() - {"localtime"}:
        raise ValidationError("Choose a time zone from the list.", code="time_zone")


def site_time_zone() -> str:
    """Return the site's time zone, which a person has until they say otherwise."""
    return settings.TIME_ZONE


class Language(models.TextChoices):
    """The languages in which somebody may write their tasks."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by their email address in lower case."""

    email = LowercaseEmailField(
        max_length=255,
        unique=True,
        error_messages={"unique": "Somebody signed up with this address already."},
    )
    password = models.CharField(max_length=255)
    name = models.CharField(max_length=100, blank=True, db_default="")
    time_zone = models.CharField(
        max_length=64,
        default=site_time_zone,
        db_default="UTC",
        validators=[validate_time_zone],
    )
    language = models.CharField(
        max_length=2, choices=Language, default=Language.ENGLISH, db_default="en"
    )
    # Whoever speaks to their computer types words where there is no field: WCAG 2.1.4.
    has_shortcuts = models.BooleanField(
        "single keys act",
        default=True,
        db_default=True,
        help_text="Such as q to add a task. Ctrl-K works either way.",
    )
    is_active = models.BooleanField("may sign in", default=True, db_default=True)
    is_staff = models.BooleanField("may use the admin", default=False, db_default=False)
    is_superuser = models.BooleanField(
        "may do everything", default=False, db_default=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    # Another one after each change of what is theirs; empty where no session read it.
    revision = ""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=models.Q(email=Lower("email")),
                violation_error_message="An email address is kept in lower case.",
            ),
            models.CheckConstraint(
                name="user_email_not_blank",
                condition=~models.Q(email=""),
                violation_error_message="A user needs an email address.",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def erase(self) -> None:
        """Remove the person and all that is theirs, at once.

        Every key to a user cascades in the database. Django would ask for each kind of
        thing and delete it by itself: seven statements.
        """
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_user WHERE id = %s", [self.pk])

    @property
    def short_name(self) -> str:
        """What to call them: their name, or the address before the @."""
        return self.name or self.email.partition("@")[0]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Their time zone; the site's where this machine does not know theirs."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo(settings.TIME_ZONE)

    def local(self, now: datetime) -> datetime:
        """Return that moment as the clock shows it where they are."""
        return now.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        """Return the day that it is at that moment where they are."""
        return self.local(now).date()
