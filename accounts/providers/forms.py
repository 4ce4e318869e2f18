"""The form for what a provider does not tell."""

from allauth.socialaccount.forms import SignupForm

from accounts.forms import QuietFields


class ProviderSignupForm(QuietFields, SignupForm):  # type: ignore[misc]
    """An address, where the provider vouches for none."""
