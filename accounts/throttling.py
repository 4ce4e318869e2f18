"""How often may be tried what costs work or could be guessed.

Asked before any password is hashed: a bcrypt hash takes a quarter of a second of a
processor. Nobody is locked out by others' tries: each place has a count of its own, and
a browser that the person signed in with before is not counted with strangers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from threading import BoundedSemaphore
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.audit import note
from accounts.devices import device_of
from accounts.models import Action, Throttle, User
from accounts.places import neighbourhood_of
from todo_site.errors import too_many_requests

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Limit:
    """So many times within such a time, and evenly spread in the long run."""

    name: str
    times: int
    within: timedelta
    # Whether what went well is uncounted: only failures are few.
    forgives: bool = False

    @property
    def each(self) -> timedelta:
        """After how long there is room for one more."""
        return self.within / self.times


@dataclass(frozen=True)
class Count:
    """A limit, and what it is counted for."""

    limit: Limit
    of: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is kept under."""
        return sha256("\0".join((self.limit.name, *self.of)).encode()).hexdigest()

    def take(self, now: datetime, *, durable: bool = True) -> bool:
        """Count one more; return False, and count nothing, where there is no room."""
        limit = self.limit
        return Throttle.take(self.key, now, limit.each, limit.within, durable=durable)

    def give_back(self) -> None:
        """Uncount one, which was well."""
        Throttle.give_back(self.key, self.limit.each)

    def wait(self, now: datetime) -> int:
        """Return how many seconds it takes until there is room."""
        kept = Throttle.objects.filter(key=self.key).first()
        free_at = kept.free_at if kept else now
        room_at = free_at + self.limit.each - self.limit.within
        return max(1, ceil((room_at - now).total_seconds()))


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUARTER = timedelta(minutes=15)

# ASVS 6.3.1 wants a limit and leaves the figures open; GitLab has 10 a minute for each
# address, Discourse 30 an hour, allauth 5 in five minutes for each account.
PLACE_MINUTE = Limit("sign-in from a place, a minute", 10, MINUTE, forgives=True)
PLACE_HOUR = Limit("sign-in from a place, an hour", 30, HOUR, forgives=True)
HERE = Limit("sign-in to an account from a place", 5, QUARTER, forgives=True)
KNOWN = Limit("sign-in by a known browser", 5, QUARTER, forgives=True)
STRANGERS = Limit("sign-in to an account by strangers", 50, HOUR, forgives=True)
CODE = Limit("second factor from a place", 5, QUARTER, forgives=True)
# Of a million codes three are right at a time: one chance in ten thousand a day.
CODES = Limit("second factor from strangers", 30, DAY, forgives=True)
SIGN_UP = Limit("sign-up from a place", 20, HOUR)
RESET_PLACE = Limit("reset from a place", 20, HOUR)
MAIL = Limit("mail to an address", 3, QUARTER)
RESET = Limit("reset of a password", 3, QUARTER)
PASSWORD = Limit("password asked again", 10, QUARTER, forgives=True)
NOTED = Limit("note of a refusal", 1, QUARTER)
EXPORT = Limit("download of everything", 5, HOUR)
CHANGE = Limit("change of an account", 30, HOUR)

Rule = Callable[[HttpRequest], Iterable[Count]]

# How many threads of a worker may hash at a time: the others are for everybody else.
HASHING = BoundedSemaphore(2)
SECONDS_TO_HASH = 2


def signing_in(request: HttpRequest) -> Iterable[Count]:
    """Yield what a sign-in counts for: the place, and the account from there."""
    place, email = neighbourhood_of(request), typed(request, "login")
    device = device_of(request, email)
    # The place first: whoever is refused there makes no counts for other accounts.
    yield Count(PLACE_MINUTE, (place,))
    yield Count(PLACE_HOUR, (place,))
    if device:
        yield Count(KNOWN, (email, device))
    else:
        yield Count(HERE, (email, place))
        yield Count(STRANGERS, (email,))


def by_passkey(request: HttpRequest) -> Iterable[Count]:
    """Yield what a sign-in by passkey counts for: nobody guesses one."""
    yield Count(PLACE_MINUTE, (neighbourhood_of(request),))


