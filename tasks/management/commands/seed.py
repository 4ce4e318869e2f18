"""Fills a database with people and tasks, to see how the site does with many."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from tasks import demonstration, seeding
from tasks.history import without_history

BATCH = 100_000

COPY_USERS = "COPY accounts_user (email, password, name, time_zone) FROM STDIN"
COPY_ADDRESSES = (
    'COPY account_emailaddress (user_id, email, verified, "primary") FROM STDIN'
)
COPY_TASKS = (
    "COPY tasks_task (user_id, title, description, due_date, is_complete,"
    " completed_at, created_at, updated_at, priority, labels) FROM STDIN"
)
BAR_LENGTH = 40

Row = TypeVar("Row")


class Command(BaseCommand):
    """COPY people and their tasks into the database."""

    help = "Add invented users and tasks. The same --seed invents the same ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many, and which."""
        parser.add_argument("--users", type=int, default=100, help="how many people")
        parser.add_argument("--tasks", type=int, default=1000, help="how many in all")
        parser.add_argument("--seed", type=int, default=1, help="which ones to invent")

    def handle(
        self, *args: Any, users: int, tasks: int, seed: int, **options: Any
    ) -> None:
        """Add them, or none of them; everybody's password is the demonstration's."""
        if not settings.DEBUG:
            raise CommandError("This adds invented people: it needs DEBUG=true.")
        if users < 1 or tasks < 0:
            raise CommandError("Give at least one user, and no less than 0 tasks.")
        if User.objects.filter(email=seeding.email(0, seed)).exists():
            raise CommandError(
                f"Seed {seed} is in this database already: take another."
            )
        with transaction.atomic(), connection.cursor() as cursor:
            # Ten million rows take longer than a page may.
            cursor.execute("SET LOCAL statement_timeout = 0")
            without_history()
            owners = self.copy_users(cursor, users, seed)
            rows = seeding.tasks(owners, tasks, seed, timezone.now())
            shown = self.shown(rows, tasks, "tasks")
            # What the triggers look at is kept until a statement ends.
            while batch := list(islice(shown, BATCH)):
                copy(cursor, COPY_TASKS, batch)
            cursor.execute("ANALYZE accounts_user, account_emailaddress, tasks_task")
        self.stdout.write(f"Added {users:,} users and {tasks:,} tasks.")
        self.stdout.write(
            f"Sign in as {seeding.email(0, seed)} "
            f"with the password {demonstration.PASSWORD}"
        )

    def copy_users(self, cursor: Any, count: int, seed: int) -> list[int]:
        """Add the people and their addresses; return their ids."""
        password = make_password(demonstration.PASSWORD)
        rows = seeding.users(count, seed, password)
        copy(cursor, COPY_USERS, self.shown(rows, count, "users"))
        people = list(
            User.objects.filter(email__endswith=f".{seed}@example.com")
            .order_by("pk")
            .values_list("pk", "email")
        )
        copy(cursor, COPY_ADDRESSES, ((pk, email, True, True) for pk, email in people))
        return [pk for pk, _ in people]

    def shown(self, rows: Iterable[Row], count: int, name: str) -> Iterator[Row]:
        """Yield the rows, drawing on a terminal how far it is."""
        step = max(count // 100, 1)
        for number, row in enumerate(rows, start=1):
            yield row
            if number % step == 0 and self.stdout.isatty():
                done = "#" * (BAR_LENGTH * number // count)
                self.stdout.write(
                    f"\r{name:6} [{done:.<{BAR_LENGTH}}] {100 * number // count:3} %",
                    ending="\n" if number + step > count else "",
                )
                self.stdout.flush()


def copy(cursor: Any, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Send the rows by COPY, PostgreSQL's fastest way in."""
    with cursor.copy(statement) as pipe:
        for row in rows:
            pipe.write_row(row)
