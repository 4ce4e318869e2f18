"""Who may do what, asked of every address there is.

The addresses come from the URLconf: one that is missing here fails the first test.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.factors import FactorAdapter
from accounts.tests.passkey import CREDENTIAL
from accounts.tests.people import PASSWORD
from tasks.models import Change, Project, SavedFilter
from tasks.tests.cast import TaskTestCase
from todo_site.tests.addresses import (
    CHECKED,
    EVERY,
    OBJECTS,
    PARAMETERS,
    PRIVATE,
    PUBLIC,
    READ,
    STAFF,
)


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route with its pattern."""
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from walk(entry, route)
        else:
            yield route, entry


class AccessTests(TaskTestCase):
    passkey: ClassVar[Authenticator]
    project: ClassVar[Project]
    saved: ClassVar[SavedFilter]
    gone: ClassVar[Change]

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        app = {"secret": FactorAdapter().encrypt("JBSWY3DPEHPK3PXP")}
        Authenticator.objects.create(user=cls.alice, type="totp", data=app)
        cls.project = cls.alice.projects.create(name="Home")
        cls.saved = cls.alice.filters.create(name="Late", expression="overdue")
        cls.alice.tasks.create(title="Deleted").delete()
        cls.gone = cls.alice.changes.get(after__isnull=True)
        key = {"name": "Hers", "credential": CREDENTIAL}
        cls.passkey = Authenticator.objects.create(
            user=cls.alice, type="webauthn", data=key
        )

    def routes(self) -> dict[str, URLPattern]:
        every = dict(walk(get_resolver()))
        return {r: p for r, p in every.items() if not r.startswith("admin/")}

    def hers(self) -> dict[str, str]:
        """Return what stands for something of Alice's in an address."""
        session = self.alice.sessions.order_by("session_key").first()
        return {
            "<int:pk>": str(self.task.pk),
            "<slug:name>": session.name if session else "0",
            "<str:label>": "bank",
        }

    def send(self, client: Client, method: str, route: str, **headers: str) -> Any:
        path = PARAMETERS.get(route, route)
        for part, pk in {
            "passkeys/": self.passkey.pk,
            "projects/": self.project.pk,
            "filters/": self.saved.pk,
            "tasks/history/": self.gone.change_set_id,
            "changes/": self.gone.pk,
            "trash/": self.gone.pk,
        }.items():
            if part in route:
                path = path.replace("<int:pk>", str(pk))
        for parameter, value in self.hers().items():
            path = path.replace(parameter, value)
        return client.generic(
            method,
            f"/{path}",
            "title=Forged&version=1&theme=dark",
            content_type="application/x-www-form-urlencoded",
            headers=headers,
        )

    def checksum(self) -> list[Any]:
        sums = []
        with connection.cursor() as cursor:
            for table in CHECKED:
                cursor.execute(
                    f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t"  # noqa: S608 - our own names
                )
                sums += cursor.fetchall()
        return sums

    def test_every_address_is_in_a_table(self) -> None:
        self.assertEqual(set(self.routes()), {*PUBLIC, *PRIVATE, *STAFF, *OBJECTS})

    def test_only_the_public_ones_are_open(self) -> None:
        open_to_all = {
            route
            for route, pattern in self.routes().items()
            if not getattr(pattern.callback, "login_required", True)
        }
        # Signing out asks for nothing to be signed out of.
        self.assertEqual(open_to_all | {"accounts/logout/"}, set(PUBLIC))

    def test_a_stranger_goes_to_sign_in_and_changes_nothing(self) -> None:
        before, stranger = self.checksum(), Client()
        for route in (*PRIVATE, *STAFF, *OBJECTS):
            for method in EVERY:
                with self.subTest(route=route, method=method):
                    response = self.send(stranger, method, route)
                    self.assertEqual(response.status_code, 302)
                    self.assertTrue(
                        response.headers["Location"].startswith("/accounts/login/")
                    )
        self.assertEqual(self.checksum(), before)

    def test_somebody_elses_object_is_not_there_and_unchanged(self) -> None:
        """Neither for another member nor for the staff."""
        for person in (self.bob, self.steve):
            self.client.force_login(person)
            self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
            self.assert_not_there()

    def assert_not_there(self) -> None:
        before = self.checksum()
        for route, methods in OBJECTS.items():
            for method in methods:
                with self.subTest(route=route, method=method):
                    theirs = self.send(self.client, method, route)
                    self.assertEqual(theirs.status_code, 404)
                    absent = re.sub("<.*?>", "999999", route)
                    nobodys = self.send(self.client, method, absent)
                    self.assertEqual(nobodys.status_code, 404)
                    self.assertEqual(visible(theirs), visible(nobodys))
        self.assertEqual(self.checksum(), before)

    def test_what_is_the_staffs_is_not_for_members(self) -> None:
        staff = Client()
        staff.force_login(self.steve)
        for route, methods in STAFF.items():
            for method in methods:
                with self.subTest(route=route, method=method):
                    refused = self.send(self.client, method, route)
                    self.assertEqual(refused.status_code, 403)
                    self.assertEqual(self.send(staff, method, route).status_code, 200)

    def test_the_wrong_method_is_refused(self) -> None:
        before = self.checksum()
        for route, methods in (PUBLIC | PRIVATE | STAFF | OBJECTS).items():
            for method in EVERY - methods:
                with self.subTest(route=route, method=method):
                    response = self.send(self.client, method, route)
                    self.assertEqual(response.status_code, 405)
        self.assertEqual(self.checksum(), before)

    def test_a_post_without_its_token_is_refused(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.alice)
        before = self.checksum()
        for route, methods in (PUBLIC | PRIVATE | OBJECTS).items():
            if "POST" in methods:
                with self.subTest(route):
                    response = self.send(strict, "POST", route)
                    self.assertEqual(response.status_code, 403)
        self.assertEqual(self.checksum(), before)

    def test_reading_changes_nothing(self) -> None:
        self.alice.last_login = timezone.now()
        self.alice.save()
        # Reading the address page notes the address once.
        self.send(self.client, "GET", "accounts/email/")
        before = self.checksum()
        readable = PUBLIC | PRIVATE | OBJECTS
        # It takes a token to be there at all.
        del readable["metrics"]
        for route, methods in readable.items():
            for method in methods & READ:
                with self.subTest(route=route, method=method):
                    response = self.send(self.client, method, route)
                    self.assertLess(response.status_code, 400)
        self.assertEqual(self.checksum(), before)

    def test_every_page_has_a_way_out(self) -> None:
        pages = 0
        for route in (*PRIVATE, *OBJECTS):
            response = self.send(self.client, "GET", route)
            if response.status_code == 200 and "</html>" in response.text:
                with self.subTest(route):
                    self.assertContains(response, 'action="/accounts/logout/"')
                pages += 1
        self.assertGreater(pages, 30)

    def test_every_answer_carries_the_policy(self) -> None:
        for route in (*PUBLIC, *PRIVATE, *OBJECTS, "nowhere/"):
            for client in (self.client, Client()):
                response = self.send(client, "GET", route)
                policy = response.headers["Content-Security-Policy"]
                with self.subTest(route):
                    for directive in (
                        "default-src 'none'",
                        "base-uri 'none'",
                        "form-action 'self'",
                        "frame-ancestors 'none'",
                    ):
                        self.assertIn(directive, policy)
                    self.assertNotIn("unsafe", policy)
                    self.assertEqual(
                        response.headers["X-Content-Type-Options"], "nosniff"
                    )
                    self.assertEqual(
                        response.headers["Cross-Origin-Resource-Policy"], "same-origin"
                    )


