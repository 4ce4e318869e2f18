"""Settings from the environment, read strictly: nonsense stops the start."""

import os
import zoneinfo
from pathlib import Path
from typing import Final, Self
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify

TRUE: Final = {"true", "yes", "on", "1"}
FALSE: Final = {"false", "no", "off", "0", ""}


class Environment(environ.Env):  # type: ignore[misc]
    """django-environ, minus its leniency: there `DEBUG=ture` quietly means False."""

    @classmethod
    def of(cls, project: Path) -> Self:
        """Return the environment, with the project's .env behind it.

        Where the environment has a SECRET_KEY, as on a server, no file is read: one
        left by development would switch DEBUG on.
        """
        if "SECRET_KEY" not in os.environ:
            cls.read_env(project / ".env")
        return cls()

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or no; raise ImproperlyConfigured for anything else."""
        value = self.text(name, default=str(default)).lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
        return value in TRUE

    def number(self, name: str, *, default: int, least: int = 0) -> int:
        """Return a whole number of at least `least`; raise ImproperlyConfigured."""
        value = self.text(name, default=str(default))
        if not (value.isascii() and value.isdigit() and int(value) >= least):
            raise ImproperlyConfigured(
                f"{name} must be a whole number of at least {least}, not {value!r}."
            )
        return int(value)

    def choice(self, name: str, *, default: str, among: set[str]) -> str:
        """Return one of the words in `among`; raise ImproperlyConfigured."""
        value = self.text(name, default=default)
        if value not in among:
            words = ", ".join(sorted(among))
            raise ImproperlyConfigured(f"{name} must be one of {words}, not {value!r}.")
        return value

    def zone(self, name: str, *, default: str) -> str:
        """Return the name of a time zone; raise ImproperlyConfigured."""
        value = self.text(name, default=default)
        if value not in zoneinfo.available_timezones():
            raise ImproperlyConfigured(
                f"{name} must be a time zone such as Europe/Berlin, not {value!r}."
            )
        return value

    def words(self, name: str) -> list[str]:
        """Return the comma-separated values; an empty list where there is none."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def text(self, name: str, *, default: str = "") -> str:
        """Return the value as written, without the space around it."""
        return str(self.str(name, default=default)).strip()

    def required(self, name: str, *, why: str) -> str:
        """Return the value; raise ImproperlyConfigured with the reason if empty."""
        value = self.text(name)
        if not value:
            raise ImproperlyConfigured(f"{name} is not set: {why}")
        return value


def providers(words: list[str]) -> list[dict[str, object]]:
    """Return allauth's description of each provider; raise for what names none.

    A word is NAME=https://CLIENT:SECRET@ISSUER, its id and secret quoted as in any URL.
    """
    return [_provider(word) for word in words]


def _provider(word: str) -> dict[str, object]:
    name, _, url = word.partition("=")
    parts = urlsplit(url)
    is_local = parts.hostname in {"127.0.0.1", "localhost"}
    if not (name and parts.username and parts.password and parts.hostname) or (
        parts.scheme != "https" and not is_local
    ):
        raise ImproperlyConfigured(
            "OIDC_PROVIDERS is a list of NAME=https://CLIENT:SECRET@ISSUER."
        )
    issuer = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return {
        "provider_id": slugify(name),
        "name": name,
        "client_id": unquote(parts.username),
        "secret": unquote(parts.password),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
