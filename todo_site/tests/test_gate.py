"""However many threads there are, one stays out of the database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import SimpleTestCase, TestCase

from todo_site.database.backend.patience import PatientConnection
from todo_site.database.gate import Gate, GateTimeoutError


@contextmanager
def entered(gate: Gate) -> Iterator[None]:
    gate.enter()
    try:
        yield
    finally:
        gate.leave()


class GateTests(SimpleTestCase):
    def setUp(self) -> None:
        self.now = 100.0
        self.gate = Gate(1, 2.0, clock=lambda: self.now)

    def test_whoever_finds_a_place_passes(self) -> None:
        for _ in range(3):
            with entered(self.gate):
                self.assertFalse(self.gate.is_stuck)

    def test_a_place_is_given_back_by_an_error_too(self) -> None:
        with self.assertRaises(ZeroDivisionError), entered(self.gate):
            raise ZeroDivisionError
        with entered(self.gate):
            pass

    def test_when_nobody_leaves_the_next_is_told_at_once(self) -> None:
        with entered(self.gate):
            self.now += 2.1
            self.assertTrue(self.gate.is_stuck)
            with self.assertRaises(GateTimeoutError), entered(self.gate):
                pass
        with entered(self.gate):
            self.assertFalse(self.gate.is_stuck)

    def test_whoever_waits_gets_the_place_that_becomes_free(self) -> None:
        gate, passed = Gate(1, 20.0), threading.Event()

        def wait() -> None:
            with entered(gate):
                passed.set()

        waiting = threading.Thread(target=wait)
        with entered(gate):
            waiting.start()
            self.assertFalse(passed.wait(0.1))
        self.assertTrue(passed.wait(20))
        waiting.join()

    def test_whoever_waits_in_vain_is_told(self) -> None:
        gate = Gate(1, 0.05)
        with entered(gate), self.assertRaises(GateTimeoutError), entered(gate):
            pass


class TransactionTests(TestCase):
    def connect(self) -> PatientConnection:
        parameters = connection.get_connection_params()
        other = PatientConnection.connect(**parameters)
        self.addCleanup(other.close)
        return other

    def test_a_transaction_keeps_its_place_until_it_ends(self) -> None:
        gate, (holder, other) = Gate(1, 0.05), (self.connect(), self.connect())
        for one in (holder, other):
            one.use(5, gate)
        with holder.transaction():
            holder.execute("SELECT 1")
            with self.assertRaises(GateTimeoutError):
                other.execute("SELECT 1")
            holder.execute("SELECT 1")
        other.execute("SELECT 1")

    def test_whoever_hangs_up_gives_it_back(self) -> None:
        gate, (holder, other) = Gate(1, 0.05), (self.connect(), self.connect())
        for one in (holder, other):
            one.use(5, gate)
        holder.execute("BEGIN")
        holder.rest()
        other.execute("SELECT 1")
