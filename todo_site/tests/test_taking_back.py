"""What repeats, many at once, order by hand, and the way back, in a real browser."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tasks.models import Task
from todo_site.tests.browser import Everywhere
from todo_site.tests.clock import FRIDAY, ClockTestCase


class TakingBackTests(Everywhere, ClockTestCase):
    # A question asked back, and days that nobody waits for any longer.
    expected = ("409", "htmx:")

    def walk(self, page: Page, *, quick: bool) -> None:
        """Do what a person does with what comes again, and with mistakes."""
        self.sign_in(page)
        self.repeat(page)
        self.nest(page)
        self.move_thirty(page)
        self.delete_a_project(page)
        self.look_otherwise(page)
        self.keep_and_forget(page)

    def undo(self, page: Page) -> None:
        page.get_by_role("button", name="Undo", exact=True).first.click()
        expect(page.get_by_text("Took back: ")).to_be_visible()

    def repeat(self, page: Page) -> None:
        self.alice.tasks.create(title="Send the report", due_date=FRIDAY.date())
        page.goto("/tasks/")
        page.get_by_role("link", name="Send the report", exact=True).click()
        page.get_by_role("button", name="Repeat", exact=True).click()
        page.get_by_label("Unit").select_option("Months")
        page.get_by_label("In the month").select_option("On a weekday of it")
        page.get_by_label("Which one").select_option("The last")
        page.get_by_label("Weekday", exact=True).select_option("Friday")
        page.get_by_role("button", name="Show the days").click()
        expect(
            page.get_by_text("Repeats every month on the last Friday.")
        ).to_be_visible()
        expect(page.get_by_text("Fri 25 Dec 2026")).to_be_visible()
        page.get_by_role("button", name="Save").click()
        expect(
            page.get_by_text("“Send the report” repeats every month")
        ).to_be_visible()
        self.finish_and_skip(page)

    def finish_and_skip(self, page: Page) -> None:
        page.get_by_role("button", name="Complete “Send the report”").click()
        expect(page.get_by_text("Next: Fri 25 Dec.")).to_be_visible()
        page.goto("/tasks/")
        row = page.locator(".task", has_text="Send the report")
        expect(row.get_by_text("every month on the last Friday")).to_be_visible()
        made = self.alice.tasks.open().get(title="Send the report")
        page.goto(f"/tasks/{made.pk}/repeat/")
        page.get_by_role("button", name="Skip this one").click()
        expect(page.get_by_text("Next: Fri 29 Jan 2027.")).to_be_visible()
        self.undo(page)
        made.refresh_from_db()
        self.assertEqual(made.due_date, date(2026, 12, 25))

    def nest(self, page: Page) -> None:
        trip = self.alice.tasks.create(title="Trip")
        page.goto(f"/tasks/{trip.pk}/subtasks/")
        for title in ("Book", "Pack"):
            page.locator("#add-form").get_by_label("Title").fill(title)
            page.get_by_role("button", name="Add", exact=True).click()
            expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
        expect(page.locator(".tree .entry-name")).to_have_text(["Book", "Pack"])
        page.get_by_role("button", name="Complete “Book”").click()
        expect(page.get_by_text("1 of 2 subtasks completed")).to_be_visible()
        page.goto("/tasks/someday/")
        page.get_by_role("button", name="Complete “Trip”").click()
        expect(page.get_by_text("is still open. Complete it too?")).to_be_visible()
        page.get_by_role("button", name="Complete all").click()
        expect(page.get_by_text("Completed “Trip”.")).to_be_visible()
        self.undo(page)
        self.assertEqual(self.alice.tasks.open().filter(parent=trip).count(), 1)
        trip.delete()

    def move_thirty(self, page: Page) -> None:
        home = self.alice.projects.create(name="Home")
        Task.objects.bulk_create(
            Task(user=self.alice, title=f"Thing {number}") for number in range(200)
        )
        page.goto("/tasks/someday/")
        page.get_by_role("link", name="Select").click()
        boxes = page.get_by_role("checkbox", name="Choose “Thing")
        for number in range(30):
            boxes.nth(number).check()
        page.get_by_text("Move, label, reschedule").click()
        page.locator("#selection").get_by_label("Project").select_option("Home")
        page.get_by_role("button", name="Move", exact=True).click()
        expect(page.get_by_text("Moved 30 tasks.")).to_be_visible()
        self.assertEqual(home.tasks.count(), 30)
        self.undo(page)
        self.assertEqual(home.tasks.count(), 0)

    def delete_a_project(self, page: Page) -> None:
        home = self.alice.projects.get(name="Home")
        things = self.alice.tasks.filter(title__startswith="Thing").order_by("pk")
        fifty = list(things.values_list("pk", flat=True)[:50])
        self.alice.tasks.filter(pk__in=fifty).update(project=home)
        page.goto(f"/tasks/projects/{home.pk}/delete/")
        expect(page.get_by_text("Its 50 tasks will be in the Inbox.")).to_be_visible()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("Deleted “Home”.")).to_be_visible()
        self.assertEqual(self.alice.projects.count(), 0)
        page.goto("/tasks/history/")
        page.get_by_role("button", name="Undo: Deleted “Home”.").click()
        said = page.locator("#messages").get_by_text("Took back: Deleted “Home”.")
        expect(said).to_be_visible()
        self.assertEqual(self.alice.projects.get().tasks.count(), 50)

    def look_otherwise(self, page: Page) -> None:
        task = self.alice.tasks.create(title="Swim", due_date=FRIDAY.date())
        page.goto("/tasks/calendar/")
        day = page.locator("[data-today]")
        day.get_by_role("link", name="Reschedule “Swim”").focus()
        page.keyboard.press("Enter")
        due = page.get_by_role("form", name="Due")
        due.get_by_role("button", name="Tomorrow").click()
        expect(page.get_by_role("heading", name="November 2026")).to_be_visible()
        task.refresh_from_db()
        self.assertEqual(task.due_date, FRIDAY.date() + timedelta(1))
        page.goto("/tasks/board/?by=priority")
        page.get_by_role("link", name="Move “Swim”").click()
        page.get_by_label("High").check()
        page.get_by_role("button", name="Move", exact=True).click()
        high = page.get_by_role("region", name="High")
        expect(high.get_by_role("link", name="Swim", exact=True)).to_be_visible()
        page.goto("/tasks/statistics/")
        expect(page.get_by_role("heading", name="Statistics")).to_be_visible()
        self.assert_fits(page)

    def keep_and_forget(self, page: Page) -> None:
        task = self.alice.tasks.get(title="Swim")
        page.goto(f"/tasks/{task.pk}/delete/")
        page.get_by_role("button", name="Delete").click()
        page.goto("/tasks/trash/")
        page.get_by_role("button", name="Put back: “Swim”").click()
        expect(page.get_by_text("Put back “Swim”.")).to_be_visible()
        self.assertTrue(self.alice.tasks.filter(title="Swim").exists())
        page.goto(f"/tasks/{task.pk}/history/")
        expect(page.get_by_role("heading", name="Deleted")).to_be_visible()


class OrderByHandTests(ClockTestCase):
    def begin(self) -> Page:
        for title in ("Third", "Second", "First"):
            self.alice.tasks.create(title=title)
        page = self.open()
        self.sign_in(page)
        page.goto("/tasks/someday/")
        return page

    def assert_order(self, page: Page, *titles: str) -> None:
        expect(page.locator(".task-title")).to_have_text(titles)
        found = [task.title for task in self.alice.tasks.in_order()]
        self.assertEqual(found, list(titles))

    def test_by_keyboard(self) -> None:
        page = self.begin()
        title = page.get_by_role("link", name="Third", exact=True)
        title.focus()
        page.keyboard.press("Control+ArrowUp")
        expect(page.get_by_text("Moved “Third”.")).to_be_visible()
        self.assert_order(page, "First", "Third", "Second")
        expect(title).to_be_focused()
        page.keyboard.press("Control+ArrowUp")
        expect(page.locator(".task-title").first).to_have_text("Third")
        page.keyboard.press("Control+ArrowDown")
        expect(page.locator(".task-title").first).to_have_text("First")
        self.assert_order(page, "First", "Third", "Second")

    def test_by_drag(self) -> None:
        page = self.begin()
        first = page.locator(".task", has_text="First")
        third = page.locator(".task", has_text="Third")
        first.locator(".task-title").hover()
        with page.expect_response("**/task-order*.js"):
            page.mouse.down()
        third.hover(position={"x": 90, "y": 40})
        third.hover(position={"x": 90, "y": 41})
        page.mouse.up()
        expect(page.get_by_text("Moved “First”.")).to_be_visible()
        self.assert_order(page, "Second", "Third", "First")

    def test_by_form_without_javascript(self) -> None:
        for title in ("Third", "Second", "First"):
            self.alice.tasks.create(title=title)
        page = self.open(javascript=False)
        self.sign_in(page)
        page.goto("/tasks/someday/")
        page.get_by_role("link", name="Third", exact=True).click()
        page.get_by_role("button", name="Move", exact=True).click()
        page.get_by_role("button", name="To the top").click()
        self.assert_order(page, "Third", "First", "Second")

    def test_on_the_calendar_and_the_board_by_drag(self) -> None:
        task = self.alice.tasks.create(title="Swim", due_date=FRIDAY.date())
        page = self.open()
        self.sign_in(page)
        page.goto("/tasks/calendar/")
        swim = page.get_by_role("link", name="Swim", exact=True)
        swim.drag_to(page.locator("[data-day='2026-11-30']"))
        expect(page.get_by_text("“Swim” is due Mon 30 Nov.")).to_be_visible()
        page.goto("/tasks/board/?by=priority")
        swim.drag_to(page.get_by_role("region", name="Medium"))
        expect(page.get_by_text("Moved “Swim” to Medium.")).to_be_visible()
        task.refresh_from_db()
        self.assertEqual((str(task.due_date), task.priority), ("2026-11-30", 2))

    def test_shift_chooses_all_between(self) -> None:
        for number in range(9):
            self.alice.tasks.create(title=f"Thing {number}")
        page = self.open()
        self.sign_in(page)
        page.keyboard.press("s")
        boxes = page.get_by_role("checkbox", name="Choose “Thing")
        expect(boxes).to_have_count(9)
        expect(page.get_by_text("0 chosen")).to_be_visible()
        boxes.nth(2).click()
        boxes.nth(6).click(modifiers=["Shift"])
        expect(page.get_by_text("5 chosen")).to_be_visible()
        page.get_by_role("button", name="Choose all here").click()
        expect(page.get_by_text("9 chosen")).to_be_visible()
        page.get_by_role("button", name="Complete").click()
        expect(page.get_by_text("Completed 9 tasks.")).to_be_visible()
