"""Pages that were drawn a moment ago, answered again while nothing has changed.

What a page shows follows from its address, its person, their last steps and the minute.
Where all are the same, neither is it read once more nor drawn. The minute bounds what
no step tells of: a time that passes, a table that was emptied by hand.
"""

from collections.abc import Callable
from typing import NamedTuple, cast
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from accounts import appearance
from todo_site.database import replica
from todo_site.http import UserRequest, entity_tag, wants_fragment
from todo_site.logs import view_name

# In this process alone: what somebody wrote leaves it for their browser only.
PAGES = caches["pages"]

# In bytes, of which a full page of fifty tasks takes 60,000.
LARGEST = 100_000


class Drawn(NamedTuple):
    """A page of a view, parted where the key of its form stands."""

    view: str
    tag: str
    parts: list[bytes]

    def response(self) -> HttpResponse:
        """Return it with a key of its own: each time its form makes another task."""
        body = str(uuid4()).encode().join(self.parts)
        return HttpResponse(body, headers={"ETag": self.tag})


def answered_again(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer with what `keep` has kept of a page while that is right.

    It stands before whatever finds a view: what refuses somebody there, by the view or
    its decorators, does not refuse a kept page. What is kept is a person's own list,
    and that they are signed in is asked here.
    """

    def middleware(anybody: HttpRequest) -> HttpResponse:
        if not anybody.user.is_authenticated:
            return get_response(anybody)
        request = cast(UserRequest, anybody)
        key = request.page_key = key_of(request)
        found: Drawn | None = PAGES.get(key) if key else None
        if found is None or len(messages.get_messages(request)):
            return get_response(request)
        view_name.set(found.view)
        return unchanged(request, found.tag) or found.response()

    return middleware


def keep(request: UserRequest, response: HttpResponse, form_key: str) -> None:
    """Keep a page that was drawn twice within the minute, for whoever asks once more.

    Most pages are asked for once, and would only take the room of others; so would one
    of hundreds of projects. One that brings a new token is not kept: the next one is
    drawn with that.
    """
    key, size = request.page_key, len(response.content)
    is_new = request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    if key and size <= LARGEST and not is_new and not PAGES.add(key, None):
        parts = response.content.split(form_key.encode())
        PAGES.set(key, Drawn(view_name.get(), response.headers["ETag"], parts))


def key_of(request: UserRequest) -> str:
    """Return what a page follows from, hashed; empty for one that is always drawn.

    A replica may not have come as far as the steps that were read with the session.
    """
    person, token = request.user, request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    is_page = request.method == "GET" and not wants_fragment(request)
    if not (is_page and token and person.revision) or replica.IS_USED:
        return ""
    return entity_tag(
        person.pk,
        person.revision,
        token,
        request.COOKIES.get(appearance.COOKIE),
        timezone.now().replace(second=0, microsecond=0),
        request.get_full_path(),
    )


def unchanged(request: UserRequest, tag: str) -> HttpResponse | None:
    """Return 304 if whoever asks has the page of that tag, else None."""
    answer: HttpResponse | None = get_conditional_response(request, etag=tag)
    return answer
