"""Where messages wait for the next page: in a cookie, if they fit into one."""

from django.conf import settings
from django.contrib.messages.storage import cookie, fallback, session


class CookieStorage(cookie.CookieStorage):
    """Django's, under a name that no other host can set."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Storage(fallback.FallbackStorage):
    """The cookie, and the session for what is too long."""

    storage_classes = (CookieStorage, session.SessionStorage)
