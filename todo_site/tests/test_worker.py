"""Whoever dawdles keeps nobody else waiting."""

import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from unittest import mock

from django.test import SimpleTestCase
from gunicorn.workers.gthread import TConn

from todo_site.tests.servers import Site
from todo_site.tests.sites import SiteTestCase
from todo_site.worker import Worker

PROBING = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
END = b"Allow: /\n"
STAYING = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
CLOSING = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


class WorkerTests(SiteTestCase):
    def setUp(self) -> None:
        self.one = self.site(WEB_CONCURRENCY="1")

    def wire(self, site: Site, sent: bytes) -> socket.socket:
        """Return a connection on which that was sent."""
        host, _, port = site.address.removeprefix("http://").partition(":")
        wire = socket.create_connection((host, int(port)), timeout=20)
        wire.sendall(sent)
        return wire

    def read(self, wire: socket.socket) -> bytes:
        """Return all that comes until the other side has no more to say."""
        return b"".join(iter(lambda: wire.recv(65536), b""))

    @contextmanager
    def hurry(self, site: Site) -> Iterator[list[bytes]]:
        """Meanwhile ask again as soon as there is an answer; yield the answers."""
        answers: list[bytes] = []
        enough = Event()

        def ask() -> None:
            with self.wire(site, b"") as wire:
                while not enough.is_set():
                    wire.sendall(STAYING)
                    answer = wire.recv(65536)
                    while not answer.endswith(END):
                        answer += wire.recv(65536)
                    answers.append(answer)

        thread = Thread(target=ask)
        thread.start()
        try:
            yield answers
        finally:
            enough.set()
            thread.join()

    def test_those_who_never_hang_up_are_not_waited_for(self) -> None:
        with ExitStack() as crowd:
            wires = [
                crowd.enter_context(self.wire(self.one, CLOSING)) for _ in range(20)
            ]
            for wire in wires:
                self.assertTrue(self.read(wire).endswith(END))
            start = time.monotonic()
            self.assertEqual(self.one.get("/health/live").status, 200)
            self.assertEqual(self.one.get("/robots.txt").status, 200)
            self.assertLess(time.monotonic() - start, 2, "one of them takes two")

    def test_a_reader_gets_all_of_an_answer_after_sending_too_much(self) -> None:
        with self.wire(self.one, CLOSING + b"x" * 300_000) as wire:
            self.assertTrue(self.read(wire).endswith(END))

    def test_half_a_probe_holds_no_probe_up(self) -> None:
        with self.wire(self.one, b"GET /health/live "):
            self.assertEqual(self.one.get("/health/live").status, 200)

    def test_what_only_begins_like_a_probe_waits_like_a_page(self) -> None:
        self.assertEqual(self.one.get("/tasks/", cookie=self.cookie).status, 200)
        with self.look_in() as locker, locker.transaction():
            locker.execute("LOCK TABLE accounts_session IN ACCESS EXCLUSIVE MODE")
            with self.wire(
                self.one,
                b"GET /health/livex HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Cookie: " + self.cookie.encode() + b"\r\n\r\n",
            ):
                time.sleep(0.3)
                answer = self.one.get("/health/live")
                self.assertEqual(answer.status, 200)
                self.assertLess(answer.seconds, 2)

    def test_whoever_asks_on_and_on_lets_others_ask(self) -> None:
        narrow = self.site(WEB_CONCURRENCY="1", WEB_THREADS="1")
        with self.hurry(narrow) as answers:
            for _ in range(20):
                answer = narrow.get("/robots.txt")
                self.assertEqual(answer.status, 200)
                self.assertLess(answer.seconds, 1)
        self.assertGreater(len(answers), 20)
        self.assertTrue(all(answer.count(END) == 1 for answer in answers))

    def test_a_page_that_follows_a_probe_takes_no_thread_of_theirs(self) -> None:
        self.assertEqual(self.one.get("/tasks/", cookie=self.cookie).status, 200)
        with self.look_in() as locker, locker.transaction():
            locker.execute("LOCK TABLE accounts_session IN ACCESS EXCLUSIVE MODE")
            with self.wire(self.one, PROBING) as wire:
                self.assertIn(b"200 OK", wire.recv(65536))
                wire.sendall(
                    b"GET /tasks/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    b"Cookie: " + self.cookie.encode() + b"\r\n\r\n"
                )
                time.sleep(0.3)
                answer = self.one.get("/health/live")
                self.assertEqual(answer.status, 200)
                self.assertLess(answer.seconds, 2)


class StayingTests(SimpleTestCase):
    def answered(self, *others: TConn) -> int:
        """Return how many of three requests are answered while those others wait."""
        worker = Worker.__new__(Worker)
        here, there = socket.socketpair()
        with here, there, mock.patch.object(Worker, "handle") as handle:
            handle.side_effect = [True, True, False]
            there.sendall(STAYING)
            one = mock.Mock(TConn, sock=here)
            worker.waiting = deque([one, *others])
            worker.handle_all(one)
            self.assertEqual(list(worker.waiting), list(others))
            return handle.call_count

    def test_a_thread_stays_with_who_asks_while_nobody_waits(self) -> None:
        self.assertEqual(self.answered(), 3)

    def test_a_thread_leaves_for_who_waits(self) -> None:
        self.assertEqual(self.answered(mock.Mock(TConn)), 1)
