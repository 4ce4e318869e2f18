"""Filters in the browser: shown, saved, counted, and answered where they are wrong."""

from datetime import date

from django.utils import timezone

from tasks.tests.cast import TaskTestCase


class PageTests(TaskTestCase):
    def test_it_shows_what_fits(self) -> None:
        self.alice.tasks.create(title="Late", due_date=date(2020, 1, 1))
        response = self.client.get("/tasks/filter/", {"q": "overdue"})
        self.assertContains(response, "Late")
        self.assertNotContains(response, "Pay the rent")
        self.assertContains(response, "Save filter")

    def test_a_mistake_is_shown_where_it_is_and_what_was_typed_is_kept(self) -> None:
        response = self.client.get("/tasks/filter/", {"q": "overdue & #Wrok <b>"})
        self.assertContains(response, "There is no project", status_code=422)
        self.assertContains(response, "<mark>#</mark>Wrok", status_code=422)
        self.assertContains(
            response, 'value="overdue &amp; #Wrok &lt;b&gt;"', status_code=422
        )

    def test_odd_texts_are_answered(self) -> None:
        for text in (
            "\0",
            "x" * 5000,
            "(" * 400,
            "due > 9999-12-31",
            "created < 0001-01-01",
        ):
            with self.subTest(text[:20]):
                response = self.client.get("/tasks/filter/", {"q": text})
                self.assertIn(response.status_code, {200, 422})

    def test_it_is_saved_counted_changed_and_deleted(self) -> None:
        data = {"name": "Rent", "expression": '"rent"'}
        response = self.client.post("/tasks/filters/new/", data, follow=True)
        saved = self.alice.filters.get()
        self.assertRedirects(response, saved.get_absolute_url())
        self.assertContains(response, "Pay the rent")
        counts = {e.name: e.tasks for e in response.context["sidebar"].filters}
        self.assertEqual(counts, {"Rent": 1})
        edit = f"{saved.get_absolute_url()}edit/"
        self.client.post(edit, {"name": "None", "expression": "overdue"})
        saved.refresh_from_db()
        self.assertEqual((saved.name, saved.expression), ("None", "overdue"))
        self.client.post(f"{saved.get_absolute_url()}delete/")
        self.assertFalse(self.alice.filters.exists())
        self.assertTrue(self.alice.tasks.exists())

    def test_a_wrong_one_is_not_saved(self) -> None:
        self.alice.filters.create(name="Late", expression="overdue")
        for name, expression, words in (
            ("", "overdue", "Give the filter a name."),
            ("late", "overdue", "You have a filter of that name."),
            ("x" * 61, "overdue", "at most 60 characters"),
            ("New", "", "Write what to find"),
            ("New", "overdu", "At character 1: “overdu” means nothing here."),
            ("New", "x" * 501, "at most 500 characters"),
        ):
            with self.subTest(words):
                data = {"name": name, "expression": expression}
                response = self.client.post("/tasks/filters/new/", data)
                self.assertContains(response, words, status_code=422)
                self.assertContains(
                    response, f'value="{expression}"', status_code=422
                ) if (expression) else None
        self.assertEqual(self.alice.filters.count(), 1)

    def test_there_are_20_at_most(self) -> None:
        for number in range(20):
            self.alice.filters.create(name=f"Filter {number}", expression="overdue")
        data = {"name": "One more", "expression": "overdue"}
        response = self.client.post("/tasks/filters/new/", data)
        self.assertContains(response, "You have 20 filters already", status_code=422)

    def test_one_whose_project_is_gone_says_so_and_breaks_no_other_page(self) -> None:
        home = self.alice.projects.create(name="Home")
        saved = self.alice.filters.create(name="At home", expression="#Home")
        home.delete()
        response = self.client.get(saved.get_absolute_url())
        self.assertContains(response, "There is no project “Home”", status_code=422)
        self.assertContains(self.client.get("/tasks/today/"), "At home")

    def test_somebody_elses_is_not_there(self) -> None:
        saved = self.alice.filters.create(name="Late", expression="overdue")
        self.client.force_login(self.bob)
        for act in ("", "edit/", "delete/"):
            response = self.client.get(f"{saved.get_absolute_url()}{act}")
            self.assertEqual(response.status_code, 404)
        self.assertNotContains(self.client.get("/tasks/filters/"), "Late")

    def test_somebody_elses_project_is_not_known(self) -> None:
        self.bob.projects.create(name="Secret")
        response = self.client.get("/tasks/filter/", {"q": "#Secret"})
        self.assertContains(response, "There is no project", status_code=422)

    def test_it_says_what_is_done_only_if_asked(self) -> None:
        self.task.complete(timezone.now())
        self.assertNotContains(
            self.client.get("/tasks/filter/?q=inbox"), "Pay the rent"
        )
        self.assertContains(self.client.get("/tasks/filter/?q=done"), "Pay the rent")