def second_factor(request: HttpRequest) -> Iterable[Count]:
    """Yield what a code counts for: whose it is, from there or by a known browser."""
    person = pending_user(request)
    if person is None:
        return
    if device := device_of(request, person.email):
        yield Count(CODE, (str(person.pk), device))
    else:
        yield Count(CODE, (str(person.pk), neighbourhood_of(request)))
        yield Count(CODES, (str(person.pk),))


def pending_user(request: HttpRequest) -> User | None:
    """Return who gave the password just now, or is signed in."""
    if request.user.is_authenticated:
        return request.user
    pending = request.session.get(LOGIN_SESSION_KEY) or {}
    key = pending.get("user_pk")
    return User.objects.filter(pk=url_str_to_user_pk(key)).first() if key else None


def signing_up(request: HttpRequest) -> Iterable[Count]:
    """Yield what a sign-up counts for: the place."""
    yield Count(SIGN_UP, (neighbourhood_of(request),))


def resetting(request: HttpRequest) -> Iterable[Count]:
    """Yield what asking for a new password counts for: place and address."""
    yield Count(RESET_PLACE, (neighbourhood_of(request),))
    yield Count(RESET, (typed(request, "email"),))


def setting_password(request: HttpRequest) -> Iterable[Count]:
    """Yield what setting a password counts for: looking at it takes work."""
    yield Count(PASSWORD, (neighbourhood_of(request),))


def password_again(request: HttpRequest) -> Iterable[Count]:
    """Yield what giving one's password once more counts for: oneself."""
    yield Count(PASSWORD, (str(request.user.pk),))


def changing(request: HttpRequest) -> Iterable[Count]:
    """Yield what a change that sends mails counts for: oneself."""
    yield Count(CHANGE, (str(request.user.pk),))


def exporting(request: HttpRequest) -> Iterable[Count]:
    """Yield what a download of everything counts for: oneself."""
    yield Count(EXPORT, (str(request.user.pk),))


def typed(request: HttpRequest, name: str) -> str:
    """Return what was typed there, as an address is kept; nothing if it is no text."""
    said = request.POST.get(name, "").strip().lower()
    return said if said.isprintable() else ""


def throttled(
    *rules: Rule, methods: tuple[str, ...] = ("POST",)
) -> Callable[[View], View]:
    """Answer 429 to a form that is sent more often than each of the rules allows.

    A redirect means that it went well. Likewise 429 where many are let in right now.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            if request.method not in methods:
                return view(request, *args, **more)
            if not HASHING.acquire(blocking=False):
                return too_many_requests(request, seconds=SECONDS_TO_HASH)
            try:
                return _counted(view, rules, request, *args, **more)
            finally:
                HASHING.release()

        return asked

    return decorator


def _counted(
    view: View, rules: Iterable[Rule], request: HttpRequest, *args: Any, **more: Any
) -> HttpResponse:
    counts = [count for rule in rules for count in rule(request)]
    if refused := _take_all(counts, timezone.now()):
        _note(request, refused)
        return too_many_requests(request, seconds=refused.wait(timezone.now()))
    response = view(request, *args, **more)
    _settle(counts, is_well=response.status_code == HTTPStatus.FOUND)
    return response


def _take_all(counts: list[Count], now: datetime) -> Count | None:
    """Count one for each, in this order; return the first that has no room."""
    return next((count for count in counts if not count.take(now)), None)


def _note(request: HttpRequest, refused: Count) -> None:
    """Keep that somebody was refused: once for all that they try from then on."""
    if Count(NOTED, (neighbourhood_of(request),)).take(timezone.now()):
        user = request.user if request.user.is_authenticated else _named(request)
        note(request, Action.THROTTLED, user, words=refused.limit.name)


def _named(request: HttpRequest) -> User | None:
    email = typed(request, "login") or typed(request, "email")
    return User.objects.filter(email=email).first()


def _settle(counts: list[Count], *, is_well: bool) -> None:
    for count in counts:
        if is_well and count.limit.forgives:
            count.give_back()
