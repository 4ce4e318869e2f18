"""The site behind the shipped nginx and Caddy: slow clients, limits, headers."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from statistics import quantiles
from typing import ClassVar
from unittest import skipUnless

from django.conf import settings
from django.test import SimpleTestCase

from todo_site.tests.proxies import (
    CADDY,
    HOST,
    NGINX,
    SHIPPED,
    Answer,
    Proxy,
    caddy,
    get,
    nginx,
)
from todo_site.tests.servers import serve
from todo_site.tests.sites import SiteTestCase

# The full minute takes as long; what breaks, breaks within seconds.
SECONDS = float(os.environ.get("SLOW_SECONDS", "8"))
CLIENTS = 100
ANALYZE = shutil.which("systemd-analyze")
EVERYWHERE = {
    "content-security-policy": "default-src 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Shared:
    """Holds what is run behind each, so that it is not run behind none."""

    class ProxyTests(SiteTestCase):
        """The site as on a server: HTTPS, its cookies prefixed, one proxy before it."""

        proxy: ClassVar[Proxy]
        upstream: ClassVar[int]

        @classmethod
        def setUpClass(cls) -> None:
            super().setUpClass()
            folder = Path(tempfile.mkdtemp(prefix="todo-"))
            cls.addClassCleanup(shutil.rmtree, folder)
            site = serve(
                cls.server, ALLOWED_HOSTS=HOST, HTTPS="true", TRUSTED_PROXY_COUNT="1"
            )
            cls.addClassCleanup(site.stop)
            upstream = site.address.removeprefix("http://")
            cls.upstream = int(upstream.partition(":")[2])
            cls.proxy = cls.enterClassContext(cls.started(folder, upstream))
            cls.cookie = f"__Host-{cls.cookie}"

        @classmethod
        def started(cls, folder: Path, upstream: str) -> AbstractContextManager[Proxy]:
            raise NotImplementedError

        def slow(self, first: bytes, drip: bytes, ended: threading.Event) -> None:
            """Be a client who sends a little now and then; cut off, it comes back."""
            while not ended.is_set():
                with suppress(OSError), self.proxy.connect(timeout=5) as wire:
                    wire.sendall(first)
                    while not ended.wait(1):
                        wire.sendall(drip)

        @contextmanager
        def crowded(self, first: bytes, drip: bytes) -> Iterator[None]:
            ended = threading.Event()
            threads = [
                threading.Thread(target=self.slow, args=[first, drip, ended])
                for _ in range(CLIENTS)
            ]
            for thread in threads:
                thread.start()
            try:
                yield
            finally:
                ended.set()
                for thread in threads:
                    thread.join()

        def assert_served(self, first: bytes, drip: bytes) -> None:
            with self.crowded(first, drip):
                time.sleep(1)
                answers: list[Answer] = []
                deadline = time.monotonic() + SECONDS
                while time.monotonic() < deadline:
                    answers.append(self.proxy.get("/health/live"))
                    time.sleep(0.05)
                page = self.proxy.get("/tasks/", self.cookie)
            self.assertEqual({answer.status for answer in answers}, {200})
            self.assertEqual(page.status, 200)
            slowest = quantiles([answer.seconds for answer in answers], n=100)[-1]
            # A second is far from the 10 that a taken thread would cost.
            self.assertLess(slowest, 1)

        def test_a_hundred_who_say_nothing_keep_nobody_waiting(self) -> None:
            self.assert_served(b"", b"")

        def test_a_hundred_with_slow_headers_do_not_either(self) -> None:
            head = f"GET /tasks/ HTTP/1.1\r\nHost: {HOST}\r\n".encode()
            self.assert_served(head, b"X-Slow: 1\r\n")

        def test_a_hundred_with_slow_bodies_do_not_either(self) -> None:
            head = (
                f"POST /accounts/login/ HTTP/1.1\r\nHost: {HOST}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: 5000\r\n\r\n"
            ).encode()
            self.assert_served(head, b"x")

        def test_every_answer_carries_each_header_once(self) -> None:
            for path in ("/", "/accounts/login/", "/tasks/", "/nowhere/", "/metrics"):
                answer = self.proxy.get(path)
                for name, value in EVERYWHERE.items():
                    with self.subTest(path=path, name=name):
                        found = answer.headers.get(name, "")
                        self.assertTrue(found.startswith(value), found)
                        self.assertEqual(found.count(value), 1, found)

        def test_no_version_is_told(self) -> None:
            answer = self.proxy.get("/nowhere/")
            for name in ("server", "x-powered-by", "via"):
                self.assertNotRegex(answer.headers.get(name, ""), r"\d")

        def test_cookies_are_of_this_host_alone(self) -> None:
            cookies = self.proxy.get("/accounts/login/").headers["set-cookie"]
            for part in (
                "__Host-csrftoken=",
                "Secure",
                "HttpOnly",
                "SameSite=Lax",
                "Path=/",
            ):
                self.assertIn(part, cookies)
            self.assertNotIn("Domain", cookies)

        def test_figures_are_not_for_the_world(self) -> None:
            self.assertEqual(self.proxy.get("/metrics").status, 404)

        def test_a_body_that_is_too_long_is_refused(self) -> None:
            head = (
                f"POST /accounts/login/ HTTP/1.1\r\nHost: {HOST}\r\n"
                "Connection: close\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: 3000000\r\n\r\n"
            ).encode()
            answer = self.proxy.send(head + b"x" * 3_000_000)
            self.assertIn(answer.status, {0, 413, 502})


@skipUnless(NGINX, "Debian's nginx is not installed")
class NginxTests(Shared.ProxyTests):
    @classmethod
    def started(cls, folder: Path, upstream: str) -> AbstractContextManager[Proxy]:
        return nginx(folder, upstream)

    def test_its_own_errors_carry_the_headers_too(self) -> None:
        request = b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"
        answer = self.proxy.send(request)
        self.assertEqual(answer.status, 400)
        for name, value in EVERYWHERE.items():
            self.assertTrue(answer.headers[name].startswith(value), answer.headers)

    def test_a_stylesheet_carries_them_too(self) -> None:
        page = self.proxy.get("/accounts/login/").body.decode()
        path = page.split('rel="stylesheet" href="')[1].split('"')[0]
        answer = self.proxy.get(path)
        self.assertEqual(answer.status, 200)
        for name, value in EVERYWHERE.items():
            self.assertTrue(answer.headers[name].startswith(value), name)

    def test_limits(self) -> None:
        """Each is answered, and nothing of it is taken for something else."""
        fields = "".join(f"X-{n}: 1\r\n" for n in range(101))
        for request, statuses in (
            (get("/" + "x" * 9_000), {414}),
            (get("/", "x" * 40_000), {400, 431}),
            (
                f"GET / HTTP/1.1\r\nHost: {HOST}\r\n{fields}\r\n".encode(),
                {200, 400, 431},
            ),
            (f"TRACE / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode(), {405}),
            (
                f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\n"
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode(),
                {400},
            ),
            (
                b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                {400},
            ),
        ):
            with self.subTest(request[:60]):
                closing = request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
                answer = self.proxy.send(closing)
                self.assertIn(answer.status, statuses)


@skipUnless(CADDY, "Debian's caddy is not installed")
class CaddyTests(Shared.ProxyTests):
    @classmethod
    def started(cls, folder: Path, upstream: str) -> AbstractContextManager[Proxy]:
        return caddy(folder, upstream)


@skipUnless(ANALYZE, "this machine has no systemd")
class UnitTests(SimpleTestCase):
    def test_systemd_finds_no_fault_in_the_unit(self) -> None:
        unit = (SHIPPED / "todo.service").read_text()
        unit = unit.replace("/srv/todo/.venv/bin/gunicorn", "/bin/true")
        unit = unit.replace("/srv/todo", "/tmp").replace("User=todo", "User=root")  # noqa: S108 - a folder that there is
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "todo.service"
            path.write_text(unit.replace("Group=todo", "Group=root"))
            done = subprocess.run(
                [str(ANALYZE), "verify", str(path)],
                capture_output=True,
                text=True,
                check=False,
            )
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class ComposeTests(SimpleTestCase):
    """Neither Docker nor its images are to be had here: it is read, not run."""

    def test_what_the_container_copies_is_there(self) -> None:
        lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
        copied = [line.split()[1] for line in lines if line.startswith("COPY ")]
        names = [name for name in copied if not name.startswith("--from")]
        self.assertGreater(len(names), 5)
        for name in names:
            self.assertTrue((settings.BASE_DIR / name).exists(), name)

    def test_it_runs_as_nobody_and_writes_nowhere(self) -> None:
        last = (settings.BASE_DIR / "Dockerfile").read_text().split("\nFROM ")[-1]
        self.assertIn("\nUSER todo\n", last)
        self.assertIn("HEALTHCHECK", last)
        compose = (settings.BASE_DIR / "compose.yaml").read_text()
        for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
            self.assertIn(line, compose)

    def test_every_variable_of_it_is_read(self) -> None:
        compose = (settings.BASE_DIR / "compose.yaml").read_text()
        block = compose.split("  environment:\n")[1].split("services:")[0]
        example = (settings.BASE_DIR / ".env.example").read_text()
        for name in re.findall(r"^    ([A-Z_]+):", block, flags=re.MULTILINE):
            self.assertIn(f"{name}=", example)
