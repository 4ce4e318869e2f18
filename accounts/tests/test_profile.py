"""The account page, and the address one signs in with."""

from datetime import UTC, datetime
from unittest import mock

from allauth.account.models import EmailAddress
from django.core import mail
from django.forms import ModelForm
from django.test import Client
from django.urls import reverse

from accounts.forms import ProfileForm
from accounts.models import User
from accounts.tests.people import PASSWORD, PeopleTestCase


class ProfileTests(PeopleTestCase):
    url = "/accounts/"

    def setUp(self) -> None:
        self.client.force_login(self.alice)

    def test_it_changes_name_and_time_zone(self) -> None:
        data = {"name": "Alice", "time_zone": "Asia/Tokyo"}
        self.assertRedirects(self.client.post(self.url, data), self.url)
        self.alice.refresh_from_db()
        self.assertEqual(
            (self.alice.name, self.alice.time_zone), ("Alice", "Asia/Tokyo")
        )

    def test_times_are_shown_in_their_zone(self) -> None:
        late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
        User.objects.filter(pk=self.alice.pk).update(
            created_at=late, time_zone="Asia/Tokyo"
        )
        self.assertContains(self.client.get(self.url), "26 November 2026")

    def test_a_bad_zone_and_a_long_name_are_shown_and_kept(self) -> None:
        data = {"name": "x" * 101, "time_zone": "Mars/Olympus"}
        response = self.client.post(self.url, data)
        self.assertEqual(response.status_code, 422)
        self.assertContains(response, "x" * 101, status_code=422)
        self.assertEqual(set(response.context["form"].errors), {"name", "time_zone"})

    def test_it_sets_nothing_back_that_changed_meanwhile(self) -> None:
        def change(form: ProfileForm) -> bool:
            User.objects.filter(pk=self.alice.pk).update(
                password="new", is_active=False
            )
            return bool(ModelForm.is_valid(form))

        data = {"name": "Alice", "time_zone": "UTC"}
        with mock.patch("accounts.forms.ProfileForm.is_valid", change):
            self.client.post(self.url, data)
        self.alice.refresh_from_db()
        self.assertEqual((self.alice.password, self.alice.is_active), ("new", False))

    def test_nothing_but_name_and_zone_can_be_set(self) -> None:
        data = {"name": "A", "time_zone": "UTC", "is_staff": "on", "email": "x@y.co"}
        self.client.post(self.url, data)
        self.alice.refresh_from_db()
        self.assertFalse(self.alice.is_staff)
        self.assertEqual(self.alice.email, "alice@example.com")

    def test_it_offers_every_zone_grouped_by_region(self) -> None:
        response = self.client.get(self.url)
        self.assertContains(response, '<optgroup label="Europe">')
        self.assertContains(response, '<option value="Europe/Berlin">Berlin</option>')


class EmailTests(PeopleTestCase):
    url = "/accounts/email/"

    def setUp(self) -> None:
        self.client.force_login(self.alice)

    def test_a_new_address_counts_once_it_is_confirmed(self) -> None:
        self.client.post(self.url, {"action_add": "", "email": "New@Example.com"})
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.email, "alice@example.com")
        self.assertContains(self.client.get(self.url), "new@example.com")
        words = str(mail.outbox[-1].body).split()
        self.client.post(next(word for word in words if "/confirm/" in word))
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.email, "new@example.com")

    def test_an_unconfirmed_address_still_signs_in_meanwhile(self) -> None:
        EmailAddress.objects.create(
            user=self.alice, email="alice@example.com", primary=True
        )
        self.client.post(self.url, {"action_add": "", "email": "new@example.com"})
        self.client.post(self.url, {"action_add": "", "email": "newer@example.com"})
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.email, "alice@example.com")
        addresses = EmailAddress.objects.filter(user=self.alice).values_list(
            "email", flat=True
        )
        self.assertEqual(set(addresses), {"alice@example.com", "newer@example.com"})

    def test_the_address_signed_in_with_cannot_be_removed(self) -> None:
        for email in ("alice@example.com", "new@example.com"):
            EmailAddress.objects.create(user=self.alice, email=email)
        data = {"action_remove": "", "email": "alice@example.com"}
        self.client.post(self.url, data)
        self.assertEqual(EmailAddress.objects.filter(user=self.alice).count(), 2)

    def test_somebody_elses_address_is_refused_at_its_field(self) -> None:
        data = {"action_add": "", "email": "BOB@example.com"}
        response = self.client.post(self.url, data)
        self.assertContains(response, "Somebody signed up with this address already.")
        self.assertContains(response, "BOB@example.com")

    def test_one_taken_before_it_was_confirmed_is_told_so(self) -> None:
        self.client.post(self.url, {"action_add": "", "email": "new@example.com"})
        User.objects.create_user("new@example.com", PASSWORD)
        words = str(mail.outbox[-1].body).split()
        link = next(word for word in words if "/confirm/" in word)
        response = self.client.post(link, follow=True)
        self.assertContains(response, "new@example.com is taken by now.")
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.email, "alice@example.com")

    def test_one_not_confirmed_opens_nothing_and_blocks_nobody(self) -> None:
        self.client.post(self.url, {"action_add": "", "email": "typo@example.com"})
        stranger = Client()
        data = {"login": "typo@example.com", "password": PASSWORD}
        stranger.post("/accounts/login/", data)
        self.assertNotIn("_auth_user_id", stranger.session)
        stranger.post("/accounts/password/reset/", {"email": "typo@example.com"})
        self.assertIn("Nobody signed up", str(mail.outbox[-1].body))
        passwords = {"password1": PASSWORD, "password2": PASSWORD}
        stranger.post("/accounts/signup/", {"email": "typo@example.com"} | passwords)
        self.assertTrue(User.objects.filter(email="typo@example.com").exists())

    def test_a_broken_confirmation_link_says_so(self) -> None:
        url = reverse("account_confirm_email", args=["nonsense"])
        self.assertContains(self.client.get(url), "This link has ended")


class ThemeTests(PeopleTestCase):
    url = "/accounts/theme/"

    def test_the_choice_is_kept_in_this_browser(self) -> None:
        response = self.client.post(self.url, {"theme": "dark", "next": "/tasks/"})
        self.assertRedirects(response, "/tasks/", fetch_redirect_response=False)
        self.assertContains(self.client.get("/"), 'data-theme="dark"')

    def test_nonsense_is_ignored(self) -> None:
        self.client.post(self.url, {"theme": '"><script>'})
        self.client.cookies["theme"] = '"><script>'
        self.assertContains(self.client.get("/"), 'data-theme="system"')

    def test_it_only_leads_on_within_this_site(self) -> None:
        response = self.client.post(
            self.url, {"theme": "dark", "next": "https://evil.example/"}
        )
        self.assertRedirects(response, "/")
