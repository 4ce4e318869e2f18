"""Mail that cannot be sent."""

from unittest import mock

from django.core import mail
from django.test import SimpleTestCase

from accounts.tests.people import PeopleTestCase
from todo_site.mail import Unconfigured


class UnconfiguredTests(SimpleTestCase):
    def test_it_refuses_and_names_the_variable(self) -> None:
        message = mail.EmailMessage("Subject", "a link that signs in", to=["a@b.co"])
        with self.assertRaisesRegex(OSError, "EMAIL_URL"):
            Unconfigured().send_messages([message])


class FailureTests(PeopleTestCase):
    def test_the_page_says_so_and_the_log_says_why(self) -> None:
        with (
            mock.patch(
                "django.core.mail.EmailMessage.send", side_effect=TimeoutError("slow")
            ),
            self.assertLogs("accounts.adapter", "ERROR") as log,
        ):
            response = self.client.post(
                "/accounts/password/reset/", {"email": "alice@example.com"}, follow=True
            )
        self.assertContains(response, "could not be sent")
        self.assertContains(response, "No mail was sent")
        self.assertNotContains(response, "on its way")
        self.assertIn("slow", log.output[0])
