"""Adding by one line: what the page shows of it, before and after it is saved."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from tasks.tests.cast import HTMX, TaskTestCase

LINE = "Pay the gas tomorrow 18:00 #Home @bank !high"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class AddingTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        clock = mock.patch("django.utils.timezone.now", return_value=NOON)
        clock.start()
        self.addCleanup(clock.stop)

    def add(self, title: str = LINE, **more: object) -> None:
        self.response = self.client.post(
            "/tasks/new/", {"title": title, "quick": "1", **more}, follow=True
        )

    def test_what_the_line_says_is_saved(self) -> None:
        self.add()
        task = self.alice.tasks.get(title="Pay the gas")
        self.assertEqual(task.due_date, date(2026, 11, 26))
        self.assertEqual(task.due_at, datetime(2026, 11, 26, 18, tzinfo=UTC))
        self.assertEqual((task.priority, task.labels), (3, ["bank"]))
        self.assertEqual(str(task.project), "Home")

    def test_the_persons_zone_and_language_decide(self) -> None:
        self.alice.time_zone, self.alice.language = "Pacific/Auckland", "de"
        self.alice.save()
        self.add("Miete morgen 18 Uhr")
        task = self.alice.tasks.get(title="Miete")
        self.assertEqual(task.due_date, date(2026, 11, 27))
        self.assertEqual(task.due_at, datetime(2026, 11, 27, 5, tzinfo=UTC))

    def test_a_form_without_it_takes_the_title_as_it_is(self) -> None:
        self.client.post("/tasks/new/", {"title": LINE})
        self.assertTrue(self.alice.tasks.filter(title=LINE, due_date=None).exists())

    def test_a_day_that_was_picked_counts_more_than_one_that_was_written(self) -> None:
        self.add("Pay tomorrow 18:00", due_date="2026-12-24")
        task = self.alice.tasks.get(title="Pay")
        self.assertEqual(task.due_date, date(2026, 12, 24))
        self.assertEqual(task.due_at, datetime(2026, 12, 24, 18, tzinfo=UTC))

    def test_a_project_that_there_is_is_found_however_it_is_written(self) -> None:
        home = self.alice.projects.create(name="Home office")
        self.add("Tidy up #home OFFICE")
        self.assertEqual(self.alice.tasks.get(title="Tidy up").project, home)
        self.assertEqual(self.alice.projects.count(), 1)

    def test_somebody_elses_project_is_never_meant(self) -> None:
        bobs = self.bob.projects.create(name="Home")
        self.add()
        self.assertNotEqual(self.alice.tasks.get(title="Pay the gas").project, bobs)
        self.add("Forged", project=bobs.pk)
        self.assertIsNone(self.alice.tasks.get(title="Forged").project)

    def test_a_list_gives_what_the_line_does_not_say(self) -> None:
        home = self.alice.projects.create(name="Home")
        work = self.alice.projects.create(name="Work")
        self.add("Sweep", project=home.pk)
        self.add("Call #Work", project=home.pk)
        self.add("Buy stamps", label="errand")
        self.add("Rest", day="today")
        self.add("Run friday", day="today")
        tasks = {task.title: task for task in self.alice.tasks.all()}
        self.assertEqual(tasks["Sweep"].project, home)
        self.assertEqual(tasks["Call"].project, work)
        self.assertEqual(tasks["Buy stamps"].labels, ["errand"])
        self.assertEqual(tasks["Rest"].due_date, date(2026, 11, 25))
        self.assertEqual(tasks["Run"].due_date, date(2026, 11, 27))

    def test_each_place_gives_its_own(self) -> None:
        home = self.alice.projects.create(name="Home")
        for url, field in (
            (f"/tasks/projects/{home.pk}/", f'name="project" value="{home.pk}"'),
            ("/tasks/labels/bank/", 'name="label" value="bank"'),
            ("/tasks/today/", 'name="day" value="today"'),
        ):
            with self.subTest(url):
                self.assertContains(self.client.get(url), field)

    def test_the_result_shows_chips_and_each_can_be_taken_back(self) -> None:
        self.add()
        task = self.alice.tasks.get(title="Pay the gas")
        for words in ("Due tomorrow, 18:00", "In Home", "@bank", "High priority"):
            self.assertContains(self.response, words)
        said: dict[str, Any] = {"title": LINE, "quick": "1", "version": "1"}
        said["plain"] = "#Home"
        url = f"/tasks/{task.pk}/plain/"
        response = self.client.post(url, said, follow=True)
        task.refresh_from_db()
        self.assertEqual(task.title, "Pay the gas #Home")
        self.assertIsNone(task.project)
        self.assertEqual(task.labels, ["bank"])
        self.assertContains(response, "Changed to “Pay the gas #Home”.")
        said |= {"version": "2", "plain": ["#Home", "tomorrow 18:00"]}
        self.client.post(url, said)
        task.refresh_from_db()
        self.assertEqual(task.title, "Pay the gas tomorrow 18:00 #Home")
        self.assertEqual((task.due_date, task.due_at), (None, None))

    def test_what_the_list_and_the_fields_gave_stays_when_a_piece_is_taken_back(
        self,
    ) -> None:
        home = self.alice.projects.create(name="Home")
        here = home.get_absolute_url()
        given = {"project": home.pk, "label": "errand", "due_date": "2026-12-24"}
        self.add("Milk @shop", **given, next=here)
        task = self.alice.tasks.get(title="Milk")
        self.assertContains(self.response, f'name="next" value="{here}"')
        for name, value in given.items():
            self.assertContains(self.response, f'name="{name}" value="{value}"')
        said = {"title": "Milk @shop", "quick": "1", "version": "1", "plain": "@shop"}
        # The second click of two says the same.
        for _ in range(2):
            response = self.client.post(
                f"/tasks/{task.pk}/plain/", {**said, **given, "next": here}, follow=True
            )
            self.assertRedirects(response, here)
            self.assertContains(response, "Changed to “Milk @shop”.")
        task.refresh_from_db()
        self.assertEqual((task.project, task.labels), (home, ["errand"]))
        self.assertEqual(task.due_date, date(2026, 12, 24))

    def test_a_page_that_is_open_since_yesterday_adds_for_today(self) -> None:
        tomorrow = NOON + timedelta(days=1)
        with mock.patch("django.utils.timezone.now", return_value=tomorrow):
            self.add("Breakfast", day="today")
        task = self.alice.tasks.get(title="Breakfast")
        self.assertEqual(task.due_date, date(2026, 11, 26))

    def test_a_label_that_is_none_is_left_out(self) -> None:
        for label in ("a/b", "two words", "x" * 31, "\x00", "İ"):
            self.add(f"Task {label!r}", label=label)
        for task in self.alice.tasks.all():
            self.assertEqual(task.labels, [])
        for label in ("%00", "two%20words", "x" * 31):
            response = self.client.get(f"/tasks/labels/{label}/")
            self.assertEqual(response.status_code, 404)
        self.assertEqual(self.client.get("/tasks/").status_code, 200)

    def test_letters_that_only_look_the_same_are_letters(self) -> None:
        odd = ("x frıday", "x FRİDAY", "x 5 aprıl", "x @İstanbul")
        for line in (*odd, "x 9999-12-31 23:00"):
            with self.subTest(line):
                self.add(line)
                self.assertEqual(self.response.status_code, 200)
                self.client.post("/tasks/understood/", {"title": line, "quick": "1"})
        self.alice.time_zone = "America/Los_Angeles"
        self.alice.save()
        self.add("x 9999-12-31 23:00")
        self.assertEqual(self.response.status_code, 200)

    def test_a_time_from_now_sent_again_later_is_the_same_task(self) -> None:
        key = "0b9f4ad0-6a55-4d9c-8f0e-2d9d3a1c7a11"
        self.add("Call in 10 minutes", form_key=key)
        later = NOON + timedelta(minutes=1)
        with mock.patch("django.utils.timezone.now", return_value=later):
            self.add("Call in 10 minutes", form_key=key)
        self.assertEqual(self.alice.tasks.filter(title="Call").count(), 1)

    def test_taking_back_overwrites_no_later_change(self) -> None:
        self.add()
        task = self.alice.tasks.get(title="Pay the gas")
        self.alice.tasks.filter(pk=task.pk).update(title="Edited meanwhile")
        said = {"title": LINE, "quick": "1", "version": "1", "plain": "#Home"}
        response = self.client.post(f"/tasks/{task.pk}/plain/", said, follow=True)
        task.refresh_from_db()
        self.assertEqual(task.title, "Edited meanwhile")
        self.assertContains(response, "was changed meanwhile")

    def test_chips_while_typing(self) -> None:
        data = {"title": LINE, "quick": "1"}
        response = self.client.post("/tasks/understood/", data, headers=HTMX)
        self.assertContains(response, 'class="chip"', count=4)
        self.assertNotContains(response, "<form")
        data["plain"] = "tomorrow 18:00"
        response = self.client.post("/tasks/understood/", data, headers=HTMX)
        self.assertContains(response, 'class="chip"', count=3)
        self.assertContains(response, 'name="plain" value="tomorrow 18:00"')
        self.assertEqual(self.alice.tasks.count(), 1)

    def test_a_chip_works_without_javascript_too(self) -> None:
        data = {"title": LINE, "quick": "1", "plain": "@bank"}
        response = self.client.post("/tasks/understood/", data)
        self.assertContains(response, 'class="chip"', count=3)
        self.assertContains(response, f'value="{LINE}"')

    def test_a_line_that_is_too_long_says_so_and_is_kept(self) -> None:
        for line, count in (("x" * 201, 201), ("x" * 501 + " tomorrow", 510)):
            response = self.client.post("/tasks/new/", {"title": line, "quick": "1"})
            self.assertContains(response, f"this one has {count}", status_code=422)
            self.assertContains(response, line, status_code=422)
        self.add("x" * 200 + " tomorrow @bank !high")
        self.assertTrue(self.alice.tasks.filter(title="x" * 200, priority=3).exists())

    def test_sent_twice_it_is_one_task(self) -> None:
        key = "0b9f4ad0-6a55-4d9c-8f0e-2d9d3a1c7a10"
        for _ in range(2):
            self.add(form_key=key)
        self.assertEqual(self.alice.tasks.filter(title="Pay the gas").count(), 1)
        self.add(LINE.replace("@bank", "@desk"), form_key=key)
        self.assertEqual(self.alice.tasks.filter(title="Pay the gas").count(), 2)

    def test_of_projects_there_are_200_at_most(self) -> None:
        for number in range(200):
            self.alice.projects.create(name=f"Project {number}")
        response = self.client.post("/tasks/new/", {"title": LINE, "quick": "1"})
        self.assertContains(response, "You have 200 projects", status_code=422)
        self.assertContains(response, LINE, status_code=422)

    def test_it_takes_two_statements_or_four_with_a_project(self) -> None:
        self.alice.projects.create(name="Home")
        # Within the transaction of a test one more: the end of its set.
        for line, most in (("Pay tomorrow !high @bank", 3), ("Pay #Home", 5)):
            with self.assertNumQueries(most):
                self.client.post("/tasks/new/", {"title": line, "quick": "1"})


class MessageTests(TaskTestCase):
    def test_it_carries_the_line_and_what_was_understood_to_the_next_page(self) -> None:
        data = {"title": "Call friday", "quick": "1", "next": "/tasks/inbox/"}
        response = self.client.post("/tasks/new/", data, follow=True)
        self.assertContains(response, 'name="title" value="Call friday"')
        self.assertContains(response, 'name="plain" value="friday"')
        self.assertNotContains(self.client.get("/tasks/inbox/"), 'value="friday"')

    def test_a_title_that_looks_like_html_stays_text_in_a_chip(self) -> None:
        line = "x #<b>y</b> tomorrow"
        response = self.client.post(
            "/tasks/new/", {"title": line, "quick": "1"}, follow=True
        )
        self.assertNotContains(response, "<b>y</b>")
        self.assertTrue(self.alice.tasks.filter(due_date__gt=timezone.localdate()))
