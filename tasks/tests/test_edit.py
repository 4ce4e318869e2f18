"""Changing a task, also from two tabs at once."""

from datetime import UTC, date, datetime, timedelta
from unittest import mock

from django.urls import reverse

from tasks.models import Task
from tasks.tests.cast import HTMX, TaskTestCase


class EditTests(TaskTestCase):
    data = {"title": "Pay it", "description": "", "due_date": "", "version": "1"}

    def test_the_form_shows_what_is_saved(self) -> None:
        self.alice.tasks.update(description="By hand", due_date=date(2031, 1, 5))
        response = self.client.get(self.url("edit"))
        self.assertContains(response, 'value="Pay the rent"')
        self.assertContains(response, "By hand")
        self.assertContains(response, 'value="2031-01-05"')

    def test_it_saves_and_goes_back_to_the_list(self) -> None:
        self.alice.tasks.update(description="Gone soon", due_date=date(2031, 1, 5))
        version = str(self.alice.tasks.get().version)
        response = self.post("edit", self.data | {"version": version})
        self.assertRedirects(response, reverse("tasks:list"))
        self.task.refresh_from_db()
        self.assertEqual(
            (self.task.title, self.task.description, self.task.due_date),
            ("Pay it", None, None),
        )

    def test_it_hides_other_peoples_tasks(self) -> None:
        self.client.force_login(self.bob)
        self.assertEqual(self.client.get(self.url("edit")).status_code, 404)
        self.assertEqual(self.post("edit", self.data).status_code, 404)
        self.assert_unchanged()

    def test_bad_input_is_shown_at_its_field_and_kept(self) -> None:
        for name, value, why in (
            ("title", "", "Write what is to be done."),
            ("title", " \t ", "Write what is to be done."),
            ("title", "x" * 201, "at most 200 characters; this one has 201"),
            ("title", "nul\0byte", "Null characters are not allowed."),
            ("description", "x" * 2001, "at most 2000 characters; this one has 2001"),
            ("due_date", "2026-02-30", "That is not a day."),
            ("due_date", "10000-01-01", "That is not a day."),
            ("due_date", "tomorrow", "That is not a day."),
            ("version", "nonsense", "This form is damaged."),
            ("version", "", "This form is damaged."),
            ("version", "-1", "This form is damaged."),
            ("version", str(2**31), "This form is damaged."),
        ):
            with self.subTest(name=name, value=value[:20]):
                data = self.data | {"description": "Kept", name: value}
                response = self.post("edit", data)
                self.assertContains(response, why, status_code=422)
                self.assertContains(
                    response,
                    "Kept" if name != "description" else value,
                    status_code=422,
                )
                self.assert_unchanged()

    def test_htmx_gets_the_form_in_place_and_then_the_row(self) -> None:
        response = self.client.get(self.url("edit"), headers=HTMX)
        self.assertNotContains(response, "<!doctype", status_code=response.status_code)
        response = self.client.post(self.url("edit"), self.data, headers=HTMX)
        self.assertContains(response, f'id="task-{self.task.pk}"')
        self.assertContains(response, "autofocus")
        response = self.client.post(
            self.url("edit"), self.data | {"title": ""}, headers=HTMX
        )
        self.assertEqual(response.status_code, 422)
        self.assertEqual(response.headers["HX-Retarget"], f"#panel-{self.task.pk}")


