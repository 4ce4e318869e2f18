"""The forms of the account pages: allauth's in our words, and two of our own."""

import zoneinfo
from functools import cache
from itertools import groupby
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.audit import note
from accounts.models import Action, User, validate_time_zone
from accounts.models.user import Language

LONGEST_EMAIL = 255
PASSWORD_HINT = "At least 10 characters, and not one that is easy to guess."  # noqa: S105 - words


class QuietFields(forms.Form):
    """Mixed into allauth's forms: a label says it, so the placeholder need not."""

    labels: dict[str, str] = {}
    help_texts: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            if isinstance(field, forms.EmailField):
                # allauth would cut a longer address off and mail to what is left.
                field.validators.append(MaxLengthValidator(LONGEST_EMAIL))


class LoginForm(QuietFields, allauth_forms.LoginForm):  # type: ignore[misc]
    """Sign in by email and password."""


class SignupForm(QuietFields, allauth_forms.SignupForm):  # type: ignore[misc]
    """Sign up; the browser fills in the time zone where it runs JavaScript."""

    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    labels = {"password2": "Password again"}
    help_texts = {"password1": PASSWORD_HINT}

    def clean_time_zone(self) -> str:
        """Return the zone, or none: a guess is no reason to refuse anybody."""
        guess: str = self.cleaned_data["time_zone"]
        try:
            validate_time_zone(guess)
        except forms.ValidationError:
            return ""
        return guess

    def validate_unique_email(self, value: str) -> str:
        """Return the address; raise ValidationError if somebody signs in with it.

        That somebody asked to change to it, and did not confirm, is no reason.
        """
        if not User.objects.filter(email=value).exists():
            return value
        email: str = super().validate_unique_email(value)
        return email

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save the user; of a double click the second finds the first one's."""
        if self.account_already_exists:
            # Hashing takes a quarter of a second, which tells as much as words.
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[no-any-return]
        except IntegrityError:
            return None, redirect(settings.LOGIN_REDIRECT_URL)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the time zone on the new user; allauth calls this after saving it."""
        note(request, Action.SIGN_UP, user)
        if guess := self.cleaned_data["time_zone"]:
            user.time_zone = guess
            user.save(update_fields=["time_zone"])


class ResetPasswordForm(QuietFields, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a mail with a link that sets a new password."""

    def clean_email(self) -> str:
        """Return the address; the link goes to whoever signs in with it, if anybody."""
        email: str = super().clean_email()
        self.users = list(User.objects.filter(email=email, is_active=True))
        for user in self.users:
            note(allauth_context.request, Action.RESET_ASKED, user)
        return email


class ResetPasswordKeyForm(QuietFields, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """Set a new password, having followed that link."""

    labels = {"password1": "New password", "password2": "New password again"}
    help_texts = {"password1": PASSWORD_HINT}


class ChangePasswordForm(QuietFields, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Change the password, knowing the present one."""

    def clean_oldpassword(self) -> str:
        """Return it; keep that a wrong one was given."""
        try:
            return super().clean_oldpassword()  # type: ignore[no-any-return]
        except forms.ValidationError:
            note(allauth_context.request, Action.PASSWORD_REFUSED, self.user)
            raise

    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    help_texts = {"password1": PASSWORD_HINT}


class SetPasswordForm(QuietFields, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """Set a first password, for somebody whom the admin signed up without one."""

    labels = {"password1": "New password", "password2": "New password again"}
    help_texts = {"password1": PASSWORD_HINT}


class AddEmailForm(QuietFields, allauth_forms.AddEmailForm):  # type: ignore[misc]
    """Ask for another address; it counts once its owner followed the link."""

    labels = {"email": "New email"}

    def clean_email(self) -> str:
        """Return the address; raise ValidationError if somebody signs in with it."""
        email: str = super().clean_email()
        if User.objects.filter(email=email).exists():
            raise get_adapter().validation_error("email_taken")
        return email

    def save(self, request: HttpRequest) -> EmailAddress:
        """Replace what was asked for before, never the address signed in with.

        allauth's own would drop that one if it was not confirmed yet.
        """
        note(request, Action.EMAIL_ASKED, self.user)
        addresses = EmailAddress.objects.filter(user=self.user)
        addresses.filter(verified=False).exclude(email=self.user.email).delete()
        return EmailAddress.objects.add_email(
            request, self.user, self.cleaned_data["email"], confirm=True
        )


class ReauthenticateForm(QuietFields, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """Give the password again before something sensitive."""


# In the database of time zones, but nowhere on earth.
NO_PLACES = {"Factory", "localtime"}


@cache
def zones_by_region() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every time zone as choices, grouped by the part before the slash."""
    names = zoneinfo.available_timezones() - NO_PLACES
    regions = groupby(sorted(names, key=by_region), key=region_of)
    return [
        (region, [(name, place_in(name)) for name in zones])
        for region, zones in regions
    ]


def place_in(zone: str) -> str:
    """Return the zone's place as people write it."""
    return (zone.partition("/")[2] or zone).replace("_", " ")


def by_region(zone: str) -> tuple[str, str]:
    """Return the key that sorts a zone within its region."""
    return region_of(zone), zone


def region_of(zone: str) -> str:
    """Return the continent, or "Other" for a zone that lies in none."""
    region, slash, _ = zone.partition("/")
    return region if slash and region != "Etc" else "Other"


class ZoneSelect(forms.Select):
    """All time zones, drawn once: Django draws each of 500 options by a template."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        """Return the control, with the person's own zone chosen."""
        chosen = format_html('value="{}"', value)
        options = _zone_options().replace(chosen, f"{chosen} selected", 1)
        given = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", given, SafeString(options))  # nosec B703


@cache
def _zone_options() -> str:
    groups = (
        (region, format_html_join("", '<option value="{}">{}</option>', zones))
        for region, zones in zones_by_region()
    )
    return format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)


class ProfileForm(forms.ModelForm):
    """What to call the person, and when their day begins."""

    time_zone = forms.ChoiceField(
        choices=zones_by_region,
        widget=ZoneSelect,
        help_text="Decides when “today” begins and what is overdue.",
    )

    # Whoever leaves it out keeps theirs.
    language = forms.ChoiceField(
        choices=Language,
        required=False,
        label="Language of your tasks",
        help_text="For days in words, and for search.",
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "language", "has_shortcuts"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_language(self) -> str:
        """Return the language, theirs until now where none is said."""
        language: str = self.cleaned_data["language"] or self.instance.language
        return language


class DeleteForm(forms.Form):
    """Delete the account, knowing its password; or having shown a passkey just now."""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(
        self, *args: Any, user: User, is_proven: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if is_proven:
            del self.fields["password"]

    def clean_password(self) -> str:
        """Return the password; raise ValidationError if it is not the user's."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            note(allauth_context.request, Action.PASSWORD_REFUSED, self.user)
            raise forms.ValidationError("That is not your password.")
        return password
