"""How pages are drawn: Jinja2, with the words that our templates use."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.template import engines
from django.template.backends.utils import csrf_input
from django.template.defaultfilters import (
    date,
    filesizeformat,
    floatformat,
    linebreaksbr,
    truncatechars,
    yesno,
)
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from jinja2 import Environment, pass_context, select_autoescape


def local_date(moment: Any, words: str) -> str:
    """Return a day or a moment in Django's format, where the person is."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return date(moment, words)


def as_json(value: Any) -> str:
    """Return it as JSON, for an attribute of an element: there it is escaped."""
    return json.dumps(value, default=dict)


def parsed(text: str) -> Any:
    """Return what a message carries along; nothing where that is nothing."""
    return json.loads(text) if text.startswith("{") else {}


@lru_cache(maxsize=4096)
def url(name: str, *arguments: object) -> str:
    """Return the address of a view by its name; found once, for it stays."""
    return reverse(name, args=arguments)


FILTERS = {
    "date": local_date,
    "filesizeformat": filesizeformat,
    "floatformat": floatformat,
    "json": as_json,
    "linebreaksbr": linebreaksbr,
    "parsed": parsed,
    "truncatechars": truncatechars,
    "url": url,
    "yesno": yesno,
}


def integrity(path: str) -> str:
    """Return the digest that a browser asks of a script to run it: W3C's SRI."""
    hashed_name = getattr(staticfiles_storage, "stored_name", None)
    if hashed_name:
        file = staticfiles_storage.path(hashed_name(path))
    else:
        file = finders.find(path) or ""
    digest = sha256(Path(file).read_bytes()).digest()
    return f"sha256-{b64encode(digest).decode()}"


# What follows from a file of ours, which in development may change at any time.
OF_FILES: dict[str, Callable[[str], str]] = {"static": static, "integrity": integrity}


def _of_file(of: Callable[[str], str]) -> Callable[..., str]:
    """Return it as a filter, which is filled in as a page is compiled."""
    if not settings.DEBUG:
        return cache(of)
    return pass_context(lambda _, path: of(path))


def environment(**options: Any) -> Environment:
    """Return Django's environment: what is no HTML is escaped by nobody."""
    options |= {"autoescape": select_autoescape(["html"])}
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 # nosec B701 - by the file's name
    made.filters.update(FILTERS)
    made.filters.update({name: _of_file(of) for name, of in OF_FILES.items()})
    return made


def compile_all() -> None:
    """Compile every page, so that no visitor waits for it: 4 ms each."""
    engine = engines["jinja2"].env  # type: ignore[attr-defined]
    for name in engine.list_templates(extensions=["html"]):
        engine.get_template(name)


def one_token(request: HttpRequest) -> dict[str, object]:
    """Return `csrf_input`, the same in all forms of a page: making one takes 50 µs."""
    return {"csrf_input": SimpleLazyObject(lambda: _token(request))}


def _token(request: HttpRequest) -> SafeString:
    """Return the field; a browser that has the cookie is not given it with each page.

    It lasts a year, and then the next page brings another.
    """
    field = csrf_input(request)
    if request.COOKIES.get(settings.CSRF_COOKIE_NAME) == request.META["CSRF_COOKIE"]:
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
    return field
