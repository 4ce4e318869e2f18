"""What the database keeps true about tasks, whoever writes to it."""

import datetime
from typing import Any
from unittest import mock

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from tasks.models import Task
from tasks.rows import Show
from tasks.sidebar import sidebar
from tasks.tests.cast import TaskTestCase

INSERT = "INSERT INTO tasks_task (user_id, title{}) VALUES (%s, %s{})"
NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
TODAY = NOW.date()


def execute(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run one statement; return its rows, if any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


class ConstraintTests(TaskTestCase):
    def refused(self, statement: str, *parameters: Any) -> None:
        with self.assertRaises((IntegrityError, DataError)), transaction.atomic():
            execute(statement, *parameters)

    def test_a_raw_insert_gets_the_defaults(self) -> None:
        execute(INSERT.format("", ""), self.alice.pk, "Raw")
        task = Task.objects.get(title="Raw")
        self.assertEqual(
            (task.is_complete, task.completed_at, task.description, task.version),
            (False, None, None, 1),
        )
        self.assertLess((timezone.now() - task.created_at).total_seconds(), 5)
        self.assertEqual(task.created_at, task.updated_at)

    def test_a_blank_title_is_refused(self) -> None:
        for title in ("", "   ", "\t\n"):
            self.refused(INSERT.format("", ""), self.alice.pk, title)

    def test_a_title_of_201_characters_is_refused(self) -> None:
        execute(INSERT.format("", ""), self.alice.pk, "x" * 200)
        self.refused(INSERT.format("", ""), self.alice.pk, "x" * 201)

    def test_a_description_of_2001_characters_is_refused(self) -> None:
        statement = INSERT.format(", description", ", %s")
        execute(statement, self.alice.pk, "Long", "x" * 2000)
        self.refused(statement, self.alice.pk, "Too long", "x" * 2001)

    def test_an_unknown_owner_is_refused(self) -> None:
        self.refused(INSERT.format("", ""), 10**9, "Nobody's")

    def test_completion_and_its_time_go_together(self) -> None:
        update = "UPDATE tasks_task SET {} WHERE id = %s"
        self.refused(update.format("is_complete = true"), self.task.pk)
        self.refused(update.format("completed_at = now()"), self.task.pk)
        execute(update.format("is_complete = true, completed_at = now()"), self.task.pk)

    def test_a_day_that_python_does_not_know_is_refused(self) -> None:
        for day in ("infinity", "10000-01-01", "0044-03-15 BC"):
            self.refused(INSERT.format(", due_date", ", %s"), self.alice.pk, "X", day)

    def test_columns_are_as_the_original_demands(self) -> None:
        rows = execute(
            "SELECT column_name, data_type, character_maximum_length, is_nullable"
            " FROM information_schema.columns WHERE table_name = 'tasks_task'"
        )
        found = {name: rest for name, *rest in rows}
        moment = "timestamp with time zone"
        for name, expected in {
            "title": ["character varying", 200, "NO"],
            "description": ["character varying", 2000, "YES"],
            "due_date": ["date", None, "YES"],
            "is_complete": ["boolean", None, "NO"],
            "user_id": ["bigint", None, "NO"],
            "created_at": [moment, None, "NO"],
            "updated_at": [moment, None, "NO"],
        }.items():
            with self.subTest(name):
                self.assertEqual(found[name], expected)

    def test_deleting_a_user_takes_their_tasks_and_nobody_elses(self) -> None:
        self.bob.tasks.create(title="Feed the cat")
        execute("DELETE FROM accounts_user WHERE id = %s", self.alice.pk)
        self.assertEqual([task.title for task in Task.objects.all()], ["Feed the cat"])

    def test_the_owners_key_cascades(self) -> None:
        rows = execute(
            "SELECT confdeltype FROM pg_constraint"
            " WHERE conrelid = 'tasks_task'::regclass"
            " AND confrelid = 'accounts_user'::regclass"
        )
        self.assertEqual(rows, [("c",)])

    def test_the_composite_index_has_its_name_and_columns(self) -> None:
        rows = execute(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indexrelid = 'idx_task_user_status_date'::regclass AND indisvalid"
        )
        self.assertIn("(user_id, is_complete, due_date)", rows[0][0])

    def test_the_owner_alone_is_indexed_too(self) -> None:
        rows = execute(
            "SELECT 1 FROM pg_index WHERE indrelid = 'tasks_task'::regclass"
            " AND indkey::text = (SELECT attnum::text FROM pg_attribute"
            " WHERE attrelid = indrelid AND attname = 'user_id')"
        )
        self.assertEqual(len(rows), 1)


class TriggerTests(TaskTestCase):
    def moved(self) -> bool:
        before = self.task.updated_at, self.task.created_at
        self.task.refresh_from_db()
        self.assertEqual(self.task.created_at, before[1])
        return self.task.updated_at > before[0]

    def test_every_way_of_writing_moves_updated_at(self) -> None:
        self.task.title = "Pay all the rent"
        self.task.save()
        self.assertTrue(self.moved())
        self.task.title = "Pay no rent"
        self.task.save(update_fields=["title"])
        self.assertTrue(self.moved())
        Task.objects.filter(pk=self.task.pk).update(title="Pay half the rent")
        self.assertTrue(self.moved())
        execute("UPDATE tasks_task SET title = 'Raw' WHERE id = %s", self.task.pk)
        self.assertTrue(self.moved())

    def test_version_counts_what_a_person_typed(self) -> None:
        execute("UPDATE tasks_task SET title = 'Raw' WHERE id = %s", self.task.pk)
        self.task.refresh_from_db()
        self.assertEqual(self.task.version, 2)
        self.task.complete(timezone.now())
        self.assertEqual(self.task.version, 2)

    def test_version_cannot_be_set_back(self) -> None:
        stale = Task.objects.get(pk=self.task.pk)
        Task.objects.filter(pk=self.task.pk).update(title="First")
        stale.title = "Second"
        stale.save()
        stale.refresh_from_db()
        self.assertEqual(stale.version, 3)


class VerbTests(TaskTestCase):
    def test_completing_twice_keeps_the_first_time(self) -> None:
        first = timezone.now()
        self.task.complete(first)
        self.task.complete(first + datetime.timedelta(hours=1))
        self.assertEqual((self.task.is_complete, self.task.completed_at), (True, first))

    def test_reopening_forgets_the_time(self) -> None:
        self.task.complete(timezone.now())
        self.task.reopen()
        self.assertEqual((self.task.is_complete, self.task.completed_at), (False, None))

    def test_revising_an_old_version_saves_nothing(self) -> None:
        self.task.title = "Mine"
        self.assertTrue(self.task.revise(version=1))
        self.task.title = "Late"
        self.assertFalse(self.task.revise(version=1))
        self.task.refresh_from_db()
        self.assertEqual(self.task.title, "Mine")


class QuestionTests(TaskTestCase):
    def test_counts_are_right_and_cost_one_query(self) -> None:
        day = datetime.timedelta(days=1)
        self.alice.tasks.create(title="Late", due_date=TODAY - day)
        self.alice.tasks.create(title="Today", due_date=TODAY)
        done = self.alice.tasks.create(title="Done", due_date=TODAY - day)
        done.complete(timezone.now())
        self.bob.tasks.create(title="Bob's")
        with self.assertNumQueries(1):
            counts = sidebar(self.alice, NOW).counts
        self.assertEqual(
            (counts.all, counts.open, counts.completed, counts.overdue), (4, 3, 1, 1)
        )
        self.assertEqual(counts.completion_rate, 25)

    def test_nothing_counts_as_nothing(self) -> None:
        counts = sidebar(self.bob, NOW).counts
        self.assertEqual((counts.all, counts.completion_rate), (0, 0))

    def test_counting_ends_where_nobody_reads_on(self) -> None:
        Task.objects.bulk_create(
            Task(user=self.bob, title=f"Task {number}") for number in range(5)
        )
        done = self.bob.tasks.order_by("pk")[:4]
        self.bob.tasks.filter(pk__in=done.values("pk")).complete(NOW)
        with mock.patch("tasks.sidebar.MOST_COUNTED", 3):
            counts = sidebar(self.bob, NOW).counts
            self.assertFalse(counts.is_exact)
            self.assertEqual(counts.of(Show.OPEN), "1")
            self.assertEqual(counts.of(Show.ALL), "4+")
            self.assertEqual(counts.of(Show.COMPLETED), "3+")
