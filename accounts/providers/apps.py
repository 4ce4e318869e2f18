"""The app's place in the project, where providers are configured."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Has no tables of its own: it makes those of allauth go with their user."""

    name = "accounts.providers"
    label = "accounts_providers"
