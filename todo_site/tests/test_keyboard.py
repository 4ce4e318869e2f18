"""A day without the mouse: by shortcuts, and by Tab and Enter alone."""

from playwright.sync_api import Page, expect

from todo_site.tests.clock import FRIDAY, ClockTestCase


class KeyboardTests(ClockTestCase):
    """Without the mouse; first by shortcuts, then by Tab and Enter alone."""

    def tab_to(self, page: Page, role: str, name: str, *, within: str = "body") -> None:
        """Press Tab until that control has the focus."""
        wanted = page.locator(within).get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        for _ in range(120):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        self.fail(f"Tab does not lead to {role} “{name}”")

    def heading(self, page: Page, name: str) -> None:
        found = page.get_by_role("heading", name=name, level=1, exact=True)
        expect(found).to_be_visible()

    def test_all_of_it_by_shortcuts(self) -> None:
        page = self.open()
        self.sign_in(page)
        self.go_and_add(page)
        self.walk_and_reschedule(page)
        self.edit_and_complete(page)
        self.search_and_ask(page)
        self.keep_a_filter(page)
        self.assertEqual(self.complaints, [])

    def go_and_add(self, page: Page) -> None:
        page.keyboard.press("Control+k")
        expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("inb")
        page.keyboard.press("Enter")
        self.heading(page, "Inbox")
        title = page.locator("#add-form").get_by_label("Title")
        for line in ("Call mum", "Paint the fence tomorrow"):
            page.keyboard.press("q")
            expect(title).to_be_focused()
            page.keyboard.type(line)
            page.keyboard.press("Enter")
            expect(title).to_have_value("")
            page.locator("h1").focus()

    def walk_and_reschedule(self, page: Page) -> None:
        fence = page.get_by_role("link", name="Paint the fence", exact=True)
        page.keyboard.press("j")
        expect(fence).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("link", name="Call mum", exact=True)).to_be_focused()
        page.keyboard.press("k")
        page.keyboard.press("t")
        due = page.get_by_role("form", name="Due")
        expect(due.get_by_role("button", name="Today")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_text("“Paint the fence” is due today.")).to_be_visible()
        expect(fence).to_be_focused()

    def edit_and_complete(self, page: Page) -> None:
        page.keyboard.press("e")
        expect(page.locator("form.edit").get_by_label("Title")).to_be_focused()
        page.keyboard.press("Escape")
        page.keyboard.press("x")
        reopen = page.get_by_role("button", name="Reopen “Paint the fence”")
        expect(reopen).to_be_visible()

    def search_and_ask(self, page: Page) -> None:
        page.keyboard.press("/")
        page.keyboard.type("cal")
        expect(page.locator("mark")).to_have_text("Cal")
        search = page.get_by_role("searchbox", name="Search", exact=True)
        expect(search).to_be_focused()
        page.locator("h1").focus()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog").get_by_text("Next task")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

    def test_all_of_it_by_tab_and_enter_without_javascript(self) -> None:
        page = self.open(javascript=False)
        self.sign_in(page)
        self.add_and_take_back(page)
        self.hide(page)
        self.find_and_complete(page)
        self.keep_a_filter(page)

    def add_and_take_back(self, page: Page) -> None:
        page.goto("/tasks/inbox/")
        self.tab_to(page, "textbox", "Title")
        page.keyboard.type("Paint the fence tomorrow @home")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Added “Paint the fence”.")).to_be_visible()
        self.tab_to(page, "button", "@home: take back")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Changed to “Paint the fence @home”.")).to_be_visible()

    def hide(self, page: Page) -> None:
        self.tab_to(page, "link", "Reschedule “Paint the fence @home”")
        page.keyboard.press("Enter")
        self.heading(page, "Reschedule")
        self.tab_to(page, "button", "Next week", within="form[aria-label='Hide until']")
        page.keyboard.press("Enter")
        expect(page.get_by_text("out of sight until Mon 30 Nov")).to_be_visible()

    def find_and_complete(self, page: Page) -> None:
        self.tab_to(page, "searchbox", "Search")
        page.keyboard.type("fence")
        page.keyboard.press("Enter")
        expect(page.locator("mark")).to_have_text("fence")
        self.tab_to(page, "button", "Complete “Paint the fence @home”")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Completed “Paint the fence @home”.")).to_be_visible()

    def keep_a_filter(self, page: Page) -> None:
        self.alice.tasks.create(title="Due", due_date=FRIDAY.date())
        self.tab_to(page, "link", "Filters")
        page.keyboard.press("Enter")
        self.heading(page, "Filters")
        self.tab_to(page, "textbox", "Filter")
        page.keyboard.type("today & not @home")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Due", exact=True)).to_be_visible()
        self.tab_to(page, "link", "Save filter")
        page.keyboard.press("Enter")
        self.tab_to(page, "textbox", "Name")
        page.keyboard.type("At hand")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Saved “At hand”.")).to_be_visible()
