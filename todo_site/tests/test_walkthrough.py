"""A person's way through the site, with JavaScript and without, at desk and phone."""

from unittest import mock

from django.db import OperationalError
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.tests.people import PASSWORD
from tasks.models import Task
from tasks.paging import LENGTH
from todo_site.tests.browser import BrowserTestCase, Everywhere


class WalkthroughTests(Everywhere, BrowserTestCase):
    # A refused form is an answer too, but Chromium logs it as an error.
    expected = ("422",)

    def walk(self, page: Page, *, quick: bool) -> None:
        """Do what a person does, from signing up to leaving for good."""
        self.sign_up(page)
        self.add(page)
        self.edit(page)
        self.complete_and_undo(page)
        self.filter(page)
        self.turn_pages(page)
        self.delete(page)
        self.leave_and_come_back(page)
        self.delete_account(page)

    def sign_up(self, page: Page) -> None:
        page.goto("/")
        page.get_by_role("link", name="Sign up").click()
        page.get_by_label("Email").fill("carol@example.com")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Password again").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign up").click()
        expect(page.get_by_role("heading", name="Open tasks")).to_be_visible()
        expect(page.get_by_text("Nothing to do")).to_be_visible()
        self.assert_fits(page)

    def add(self, page: Page) -> None:
        for title, day in (("Pay the rent", "2031-01-05"), ("Call home", "")):
            page.get_by_label("Title").fill(title)
            if day:
                page.get_by_label("Due", exact=True).fill(day)
            page.get_by_role("button", name="Add", exact=True).click()
            expect(page.get_by_text(f"Added “{title}”.")).to_be_visible()
            expect(page.locator(".task").filter(has_text=title)).to_have_count(1)
        expect(page.get_by_text("Due Sun 5 Jan 2031")).to_be_visible()
        expect(page.locator('[data-tab="open"] .count')).to_have_text("2")
        self.assert_fits(page)

    def edit(self, page: Page) -> None:
        page.get_by_role("link", name="Pay the rent", exact=True).click()
        form = page.locator("form.edit")
        form.get_by_label("Title").fill("x" * 200)
        form.get_by_label("Title").evaluate("e => e.removeAttribute('maxlength')")
        form.get_by_label("Title").fill("x" * 201)
        form.get_by_role("button", name="Save").click()
        expect(form.get_by_text("at most 200 characters")).to_be_visible()
        expect(form.get_by_label("Title")).to_have_value("x" * 201)
        form.get_by_label("Title").fill("Pay all the rent")
        form.get_by_label("Description").fill("By hand, on the first.")
        form.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved “Pay all the rent”.")).to_be_visible()
        expect(page.get_by_text("By hand, on the first.")).to_be_visible()

    def complete_and_undo(self, page: Page) -> None:
        page.get_by_role("button", name="Complete “Call home”").click()
        expect(page.get_by_text("Completed “Call home”.")).to_be_visible()
        expect(page.locator('[data-tab="open"] .count')).to_have_text("1")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Took back: Completed “Call home”.")).to_be_visible()
        expect(page.locator('[data-tab="open"] .count')).to_have_text("2")
        page.get_by_role("button", name="Complete “Call home”").click()
        expect(page.get_by_text("Completed “Call home”.")).to_be_visible()

    def filter(self, page: Page) -> None:
        tabs = page.get_by_role("navigation", name="Tasks")
        tabs.get_by_role("link", name="Completed").click()
        expect(page.get_by_role("heading", name="Completed tasks")).to_be_visible()
        expect(page.locator(".task")).to_have_count(1)
        page.get_by_role("button", name="Reopen “Call home”").click()
        expect(page.get_by_text("Reopened “Call home”.")).to_be_visible()
        tabs.get_by_role("link", name="Overdue").click()
        expect(page.get_by_text("Nothing is late")).to_be_visible()
        tabs.get_by_role("link", name="All").click()
        expect(page.locator(".task")).to_have_count(2)
        page.get_by_role("link", name="Newest first").click()
        expect(page.locator(".task-title").first).to_have_text("Call home")

    def turn_pages(self, page: Page) -> None:
        carol = User.objects.get(email="carol@example.com")
        Task.objects.bulk_create(
            Task(user=carol, title=f"Task {number}") for number in range(LENGTH)
        )
        page.goto("/tasks/")
        expect(page.locator(".task")).to_have_count(LENGTH)
        page.get_by_role("link", name="Next page").click()
        expect(page.locator(".task")).to_have_count(2)
        page.get_by_role("link", name="Previous page").click()
        expect(page.locator(".task")).to_have_count(LENGTH)
        self.assert_fits(page)

    def delete(self, page: Page) -> None:
        page.get_by_role("link", name="Pay all the rent", exact=True).click()
        page.locator("form.edit").get_by_role("link", name="Delete").click()
        page.get_by_role("link", name="Keep it").click()
        expect(page.get_by_text("Pay all the rent")).to_be_visible()
        page.get_by_role("link", name="Pay all the rent", exact=True).click()
        page.locator("form.edit").get_by_role("link", name="Delete").click()
        confirm = page.get_by_role("form", name="Delete task")
        confirm.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("Deleted “Pay all the rent”.")).to_be_visible()
        expect(page.locator(".task-title", has_text="Pay all")).to_have_count(0)

    def leave_and_come_back(self, page: Page) -> None:
        page.goto("/accounts/")
        page.get_by_role("main").get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        page.goto("/tasks/")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        self.sign_in(page, "carol@example.com")

    def delete_account(self, page: Page) -> None:
        page.goto("/accounts/")
        page.get_by_role("link", name="Delete account").click()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Delete everything").click()
        expect(page.get_by_text("everything in it is gone")).to_be_visible()
        self.assertFalse(User.objects.filter(email="carol@example.com").exists())


