"""The original's people keep their passwords and tasks, brought once and no more."""

from io import StringIO
from typing import Any
from unittest import mock
from urllib.parse import quote

import bcrypt
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TransactionTestCase
from django.urls import reverse
from psycopg.conninfo import conninfo_to_dict

from accounts.models import User
from tasks import adoption
from tasks.models import Task

# As SQLModel made them.
SCHEMA = """
CREATE TABLE "user" (
    id serial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE,
    password_hash varchar(255) NOT NULL, created_at timestamp NOT NULL DEFAULT now()
);
CREATE TABLE task (
    id serial PRIMARY KEY, title varchar(200) NOT NULL, description varchar(2000),
    due_date date, is_complete boolean NOT NULL DEFAULT false,
    user_id integer NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now()
);
"""
PASSWORD = "Old1!" + "x" * 80


class AdoptTests(TransactionTestCase):
    def setUp(self) -> None:
        self.execute(SCHEMA)
        self.addCleanup(self.execute, 'DROP TABLE IF EXISTS task, elsewhere, "user"')
        hashed = bcrypt.hashpw(PASSWORD.encode()[:72], bcrypt.gensalt(4)).decode()
        for email in ("Alice@Example.com", "bob@example.com", "carol@example.com"):
            self.execute(
                'INSERT INTO "user" (email, password_hash) VALUES (%s, %s)',
                email,
                hashed,
            )
        for owner, title, day, is_complete in (
            (1, "Pay the rent", "2026-12-01", False),
            (1, "Call mum", None, True),
            (2, "Pay the rent", None, False),
            (2, " ", None, False),
            (3, "Überweisung ✓", None, False),
        ):
            self.execute(
                "INSERT INTO task (user_id, title, due_date, is_complete,"
                " created_at) VALUES (%s, %s, %s, %s, '2026-01-02 03:04:05')",
                owner,
                title,
                day,
                is_complete,
            )

    def execute(self, statement: str, *parameters: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)

    def url(self) -> str:
        """Return where the original is: its tables lie beside ours."""
        given = connection.get_connection_params()
        host, port = quote(given.get("host") or "", safe=""), given.get("port") or ""
        where = f"{given['user']}@{host}" + (f":{port}" if port else "")
        return f"postgresql://{where}/{given['dbname']}"

    def adopt(self, **options: Any) -> str:
        out = StringIO()
        call_command("adopt", self.url(), stdout=out, **options)
        return out.getvalue()

    def test_the_time_zone_of_the_session_makes_no_other_task(self) -> None:
        self.execute(
            "ALTER TABLE task ALTER COLUMN created_at TYPE timestamptz"
            " USING created_at AT TIME ZONE 'UTC'"
        )
        self.adopt(yes=True)
        with mock.patch.dict("os.environ", {"PGTZ": "America/New_York"}):
            self.assertIn("0 to bring", self.adopt(yes=True))
        self.assertEqual(Task.objects.count(), 5)

    def test_the_way_there_is_encrypted(self) -> None:
        for url, mode in (
            ("postgresql://db.example/todo", "require"),
            ("postgresql://db.example/todo?sslmode=verify-full", "verify-full"),
            ("postgresql://localhost/todo", None),
        ):
            with self.subTest(url):
                given = conninfo_to_dict(adoption._encrypted(url))
                self.assertEqual(given.get("sslmode"), mode)

    def test_a_preview_changes_nothing(self) -> None:
        self.assertIn("5 tasks there, 0 of them here already: 5 to bring", self.adopt())
        self.assertEqual(User.objects.count() + Task.objects.count(), 0)

    def test_everything_is_brought_once(self) -> None:
        said = self.adopt(yes=True)
        self.assertIn("3 users and 5 tasks are here", said)
        alice = User.objects.get(email="alice@example.com")
        rent, call = alice.tasks.order_by("pk")
        self.assertEqual(
            (rent.title, str(rent.due_date)), ("Pay the rent", "2026-12-01")
        )
        self.assertEqual(rent.created_at.isoformat(), "2026-01-02T03:04:05+00:00")
        self.assertEqual(call.completed_at, call.updated_at)
        self.assertTrue(Task.objects.filter(title="Untitled").exists())
        before = list(Task.objects.order_by("pk").values())
        self.assertIn("0 to bring", self.adopt(yes=True))
        self.assertEqual(list(Task.objects.order_by("pk").values()), before)

    def test_what_came_later_is_brought_later(self) -> None:
        self.adopt(yes=True)
        self.execute("INSERT INTO task (user_id, title) VALUES (1, 'New')")
        self.assertIn("1 to bring", self.adopt(yes=True))
        self.assertEqual(Task.objects.count(), 6)

    def test_the_old_password_signs_in_and_is_hashed_anew(self) -> None:
        self.adopt(yes=True)
        alice = User.objects.get(email="alice@example.com")
        self.assertTrue(alice.password.startswith("bcrypt$$2b$"))
        typed = {"login": "alice@example.com", "password": "Wrong" + PASSWORD[5:]}
        self.client.post(reverse("account_login"), typed)
        self.assertNotIn("_auth_user_id", self.client.session)
        self.client.post(reverse("account_login"), {**typed, "password": PASSWORD})
        self.assertIn("_auth_user_id", self.client.session)
        alice.refresh_from_db()
        self.assertTrue(alice.password.startswith("bcrypt_sha256$"))
        self.assertTrue(alice.check_password(PASSWORD))
        self.assertFalse(alice.check_password(PASSWORD[:72]), "not cut any more")

    def test_somebody_who_is_here_keeps_their_account(self) -> None:
        User.objects.create_user("bob@example.com", "another password")
        self.adopt(yes=True)
        bob = User.objects.get(email="bob@example.com")
        self.assertTrue(bob.check_password("another password"))
        self.assertEqual(bob.tasks.count(), 2)

    def test_what_is_not_the_original_is_refused(self) -> None:
        self.execute("ALTER TABLE task RENAME TO elsewhere")
        with self.assertRaisesMessage(CommandError, "cannot be read"):
            self.adopt(yes=True)
        self.assertEqual(User.objects.count(), 0)
