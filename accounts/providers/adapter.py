"""What allauth asks of the project about people who come from a provider."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from accounts.audit import note
from accounts.models import Action, User


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """allauth's, with one address for each user."""

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None
    ) -> User:
        """Sign somebody up who came from a provider."""
        user: User = super().save_user(request, sociallogin, form)
        note(request, Action.SIGN_UP, user, words=str(sociallogin.account.provider))
        return user

    def authenticate_by_email(self, login: SocialLogin) -> tuple[User, str] | None:
        """Return who signs in with an address that the provider vouches for.

        allauth would also find somebody who only asked to change to it.
        """
        for address in login.email_addresses:
            if address.verified:
                found = User.objects.filter(email=address.email).first()
                if found:
                    return found, found.email
        return None
