"""gunicorn's threaded worker, with threads of their own for probes.

However many requests wait for a thread, a supervisor that asks whether the process is
alive is answered at once: it would otherwise restart what is only busy. And whoever
does not hang up is waited for beside the others, where gunicorn's own worker stands
still for two seconds. A thread stays with who asks on, as long as nobody waits for it.
"""

import select
import socket
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from threading import Semaphore
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from todo_site.metrics import arrival

LIVENESS, READINESS = b"GET /health/live ", b"GET /health/ready "
END_OF_HEAD = b"\r\n\r\n"

# A probe's head is a few lines. Whatever is longer is no probe.
LONGEST_PROBE = 2048

# A connection that says nothing for this long is closed.
SECONDS_TO_SPEAK = 5.0

SECONDS_TO_YIELD = 0.0005

# Whoever keeps a connection busy sends the next request sooner: a proxy, or a bench.
MILLISECONDS_TO_STAY = 1

# How long the last answer's reader has to hang up; gunicorn's own figure.
SECONDS_TO_HANG_UP = 2.0


class Worker(ThreadWorker):  # type: ignore[misc]
    """Looks at the first bytes of each request to choose who answers it."""

    def init_process(self) -> None:
        """Start serving."""
        self.lanes = {
            LIVENESS: ThreadPoolExecutor(1, "liveness"),
            READINESS: ThreadPoolExecutor(2, "readiness"),
        }
        self.answered: deque[TConn] = deque()
        self.waiting: deque[TConn] = deque()
        # One thread is always left to whoever comes.
        self.places_to_stay = Semaphore(self.cfg.threads - 1)
        super().init_process()

    def run(self) -> None:
        """Serve; whoever is answered afterwards is told that the connection ends."""
        try:
            super().run()
        finally:
            self.alive = False

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, unless a worker that is less busy is quicker.

        All are woken by it. Otherwise one of them can end up with every connection that
        a proxy keeps open, and the others with none.
        """
        if self.nr_conns >= self.cfg.threads:
            time.sleep(SECONDS_TO_YIELD)
        super().accept(listener)

    def enqueue_req(self, conn: TConn) -> None:
        """Hand the request over once it has begun; until then no thread waits for it.

        After gunicorn's own, which knows one pool of threads.
        """
        begun = _begun(conn.sock)
        if begun is None and not conn.initialized and not conn.data_ready:
            self._await(conn)
            return
        conn.arrived = time.monotonic()
        if lane := self.lanes.get(begun or b""):
            future = lane.submit(self.handle, conn)
        else:
            self.waiting.append(conn)
            future = self.tpool.submit(self.handle_all, conn)
        future.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def handle_all(self, conn: TConn) -> object:
        """Answer requests, in a thread, as long as one follows the other at once.

        Each that the listening thread hands over costs two changes of threads, a
        quarter of what an unchanged list takes.
        """
        self.waiting.popleft()
        kept = self.handle(conn)
        while kept is True and self._goes_on(conn):
            conn.arrived = time.monotonic()
            kept = self.handle(conn)
        return kept

    def handle(self, conn: TConn) -> object:
        """Answer a request; what measures it knows since when it waits."""
        arrival.set(conn.arrived)
        return super().handle(conn)

    def finish_request(self, conn: TConn, done: "Future[object]") -> None:
        """Say that no more will come, and let the reader hang up, RFC 9112, 9.6."""
        if done.cancelled() or done.exception() or done.result():
            super().finish_request(conn, done)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)  # noqa: FBT003 - the socket's own
        except OSError:
            self._close(conn)
            return
        conn.timeout = time.monotonic() + SECONDS_TO_HANG_UP
        self.answered.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._drain, conn))

    def murder_pending(self) -> None:
        """Close what has waited for long enough, as gunicorn asks in each round."""
        super().murder_pending()
        while self.answered and self.answered[0].timeout < time.monotonic():
            self._hang_up(self.answered[0])

    def _goes_on(self, conn: TConn) -> bool:
        """Whether the next request comes at once, while nobody waits for a thread.

        A probe has threads of its own. What was read already is gunicorn's to find.
        """
        if self.waiting or conn.parser.unreader.buf.getvalue():
            return False
        if not self.places_to_stay.acquire(blocking=False):
            return False
        try:
            follows = _follows(conn.sock)
        finally:
            self.places_to_stay.release()
        return follows and not self.waiting and _begun(conn.sock) == b""

    def _await(self, conn: TConn) -> None:
        conn.sock.setblocking(False)  # noqa: FBT003 - the socket's own
        conn.timeout = time.monotonic() + SECONDS_TO_SPEAK
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, readable)

    def _drain(self, conn: TConn, _: object) -> None:
        """Read on: closing with something unread would cut the answer off."""
        try:
            left = conn.sock.recv(65536)
        except OSError:
            left = b""
        if not left:
            self._hang_up(conn)

    def _hang_up(self, conn: TConn) -> None:
        self.answered.remove(conn)
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()


def _follows(connection: socket.socket) -> bool:
    """Whether the next request, or the end, comes at once."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(MILLISECONDS_TO_STAY))


def _begun(connection: Any) -> bytes | None:
    """Return which lane the request takes, empty for the common one; None if unknown.

    A probe comes in one piece: one that dawdles waits like any other request, lest it
    holds the thread that answers probes. The bytes stay where they are. What is
    encrypted here looks like no probe.
    """
    try:
        start = connection.recv(LONGEST_PROBE, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except (OSError, ValueError):
        return None
    if END_OF_HEAD not in start:
        return b""
    return next((path for path in (LIVENESS, READINESS) if start.startswith(path)), b"")
