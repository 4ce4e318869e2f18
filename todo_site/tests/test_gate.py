"""However many threads there are, one stays out of the database."""

import threading

from django.test import SimpleTestCase

from todo_site.database.gate import Gate, GateTimeoutError


class GateTests(SimpleTestCase):
    def setUp(self) -> None:
        self.now = 100.0
        self.gate = Gate(1, 2.0, clock=lambda: self.now)

    def test_whoever_finds_a_place_passes(self) -> None:
        for _ in range(3):
            with self.gate.entered():
                self.assertFalse(self.gate.is_stuck)

    def test_a_place_is_given_back_by_an_error_too(self) -> None:
        with self.assertRaises(ZeroDivisionError), self.gate.entered():
            raise ZeroDivisionError
        with self.gate.entered():
            pass

    def test_when_nobody_leaves_the_next_is_told_at_once(self) -> None:
        with self.gate.entered():
            self.now += 2.1
            self.assertTrue(self.gate.is_stuck)
            with self.assertRaises(GateTimeoutError), self.gate.entered():
                pass
        with self.gate.entered():
            self.assertFalse(self.gate.is_stuck)

    def test_whoever_waits_gets_the_place_that_becomes_free(self) -> None:
        gate, passed = Gate(1, 20.0), threading.Event()

        def wait() -> None:
            with gate.entered():
                passed.set()

        waiting = threading.Thread(target=wait)
        with gate.entered():
            waiting.start()
            self.assertFalse(passed.wait(0.1))
        self.assertTrue(passed.wait(20))
        waiting.join()

    def test_whoever_waits_in_vain_is_told(self) -> None:
        gate = Gate(1, 0.05)
        with gate.entered(), self.assertRaises(GateTimeoutError), gate.entered():
            pass
