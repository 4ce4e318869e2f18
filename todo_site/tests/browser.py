"""Tests in a real Chromium. Where there is none they say so and are skipped."""

import os
import shutil
from pathlib import Path
from typing import Any, ClassVar
from unittest import SkipTest

from django.conf import settings
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    sync_playwright,
)

from accounts.models import User
from accounts.tests.people import PASSWORD

PROGRAMS = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
# Without these it calls home, and waits where there is no way out.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = (375, 740)
DESK = (1280, 800)
FAILURES: Path = settings.BASE_DIR / "test-results"


def program() -> str:
    """Return Chromium's path; raise SkipTest, or fail where it is required."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    if os.environ.get("REQUIRE_BROWSER") == "true":
        raise RuntimeError("REQUIRE_BROWSER is set, and there is no Chromium.")
    raise SkipTest("no Chromium on this machine: browser tests did not run")


class BrowserTestCase(StaticLiveServerTestCase):
    """One browser for the class, one window for each test."""

    browser: ClassVar[Browser]

    @classmethod
    def setUpClass(cls) -> None:
        path = program()
        super().setUpClass()
        playwright = sync_playwright().start()
        cls.addClassCleanup(playwright.stop)
        cls.browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        cls.addClassCleanup(cls.browser.close)

    def open(
        self,
        *,
        size: tuple[int, int] = DESK,
        javascript: bool = True,
        colours: str = "light",
    ) -> Page:
        """Return a new window; its complaints and its last sight are kept."""
        context = self.browser.new_context(
            base_url=self.live_server_url,
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            java_script_enabled=javascript,
            color_scheme=colours,  # type: ignore[arg-type]
            timezone_id="Europe/Berlin",
            locale="en-GB",
        )
        context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        page = context.new_page()
        page.on("console", self.complain)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.addCleanup(self.close, context, page)
        return page

    def complain(self, message: ConsoleMessage) -> None:
        """Keep what the browser says of an error."""
        if message.type == "error":
            self.complaints.append(message.text)

    def close(self, context: BrowserContext, page: Page) -> None:
        """Close the window; of a failed test keep what it showed last."""
        outcome = self._outcome  # type: ignore[attr-defined]
        if outcome and not outcome.success:
            FAILURES.mkdir(exist_ok=True)
            page.screenshot(path=FAILURES / f"{self.id()}.png")
        context.close()

    def person(self, email: str = "alice@example.com") -> User:
        """Return somebody who can sign in."""
        return User.objects.create_user(email, PASSWORD)

    def sign_in(self, page: Page, email: str = "alice@example.com") -> None:
        """Sign in by the form."""
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/tasks/")

    def confirm(self, page: Page) -> None:
        """Give the password once more, as is asked before something sensitive."""
        page.goto("/accounts/reauthenticate/")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url("**/tasks/")

    def assert_fits(self, page: Page) -> None:
        """Fail if the page is wider than the window."""
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.fail(f"{page.url} scrolls sideways")


class Everywhere:
    """A walk through the site at desk and phone, with JavaScript and without.

    Mixed into a BrowserTestCase; what the browser complains of is a failure, but for
    what the walk itself asks for.
    """

    expected: tuple[str, ...] = ()

    def walk(self, page: Page, *, quick: bool) -> None:
        """Do what a person does; `quick` with JavaScript."""
        raise NotImplementedError

    def go(self: Any, size: tuple[int, int], *, quick: bool) -> None:
        """Walk, and look at what the browser had to say."""
        self.walk(self.open(size=size, javascript=quick), quick=quick)
        said = [c for c in self.complaints if not any(e in c for e in self.expected)]
        self.assertEqual(said, [])

    def test_at_the_desk(self) -> None:
        self.go(DESK, quick=True)

    def test_at_the_desk_without_javascript(self) -> None:
        self.go(DESK, quick=False)

    def test_on_the_phone(self) -> None:
        self.go(PHONE, quick=True)

    def test_on_the_phone_without_javascript(self) -> None:
        self.go(PHONE, quick=False)
