"""Whoever dawdles keeps nobody else waiting."""

import socket
import time
from contextlib import ExitStack

from todo_site.tests.servers import Site
from todo_site.tests.sites import SiteTestCase

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

    def test_those_who_never_hang_up_are_not_waited_for(self) -> None:
        with ExitStack() as crowd:
            wires = [
                crowd.enter_context(self.wire(self.one, CLOSING)) for _ in range(20)
            ]
            for wire in wires:
                self.assertTrue(self.read(wire).endswith(b"Allow: /\n"))
            start = time.monotonic()
            self.assertEqual(self.one.get("/health/live").status, 200)
            self.assertEqual(self.one.get("/robots.txt").status, 200)
            self.assertLess(time.monotonic() - start, 2, "one of them takes two")

    def test_a_reader_gets_all_of_an_answer_after_sending_too_much(self) -> None:
        with self.wire(self.one, CLOSING + b"x" * 300_000) as wire:
            self.assertTrue(self.read(wire).endswith(b"Allow: /\n"))

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
