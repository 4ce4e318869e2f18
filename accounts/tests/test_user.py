"""What the database keeps true about users."""

from datetime import UTC, date, datetime
from io import StringIO

from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import PASSWORD, PeopleTestCase


class EmailTests(PeopleTestCase):
    def test_it_is_kept_in_lower_case(self) -> None:
        carol = User.objects.create_user(" Carol@Example.COM ", PASSWORD)
        self.assertEqual(carol.email, "carol@example.com")
        self.assertEqual(User.objects.get(email="CAROL@example.com"), carol)

    def test_a_second_one_that_differs_in_case_is_refused(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            User.objects.create_user("ALICE@example.com", PASSWORD)

    def test_the_database_itself_refuses_upper_case_and_none(self) -> None:
        for email in ("Alice@Example.com", "ALICE@EXAMPLE.COM", ""):
            with (
                self.subTest(email),
                self.assertRaises(IntegrityError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    "INSERT INTO accounts_user (email, password) VALUES (%s, '!')",
                    [email],
                )

    def test_no_email_is_refused(self) -> None:
        with self.assertRaises(ValueError):
            User.objects.create_user("", PASSWORD)


class ColumnTests(TestCase):
    def test_a_raw_insert_gets_the_defaults(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_user (email, password) VALUES ('a@b.co', '!')"
            )
        user = User.objects.get(email="a@b.co")
        self.assertEqual(
            (user.name, user.time_zone, user.is_active, user.is_staff),
            ("", "UTC", True, False),
        )
        self.assertLess((timezone.now() - user.created_at).total_seconds(), 5)

    def test_email_and_password_are_varchar_255_and_not_null(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name, data_type, character_maximum_length, is_nullable"
                " FROM information_schema.columns WHERE table_name = 'accounts_user'"
                " AND column_name IN ('email', 'password') ORDER BY column_name"
            )
            self.assertEqual(
                cursor.fetchall(),
                [
                    ("email", "character varying", 255, "NO"),
                    ("password", "character varying", 255, "NO"),
                ],
            )


class PasswordTests(PeopleTestCase):
    def test_only_bcrypt_is_stored(self) -> None:
        self.assertRegex(self.alice.password, r"^bcrypt_sha256\$\$2b\$")
        self.assertNotIn(PASSWORD, self.alice.password)

    def test_bytes_beyond_the_72nd_count(self) -> None:
        self.alice.set_password("x" * 80 + "a")
        self.assertFalse(self.alice.check_password("x" * 80 + "b"))
        self.assertTrue(self.alice.check_password("x" * 80 + "a"))


class TodayTests(PeopleTestCase):
    def test_the_day_turns_over_at_the_persons_midnight(self) -> None:
        moment = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
        self.alice.time_zone = "Pacific/Auckland"
        self.assertEqual(self.alice.today(moment), date(2026, 11, 25))
        self.assertEqual(self.alice.today(moment.replace(hour=11)), date(2026, 11, 26))

    def test_a_zone_that_nobody_knows_falls_back_to_the_sites(self) -> None:
        self.alice.time_zone = "Atlantis/Capital"
        self.assertEqual(
            self.alice.today(datetime(2026, 11, 25, tzinfo=UTC)), date(2026, 11, 25)
        )


class CreateSuperuserTests(TestCase):
    def test_it_asks_for_an_email_and_no_username(self) -> None:
        answers = {"email": "Root@Example.com", "interactive": False}
        call_command("createsuperuser", stdout=StringIO(), **answers)
        root = User.objects.get(email="root@example.com")
        self.assertTrue(root.is_staff and root.is_superuser)
