"""gunicorn's threaded worker, with threads of their own for probes.

However many requests wait for a thread, a supervisor that asks whether the process is
alive is answered at once: it would otherwise restart what is only busy.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from todo_site.metrics import arrival

LIVENESS, READINESS = b"GET /health/live", b"GET /health/ready"
LONGEST = len(READINESS)

# A connection that says nothing for this long is closed.
SECONDS_TO_SPEAK = 5.0


class Worker(ThreadWorker):  # type: ignore[misc]
    """Looks at the first bytes of each request to choose who answers it."""

    def init_process(self) -> None:
        """Start serving."""
        self.lanes = {
            LIVENESS: ThreadPoolExecutor(1, "liveness"),
            READINESS: ThreadPoolExecutor(2, "readiness"),
        }
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Hand the request over once it has begun; until then no thread waits for it.

        After gunicorn's own, which knows one pool of threads.
        """
        begun = _begun(conn.sock)
        if begun is None and not conn.initialized and not conn.data_ready:
            self._await(conn)
            return
        conn.arrived = time.monotonic()
        threads = self.lanes.get(begun or b"") or self.tpool
        future = threads.submit(self.handle, conn)
        future.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def handle(self, conn: TConn) -> object:
        """Answer a request, in a thread; what measures it knows since when it waits."""
        arrival.set(conn.arrived)
        return super().handle(conn)

    def _await(self, conn: TConn) -> None:
        conn.sock.setblocking(False)  # noqa: FBT003 - the socket's own
        conn.timeout = time.monotonic() + SECONDS_TO_SPEAK
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, readable)


def _begun(connection: Any) -> bytes | None:
    """Return which lane the request takes, empty for the common one; None if unknown.

    The bytes stay where they are. What is encrypted here looks like no probe.
    """
    try:
        start = connection.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except (OSError, ValueError):
        return None
    return next((path for path in (LIVENESS, READINESS) if start.startswith(path)), b"")
