"""axe finds nothing on any page, in light and in dark, at desk and phone."""

from datetime import timedelta
from unittest import mock

from axe_playwright_python.sync_playwright import Axe
from django.db import OperationalError
from django.test import SimpleTestCase
from django.utils import timezone
from playwright.sync_api import Page

from tasks import demonstration
from tasks.history import changes_of
from tasks.models import Task
from todo_site.tests.addresses import PARAMETERS, PRIVATE, PUBLIC, STAFF
from todo_site.tests.browser import DESK, PHONE, BrowserTestCase

OUTSIDE = [
    "/",
    "/accounts/login/",
    "/accounts/login/?next=/tasks/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/sent/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/1-abc/",
    "/accounts/email/confirm/abc/",
    "/accounts/email/sent/",
    "/accounts/inactive/",
    "/accounts/two-factor/authenticate/",
    "/accounts/two-factor/passkeys/login/",
    "/nowhere/",
]
INSIDE = [
    "/tasks/",
    "/tasks/?show=all",
    "/tasks/?show=completed",
    "/tasks/?show=overdue&order=newest",
    "/tasks/?after=broken",
    "/tasks/new/",
    "/tasks/today/",
    "/tasks/upcoming/",
    "/tasks/inbox/",
    "/tasks/someday/",
    "/tasks/waiting/",
    "/tasks/finished/",
    "/tasks/projects/",
    "/tasks/projects/new/",
    "/tasks/labels/",
    "/tasks/labels/bank/",
    "/tasks/labels/nothing/",
    "/tasks/go/",
    "/tasks/keys/",
    "/tasks/search/",
    "/tasks/search/?q=the+ten",
    "/tasks/search/?q=xyzzy",
    "/tasks/filter/",
    "/tasks/filter/?q=overdue+|+!high",
    "/tasks/filter/?q=overdue+%26+%23Wrok",
    "/tasks/filters/",
    "/tasks/filters/new/",
    "/tasks/?select=1",
    "/tasks/calendar/",
    "/tasks/calendar/?week=2026-11-26",
    "/tasks/board/",
    "/tasks/board/?by=priority",
    "/tasks/board/?by=label",
    "/tasks/statistics/",
    "/tasks/history/",
    "/tasks/trash/",
    "/tasks/trash/empty/",
    "/accounts/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/password/set/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/accounts/delete/",
    "/accounts/export/",
    "/accounts/sessions/",
    "/accounts/history/",
    "/accounts/two-factor/",
    "/accounts/two-factor/app/add/",
    "/accounts/two-factor/app/remove/",
    "/accounts/two-factor/codes/",
    "/accounts/two-factor/reauthenticate/",
    "/accounts/two-factor/passkeys/",
    "/accounts/two-factor/passkeys/add/",
    "/accounts/two-factor/passkeys/reauthenticate/",
    "/database/",
]


OF_A_TASK = [
    "edit",
    "reschedule",
    "delete",
    "repeat",
    "subtasks",
    "move",
    "column",
    "history",
]

# Pages that are no page to look at.
MACHINES = {
    "/health/live",
    "/health/ready",
    "/metrics",
    "/robots.txt",
    "/favicon.ico",
}


class CompletenessTests(SimpleTestCase):
    def test_every_page_of_ours_is_looked_at(self) -> None:
        shown = {
            "/" + PARAMETERS.get(route, route)
            for route, methods in (PUBLIC | PRIVATE | STAFF).items()
            if "GET" in methods
        }
        looked_at = {url.partition("?")[0] for url in (*OUTSIDE, *INSIDE)}
        self.assertEqual(shown - MACHINES - looked_at, set())


