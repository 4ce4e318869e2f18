"""How often may be tried: enough to forget a password, too little to guess one."""

import http.client
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.test import Client, RequestFactory, SimpleTestCase, override_settings
from django.utils import timezone

from accounts.models import Throttle
from accounts.places import address_of, neighbourhood_of
from accounts.tests.people import PASSWORD, PeopleTestCase
from accounts.tests.test_signin import CountingHasher
from accounts.throttling import HASHING, HERE, PLACE_HOUR, STRANGERS, Count
from todo_site.tests.sites import SiteTestCase

URL = "/accounts/login/"
WRONG = "wrong password"
TOKEN = "0123456789abcdef0123456789abcdef"


class SigninTests(PeopleTestCase):
    def sign_in(
        self, place: str = "10.0.0.1", client: Client | None = None, **changes: str
    ) -> Any:
        data = {"login": "alice@example.com", "password": WRONG}
        return (client or self.client).post(URL, data | changes, REMOTE_ADDR=place)

    def later(self, **time: int) -> Any:
        now = timezone.now() + timedelta(**time)
        return mock.patch("accounts.throttling.timezone.now", return_value=now)

    @override_settings(PASSWORD_HASHERS=["accounts.tests.test_signin.CountingHasher"])
    def test_the_sixth_wrong_password_is_not_even_looked_at(self) -> None:
        self.alice.set_password(PASSWORD)
        self.alice.save()
        CountingHasher.hashes = 0
        statuses = [self.sign_in().status_code for _ in range(20)]
        self.assertEqual(statuses, [200] * 5 + [429] * 15)
        self.assertEqual(CountingHasher.hashes, 5)

    def test_the_answer_says_how_long_to_wait(self) -> None:
        for _ in range(6):
            response = self.sign_in()
        self.assertContains(response, "Too many tries", status_code=429)
        self.assertContains(response, "Wait 3 minutes", status_code=429)
        self.assertAlmostEqual(int(response.headers["Retry-After"]), 180, delta=5)

    def test_known_and_unknown_accounts_are_refused_alike(self) -> None:
        for _ in range(6):
            known, unknown = self.sign_in(), self.sign_in("10.9.9.9", login="x@y.zz")
        self.assertEqual(known.status_code, unknown.status_code)
        self.assertEqual(known.content, unknown.content)

    def test_after_a_while_there_is_room_again(self) -> None:
        for _ in range(6):
            self.sign_in()
        with self.later(minutes=2):
            self.assertEqual(self.sign_in(password=PASSWORD).status_code, 429)
        with self.later(minutes=3, seconds=5):
            self.assertEqual(self.sign_in(password=PASSWORD).status_code, 302)

    def test_the_owner_gets_in_from_elsewhere_meanwhile(self) -> None:
        for _ in range(30):
            self.sign_in()
        self.assertEqual(self.sign_in("10.7.7.7", password=PASSWORD).status_code, 302)

    def test_a_known_browser_gets_in_whoever_else_is_trying(self) -> None:
        at_home = Client()
        self.assertEqual(
            self.sign_in(client=at_home, password=PASSWORD).status_code, 302
        )
        at_home.post("/accounts/logout/")
        for number in range(STRANGERS.times):
            self.sign_in(f"10.1.{number // 5}.1")
        elsewhere = self.sign_in("10.3.3.3", password=PASSWORD)
        self.assertEqual(elsewhere.status_code, 429)
        again = self.sign_in("10.4.4.4", client=at_home, password=PASSWORD)
        self.assertEqual(again.status_code, 302)

    def test_a_known_browser_is_known_for_its_own_address_alone(self) -> None:
        self.sign_in(password=PASSWORD)
        self.client.post("/accounts/logout/")
        for number in range(STRANGERS.times):
            self.sign_in(f"10.1.{number // 5}.1", Client(), login="bob@example.com")
        bobs = self.sign_in("10.4.4.4", login="bob@example.com")
        self.assertEqual(bobs.status_code, 429)

    def test_a_made_up_cookie_is_no_known_browser(self) -> None:
        for value in ("abc", "abc:def", ""):
            self.client.cookies["device"] = value
            self.sign_in(password=PASSWORD)
            self.assertNotEqual(self.client.cookies["device"].value, value)
            self.client.post("/accounts/logout/")

    def test_from_one_place_only_so_many_accounts_are_tried(self) -> None:
        statuses = [
            self.sign_in(login=f"p{number}@example.com").status_code
            for number in range(12)
        ]
        self.assertEqual(statuses, [200] * 10 + [429] * 2)

    def test_an_hour_allows_less_than_sixty_minutes_do(self) -> None:
        tried = 0
        for minute in range(60):
            with self.later(minutes=minute):
                for number in range(10):
                    login = f"p{minute}-{number}@example.com"
                    tried += self.sign_in(login=login).status_code == 200
        self.assertLessEqual(tried, 2 * PLACE_HOUR.times)

    def test_who_signs_in_often_is_not_kept_out(self) -> None:
        for _ in range(40):
            response = self.sign_in(password=PASSWORD)
            self.assertEqual(response.status_code, 302)
            self.client.post("/accounts/logout/")

    def test_more_sign_ins_at_once_than_a_worker_can_hash_are_sent_away(self) -> None:
        with HASHING, HASHING:
            response = self.sign_in(password=PASSWORD)
        self.assertEqual(response.status_code, 429)
        self.assertEqual(response.headers["Retry-After"], "2")
        self.assertEqual(self.sign_in(password=PASSWORD).status_code, 302)

    def test_a_try_counts_though_its_request_fails(self) -> None:
        def fail_inside(*args: Any, **more: Any) -> None:
            with transaction.atomic():
                raise ZeroDivisionError

        self.client.raise_request_exception = False
        with mock.patch("accounts.adapter.AccountAdapter.authenticate", fail_inside):
            statuses = [self.sign_in().status_code for _ in range(6)]
        self.assertEqual(statuses, [500] * 5 + [429])

    def test_nothing_that_is_kept_names_anybody(self) -> None:
        self.sign_in()
        for key in Throttle.objects.values_list("key", flat=True):
            self.assertRegex(key, r"^[0-9a-f]{64}$")


