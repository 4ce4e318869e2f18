"""Users in the admin."""

from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.tests.people import PASSWORD, PeopleTestCase


class UserAdminTests(PeopleTestCase):
    url = "/admin/accounts/user/"

    def setUp(self) -> None:
        self.client.force_login(self.steve)

    def test_it_finds_by_email(self) -> None:
        response = self.client.get(self.url, {"q": "ALICE"})
        self.assertContains(response, "alice@example.com")
        self.assertNotContains(response, "bob@example.com")

    def test_it_never_shows_a_password_or_a_session(self) -> None:
        page = self.client.get(f"{self.url}{self.alice.pk}/change/")
        self.assertNotContains(page, self.alice.password)
        self.assertNotContains(page, "bcrypt")
        session_key = str(self.client.session.session_key)
        self.assertNotContains(page, session_key)

    def test_the_list_costs_the_same_for_many(self) -> None:
        self.client.get(self.url)
        with CaptureQueriesContext(connection) as few:
            self.client.get(self.url)
        User.objects.bulk_create(
            User(email=f"p{number}@example.com", password="!") for number in range(60)
        )
        with CaptureQueriesContext(connection) as many:
            self.client.get(self.url)
        self.assertEqual(len(few), len(many))
        self.assertLess(len(many), 15)

    def test_every_filter_works(self) -> None:
        for name in ("is_active", "is_staff", "is_superuser"):
            with self.subTest(name):
                User.objects.filter(pk=self.bob.pk).update(**{name: True})
                User.objects.filter(pk=self.alice.pk).update(**{name: False})
                response = self.client.get(self.url, {f"{name}__exact": 1})
                self.assertContains(response, "bob@example.com")
                self.assertNotContains(response, "alice@example.com")

    def test_it_adds_a_user(self) -> None:
        data = {
            "email": "Carol@example.com",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        self.client.post(f"{self.url}add/", data)
        carol = User.objects.get(email="carol@example.com")
        self.assertTrue(carol.check_password(PASSWORD))

    def test_a_changed_address_is_the_only_one(self) -> None:
        EmailAddress.objects.create(
            user=self.alice, email="alice@example.com", verified=True, primary=True
        )
        data = {"email": "alice2@example.com", "time_zone": "UTC", "is_active": "on"}
        self.client.post(f"{self.url}{self.alice.pk}/change/", data)
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.email, "alice2@example.com")
        self.assertFalse(EmailAddress.objects.filter(user=self.alice).exists())

    def test_deleting_says_how_much_will_go_and_takes_it_along(self) -> None:
        for number in range(3):
            self.alice.tasks.create(title=f"Task {number}")
        url = f"{self.url}{self.alice.pk}/delete/"
        page = self.client.get(url)
        self.assertContains(page, "3 tasks")
        self.assertNotContains(page, "Task 1")
        self.client.post(url, {"post": "yes"})
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())

    def test_only_staff_come_in_and_by_the_one_sign_in(self) -> None:
        self.client.logout()
        response = self.client.get("/admin/", follow=True)
        self.assertContains(response, "Forgot your password?")
        self.client.force_login(self.alice)
        self.assertEqual(self.client.get(self.url).status_code, 302)
        self.assertEqual(self.client.get("/admin/", follow=True).status_code, 403)

    def test_the_index_of_the_site_opens(self) -> None:
        self.assertContains(self.client.get(reverse("admin:index")), "Administration")
