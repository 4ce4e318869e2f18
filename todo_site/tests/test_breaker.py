"""After a failure nobody queues; one at a time tries again."""

from collections.abc import Callable

from django.test import SimpleTestCase
from psycopg import OperationalError

from todo_site.database.breaker import Breaker


def always(error: Exception) -> bool:
    return True


def never(error: Exception) -> bool:
    return False


class BreakerTests(SimpleTestCase):
    def setUp(self) -> None:
        self.now = 100.0
        self.tries = 0
        self.breaker = Breaker(clock=lambda: self.now)

    def refused(self, is_fault: Callable[[Exception], bool] = always) -> None:
        with (
            self.assertRaises(OperationalError),
            self.breaker.attempt(is_fault=is_fault),
        ):
            self.tries += 1
            raise OperationalError("refused")

    def succeed(self) -> None:
        with self.breaker.attempt(is_fault=always):
            self.tries += 1

    def test_success_lets_everybody_through(self) -> None:
        self.succeed()
        self.succeed()
        self.assertEqual(self.tries, 2)

    def test_after_a_failure_nobody_tries_for_a_second(self) -> None:
        self.refused()
        self.refused()
        self.now += 0.9
        self.refused()
        self.assertEqual(self.tries, 1)

    def test_then_one_tries_and_the_others_are_told(self) -> None:
        self.refused()
        self.now += 1.1
        with self.breaker.attempt(is_fault=always):
            self.refused()
        self.assertEqual(self.tries, 1)
        self.succeed()
        self.assertEqual(self.tries, 2)

    def test_an_attempt_that_never_ends_does_not_keep_the_turn(self) -> None:
        self.refused()
        self.now += 1.1
        with self.breaker.attempt(is_fault=always):
            self.now += 5.1
            self.succeed()
        self.assertEqual(self.tries, 2)

    def test_all_connections_in_use_is_no_fault(self) -> None:
        self.refused(is_fault=never)
        self.succeed()
        self.assertEqual(self.tries, 2)

    def test_a_try_that_ends_otherwise_lets_everybody_through(self) -> None:
        self.refused()
        self.now += 1.1
        self.refused(is_fault=never)
        self.succeed()
        self.refused()
        self.now += 1.1
        with self.assertRaises(ZeroDivisionError):
            self.fail_otherwise()
        self.succeed()
        self.assertEqual(self.tries, 5)

    def fail_otherwise(self) -> None:
        with self.breaker.attempt(is_fault=always):
            raise ZeroDivisionError
