"""Everything of a person to take along, and nothing of anybody else's."""

import csv
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.test import Client
from hypothesis import given, settings, strategies
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.export import archive, as_csv, cell
from accounts.models import User
from accounts.tests.people import PASSWORD, PeopleTestCase
from tasks.models import Task

URL = "/accounts/export/"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def opened(chunks: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(b"".join(chunks)))


def read(file: zipfile.ZipFile, name: str) -> Any:
    return json.loads(file.read(f"{name}.json"))


class ExportTests(PeopleTestCase):
    def setUp(self) -> None:
        self.alice.name = "Alice"
        self.alice.save()
        home = self.alice.projects.create(name="Home")
        self.alice.filters.create(name="Late", expression="overdue")
        self.alice.tasks.create(
            title="Pay the rent",
            due_date=date(2030, 1, 2),
            project=home,
            priority=3,
            labels=["bank", "house"],
        )
        done = self.alice.tasks.create(title="Water the plants", description="=1+1")
        done.complete(NOW)
        self.bob.tasks.create(title="Bobs secret")
        data = {"login": "alice@example.com", "password": PASSWORD}
        self.client.post("/accounts/login/", data)

    def download(self) -> Any:
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return self.client.post(URL)

    def test_it_asks_who_it_is_first(self) -> None:
        for response in (self.client.get(URL), self.client.post(URL)):
            self.assertEqual(response.status_code, 302)
            self.assertIn("/accounts/reauthenticate/", response.headers["Location"])

    def test_it_holds_everything_of_theirs(self) -> None:
        response = self.download()
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        self.assertRegex(
            response.headers["Content-Disposition"], r'filename="todo-[\d-]{10}\.zip"'
        )
        file = opened(response.streaming_content)
        self.assertIsNone(file.testzip())
        (profile,) = read(file, "profile")
        self.assertEqual(profile["email"], "alice@example.com")
        self.assertEqual(profile["name"], "Alice")
        rent, plants = read(file, "tasks")
        self.assertEqual(rent["title"], "Pay the rent")
        self.assertEqual(rent["due_date"], "2030-01-02")
        self.assertTrue(plants["is_complete"])
        self.assertEqual([s["address"] for s in read(file, "sessions")], ["127.0.0.1"])
        actions = [row["action"] for row in read(file, "history")]
        self.assertEqual(actions[0], "sign-in")
        self.assertIn("exported", actions)

    def test_plans_are_in_it_too(self) -> None:
        file = opened(self.download().streaming_content)
        rent, _ = read(file, "tasks")
        self.assertEqual((rent["project"], rent["priority"]), ("Home", 3))
        self.assertEqual(rent["labels"], ["bank", "house"])
        self.assertIn('"bank, house"', file.read("tasks.csv").decode())
        self.assertEqual([p["name"] for p in read(file, "projects")], ["Home"])
        self.assertEqual(read(file, "filters")[0]["expression"], "overdue")

    def test_nothing_of_anybody_elses_and_no_secret_is_in_it(self) -> None:
        file = opened(self.download().streaming_content)
        self.alice.refresh_from_db()
        text = "".join(file.read(name).decode() for name in file.namelist())
        for absent in (
            "Bobs secret",
            "bob@example.com",
            self.alice.password,
            str(self.client.session.session_key),
        ):
            self.assertNotIn(absent, text)

    def test_a_spreadsheet_takes_no_cell_for_a_formula(self) -> None:
        table = opened(self.download().streaming_content).read("tasks.csv").decode()
        rows = list(csv.DictReader(StringIO(table)))
        self.assertEqual(rows[1]["description"], "'=1+1")
        for text in ("=1", "+1", "-1", "@x", "\tx", "\rx"):
            self.assertEqual(cell(text), f"'{text}")

    def test_five_times_an_hour(self) -> None:
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        statuses = [self.client.post(URL).status_code for _ in range(6)]
        self.assertEqual(statuses, [200] * 5 + [429])

    def test_a_hundred_thousand_tasks_take_little_memory(self) -> None:
        """The aim is 50 MB above idle; a tenth of the tasks may take a tenth of it."""
        Task.objects.bulk_create(
            (
                Task(user=self.alice, title=f"{n} " + "x" * 90, description="y" * 400)
                for n in range(10_000)
            ),
            batch_size=1_000,
        )
        tracemalloc.start()
        size = sum(len(chunk) for chunk in archive(self.alice, NOW))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.assertGreater(size, 100_000)
        self.assertLess(peak, 8_000_000)

    def test_batches_leave_none_out_and_repeat_none(self) -> None:
        Task.objects.bulk_create(
            Task(user=self.alice, title=str(n)) for n in range(2_500)
        )
        tasks = read(opened(archive(self.alice, NOW)), "tasks")
        titles = [task["title"] for task in tasks]
        self.assertEqual(len(titles), 2_502)
        self.assertEqual(len(set(titles)), 2_502)


TITLES = strategies.text(
    strategies.characters(codec="utf-8", exclude_characters="\0"),
    min_size=1,
    max_size=200,
).filter(str.strip)


class RoundTripTests(HypothesisTestCase):
    @settings(max_examples=100, deadline=None)
    @given(strategies.lists(TITLES, max_size=5))
    def test_whatever_was_typed_comes_back_as_it_was(self, titles: list[str]) -> None:
        person = User.objects.create_user("p@example.com", "!")
        for title in titles:
            person.tasks.create(title=title)
        file = opened(archive(person, NOW))
        self.assertEqual([task["title"] for task in read(file, "tasks")], titles)
        table = StringIO(file.read("tasks.csv").decode(), newline="")
        cells = [row["title"] for row in csv.DictReader(table)]
        self.assertEqual(cells, [cell(title) for title in titles])


class CsvTests(PeopleTestCase):
    def test_without_rows_there_is_an_empty_table(self) -> None:
        nothing: Iterator[dict[str, Any]] = iter(())
        self.assertEqual("".join(as_csv(nothing)), "")


class EraseTests(PeopleTestCase):
    def setUp(self) -> None:
        self.client.force_login(self.alice)

    def test_whoever_showed_who_they_are_just_now_is_not_asked_again(self) -> None:
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        page = self.client.get("/accounts/delete/")
        self.assertNotContains(page, 'name="password"')
        self.client.post("/accounts/delete/")
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())

    def test_every_session_is_over(self) -> None:
        other = Client()
        other.force_login(self.alice)
        self.client.post("/accounts/delete/", {"password": PASSWORD})
        self.assertEqual(other.get("/tasks/").status_code, 302)
