"""Putting off, and keeping out of sight."""

from datetime import UTC, date, datetime
from unittest import mock

from tasks.tests.cast import HTMX, TaskTestCase

WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


class RescheduleTests(TaskTestCase):
    def setUp(self) -> None:
        super().setUp()
        clock = mock.patch("django.utils.timezone.now", return_value=WEDNESDAY)
        clock.start()
        self.addCleanup(clock.stop)

    def days(self) -> tuple[date | None, datetime | None, date | None]:
        self.task.refresh_from_db()
        return self.task.due_date, self.task.due_at, self.task.start_date

    def test_each_choice_is_a_button_with_its_day(self) -> None:
        response = self.client.get(self.url("reschedule"))
        for name, day in (
            ("Today", "2026-11-25"),
            ("Tomorrow", "2026-11-26"),
            ("Weekend", "2026-11-28"),
            ("Next week", "2026-11-30"),
        ):
            self.assertContains(response, f'value="{day}"', count=2)
            self.assertContains(response, name)

    def test_one_click_reschedules_and_goes_back(self) -> None:
        data = {"act": "due", "choice": "2026-11-30", "next": "/tasks/upcoming/"}
        response = self.client.post(self.url("reschedule"), data, follow=True)
        self.assertRedirects(response, "/tasks/upcoming/")
        self.assertContains(response, "“Pay the rent” is due Mon 30 Nov.")
        self.assertEqual(self.days(), (date(2026, 11, 30), None, None))

    def test_a_day_may_be_picked_or_taken_away(self) -> None:
        self.post("reschedule", {"act": "due", "day": "2026-12-24"})
        self.assertEqual(self.days()[0], date(2026, 12, 24))
        self.post("reschedule", {"act": "due", "choice": ""})
        self.assertEqual(self.days()[0], None)

    def test_it_keeps_its_time_of_day_across_a_change_of_clocks(self) -> None:
        self.alice.time_zone = "Europe/Berlin"
        self.alice.save()
        self.alice.tasks.update(
            due_date=date(2026, 10, 24), due_at=datetime(2026, 10, 24, 7, tzinfo=UTC)
        )
        self.post("reschedule", {"act": "due", "choice": "2026-11-26"})
        nine = datetime(2026, 11, 26, 8, tzinfo=UTC)
        self.assertEqual(self.days()[:2], (date(2026, 11, 26), nine))
        self.post("reschedule", {"act": "due", "choice": ""})
        self.assertEqual(self.days()[:2], (None, None))

    def test_hiding_takes_what_is_due_along(self) -> None:
        self.post("reschedule", {"act": "hide", "choice": "2026-11-30"})
        self.assertEqual(self.days(), (None, None, date(2026, 11, 30)))
        self.post("reschedule", {"act": "due", "choice": "2026-11-26"})
        self.assertEqual(self.days(), (date(2026, 11, 26), None, None))
        self.post("reschedule", {"act": "hide", "choice": "2026-11-28"})
        both = date(2026, 11, 28)
        self.assertEqual(self.days(), (both, None, both))
        self.post("reschedule", {"act": "hide", "choice": ""})
        self.assertEqual(self.days(), (both, None, None))

    def test_a_wrong_day_is_answered_at_its_field(self) -> None:
        for data, words in (
            ({"act": "due", "day": "tomorrow"}, "That is not a day."),
            ({"act": "due", "day": ""}, "Choose a day."),
            ({"act": "hide", "day": "2026-02-30"}, "That is not a day."),
        ):
            with self.subTest(data):
                response = self.post("reschedule", data)
                self.assertContains(response, words, status_code=422)
                self.assertContains(response, f'value="{data["day"]}"', status_code=422)
        self.assert_unchanged()

    def test_enter_in_the_field_presses_none_of_the_choices(self) -> None:
        text = self.client.get(self.url("reschedule")).content.decode()
        for form in text.split('class="choices"')[1:]:
            first = form[form.index('<button type="submit"') :].partition(">")[0]
            self.assertIn("hidden", first)
            self.assertNotIn("name=", first)

    def test_htmx_gets_the_panel(self) -> None:
        response = self.client.get(self.url("reschedule"), headers=HTMX)
        self.assertNotContains(response, "<!doctype")
        self.assertEqual(response.headers["HX-Retarget"], f"#panel-{self.task.pk}")
