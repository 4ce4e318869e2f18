"""A day in the list: caught, planned, found; by mouse, by thumb, by keyboard alone."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from todo_site.tests.browser import Everywhere
from todo_site.tests.clock import FRIDAY, ClockTestCase

LINE = "Pay the gas tomorrow 18:00 #Home @bank !high"


class DayTests(Everywhere, ClockTestCase):
    expected = ("422",)

    def walk(self, page: Page, *, quick: bool) -> None:
        """Do what a person does with a day."""
        self.sign_in(page)
        self.catch(page, quick=quick)
        self.plan_a_week(page)
        self.hide_until_monday(page)
        self.search(page)
        self.keep_a_filter(page)
        self.assert_fits(page)

    def add(self, page: Page, line: str) -> None:
        page.locator("#add-form").get_by_label("Title").fill(line)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("Added “")).to_be_visible()

    def catch(self, page: Page, *, quick: bool) -> None:
        page.goto("/tasks/today/")
        expect(page.get_by_text("Nothing for today")).to_be_visible()
        title = page.locator("#add-form").get_by_label("Title")
        if quick:
            title.press_sequentially(LINE)
            chips = page.locator("#chips")
            expect(chips.get_by_text("Due tomorrow, 18:00")).to_be_visible()
            chips.get_by_role("button", name="High priority: take back").click()
            expect(chips.get_by_role("button")).to_have_count(3)
        self.add(page, LINE)
        said = page.get_by_role("form", name="Understood")
        expect(said.get_by_text("In Home")).to_be_visible()
        said.get_by_role("button", name="@bank: take back").click()
        expect(page.get_by_text("Changed to “Pay the gas @bank")).to_be_visible()
        page.goto("/tasks/upcoming/")
        expect(page.get_by_role("heading", name="Tomorrow")).to_be_visible()
        row = page.locator(".task", has_text="Pay the gas @bank")
        expect(row.get_by_text("At 18:00")).to_be_visible()
        expect(row.get_by_text("Home")).to_be_visible()

    def plan_a_week(self, page: Page) -> None:
        page.goto("/tasks/inbox/")
        for line in ("Call mum", "Buy stamps mon", "Swim wed 7:00", "Bake next sunday"):
            self.add(page, line)
        row = page.locator(".task", has_text="Call mum")
        row.get_by_role("link", name="Reschedule “Call mum”").click()
        due = page.get_by_role("form", name="Due")
        due.get_by_role("button", name="Weekend").click()
        expect(page.get_by_text("“Call mum” is due tomorrow.")).to_be_visible()
        page.goto("/tasks/upcoming/")
        days = ["Tomorrow", "Mon 30 Nov", "Wed 2 Dec", "Sun 6 Dec"]
        expect(page.locator("h2.day")).to_have_text(days)

    def hide_until_monday(self, page: Page) -> None:
        page.goto("/tasks/inbox/")
        self.add(page, "Paint the fence")
        row = page.locator(".task", has_text="Paint the fence")
        row.get_by_role("link", name="Reschedule “Paint the fence”").click()
        hide = page.get_by_role("form", name="Hide until")
        hide.get_by_role("button", name="Next week").click()
        expect(page.get_by_text("out of sight until Mon 30 Nov")).to_be_visible()
        expect(page.locator(".task", has_text="Paint the fence")).to_have_count(0)
        page.goto("/tasks/waiting/")
        expect(page.get_by_role("heading", name="Starts Mon 30 Nov")).to_be_visible()
        self.clock(FRIDAY + timedelta(days=3))
        page.goto("/tasks/today/")
        expect(page.get_by_role("heading", name="Starts today")).to_be_visible()
        expect(page.locator(".task", has_text="Paint the fence")).to_have_count(1)
        page.goto("/tasks/waiting/")
        expect(page.get_by_text("Nothing is waiting")).to_be_visible()
        self.clock(FRIDAY)

    def search(self, page: Page) -> None:
        page.goto("/tasks/search/")
        field = page.get_by_role("searchbox").locator("visible=true")
        field.fill("painting")
        field.press("Enter")
        expect(page.locator(".task")).to_have_count(1)
        expect(page.locator("mark")).to_have_text("Paint")

    def keep_a_filter(self, page: Page) -> None:
        page.goto("/tasks/filter/")
        field = page.get_by_role("main").get_by_label("Filter", exact=True)
        field.fill("tomorrow & #Hmoe")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_text("Did you mean #home?")).to_be_visible()
        field.fill("tomorrow & #Home")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".task")).to_have_count(1)
        page.get_by_role("link", name="Save filter").click()
        page.get_by_label("Name").fill("Soon at home")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved “Soon at home”.")).to_be_visible()
        expect(page.get_by_role("heading", name="Soon at home")).to_be_visible()
        page.goto("/tasks/filters/")
        entry = page.get_by_role("main").locator("li", has_text="Soon at home")
        expect(entry.locator(".count")).to_have_text("1")


class InPlaceTests(ClockTestCase):
    def test_typing_goes_on_while_chips_come_and_go(self) -> None:
        page = self.open()
        self.sign_in(page)
        title = page.locator("#add-form").get_by_label("Title")
        title.press_sequentially("Call mum tomorrow", delay=15)
        expect(page.locator("#chips .chip")).to_have_text("Due tomorrow ×")
        title.press_sequentially("s paper", delay=15)
        expect(page.locator("#chips .chip")).to_have_count(0)
        expect(title).to_have_value("Call mum tomorrows paper")
        expect(title).to_be_focused()

    def test_another_list_takes_what_is_being_written_along(self) -> None:
        self.alice.projects.create(name="Home")
        page = self.open()
        self.sign_in(page)
        page.locator("#add-form").get_by_label("Title").fill("Sweep")
        lists = page.get_by_role("navigation", name="Lists")
        lists.get_by_role("link", name="Home").click()
        expect(page.get_by_role("heading", name="Home")).to_be_focused()
        expect(page.locator("#add-form").get_by_label("Title")).to_have_value("Sweep")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("link", name="Sweep", exact=True)).to_be_visible()
        expect(lists.get_by_role("link", name="Home")).to_contain_text("1")
        task = self.alice.tasks.get(title="Sweep")
        self.assertEqual(str(task.project), "Home")

    def test_it_can_be_installed(self) -> None:
        page = self.open()
        self.sign_in(page)
        page.goto("/tasks/today/")
        href = page.locator("link[rel=manifest]").get_attribute("href")
        manifest = page.request.get(str(href)).json()
        self.assertEqual(manifest["start_url"], "/tasks/today/")
        for icon in manifest["icons"]:
            self.assertEqual(page.request.get(icon["src"]).status, 200)

    def test_what_a_search_found_is_announced(self) -> None:
        self.alice.tasks.create(title="Pay the rent")
        page = self.open()
        self.sign_in(page)
        page.keyboard.press("/")
        page.keyboard.type("rent")
        expect(page.locator("#said")).to_have_text("1 task")
        page.keyboard.type("xyzzy")
        expect(page.locator("#said")).to_have_text("Nothing found")

    def test_a_page_that_is_no_list_is_a_page_of_its_own(self) -> None:
        saved = self.alice.filters.create(name="Broken", expression="#Gone")
        page = self.open()
        self.sign_in(page)
        lists = page.get_by_role("navigation", name="Lists")
        for name, path in (("Projects", "projects/"), ("Labels", "labels/")):
            page.goto("/tasks/today/")
            lists.get_by_role("link", name=name).click()
            page.wait_for_url(f"**/tasks/{path}")
            expect(page.locator("main")).to_have_count(1)
        page.goto("/tasks/today/")
        lists.get_by_role("link", name="Broken").click()
        page.wait_for_url(f"**{saved.get_absolute_url()}")
        expect(page.get_by_text("There is no project “Gone”")).to_be_visible()
        expect(page.locator("main")).to_have_count(1)

    def test_enter_sets_the_day_that_was_picked(self) -> None:
        task = self.alice.tasks.create(title="Pay the rent")
        page = self.open()
        self.sign_in(page)
        page.get_by_role("link", name="Reschedule “Pay the rent”").focus()
        page.keyboard.press("Enter")
        day = page.get_by_role("form", name="Due").get_by_label("Another day")
        day.fill("2026-12-24")
        day.press("Enter")
        expect(page.get_by_text("“Pay the rent” is due Thu 24 Dec.")).to_be_visible()
        task.refresh_from_db()
        self.assertEqual(str(task.due_date), "2026-12-24")

    def test_a_changed_choice_is_not_thrown_away_by_escape(self) -> None:
        self.alice.tasks.create(title="Pay the rent")
        page = self.open()
        self.sign_in(page)
        page.get_by_role("link", name="Pay the rent", exact=True).click()
        form = page.locator("form.edit")
        form.get_by_label("Priority").select_option("High")
        page.keyboard.press("Escape")
        expect(form.get_by_label("Priority")).to_have_value("3")

    def test_single_keys_can_be_turned_off(self) -> None:
        self.alice.has_shortcuts = False
        self.alice.save()
        page = self.open()
        self.sign_in(page)
        page.keyboard.press("q")
        expect(page.locator("#add-form").get_by_label("Title")).not_to_be_focused()
        page.keyboard.press("Control+k")
        expect(page.get_by_role("dialog")).to_be_visible()

    def test_the_way_back_from_a_search_is_one_step(self) -> None:
        page = self.open()
        self.sign_in(page)
        page.goto("/tasks/today/")
        page.keyboard.press("/")
        for letter in "rent":
            page.keyboard.type(letter)
            page.wait_for_url(f"**q=*{letter}")
        page.go_back()
        page.wait_for_url("**/tasks/today/")
