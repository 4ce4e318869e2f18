"""Whatever is sent to the form that adds a task, nobody sees an error of ours."""

from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.tests.cast import TaskTestCase

URL = "/tasks/new/"


class BadInputTests(TaskTestCase):
    def test_it_is_shown_at_its_field_and_kept(self) -> None:
        for name, value, why in (
            ("title", "", "Write what is to be done."),
            ("title", " \t\n ", "Write what is to be done."),
            ("title", "x" * 201, "at most 200 characters; this one has 201"),
            ("title", "a\0b", "Null characters are not allowed."),
            ("title", "x" * 1_000_000, "this one has 1000000"),
            ("description", "x" * 2001, "at most 2000 characters; this one has 2001"),
            ("description", "a\0b", "Null characters are not allowed."),
            ("due_date", "2026-02-30", "That is not a day."),
            ("due_date", "10000-01-01", "That is not a day."),
            ("due_date", "-1", "That is not a day."),
            ("due_date", "1e400", "That is not a day."),
        ):
            with self.subTest(name=name, value=value[:20]):
                data = {"title": "Typed", "description": "Also typed", name: value}
                response = self.client.post(URL, data)
                self.assertContains(response, why, status_code=422)
                self.assertIn(name, response.context["form"].errors)
                self.assertEqual(response.context["form"][name].value(), value)
        self.assertEqual(self.alice.tasks.count(), 1)

    def test_any_script_and_sign_is_kept_as_it_is(self) -> None:
        for title in (
            "Zahnarzt anrufen ☎️ 👩🏽‍🚀",
            "اتصل بالطبيب",
            "‏שלום‎ left again",
            "e\u0301 combining",
            "'; DROP TABLE tasks_task; --",
            "{{ 7 * 7 }} {% debug %} %s %(x)s",
            "\\x00 \\n",
            "x" * 200,
            "👍" * 200,
        ):
            with self.subTest(title[:20]):
                self.client.post(URL, {"title": title})
                self.assertTrue(self.alice.tasks.filter(title=title).exists())

    def test_bytes_that_are_no_text_are_refused_not_replaced(self) -> None:
        for raw in (b"title=%ED%A0%80", b"title=%FF%FE"):
            with self.subTest(raw):
                response = self.client.post(
                    URL, raw, content_type="application/x-www-form-urlencoded"
                )
                self.assertContains(
                    response, "Some characters could not be read.", status_code=422
                )

    def test_a_title_that_nobody_could_see_is_refused(self) -> None:
        for title in ("\u200b", "\u2060\ufeff", "\u3000", "\u00ad", "\u202e"):
            with self.subTest(ascii(title)):
                response = self.client.post(URL, {"title": title})
                self.assertContains(
                    response, "Write what is to be done.", status_code=422
                )

    def test_a_lines_end_counts_once(self) -> None:
        description = "\r\n".join(["x"] * 1000)
        self.client.post(URL, {"title": "Long", "description": description})
        task = self.alice.tasks.get(title="Long")
        self.assertEqual(task.description, "\n".join(["x"] * 1000))

    def test_a_body_beyond_the_limit_is_a_clear_page(self) -> None:
        response = self.client.post(URL, {"title": "x" * 3_000_000})
        self.assertContains(response, "That could not be read", status_code=400)

    def test_more_fields_than_any_form_has_are_a_clear_page(self) -> None:
        response = self.client.post(URL, {f"field{n}": "x" for n in range(10_101)})
        self.assertContains(response, "That could not be read", status_code=400)

    def test_numbers_beyond_any_id_are_not_found(self) -> None:
        for act in ("edit", "delete"):
            response = self.client.get(f"/tasks/{10**30}/{act}/")
            self.assertEqual(response.status_code, 404)


class AnyInputTests(HypothesisTestCase):
    @settings(
        max_examples=100,
        deadline=None,
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.text(max_size=250),
                "description": st.text(max_size=300),
                "due_date": st.text(max_size=12) | st.dates().map(str),
                "form_key": st.text(max_size=40) | st.uuids().map(str),
                "next": st.text(max_size=40),
            },
        )
    )
    def test_it_is_saved_or_explained(self, data: dict[str, str]) -> None:
        alice = User.objects.create_user("alice@example.com", PASSWORD)
        self.client.force_login(alice)
        # A lone surrogate cannot be sent; bytes would be taken for a list of numbers.
        sent = {
            name: value.encode("utf-8", "replace").decode()
            for name, value in data.items()
        }
        response = self.client.post(URL, sent)
        self.assertIn(response.status_code, {302, 422, 200})
        self.assertEqual(alice.tasks.count(), int(response.status_code == 302))
