"""Sessions in the database, tied to their user, renewed as long as they come back."""

import json
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import OperationalError, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.http import base36_to_int
from django.utils.module_loading import import_string

from accounts.models import Session, User
from accounts.models.session import LONGEST, SEEN_AGAIN_AFTER

# allauth's name of a sign-in that is not ended; its own module wants all apps loaded.
LOGIN_SESSION_KEY = "account_login"

# Writing at every request would cost each page a write; once a day slides enough.
RENEW_AFTER = timedelta(days=1)


class SessionStore(db.SessionStore):
    """Django's database sessions with an owner, read together, and a sliding end."""

    _user: User | None = None
    _used_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model whose rows these are."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save, with the user that the data name."""
        session = super().create_model_instance(data)
        # One that waits for the second step goes with its user too.
        pending = (data.get(LOGIN_SESSION_KEY) or {}).get("user_pk")
        owner = data.get(SESSION_KEY) or (pending and base36_to_int(pending))
        session.user_id = owner  # type: ignore[attr-defined]
        return session  # type: ignore[return-value]

    @property
    def user(self) -> User | None:
        """Whose session it is, as its row says; None for nobody's."""
        self._get_session()  # type: ignore[attr-defined]
        return self._user

    def load(self) -> dict[str, Any]:
        """Return what is kept, and remember whose it is; both in one statement."""
        now = timezone.now()
        self._user = None
        connection = connections[router.db_for_read(Session)]
        try:
            row = self._row(connection, now)
        except OperationalError as error:
            # It is the first statement of a request, and changes nothing.
            if not connection.was_hung_up(error):  # type: ignore[attr-defined]
                raise
            row = self._row(connection, now)
        if row is None:
            self._session_key = None
            return {}
        data, expires, self._used_at, revision, *values = row
        if values[0] is not None:
            self._user = User.from_db(None, _fields(), values)
            self._user.revision = revision
        self.modified = self.modified or self._is_worn(expires, now)
        kept: dict[str, Any] = json.loads(_opened(data, *_keys()))
        return kept

    def is_unseen(self, now: datetime) -> bool:
        """Whether its last use was so long ago that this one is worth a write."""
        return self._used_at is not None and now - self._used_at > SEEN_AGAIN_AFTER

    def _row(self, connection: BaseDatabaseWrapper, now: datetime) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_statement(), [self.session_key, now, now - LONGEST])
            return cursor.fetchone()

    def _is_worn(self, expires: datetime, now: datetime) -> bool:
        full = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return expires - now < full - RENEW_AFTER


@lru_cache(maxsize=1_000)
def _opened(data: str, *_: str) -> str:
    """Return what a session keeps, as JSON, its signature checked by those keys.

    That takes 30 µs, and reading the JSON 3: most sessions stay as they are for a day.
    """
    return json.dumps(SessionStore().decode(data))


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@cache
def _fields() -> list[str]:
    return [field.attname for field in User._meta.concrete_fields]


@cache
def _statement() -> str:
    """Return what reads a session that has not ended, and its user.

    The revision is another one after each change of the person's row or of theirs.
    """
    columns = ", ".join(
        f'person."{field.column}"' for field in User._meta.concrete_fields
    )
    of_theirs = import_string(settings.USER_REVISION)
    revision = f"ROW(person.ctid, person.xmin, {of_theirs})::text"
    return (
        f"SELECT session_data, expire_date, used_at, {revision}, {columns}"  # noqa: S608 # nosec B608 - of our own columns
        " FROM accounts_session AS session"
        " LEFT JOIN accounts_user AS person ON person.id = user_id"
        " WHERE session_key = %s AND expire_date > %s AND session.created_at > %s"
    )