class AxeTests(BrowserTestCase):
    def assert_accessible(self, page: Page, name: str) -> None:
        """Fail with what axe found, or if the page scrolls sideways."""
        results = Axe().run(page)
        with self.subTest(name):
            self.assertEqual(results.violations_count, 0, results.generate_report())
            self.assert_fits(page)

    def test_every_page_in_both_colours_at_both_sizes(self) -> None:
        demo = self.person()
        demo.is_staff = True
        demo.save()
        demonstration.fill(demo, timezone.now())
        task = demo.tasks.all()[0]
        with changes_of(demo, "Saved and deleted.", who="demo") as made:
            demo.tasks.create(title="Part", parent=task)
            demo.tasks.create(title="Gone").delete()
            Task.objects.filter(pk=task.pk).update(title="Other", repeat="FREQ=DAILY")
        gone = made.changes.filter(after__isnull=True).get()
        project, saved = demo.projects.all()[0], demo.filters.all()[0]
        acts = [
            *(f"/tasks/{task.pk}/{act}/" for act in OF_A_TASK),
            f"/tasks/history/{made.pk}/",
            f"/tasks/trash/{gone.pk}/delete/",
            *(f"{project.get_absolute_url()}{act}" for act in ("", "edit/", "delete/")),
            *(f"{saved.get_absolute_url()}{act}" for act in ("", "edit/", "delete/")),
        ]
        for size in (PHONE, DESK):
            for colours in ("light", "dark"):
                page = self.open(size=size, colours=colours)
                for url in OUTSIDE:
                    page.goto(url)
                    self.assert_accessible(page, f"{url} {size} {colours}")
                self.sign_in(page)
                self.confirm(page)
                for url in (*INSIDE, *acts):
                    page.goto(url)
                    self.assert_accessible(page, f"{url} {size} {colours}")

    def test_what_a_page_becomes(self) -> None:
        self.alice = self.person()
        for colours in ("light", "dark"):
            for size in (PHONE, DESK):
                page = self.open(size=size, colours=colours)
                self.sign_in(page)
                self.assert_accessible(page, "nothing to do")
                self.edit(page)
                self.clash(page)
                if size == DESK:
                    self.ask(page)
                self.complete(page)
                Task.objects.all().delete()

    def edit(self, page: Page) -> None:
        today = self.alice.today(timezone.now())
        late = today - timedelta(days=3)
        self.alice.tasks.create(title="Pay the rent", due_date=late)
        page.goto("/tasks/")
        page.locator(".task-title").click()
        form = page.locator("form.edit")
        form.wait_for()
        self.assert_accessible(page, "editing")
        form.locator("[name=title]").fill(" ")
        form.locator(".primary").click()
        form.locator(".errorlist").wait_for()
        self.assert_accessible(page, "an error")

    def clash(self, page: Page) -> None:
        form = page.locator("form.edit")
        Task.objects.update(title="Theirs")
        form.locator("[name=title]").fill("Mine")
        form.locator(".primary").click()
        page.locator(".clash").wait_for()
        self.assert_accessible(page, "a clash")
        form.get_by_role("link", name="Keep theirs").click()

    def ask(self, page: Page) -> None:
        page.locator(".task-delete").focus()
        page.keyboard.press("Enter")
        page.locator("form.confirm").wait_for()
        self.assert_accessible(page, "a question")

    def test_what_planning_shows(self) -> None:
        demo = self.person()
        demonstration.fill(demo, timezone.now())
        for colours in ("light", "dark"):
            for size in (PHONE, DESK):
                page = self.open(size=size, colours=colours)
                self.sign_in(page)
                page.goto("/tasks/today/")
                title = page.locator("#add-form").get_by_label("Title")
                title.fill("Call mum tomorrow 18:00 #Home @phone !high")
                page.locator("#chips .chip").first.wait_for()
                self.assert_accessible(page, "chips")
                title.press("Enter")
                page.locator(".message .chip").first.wait_for()
                self.assert_accessible(page, "what was understood")
                page.goto("/tasks/today/")
                page.locator("[data-reschedule]").first.click()
                page.locator(".reschedule").wait_for()
                self.assert_accessible(page, "rescheduling")
                for key in ("Control+k", "?"):
                    page.goto("/tasks/today/")
                    page.keyboard.press(key)
                    page.locator("dialog[open]").wait_for()
                    self.assert_accessible(page, f"the dialog of {key}")

    def test_what_goes_wrong(self) -> None:
        alice = self.person()
        for colours in ("light", "dark"):
            page = self.open(size=DESK, colours=colours)
            self.sign_in(page)
            for error in (OperationalError, RuntimeError):
                with mock.patch("tasks.views.lists.sidebar", side_effect=error):
                    page.goto("/tasks/")
                    self.assert_accessible(page, error.__name__)
            page.goto("/admin/")
            self.assert_accessible(page, "not for you")
            self.refused(page)
            self.gone(page, alice.tasks.create(title="Pay the rent"))

    def refused(self, page: Page) -> None:
        page.goto("/tasks/new/")
        page.context.clear_cookies(name="csrftoken")
        page.get_by_label("Title").fill("Too old")
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("heading", name="This form is too old").wait_for()
        self.assert_accessible(page, "too old")

    def gone(self, page: Page, task: Task) -> None:
        page.goto(task.get_absolute_url())
        task.delete()
        page.get_by_role("button", name="Save").click()
        page.get_by_role("heading", name="This task is gone").wait_for()
        self.assert_accessible(page, "gone")

    def complete(self, page: Page) -> None:
        page.goto("/tasks/")
        page.locator(".check").click()
        page.locator(".message").wait_for()
        self.assert_accessible(page, "a message")

    def test_it_fits_the_smallest_phone_and_twice_the_size(self) -> None:
        demo = self.person()
        demonstration.fill(demo, timezone.now())
        demo.tasks.create(title="x" * 200, description="y" * 2000)
        page = self.open(size=(320, 640))
        self.sign_in(page)
        self.confirm(page)
        for url in INSIDE:
            page.goto(url)
            self.assert_fits(page)
