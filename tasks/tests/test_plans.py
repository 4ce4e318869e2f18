"""What PostgreSQL does for each query of a page, at 10,000 people and 100,000 tasks."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session, User
from tasks import seeding
from tasks.history import REVISION
from tasks.kinds import KINDS
from tasks.models import Task
from tasks.paging import Order, page_of
from tasks.places import place, place_of_label, place_of_project
from tasks.rows import Show
from tasks.search import search
from tasks.sidebar import sidebar

# Three changes of most people, and 5,000 of one.
MANY_CHANGES = """
WITH made AS (
    INSERT INTO tasks_changeset (user_id, what, who, source)
    SELECT id, '', '', '' FROM accounts_user, generate_series(1, 5000) AS number
    WHERE number <= CASE id WHEN %(person)s THEN 5000 ELSE 3 END
    ORDER BY number, id RETURNING id, user_id
)
INSERT INTO tasks_change (user_id, change_set_id, kind, object_id, after)
SELECT user_id, id, 'task', id, '{}' FROM made
"""
OF_PERSON = (
    "FROM accounts_user AS person WHERE id = (SELECT min(id) FROM accounts_user)"
)


def plan(statement: str) -> str:
    """Return how PostgreSQL carries it out, having done so."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ANALYZE {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


class PlanTests(TestCase):
    person: User

    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(DEBUG=True):
            call_command("seed", users=10_000, tasks=100_000, stdout=StringIO())
        cls.person = User.objects.get(email=seeding.email(4711, 1))
        # One of them keeps many more than the others.
        Task.objects.bulk_create(
            Task(
                user=cls.person,
                title=f"Task {number}",
                due_date=date(2026, 1, 1) + timedelta(days=number % 600),
            )
            for number in range(500)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tasks_task, accounts_user")

    def assert_indexed(self, name: str, act: Any) -> None:
        """Fail if any query of the act reads a whole table."""
        with CaptureQueriesContext(connection) as queries:
            act()
        reads = [q["sql"] for q in queries if q["sql"].lstrip().startswith("SELECT")]
        self.assertTrue(reads)
        for statement in reads:
            with self.subTest(name, statement=statement[:80]):
                found = plan(statement)
                # A table of a few projects is read whole.
                self.assertNotRegex(found, "Seq Scan on (tasks_task|accounts)")
                self.assertIn("Index", found)

    def test_sign_in_finds_by_an_index(self) -> None:
        email = self.person.email.upper()
        self.assert_indexed("user", lambda: User.objects.get(email=email))

    def test_a_session_is_found_by_an_index(self) -> None:
        Session.objects.bulk_create(
            Session(session_key=f"key{n}", session_data="", expire_date=timezone.now())
            for n in range(5000)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE accounts_session")
        self.assert_indexed("session", lambda: Session.objects.get(session_key="key1"))

    def test_the_last_changes_are_read_in_order_however_many_there_are(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(MANY_CHANGES, {"person": self.person.pk})
            cursor.execute("ANALYZE tasks_change, tasks_changeset")
            cursor.execute(f"EXPLAIN SELECT {REVISION} {OF_PERSON}")
            found = "\n".join(line for (line,) in cursor.fetchall())
        for index in ("change_set_newest", "change_newest"):
            self.assertIn(f"Index Only Scan using {index}", found)
        self.assertNotIn("Sort", found)

    def test_every_page_in_every_order_uses_an_index(self) -> None:
        now = datetime(2026, 11, 25, 12, tzinfo=UTC)
        for show in Show:
            for order in Order if show.has_orders else (Order.DUE,):
                first = page_of(self.person, show, order, now)
                second = page_of(self.person, show, order, now, after=first.after)
                for name, cursor in (
                    ("first", {}),
                    ("second", {"after": first.after}),
                    ("back", {"before": second.before}),
                ):
                    self.assert_indexed(
                        f"{show} {order} {name}",
                        lambda show=show, order=order, cursor=cursor: page_of(
                            self.person, show, order, now, **cursor
                        ),
                    )

    def test_the_status_filter_is_the_composite_indexs(self) -> None:
        statement = (
            "SELECT id FROM tasks_task WHERE user_id = %s AND NOT is_complete"
            " AND due_date < '2026-11-25' ORDER BY due_date LIMIT 50"
        )
        found = plan(statement % self.person.pk)
        self.assertRegex(found, "idx_task_user_status_date|task_page_by_due_date")

    def test_one_task_is_found_by_an_index(self) -> None:
        task = self.person.tasks.all()[0]
        self.assert_indexed("task", lambda: self.person.tasks.get(pk=task.pk))

    def test_deleting_the_person_reads_no_other_tasks(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_get_xact_numscans('tasks_task'::regclass)")
            before = cursor.fetchone()
            cursor.execute("DELETE FROM accounts_user WHERE id = %s", [self.person.pk])
            cursor.execute("SELECT pg_stat_get_xact_numscans('tasks_task'::regclass)")
            self.assertEqual(cursor.fetchone(), before)

    def test_every_place_and_every_search_uses_an_index(self) -> None:
        now = datetime(2026, 11, 25, 12, tzinfo=UTC)
        home = self.person.projects.create(name="Home")
        self.person.filters.create(name="Late", expression="overdue | @bank")
        for where in (
            *(place(self.person, name, now) for name in KINDS),
            place_of_project(home, now),
            place_of_label(self.person, "phone", now),
        ):
            page = where.page(now)
            self.assert_indexed(where.title, lambda where=where: where.page(now))
            if page.after:
                second = where.turned(page.after, "")
                self.assert_indexed(where.title, lambda second=second: second.page(now))
        self.assert_indexed("sidebar", lambda: sidebar(self.person, now))
        for text in ("dentist", "entis", "call the denti"):
            self.assert_indexed(text, lambda text=text: search(self.person, text))
