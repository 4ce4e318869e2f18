"""The commands that bring data to try the site with."""

from io import StringIO
from unittest import mock

from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from accounts.models import User
from tasks import demonstration
from tasks.models import Task
from tasks.sidebar import sidebar


class Terminal(StringIO):
    """Where somebody looks on."""

    def isatty(self) -> bool:
        return True


def run(name: str, **options: object) -> str:
    """Return what the command printed."""
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


@override_settings(DEBUG=True)
class SeedTests(TestCase):
    def rows(self, seed: int) -> list[tuple[object, ...]]:
        run("seed", users=5, tasks=40, seed=seed)
        columns = ("user__email", "title", "description", "due_date", "is_complete")
        rows = list(Task.objects.order_by("pk").values_list(*columns))
        User.objects.all().delete()
        return rows

    def test_it_adds_what_was_asked(self) -> None:
        printed = run("seed", users=5, tasks=42)
        self.assertIn("Added 5 users and 42 tasks.", printed)
        self.assertEqual((User.objects.count(), Task.objects.count()), (5, 42))
        done = Task.objects.filter(is_complete=True).count()
        self.assertTrue(10 < done < 40)

    def test_they_can_sign_in(self) -> None:
        run("seed", users=1, tasks=0)
        data = {"login": "person1.1@example.com", "password": demonstration.PASSWORD}
        self.assertRedirects(self.client.post("/accounts/login/", data), "/tasks/")

    def test_the_same_seed_invents_the_same(self) -> None:
        first = self.rows(seed=3)
        self.assertEqual(first, self.rows(seed=3))
        self.assertNotEqual(first, self.rows(seed=4))

    def test_the_same_seed_twice_is_refused(self) -> None:
        run("seed", users=1, tasks=1)
        with self.assertRaisesMessage(CommandError, "already"):
            run("seed", users=1, tasks=1)

    def test_it_draws_how_far_it_is(self) -> None:
        terminal = Terminal()
        call_command("seed", users=2, tasks=50, stdout=terminal)
        self.assertIn("100 %", terminal.getvalue())

    def test_nonsense_is_refused(self) -> None:
        for users, tasks in ((0, 1), (1, -1)):
            with self.assertRaises(CommandError):
                run("seed", users=users, tasks=tasks)

    def test_it_is_for_development(self) -> None:
        with override_settings(DEBUG=False), self.assertRaises(CommandError):
            run("seed")


@override_settings(DEBUG=True)
class DemonstrateTests(TestCase):
    def test_it_makes_a_week_of_tasks_once(self) -> None:
        for _ in range(2):
            self.assertIn(demonstration.PASSWORD, run("demonstrate"))
        demo = User.objects.get(email=demonstration.EMAIL)
        self.assertEqual(demo.tasks.count(), 16)
        # One of them is late from its hour on.
        early = demo.local(demo.created_at).replace(hour=0, minute=0)
        counts = sidebar(demo, early).counts
        self.assertEqual((counts.completed, counts.overdue), (4, 2))

    def test_it_is_for_development_on_this_machine(self) -> None:
        with override_settings(DEBUG=False), self.assertRaises(CommandError):
            run("demonstrate")
        there = {"default": {"HOST": "db.example"}}
        with (
            mock.patch.object(settings, "DATABASES", there),
            self.assertRaises(CommandError),
        ):
            run("demonstrate")
        self.assertFalse(User.objects.exists())