class ClashTests(TaskTestCase):
    mine = {"title": "Mine", "description": "My words", "version": "1"}

    def setUp(self) -> None:
        super().setUp()
        Task.objects.filter(pk=self.task.pk).update(title="Theirs")

    def test_it_shows_both_and_saves_neither(self) -> None:
        response = self.post("edit", self.mine)
        self.assertEqual(response.status_code, 409)
        for words in ("Changed meanwhile", "Theirs", "Mine", "My words"):
            self.assertContains(response, words, status_code=409)
        self.task.refresh_from_db()
        self.assertEqual((self.task.title, self.task.version), ("Theirs", 2))

    def test_sent_again_it_means_mine(self) -> None:
        page = self.post("edit", self.mine)
        version = page.context["form"]["version"].value()
        self.post("edit", self.mine | {"version": version})
        self.task.refresh_from_db()
        self.assertEqual(self.task.title, "Mine")

    def test_a_third_change_in_between_is_shown_again(self) -> None:
        page = self.post("edit", self.mine)
        version = page.context["form"]["version"].value()
        Task.objects.filter(pk=self.task.pk).update(title="Theirs again")
        response = self.post("edit", self.mine | {"version": version})
        self.assertContains(response, "Theirs again", status_code=409)

    def test_the_same_words_sent_twice_are_no_clash(self) -> None:
        data = {"title": "Theirs", "description": "", "version": "1"}
        self.assertEqual(self.post("edit", data).status_code, 302)

    def test_a_task_that_goes_meanwhile_is_gone_and_the_words_are_not(self) -> None:
        def vanish(*_: object, **__: object) -> bool:
            self.task.delete()
            return False

        with mock.patch("tasks.models.Task.revise", vanish):
            response = self.post("edit", self.mine)
        self.assertContains(response, "This task is gone", status_code=404)
        self.assertContains(response, "My words", status_code=404)

    def test_completing_elsewhere_is_no_clash(self) -> None:
        version = str(self.alice.tasks.get().version)
        self.post("complete")
        response = self.post("edit", self.mine | {"version": version})
        self.assertEqual(response.status_code, 302)
        self.task.refresh_from_db()
        self.assertTrue(self.task.is_complete)


class KeepPlaceTests(TaskTestCase):
    def test_the_links_of_a_row_lead_back_to_the_list_it_is_in(self) -> None:
        response = self.client.get("/tasks/?show=all&order=newest")
        back = "?next=%2Ftasks%2F%3Fshow%3Dall%26order%3Dnewest"
        for act in ("edit", "delete"):
            url = self.url(act) + back
            self.assertContains(response, f'href="{url}"')

    def test_in_place_the_tabs_stay_those_of_that_list(self) -> None:
        page = self.client.get(self.url("edit"), {"next": "/tasks/?show=all"})
        self.assertContains(page, 'name="next" value="/tasks/?show=all"')
        data = {"title": "Pay it", "version": "1", "next": "/tasks/?show=all"}
        response = self.client.post(self.url("edit"), data, headers=HTMX)
        current = [tab.name for tab in response.context["tabs"] if tab.is_current]
        self.assertEqual(current, ["all"])


class GoneTests(TaskTestCase):
    def test_what_was_typed_is_offered_as_a_new_task(self) -> None:
        url = self.url("edit")
        self.task.delete()
        data = {"title": "Pay it", "description": "All of it", "version": "1"}
        response = self.client.post(url, data)
        for words in ("This task is gone", "Pay it", "All of it", "/tasks/new/"):
            self.assertContains(response, words, status_code=404)
        key = response.context["form"]["form_key"].value()
        self.assertTrue(key, "a double click there would make two")


