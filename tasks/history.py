"""Changes that belong together.

Whoever changes tasks does it within `changing`, or adds one as tasks/adding.py does:
what the triggers write then belongs to one set, and one person's changes come one after
the other, so that no two of them wait for each other in a circle.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from accounts.agents import agent_in_words
from accounts.models import User
from accounts.places import address_of
from tasks.models import ChangeSet
from tasks.models.history import LONGEST_SOURCE, LONGEST_WHAT
from todo_site.http import UserRequest

# The lock is taken before anything has a number, so that one person's changes are saved
# in the order of their numbers, and before any task is looked at.
BEGIN = """
INSERT INTO tasks_changeset (user_id, what, who, source)
SELECT %(user)s, %(what)s, %(who)s, %(source)s
FROM (SELECT pg_advisory_xact_lock(hashtextextended('todo.tasks', %(user)s))) AS turn
RETURNING id, set_config('todo.change_set', user_id || ':' || id, true)
"""
# What tells what a person has from what they had: their last changes, and the last sets
# of them, which are left when something is deleted for ever. Several, for what another
# program began earlier may be saved later.
REVISION = """ARRAY(
    SELECT id FROM tasks_changeset WHERE user_id = person.id ORDER BY id DESC LIMIT 8
), ARRAY(
    SELECT id FROM tasks_change WHERE user_id = person.id ORDER BY id DESC LIMIT 8
)"""
END = "SELECT set_config('todo.change_set', '', true)"
OFF = "SELECT set_config('todo.history', 'off', true)"


@contextmanager
def changing(request: UserRequest, what: str) -> Iterator[ChangeSet]:
    """Give a transaction whose changes are one set, called `what`."""
    with _begun(request.user, what, of_request(request, what)) as made:
        yield made


@contextmanager
def changes_of(
    owner: User, what: str, *, who: str, source: str = ""
) -> Iterator[ChangeSet]:
    """Give a transaction whose changes of this person's things are one set."""
    with _begun(owner, what, _values(owner, what, who, source)) as made:
        yield made


def of_request(request: UserRequest, what: str) -> dict[str, str | int]:
    """Return what BEGIN is told of a person's own step."""
    agent = agent_in_words(request.headers.get("User-Agent", ""))
    source = f"{agent}, {address_of(request)}"
    return _values(request.user, what, str(request.user), source)


def _values(owner: User, what: str, who: str, source: str) -> dict[str, str | int]:
    return {
        "user": owner.pk,
        "what": what[:LONGEST_WHAT],
        "who": who[:LONGEST_SOURCE],
        "source": source[:LONGEST_SOURCE],
    }


@contextmanager
def _begun(owner: User, what: str, given: dict[str, str | int]) -> Iterator[ChangeSet]:
    is_inner = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BEGIN, given)
        made = ChangeSet(pk=cursor.fetchone()[0], user=owner, what=what)
        yield made
        if is_inner:
            # The transaction goes on: what comes next is no part of this.
            cursor.execute(END)


def without_history() -> None:
    """Write no history in the rest of this transaction: for what is invented."""
    with connection.cursor() as cursor:
        cursor.execute(OFF)
