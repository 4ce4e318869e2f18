"""The app's place in the project, and the admin's."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "accounts"


class AdministrationConfig(AdminConfig):
    """The admin, as our people sign in to it."""

    default_site = "accounts.administration.Site"
