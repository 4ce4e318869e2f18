"""Whoever dawdles keeps nobody else waiting."""

import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from threading import Event, Semaphore, Thread
from unittest import mock

from django.test import SimpleTestCase
from gunicorn.workers.gthread import ThreadWorker

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

    def is_gone(self, site: Site) -> bool:
        """Whether nobody listens there any more."""
        try:
            self.wire(site, b"").close()
        except ConnectionRefusedError:
            return True
        return False

    def read(self, wire: socket.socket) -> bytes:
        """Return all that comes until the other side has no more to say."""
        return b"".join(iter(lambda: wire.recv(65536), b""))

    @contextmanager
    def hurry(self, site: Site) -> Iterator[list[bytes]]:
        """Meanwhile ask again as soon as there is an answer; yield the answers."""
        answers: list[bytes] = []
        enough = Event()

        def ask() -> None:
            with suppress(OSError), self.wire(site, b"") as wire:
                lines = wire.makefile("rb")
                while not enough.is_set():
                    wire.sendall(STAYING)
                    answers.append(next((line for line in lines if line == END), b""))

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
        narrow = self.site(WEB_CONCURRENCY="1", WEB_THREADS="2")
        with self.hurry(narrow) as answers, self.hurry(narrow) as others:
            for _ in range(20):
                answer = narrow.get("/robots.txt")
                self.assertEqual(answer.status, 200)
                self.assertLess(answer.seconds, 1)
        self.assertTrue(answers and others)

    def test_a_worker_ends_with_its_master_however_much_it_is_asked(self) -> None:
        calm = "--graceful-timeout 1"
        alone = self.site(WEB_CONCURRENCY="1", GUNICORN_CMD_ARGS=calm)
        with self.hurry(alone) as answers:
            while not answers:
                time.sleep(0.01)
            alone.process.kill()
            alone.process.wait()
            deadline = time.monotonic() + 10
            while not self.is_gone(alone) and time.monotonic() < deadline:
                time.sleep(0.1)
            self.assertTrue(self.is_gone(alone))

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
    def answered(
        self,
        sent: bytes = STAYING,
        *,
        waiting: int = 0,
        places: int = 1,
        read: bytes = b"",
    ) -> int:
        """Return how many of three requests a thread answers before it lets go."""
        worker = Worker.__new__(Worker)
        worker.places_to_stay = Semaphore(places)
        here, there = socket.socketpair()
        with here, there, mock.patch.object(Worker, "handle") as handle:
            handle.side_effect = [True, True, False]
            there.sendall(sent)
            conn = mock.Mock(sock=here)
            conn.parser.unreader.buf = BytesIO(read)
            worker.waiting = deque([conn] * (1 + waiting))
            worker.handle_all(conn)
            self.assertEqual(len(worker.waiting), waiting)
            self.assertTrue(not places or worker.places_to_stay.acquire(blocking=False))
            return handle.call_count

    def test_a_thread_stays_with_who_asks_on(self) -> None:
        self.assertEqual(self.answered(), 3)

    def test_a_thread_leaves_for_who_waits(self) -> None:
        self.assertEqual(self.answered(waiting=1), 1)

    def test_a_thread_leaves_who_pauses(self) -> None:
        self.assertEqual(self.answered(b""), 1)

    def test_a_thread_leaves_a_probe_to_those_of_probes(self) -> None:
        self.assertEqual(self.answered(PROBING), 1)

    def test_a_thread_leaves_what_was_read_already_to_gunicorn(self) -> None:
        self.assertEqual(self.answered(read=STAYING), 1)

    def test_one_thread_never_stays(self) -> None:
        self.assertEqual(self.answered(places=0), 1)

    def test_a_thread_leaves_for_who_came_while_it_looked(self) -> None:
        def look(_: object) -> bool:
            worker.waiting.append(conn)
            return True

        worker, conn = Worker.__new__(Worker), mock.Mock()
        worker.places_to_stay = Semaphore(1)
        conn.parser.unreader.buf = BytesIO()
        worker.waiting = deque([conn])
        with (
            mock.patch("todo_site.worker._follows", look),
            mock.patch.object(Worker, "handle", return_value=True) as handle,
        ):
            worker.handle_all(conn)
        self.assertEqual(handle.call_count, 1)

    def test_a_worker_that_listens_no_more_lets_everybody_go(self) -> None:
        worker = Worker.__new__(Worker)
        worker.alive = True
        with (
            mock.patch.object(ThreadWorker, "run", side_effect=OSError),
            self.assertRaises(OSError),
        ):
            worker.run()
        self.assertFalse(worker.alive)