class InPlaceTests(BrowserTestCase):
    """What JavaScript makes quicker, and where it puts the focus."""

    def setUp(self) -> None:
        self.alice = self.person()
        self.task = self.alice.tasks.create(title="Pay the rent")
        self.page = self.open()
        self.sign_in(self.page)

    def test_the_browser_tells_its_time_zone_at_sign_up(self) -> None:
        page = self.open()
        page.goto("/accounts/signup/")
        zone = page.locator("[name=time_zone]")
        expect(zone).to_have_value("Europe/Berlin")

    def test_the_keyboard_alone_is_enough(self) -> None:
        page = self.page
        page.get_by_label("Title").focus()
        page.keyboard.type("Call home")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Added “Call home”.")).to_be_visible()
        expect(page.get_by_label("Title")).to_be_focused()
        expect(page.get_by_label("Title")).to_have_value("")
        title = page.get_by_role("link", name="Call home", exact=True)
        title.focus()
        page.keyboard.press("Enter")
        expect(page.locator("form.edit").get_by_label("Title")).to_be_focused()
        page.keyboard.press("Escape")
        expect(title).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
        reopen = page.get_by_role("button", name="Reopen “Call home”")
        expect(reopen).to_be_focused()
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Complete “Call home”")).to_be_focused()

    def test_saving_puts_the_focus_back_on_the_task(self) -> None:
        self.page.get_by_role("link", name="Pay the rent", exact=True).click()
        expect(self.page.locator("form.edit").get_by_label("Title")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text("Saved “Pay the rent”.")).to_be_visible()
        title = self.page.get_by_role("link", name="Pay the rent", exact=True)
        expect(title).to_be_focused()

    def test_keeping_theirs_shows_theirs(self) -> None:
        self.page.get_by_role("link", name="Pay the rent", exact=True).click()
        form = self.page.locator("form.edit")
        form.wait_for()
        Task.objects.update(title="Theirs")
        form.get_by_label("Title").fill("Mine")
        form.get_by_role("button", name="Save").click()
        form.get_by_role("link", name="Keep theirs").click()
        expect(self.page.get_by_role("link", name="Theirs", exact=True)).to_be_visible()

    def test_escape_keeps_what_was_typed(self) -> None:
        self.page.get_by_role("link", name="Pay the rent", exact=True).click()
        title = self.page.locator("form.edit").get_by_label("Title")
        title.fill("Pay the re")
        self.page.keyboard.press("Escape")
        expect(title).to_have_value("Pay the re")
        title.fill("Pay the rent")
        self.page.keyboard.press("Escape")
        expect(title).to_have_count(0)

    def test_a_long_name_leaves_the_sidebar_in_shape(self) -> None:
        self.alice.name = "Maximilian " * 9
        self.alice.save()
        self.page.reload()
        box = self.page.get_by_role("button", name="Dark").bounding_box()
        self.assertTrue(box and box["x"] + box["width"] <= 240)

    def test_taking_back_does_not_scroll_away(self) -> None:
        Task.objects.bulk_create(
            Task(user=self.alice, title=f"Task {number}") for number in range(40)
        )
        page = self.page
        page.reload()
        page.get_by_role("button", name="Complete “Task 0”").click()
        place = page.evaluate("scrollY")
        self.assertGreater(place, 500)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Took back: Completed “Task 0”.")).to_be_visible()
        self.assertLess(abs(page.evaluate("scrollY") - place), 50)

    def test_two_tabs_see_both_versions(self) -> None:
        self.page.get_by_role("link", name="Pay the rent", exact=True).click()
        form = self.page.locator("form.edit")
        form.wait_for()
        Task.objects.update(title="Theirs")
        form.get_by_label("Title").fill("Mine")
        form.get_by_role("button", name="Save").click()
        expect(form.get_by_role("heading", name="Changed meanwhile")).to_be_visible()
        expect(form.get_by_text("Theirs", exact=True)).to_be_visible()
        expect(form.get_by_label("Title")).to_have_value("Mine")
        form.get_by_role("button", name="Save mine").click()
        expect(self.page.get_by_text("Saved “Mine”.")).to_be_visible()

    def test_an_ended_session_keeps_what_was_typed(self) -> None:
        self.alice.sessions.all().delete()
        self.page.get_by_label("Title").fill("Not lost")
        self.page.get_by_role("button", name="Add", exact=True).click()
        expect(self.page.get_by_text("You were signed out.")).to_be_visible()
        expect(self.page.get_by_role("link", name="Sign in")).to_be_visible()
        expect(self.page.get_by_label("Title")).to_have_value("Not lost")

    def test_while_the_database_is_away_what_was_typed_stays(self) -> None:
        self.page.get_by_label("Title").fill("Not lost")
        add = self.page.get_by_role("button", name="Add", exact=True)
        with mock.patch("tasks.views.tasks.add", side_effect=OperationalError("gone")):
            add.click()
            said = self.page.get_by_text("The database does not answer")
            expect(said).to_be_visible()
            # What is understood of it meanwhile takes nothing away.
            with self.page.expect_response("**/understood/"):
                self.page.get_by_label("Title").press_sequentially(" tomorrow")
            expect(self.page.locator("#chips .chip")).to_be_visible()
            expect(said).to_be_visible()
            self.page.get_by_label("Title").fill("Not lost")
        expect(self.page.get_by_label("Title")).to_have_value("Not lost")
        add.click()
        expect(
            self.page.get_by_role("link", name="Not lost", exact=True)
        ).to_be_visible()

    def test_a_task_that_is_gone_says_so_and_keeps_what_was_typed(self) -> None:
        self.page.get_by_role("link", name="Pay the rent", exact=True).click()
        form = self.page.locator("form.edit")
        form.wait_for()
        Task.objects.all().delete()
        form.get_by_label("Title").fill("Not lost")
        form.get_by_role("button", name="Save").click()
        expect(self.page.get_by_text("This task is gone")).to_be_visible()
        expect(form.get_by_label("Title")).to_have_value("Not lost")

    def test_a_double_click_makes_one_task(self) -> None:
        self.page.get_by_label("Title").fill("Once")
        self.page.get_by_role("button", name="Add", exact=True).dblclick()
        expect(self.page.get_by_text("Added “Once”.")).to_be_visible()
        self.page.reload()
        self.assertEqual(self.alice.tasks.filter(title="Once").count(), 1)

    def test_the_back_button_shows_the_list_before(self) -> None:
        tabs = self.page.get_by_role("navigation", name="Tasks")
        tabs.get_by_role("link", name="Completed").click()
        expect(self.page).to_have_title("Completed tasks · Todo")
        self.page.go_back()
        expect(self.page.get_by_role("heading", name="Open tasks")).to_be_visible()

    def test_another_step_keeps_what_is_being_written(self) -> None:
        page = self.page
        page.get_by_role("button", name="Complete “Pay the rent”").click()
        expect(page.get_by_text("100 % of 1 completed")).to_be_visible()
        page.get_by_label("Title").fill("Half a tho")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Took back: Completed “Pay the rent”.")).to_be_visible()
        expect(page.get_by_text("0 % of 1 completed")).to_be_visible()
        expect(page.get_by_label("Title")).to_have_value("Half a tho")
        page.get_by_role("link", name="Pay the rent", exact=True).click()
        edit = page.locator("form.edit").get_by_label("Title")
        edit.fill("Pay the re")
        page.locator("#add-form").get_by_label("Title").fill("Call home")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("Added “Call home”.")).to_be_visible()
        expect(page.locator("#add-form").get_by_label("Title")).to_be_focused()
        expect(edit).to_have_value("Pay the re")

    def test_a_new_list_is_announced_by_its_heading(self) -> None:
        page = self.page
        page.get_by_role("link", name="Completed").click()
        heading = page.get_by_role("heading", name="Completed tasks")
        expect(heading).to_be_focused()
        page.get_by_label("Title").fill("Goes back there")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("Added “Goes back there”.")).to_be_visible()
        expect(heading).to_be_visible()

    def test_an_error_stays_until_it_is_read(self) -> None:
        self.alice.sessions.all().delete()
        self.page.clock.install()
        self.page.get_by_role("button", name="Complete “Pay the rent”").click()
        message = self.page.get_by_text("You were signed out.")
        expect(message).to_be_visible()
        self.page.clock.run_for(60_000)
        expect(message).to_be_visible()

    def test_a_message_leaves_by_itself(self) -> None:
        self.page.clock.install()
        self.page.get_by_role("button", name="Complete “Pay the rent”").click()
        message = self.page.get_by_text("Completed “Pay the rent”.")
        expect(message).to_be_visible()
        self.page.clock.run_for(11_000)
        expect(message).to_have_count(0)
