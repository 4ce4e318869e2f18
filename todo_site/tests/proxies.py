"""The shipped nginx and Caddy configurations, run on ports of their own."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from todo_site.tests.servers import free_port

SHIPPED: Path = settings.BASE_DIR / "docs" / "deploy"
NGINX, CADDY = shutil.which("nginx", path="/usr/sbin:/usr/bin"), shutil.which("caddy")
HOST = "todo.example"


@dataclass(frozen=True)
class Answer:
    """What came back, as it was on the wire; status 0 where nothing did."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Proxy:
    """A server that speaks TLS, with a certificate that nobody signed."""

    port: int

    def connect(self, timeout: float = 10) -> ssl.SSLSocket:
        """Return a connection to it."""
        context = ssl._create_unverified_context()  # noqa: S323 - our own, on loopback
        plain = socket.create_connection(("127.0.0.1", self.port), timeout)
        return context.wrap_socket(plain, server_hostname=HOST)

    def send(self, request: bytes) -> Answer:
        """Return the answer to those bytes."""
        begun = time.monotonic()
        try:
            with closing(self.connect()) as wire:
                wire.sendall(request)
                return read_answer(wire, begun)
        except OSError:
            return Answer(0, {}, b"", time.monotonic() - begun)

    def get(self, path: str, cookie: str = "") -> Answer:
        """Return the answer to a GET."""
        return self.send(get(path, cookie))


def get(path: str, cookie: str = "") -> bytes:
    """Return the bytes of a GET."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n"
        "Connection: close\r\n\r\n"
    ).encode()


def read_answer(wire: socket.socket, begun: float) -> Answer:
    """Read to the end of the connection; of two headers of a name keep both."""
    received = b""
    while part := wire.recv(65536):
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        known = headers.get(name.strip().lower())
        headers[name.strip().lower()] = (
            f"{known}, {value.strip()}" if known else value.strip()
        )
    status = int(first.split()[1]) if first else 0
    return Answer(status, headers, body, time.monotonic() - begun)


def certify(folder: Path) -> tuple[Path, Path]:
    """Make a certificate; return where it and its key are."""
    key, certificate = folder / "todo.key", folder / "todo.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", f"/CN={HOST}"),
            *("-addext", f"subjectAltName=DNS:{HOST}"),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def nginx_configuration(folder: Path, upstream: str, secure: int, plain: int) -> Path:
    """Return the shipped file with our ports, certificate and upstream."""
    certificate, key = certify(folder)
    text = (SHIPPED / "nginx.conf").read_text()
    for shipped, ours in (
        ("server 127.0.0.1:8000", f"server {upstream}"),
        ("listen 443 ssl http2", f"listen 127.0.0.1:{secure} ssl http2"),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen [::]:80;", ""),
        ("/etc/ssl/todo.example.pem", str(certificate)),
        ("/etc/ssl/todo.example.key", str(key)),
    ):
        if shipped not in text:
            raise AssertionError(f"the shipped file has no {shipped}")
        text = text.replace(shipped, ours)
    path = folder / "nginx.conf"
    path.write_text(f"pid {folder}/pid;\nerror_log {folder}/log;\ndaemon off;\n{text}")
    return path


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[Proxy]:
    """Yield nginx before that site."""
    port, plain = free_port(), free_port()
    path = nginx_configuration(folder, upstream, port, plain)
    with running([str(NGINX), "-c", str(path), "-e", f"{folder}/log"], port):
        yield Proxy(port)


@contextmanager
def caddy(folder: Path, upstream: str) -> Iterator[Proxy]:
    """Yield Caddy before that site."""
    port = free_port()
    certificate, key = certify(folder)
    text = (SHIPPED / "Caddyfile").read_text()
    site = f"https://{HOST}:{port}"
    text = text.replace(
        "{$SITE:todo.example} {", f"{site} {{\n\ttls {certificate} {key}"
    )
    text = text.replace(
        "{\n\tservers {", "{\n\tadmin off\n\tauto_https off\n\tservers {", 1
    )
    text = text.replace("{$TODO_UPSTREAM:127.0.0.1:8000}", upstream)
    # As Debian's 2.6.2 says it.
    text = text.replace(
        "request_buffers 2500KB", "buffer_requests\n\t\tmax_buffer_size 2500KB"
    )
    path = folder / "Caddyfile"
    path.write_text(text)
    command = [str(CADDY), "run", "--config", str(path), "--adapter", "caddyfile"]
    with running(command, port):
        yield Proxy(port)


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run that, wait until the port answers, and end it."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nobody listens on {port}")
