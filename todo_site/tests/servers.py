"""Programs that tests start, and stop by their own id."""

import contextlib
import gzip
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from todo_site.database import embedded
from todo_site.database.embedded import Server

LOWEST_PORT, HIGHEST_PORT = 18_000, 32_000
SECONDS_TO_START = 60
WORKERS = 8


def free_port() -> int:
    """Return a port that nobody listens on, below the ephemeral ones.

    Servers take a second to begin to listen: processes that test side by side choose
    from ports of their own, so that none is chosen twice.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = random.randrange(LOWEST_PORT, HIGHEST_PORT, WORKERS) + worker % WORKERS
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took in seconds."""

    status: int
    body: str
    headers: dict[str, str]
    seconds: float


def ask(
    url: str, *, cookie: str = "", authorization: str = "", timeout: float = 60
) -> Answer:
    """Return the answer to a GET; status 0 where there was none."""
    headers = {"Cookie": cookie, "Authorization": authorization}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - loopback
    start = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310 - loopback
            status, body, given = response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        status, body, given = error.code, error.read(), error.headers
    except OSError:
        return Answer(0, "", {}, time.monotonic() - start)
    return Answer(status, body.decode(), dict(given), time.monotonic() - start)


def weigh(address: str, path: str, *, cookie: str = "") -> tuple[int, bytes]:
    """Return how many bytes an answer is on the wire, headers and all, and its body.

    The body is decompressed where it is a page; a file's is as it came.
    """
    host = address.removeprefix("http://")
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n"
        "Accept-Encoding: gzip, br\r\nConnection: close\r\n\r\n"
    )
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=10) as wire:
        wire.sendall(request.encode())
        received = b"".join(iter(lambda: wire.recv(65536), b""))
    headers, _, body = received.partition(b"\r\n\r\n")
    is_page = b"text/html" in headers
    return len(received), gzip.decompress(body) if is_page else body


def wait_for(url: str) -> Answer:
    """Return the first answer that there is."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not (answer := ask(url)).status and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


@dataclass(frozen=True)
class Site:
    """gunicorn with the shipped settings, and a PostgreSQL of its own."""

    process: subprocess.Popen[bytes]
    address: str
    server: Server

    def get(self, path: str, *, cookie: str = "", authorization: str = "") -> Answer:
        """Return the site's answer."""
        return ask(self.address + path, cookie=cookie, authorization=authorization)

    def stop(self) -> int:
        """End it as an operator does; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)


def private_server() -> Server:
    """Return a server in a folder of its own, started, with tables and files made."""
    folder = Path(tempfile.mkdtemp(prefix="todo-"))
    folder.chmod(0o755)
    server = Server(folder / ".postgres")
    server.use()
    manage(server, "migrate")
    manage(server, "collectstatic", "--noinput")
    return server


@contextlib.contextmanager
def frozen(server: Server) -> Iterator[None]:
    """Stop all of its processes where they are: sockets stay open, nobody answers."""
    path = next(server.home.rglob("postmaster.pid"))
    master = path.read_text().split()[0]
    listed = subprocess.check_output(["/bin/ps", "-o", "pid=", "--ppid", master])
    processes = [int(master), *map(int, listed.split())]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def environment(server: Server, **values: str) -> dict[str, str]:
    """Return the environment of a site that uses this database."""
    host = str(server.socket_directory).replace("/", "%2F")
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "known to every test",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "false",
        "STATIC_ROOT": str(server.home.parent / "static"),
        "DATABASE_URL": f"postgresql://{embedded.ROLE}@{host}/{embedded.DATABASE}",
        **values,
    }


def manage(server: Server, *arguments: str, **values: str) -> str:
    """Return what a command of manage.py printed; raise if it failed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(server, **values),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def serve(server: Server, *arguments: str, **values: str) -> Site:
    """Start the site and wait until it answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn"),
            *("-c", "python:todo_site.gunicorn", *arguments),
        ],
        cwd=settings.BASE_DIR,
        env=environment(server, BIND=f"127.0.0.1:{port}", **values),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(f"{address}/health/live")
    return Site(process, address, server)
