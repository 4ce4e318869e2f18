"""Signing in with another site, by OpenID Connect: the whole way and back."""

import http.cookiejar
import urllib.request
from typing import ClassVar
from urllib.error import HTTPError
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

from todo_site.environment import providers
from todo_site.tests.provider import CLIENT, SECRET, Provider, provider
from todo_site.tests.servers import Site, manage, serve
from todo_site.tests.sites import SiteTestCase

WITH_CODE = """
from accounts.models import User
from accounts.factors import FactorAdapter
from allauth.mfa.models import Authenticator
user = User.objects.create_user("dora@example.com", "known to every test")
secret = {"secret": FactorAdapter().encrypt("JBSWY3DPEHPK3PXP")}
Authenticator.objects.create(user=user, type="totp", data=secret)
"""


class Browser:
    """Follows redirects and keeps cookies, of both sites."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, url: str) -> tuple[int, str, str]:
        """Return the status, the last address and the page."""
        try:
            with self.opener.open(url, timeout=20) as response:
                return response.status, response.url, response.read().decode()
        except HTTPError as error:
            return error.code, error.url or "", error.read().decode()


class ProviderTests(SiteTestCase):
    there: ClassVar[Provider]
    here: ClassVar[Site]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.there = cls.enterClassContext(provider())
        where = cls.there.issuer.removeprefix("http://")
        named = f"Acme=http://{CLIENT}:{quote(SECRET)}@{where}"
        manage(cls.server, "migrate", OIDC_PROVIDERS=named)
        cls.here = serve(cls.server, OIDC_PROVIDERS=named)
        cls.addClassCleanup(cls.here.stop)

    def come(self, **claims: object) -> tuple[Browser, tuple[int, str, str]]:
        self.there.claims = {"email_verified": True, **claims}
        browser = Browser()
        page = browser.get(f"{self.here.address}/accounts/oidc/acme/login/")
        return browser, page

    def people(self, email: str) -> int:
        return self.ask(f"SELECT count(*) FROM accounts_user WHERE email = '{email}'")  # noqa: S608 - of this file

    def test_the_sign_in_page_leads_there(self) -> None:
        page = self.here.get("/accounts/login/").body
        self.assertIn("Continue with Acme", page)
        self.assertIn("/accounts/oidc/acme/login/", page)

    def test_somebody_new_is_signed_up_and_in(self) -> None:
        _, (status, url, page) = self.come(sub="1", email="carol@example.com")
        self.assertEqual((status, url), (200, f"{self.here.address}/tasks/"))
        self.assertIn("Nothing to do", page)
        self.assertEqual(self.people("carol@example.com"), 1)
        _, (_, again, _) = self.come(sub="1", email="carol@example.com")
        self.assertEqual(again, f"{self.here.address}/tasks/")
        self.assertEqual(self.people("carol@example.com"), 1)
        noted = "SELECT count(*) FROM accounts_auditentry WHERE action = 'sign-up'"
        kept = self.ask(noted)
        self.assertGreaterEqual(kept, 1)

    def test_an_address_that_the_provider_vouches_for_is_ones_own(self) -> None:
        _, (_, url, _) = self.come(sub="2", email="alice@example.com")
        self.assertEqual(url, f"{self.here.address}/tasks/")
        self.assertEqual(self.people("alice@example.com"), 1)

    def test_one_that_it_does_not_vouch_for_is_nobodys(self) -> None:
        claims = {"sub": "3", "email": "alice@example.com", "email_verified": False}
        browser, (_, url, _) = self.come(**claims)
        self.assertNotEqual(url, f"{self.here.address}/tasks/")
        self.assertIn("/accounts/login/", browser.get(f"{self.here.address}/tasks/")[1])

    def test_the_second_step_is_asked_for_all_the_same(self) -> None:
        manage(self.server, "shell", "-v", "0", "-c", WITH_CODE)
        browser, (_, url, _) = self.come(sub="4", email="dora@example.com")
        self.assertIn("/accounts/two-factor/authenticate/", url)
        again = browser.get(f"{self.here.address}/tasks/")[1]
        self.assertIn("/accounts/two-factor/authenticate/", again)

    def test_the_code_is_exchanged_with_proof_that_it_was_asked_for(self) -> None:
        self.come(sub="5", email="erin@example.com")
        asked = next(p for p in reversed(self.there.asked) if "/authorize" in p)
        self.assertIn("code_challenge_method=S256", asked)
        self.assertIn("state=", asked)
        self.assertIn("code_verifier=", " ".join(self.there.asked))

    def test_a_made_up_answer_signs_nobody_in(self) -> None:
        browser = Browser()
        url = f"{self.here.address}/accounts/oidc/acme/login/callback/?code=x&state=y"
        _, _, page = browser.get(url)
        self.assertIn("It did not work", page)
        self.assertIn("/accounts/login/", browser.get(f"{self.here.address}/tasks/")[1])

    def test_an_unknown_provider_is_not_there(self) -> None:
        status, _, _ = Browser().get(f"{self.here.address}/accounts/oidc/x/login/")
        self.assertEqual(status, 404)

    def test_what_is_known_there_goes_with_its_user(self) -> None:
        self.come(sub="6", email="frank@example.com")
        with self.look_in() as connection:
            connection.execute("DELETE FROM accounts_user WHERE email LIKE 'frank%'")
        left = "SELECT count(*) FROM socialaccount_socialaccount WHERE uid = '6'"
        self.assertEqual(self.ask(left), 0)


class SettingTests(SimpleTestCase):
    def test_each_is_named_with_its_client_and_address(self) -> None:
        (found,) = providers(["My Work=https://id:a%2Fb@login.example/realm"])
        self.assertEqual(found["provider_id"], "my-work")
        self.assertEqual((found["client_id"], found["secret"]), ("id", "a/b"))
        expected = "https://login.example/realm"
        self.assertEqual(found["settings"]["server_url"], expected)  # type: ignore[index]

    def test_nonsense_stops_the_start(self) -> None:
        for word in (
            "https://id:secret@login.example",
            "Work=https://login.example",
            "Acme=http://id:secret@login.example",
            "Work=id:secret",
        ):
            with self.subTest(word), self.assertRaises(ImproperlyConfigured):
                providers([word])