class PlanTests(TaskTestCase):
    def test_what_an_older_page_does_not_send_stays(self) -> None:
        home = self.alice.projects.create(name="Home")
        at = datetime(2026, 12, 1, 9, tzinfo=UTC)
        self.alice.tasks.update(
            project=home, priority=3, labels=["bank"], due_date=at.date(), due_at=at
        )
        self.task.refresh_from_db()
        version = str(self.task.version)
        data = {"title": "Pay it", "due_date": "2026-12-02", "version": version}
        self.post("edit", data)
        self.task.refresh_from_db()
        self.assertEqual((self.task.project, self.task.priority), (home, 3))
        self.assertEqual(self.task.labels, ["bank"])
        self.assertEqual(self.task.due_at, at + timedelta(days=1))

    def test_everything_of_a_plan_can_be_edited(self) -> None:
        home = self.alice.projects.create(name="Home")
        data = {
            "title": "Pay it",
            "due_date": "2026-12-02",
            "due_time": "18:30",
            "start_date": "2026-12-01",
            "priority": "2",
            "project": str(home.pk),
            "labels": "@Bank, house bank",
            "version": "1",
        }
        self.post("edit", data)
        self.task.refresh_from_db()
        self.assertEqual(self.task.due_at, datetime(2026, 12, 2, 18, 30, tzinfo=UTC))
        self.assertEqual(self.task.start_date, date(2026, 12, 1))
        self.assertEqual((self.task.priority, self.task.project), (2, home))
        self.assertEqual(self.task.labels, ["bank", "house"])

    def test_wrong_input_is_shown_at_its_field_and_kept(self) -> None:
        bobs = self.bob.projects.create(name="Bob's")
        good = {"title": "Pay it", "due_date": "2026-12-02", "version": "1"}
        for more, words in (
            ({"due_time": "25:00"}, "That is not a time."),
            ({"due_date": "", "due_time": "18:00"}, "Choose the day too."),
            ({"start_date": "2026-12-03"}, "It starts after it is due."),
            ({"priority": "9", "labels": "x"}, "9"),
            ({"project": str(bobs.pk)}, "There is no such project any more."),
            ({"labels": "a/b"}, "is no label"),
            ({"labels": " ".join(f"l{n}" for n in range(11))}, "at most 10 labels"),
        ):
            with self.subTest(more):
                response = self.post("edit", good | more)
                self.assertContains(response, words, status_code=422)
        self.assert_unchanged()

    def test_the_second_of_a_time_that_comes_twice_stays_it(self) -> None:
        self.alice.time_zone = "Europe/Berlin"
        self.alice.save()
        second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        self.alice.tasks.update(due_date=date(2026, 10, 25), due_at=second)
        self.task.refresh_from_db()
        data = {
            "title": "Renamed",
            "due_date": "2026-10-25",
            "due_time": "02:30",
            "version": str(self.task.version),
        }
        self.post("edit", data)
        self.task.refresh_from_db()
        self.assertEqual((self.task.title, self.task.due_at), ("Renamed", second))

    def test_a_clash_shows_all_that_differs(self) -> None:
        home = self.alice.projects.create(name="Home")
        self.alice.tasks.update(priority=3, labels=["bank"], project=home)
        response = self.post("edit", {"title": "Mine", "version": "1"})
        for words in ("High", "bank", "Home"):
            self.assertContains(response, f"<dd>{words}</dd>", status_code=409)

    def test_what_was_typed_of_a_task_that_is_gone_is_a_line(self) -> None:
        url = self.url("edit")
        self.task.delete()
        data = {"title": "Pay it", "labels": "bank", "priority": "3", "version": "1"}
        response = self.client.post(url, data)
        self.assertContains(response, 'value="Pay it @bank !1"', status_code=404)


class OnwardTests(TaskTestCase):
    def test_what_was_typed_is_saved_on_the_way_elsewhere(self) -> None:
        for then, path in (("repeat", "repeat"), ("task_history", "history")):
            self.task.refresh_from_db()
            data = {"title": f"Then {then}", "version": self.task.version}
            data |= {"then": then, "next": "/tasks/inbox/"}
            response = self.post("edit", data)
            url = f"/tasks/{self.task.pk}/{path}/?next=%2Ftasks%2Finbox%2F"
            self.assertRedirects(response, url)
            self.task.refresh_from_db()
            self.assertEqual(self.task.title, f"Then {then}")

    def test_what_was_not_changed_is_no_step(self) -> None:
        data = {"title": "Pay the rent", "version": 1, "then": "move"}
        response = self.client.post(self.url("edit"), data, headers=HTMX)
        self.assertIn(f"/tasks/{self.task.pk}/move/", response.headers["HX-Redirect"])
        self.assert_unchanged()
        self.assertFalse(self.alice.change_sets.filter(what__startswith="Saved"))

    def test_what_is_wrong_is_told_first(self) -> None:
        data = {"title": "", "version": 1, "then": "repeat"}
        self.assertEqual(self.post("edit", data).status_code, 422)
