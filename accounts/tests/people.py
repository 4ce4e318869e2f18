"""The cast of every test: Alice, Bob, Steve of the staff, and whoever is nobody."""

from typing import ClassVar

from django.contrib.auth.hashers import BCryptSHA256PasswordHasher
from django.test import TestCase

from accounts.models import User

PASSWORD = "correct horse battery"


class QuickHasher(BCryptSHA256PasswordHasher):
    """bcrypt with as few rounds as it takes."""

    rounds = 4


class PeopleTestCase(TestCase):
    """Tests told about Alice, Bob and Steve."""

    alice: ClassVar[User]
    bob: ClassVar[User]
    steve: ClassVar[User]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.alice = User.objects.create_user("alice@example.com", PASSWORD)
        cls.bob = User.objects.create_user("bob@example.com", PASSWORD)
        cls.steve = User.objects.create_superuser("steve@example.com", PASSWORD)
