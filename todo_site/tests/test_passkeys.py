"""Passkeys, codes and sessions in a real Chromium, which vouches for Alice itself."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import override_settings
from playwright.sync_api import Page, expect

from accounts.tests.people import PASSWORD
from todo_site.tests.browser import PHONE, BrowserTestCase

# What a phone does: it keeps the passkey, and knows its owner by a finger.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@override_settings(MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=True)
class PasskeyTests(BrowserTestCase):
    def setUp(self) -> None:
        self.alice = self.person()

    def with_authenticator(self, page: Page) -> Page:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        return page

    def at_localhost(self, page: Page) -> None:
        """Sign in where a browser allows passkeys: an address is no name."""
        self.home = self.live_server_url.replace("127.0.0.1", "localhost")
        page.goto(f"{self.home}/accounts/login/")
        self.give_password(page)
        page.wait_for_url("**/tasks/")

    def give_password(self, page: Page) -> None:
        page.get_by_label("Email").fill("alice@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    def confirm(self, page: Page) -> None:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()

    def sign_out(self, page: Page) -> None:
        page.goto(f"{self.home}/accounts/logout/")
        page.get_by_role("main").get_by_role("button", name="Sign out").click()

    def test_added_used_to_sign_in_and_removed(self) -> None:
        page = self.with_authenticator(self.open())
        self.at_localhost(page)
        page.goto(f"{self.home}/accounts/two-factor/")
        page.get_by_role("link", name="Add a passkey").click()
        self.confirm(page)
        page.get_by_label("Name").fill("My phone")
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        self.sign_out(page)
        page.goto(f"{self.home}/accounts/login/")
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url("**/tasks/")
        page.goto(f"{self.home}/accounts/two-factor/")
        page.get_by_role("link", name="Remove My phone").click()
        self.confirm(page)
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("The passkey is removed.")).to_be_visible()
        self.assertFalse(Authenticator.objects.exists())
        self.assertEqual(self.complaints, [])

    def test_as_the_second_step_after_the_password(self) -> None:
        page = self.with_authenticator(self.open(size=PHONE))
        self.at_localhost(page)
        page.goto(f"{self.home}/accounts/two-factor/passkeys/add/")
        self.confirm(page)
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        self.sign_out(page)
        page.goto(f"{self.home}/accounts/login/")
        self.give_password(page)
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        self.assert_fits(page)
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url("**/tasks/")
        self.assertEqual(self.complaints, [])


class CodeTests(BrowserTestCase):
    """Without JavaScript: nothing of it needs any."""

    def setUp(self) -> None:
        self.alice = self.person()

    def shown(self, secret: str, *, later: int = 0) -> str:
        step = next(iter(totp.yield_hotp_counters_from_time())) + later
        return str(totp.format_hotp_value(totp.hotp_value(secret, step)))

    def give_password(self, page: Page) -> None:
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill("alice@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    def give(self, page: Page, code: str) -> None:
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Go on").click()

    def sign_out(self, page: Page) -> None:
        page.goto("/accounts/logout/")
        page.get_by_role("main").get_by_role("button", name="Sign out").click()

    def set_up(self, page: Page) -> tuple[str, list[str]]:
        """Return the secret of the app, and the recovery codes."""
        page.goto("/accounts/two-factor/app/add/")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        secret = page.locator(".secret").inner_text()
        page.get_by_label("Code that the app shows").fill(self.shown(secret))
        page.get_by_role("button", name="Set up").click()
        page.get_by_role("button", name="Make new codes").click()
        shown = page.locator(".codes > li")
        expect(shown).to_have_count(10)
        codes = shown.all_inner_texts()
        page.get_by_role("link", name="I have kept them").click()
        return secret, codes

    def assert_works_once(self, page: Page, code: str) -> None:
        self.give_password(page)
        self.give(page, code)
        page.wait_for_url("**/tasks/")
        self.sign_out(page)
        self.give_password(page)
        self.give(page, code)
        expect(page.get_by_text("or it was used before")).to_be_visible()
        page.get_by_role("button", name="Sign in as somebody else").click()

    def test_set_up_used_refused_and_recovered(self) -> None:
        page = self.open(javascript=False)
        self.sign_in(page)
        secret, codes = self.set_up(page)
        told = [message.subject for message in mail.outbox]
        self.assertIn("An authenticator app was set up", told)
        self.assertIn("New recovery codes were made", told)
        self.sign_out(page)
        self.assert_works_once(page, self.shown(secret, later=1))
        self.assert_works_once(page, codes[0])

    def test_a_session_that_another_browser_ended_is_gone_at_its_next_click(
        self,
    ) -> None:
        here, there = self.open(), self.open(size=PHONE)
        self.sign_in(there)
        self.sign_in(here)
        here.goto("/accounts/sessions/")
        expect(here.get_by_text(re.compile("Chrome on"))).to_have_count(2)
        here.get_by_role("button", name=re.compile("^End Chrome")).click()
        expect(here.get_by_text("Ended: Chrome")).to_be_visible()
        there.goto("/accounts/")
        expect(there.get_by_role("heading", name="Sign in")).to_be_visible()
