"""The second step of signing in: an app's codes, passkeys, recovery codes."""

import struct
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context as allauth_context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.webauthn import forms as webauthn_forms
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from markupsafe import Markup

from accounts.audit import note
from accounts.forms import QuietFields
from accounts.models import Action, User

LONGEST_CODE = 40


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's, in our words, with the app's secret encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or it was used before.",
        "unverified_email": "Confirm your email first: follow the link we sent.",
    }

    def encrypt(self, text: str) -> str:
        """Return it as it is kept: a dump alone makes no codes."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; an empty one where the site's key is another by now."""
        try:
            return _vault().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def build_totp_svg(self, url: str) -> Markup:
        """Return the picture to scan, to stand in a page as it is."""
        svg = super().build_totp_svg(url)
        return Markup(svg[svg.index("<svg") :])  # noqa: S704 # nosec B704 - the library drew it

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """Return what a new passkey is called until somebody says otherwise."""
        return "Passkey"


def _vault() -> MultiFernet:
    keys = map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    salted = (sha256(b"accounts.factors" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in salted])


def use_totp(authenticator: Authenticator, code: str) -> bool:
    """Whether the app shows that code now, and never told it or a later one before.

    The time step of the last one is kept in the database, so that no worker takes it a
    second time: RFC 6238, 5.2.
    """
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = FactorAdapter().decrypt(locked.data["secret"])
    for step in yield_hotp_counters_from_time() if secret else ():
        expected = format_hotp_value(hotp_value(secret, step))
        if compare_user_code(actual=code, expected=expected):
            is_new: bool = step > locked.data.get("last_step", 0)
            locked.data["last_step"] = max(step, locked.data.get("last_step", 0))
            locked.save(update_fields=["data"])
            return is_new
    return False


class CodeForm(QuietFields, allauth_forms.AuthenticateForm):  # type: ignore[misc]
    """A code, from the app or of those kept for when it is lost."""

    code = forms.CharField(
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True}
        ),
    )
    reauthenticates = False
    help_texts = {"code": "Six digits from your app, or one of your recovery codes."}

    def clean_code(self) -> str:
        """Return the code, used by now; raise ValidationError if it lets nobody in."""
        code: str = self.cleaned_data["code"]
        totp = Authenticator.objects.filter(user=self.user, type="totp").first()
        self.authenticator = totp if totp and use_totp(totp, code) else None
        codes = self.user.recovery_codes
        if self.authenticator is None and not codes.use(code, timezone.now()):
            note(allauth_context.request, Action.CODE_FAILED, self.user)
            raise FactorAdapter().validation_error("incorrect_code")
        return code

    def save(self) -> None:
        """Let the person go on to where they were going."""
        request: HttpRequest = allauth_context.request
        again = {"reauthenticated": True} if self.reauthenticates else {}
        if self.authenticator:
            post_authentication(request, self.authenticator, **again)
            return
        left = f"{self.user.recovery_codes.left().count()} left"
        note(request, Action.CODE_USED, self.user, words=left)
        record_authentication(request, self.user, "mfa", type="recovery_codes", **again)


class CodeAgainForm(CodeForm):
    """The same, before something sensitive."""

    reauthenticates = True


class AddAppForm(QuietFields, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """Show that the app has the secret."""

    labels = {"code": "Code that the app shows"}

    def clean_code(self) -> str:
        """Return the code; raise ValidationError if the app shows another."""
        code: str = self.cleaned_data["code"]
        steps = yield_hotp_counters_from_time()
        expected = [format_hotp_value(hotp_value(self.secret, step)) for step in steps]
        if not any(compare_user_code(actual=code, expected=one) for one in expected):
            raise FactorAdapter().validation_error("incorrect_code")
        return code


# What the libraries raise for an answer that no browser gives.
BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


class CredentialField(forms.JSONField):
    """What the browser says of a passkey: an object, and not a deep one."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Return it; raise ValidationError for anything else."""
        try:
            found = super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise FactorAdapter().validation_error("incorrect_code") from error
        if not isinstance(found, dict):
            raise FactorAdapter().validation_error("incorrect_code")
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return nothing: what was refused is not sent again."""
        return None


class PasskeyForm(forms.Form):
    """Mixed into allauth's forms: they take an answer apart and trust its shape."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Return whose passkey it is; raise ValidationError if it is nobody's."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError:
            self.refused()
            raise
        except BROKEN as error:
            self.refused()
            raise FactorAdapter().validation_error("incorrect_code") from error

    def refused(self) -> None:
        """Keep that it was tried."""
        user = getattr(self, "user", None)
        note(allauth_context.request, Action.SIGN_IN_FAILED, user, words="passkey")


class UsePasskeyForm(PasskeyForm, webauthn_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeyAgainForm(PasskeyForm, webauthn_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something sensitive."""


class PasskeyAloneForm(PasskeyForm, webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of the password, so it must know its owner."""

    def clean_credential(self) -> Any:
        """Return whose it is.

        Raise ValidationError if it answers a question that did not ask for finger, face
        or PIN, such as that of a second step: allauth keeps one at a time for all.
        """
        state = webauthn.get_state() or {}
        if state.get("user_verification") != "required":
            self.refused()
            raise FactorAdapter().validation_error("incorrect_code")
        return super().clean_credential()


class AddPasskeyForm(QuietFields, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, which may do without the password."""

    name = forms.CharField(required=False, max_length=60)
    credential = CredentialField()
    labels = {"passwordless": "Sign in with it alone, without the password"}
    help_texts = {
        "name": "Only for you to tell it from others.",
        "passwordless": "It then asks for a fingerprint, a face or its PIN.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Return what was given; raise ValidationError for what is no passkey."""
        try:
            return super().clean() or {}
        except BROKEN as error:
            raise FactorAdapter().validation_error("incorrect_code") from error


class RenamePasskeyForm(QuietFields, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    """What a passkey is called."""

    name = forms.CharField(max_length=60)