class OtherFormsTests(PeopleTestCase):
    def test_three_mails_to_an_address_are_enough_for_a_while(self) -> None:
        for email in ("alice@example.com", "nobody@example.com"):
            with self.subTest(email):
                statuses = [
                    self.client.post("/accounts/password/reset/", {"email": email})
                    for _ in range(4)
                ]
                found = [answer.status_code for answer in statuses]
                self.assertEqual(found, [302, 302, 302, 429])

    def test_a_sign_up_may_be_corrected_as_often_as_it_takes(self) -> None:
        data = {"email": "carol@example.com", "password1": "x", "password2": "y"}
        for _ in range(10):
            self.assertEqual(
                self.client.post("/accounts/signup/", data).status_code, 200
            )

    def test_twenty_sign_ups_an_hour_from_a_place(self) -> None:
        data = {"email": "nonsense", "password1": "x", "password2": "y"}
        for _ in range(20):
            self.client.post("/accounts/signup/", data)
        response = self.client.post("/accounts/signup/", data)
        self.assertEqual(response.status_code, 429)

    def test_a_borrowed_session_cannot_guess_the_password(self) -> None:
        self.client.force_login(self.alice)
        data = {"oldpassword": WRONG, "password1": "a b c d e f", "password2": "x"}
        for url in ("/accounts/password/change/", "/accounts/delete/"):
            for _ in range(5):
                self.client.post(url, data | {"password": WRONG})
        response = self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        self.assertEqual(response.status_code, 429)


class PlaceTests(SimpleTestCase):
    def place(self, forwarded: str, proxies: int) -> str:
        request = RequestFactory().get(
            "/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="192.0.2.1"
        )
        with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
            return address_of(request)

    def test_only_what_our_own_proxies_wrote_is_believed(self) -> None:
        for forwarded, proxies, expected in (
            ("203.0.113.9", 0, "192.0.2.1"),
            ("203.0.113.9", 1, "203.0.113.9"),
            ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
            ("6.6.6.6, 203.0.113.9, 198.51.100.2", 2, "203.0.113.9"),
            ("203.0.113.9", 2, "192.0.2.1"),
            ("nonsense", 1, "192.0.2.1"),
            ("", 1, "192.0.2.1"),
            ("6.6.6.6, 2001:db8::1", 1, "2001:db8::1"),
            ("203.0.113.9:5501", 1, "203.0.113.9"),
            ("[2001:db8::1]:5501", 1, "2001:db8::1"),
            ("::ffff:203.0.113.9", 1, "203.0.113.9"),
            ("fe80::1%eth0", 1, "fe80::1"),
            ("::1.2.3.4", 1, "192.0.2.1"),
        ):
            with self.subTest(forwarded=forwarded, proxies=proxies):
                self.assertEqual(self.place(forwarded, proxies), expected)

    def test_an_ipv6_network_is_one_place(self) -> None:
        one, other, third = (
            neighbourhood_of(RequestFactory().get("/", REMOTE_ADDR=address))
            for address in ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")
        )
        self.assertEqual(one, other)
        self.assertNotEqual(one, third)

    def test_a_socket_without_addresses_is_a_place_too(self) -> None:
        request = RequestFactory().get("/", REMOTE_ADDR="")
        self.assertEqual(address_of(request), "0.0.0.0")  # noqa: S104 - nowhere


class CountTests(PeopleTestCase):
    def test_giving_back_makes_room_for_one(self) -> None:
        now, count = timezone.now(), Count(HERE, ("alice",))
        for _ in range(HERE.times):
            self.assertTrue(count.take(now))
        self.assertFalse(count.take(now))
        count.give_back()
        self.assertTrue(count.take(now))
        self.assertFalse(count.take(now))


class TwoWorkersTests(SiteTestCase):
    """Real processes, real bcrypt: what one worker counted the other knows."""

    def crowd_signs_in(self, address: str) -> Counter[int]:
        with ThreadPoolExecutor(10) as people:
            return Counter(people.map(lambda n: self.attempt(address, n), range(50)))

    def attempt(self, address: str, number: int) -> int:
        form = {"csrfmiddlewaretoken": TOKEN, "login": "alice@example.com"}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.CSRF_COOKIE_NAME}={TOKEN}",
            "X-Forwarded-For": f"198.51.100.{number}",
        }
        connection = http.client.HTTPConnection(address.removeprefix("http://"))
        body = urlencode(form | {"password": WRONG})
        connection.request("POST", URL, body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def test_over_workers_restarts_and_made_up_addresses(self) -> None:
        site = self.site(WEB_CONCURRENCY="2")
        first = self.crowd_signs_in(site.address)
        self.assertLessEqual(first[200], HERE.times)
        self.assertEqual(first[200] + first[429], 50)
        site.stop()
        again = self.crowd_signs_in(self.site(WEB_CONCURRENCY="2").address)
        self.assertLessEqual(first[200] + again[200], HERE.times)