class AdminAccessTests(TaskTestCase):
    def paths(self) -> Iterator[str]:
        """Yield every address of the admin, with Alice's task for its object."""
        for route, _ in walk(get_resolver()):
            if route.startswith("admin/") and "login" not in route:
                path = re.sub(r"<path:object_id>|<id>", str(self.task.pk), route)
                path = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "1", path)
                yield "/" + re.sub(r"[\^$]", "", path)

    def test_it_is_closed_to_strangers_and_members(self) -> None:
        paths = list(self.paths())
        self.assertGreater(len(paths), 20)
        for path in paths:
            for client in (Client(), self.client):
                for method in EVERY:
                    with self.subTest(path=path, method=method):
                        response = client.generic(method, path)
                        self.assertIn(response.status_code, {302, 403, 405})
        self.assert_unchanged()

    def test_a_post_without_its_token_is_refused(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.steve)
        for path in self.paths():
            with self.subTest(path):
                self.assertEqual(strict.post(path).status_code, 403)
        self.assert_unchanged()


def visible(response: Any) -> str:
    """Return what is said, without the tokens and the address, which differ anyway."""
    text = re.sub(r"/tasks/\d+/", "/tasks/pk/", response.content.decode())
    text = re.sub(r'value="[0-9a-f-]{36}"', 'value="key"', text)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
