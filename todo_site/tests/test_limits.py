"""What is longer, more or other than any form of ours is refused at once."""

import socket
import time
from contextlib import closing
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from accounts.tests.people import PeopleTestCase
from todo_site.tests.proxies import read_answer
from todo_site.tests.sites import SiteTestCase

HEAD = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"


class WireTests(SiteTestCase):
    """gunicorn itself, with nothing before it."""

    def status(self, request: bytes) -> int:
        port = int(self.served.address.rpartition(":")[2])
        with closing(socket.create_connection(("127.0.0.1", port), 10)) as wire:
            wire.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            return read_answer(wire, time.monotonic()).status

    def test_each_is_refused_by_its_own_status(self) -> None:
        self.served = self.site()
        host = b"Host: 127.0.0.1\r\n"
        fields = b"".join(b"X-%d: 1\r\n" % number for number in range(101))
        for request, expected in (
            (b"GET /" + b"x" * 5_000 + b" HTTP/1.1\r\n" + host + b"\r\n", 414),
            (b"GET / HTTP/1.1\r\n" + host + b"X: " + b"x" * 9_000 + b"\r\n\r\n", 431),
            (b"GET / HTTP/1.1\r\n" + host + fields + b"\r\n", 431),
            (b"GET / HTTP/1.1\r\n" + host + host + b"\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400),
            (b"TRACE / HTTP/1.1\r\n" + host + b"\r\n", 405),
            (
                HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"0\r\n\r\n",
                400,
            ),
        ):
            with self.subTest(request[:40]):
                self.assertEqual(self.status(request), expected)


class FormTests(PeopleTestCase):
    """With a valid token, so that nothing else refuses them first."""

    def status(self, fields: dict[str, str]) -> int:
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.alice)
        client.get("/tasks/new/")
        token = client.cookies[settings.CSRF_COOKIE_NAME].value
        body = urlencode({"csrfmiddlewaretoken": token} | fields)
        response = client.post(
            "/tasks/new/", body, content_type="application/x-www-form-urlencoded"
        )
        return response.status_code

    def test_the_longest_form_fits(self) -> None:
        fields = {"title": "\N{ROCKET}" * 200, "description": "\N{ROCKET}" * 2_000}
        self.assertEqual(self.status(fields), 302)
        task = self.alice.tasks.get()
        self.assertEqual(len(task.description or ""), 2_000)

    def test_a_longer_one_is_refused(self) -> None:
        self.assertEqual(self.status({"title": "x" * 3_000_000}), 400)

    def test_so_are_more_fields_than_any_form_has(self) -> None:
        fields = {f"field{number}": "1" for number in range(10_101)}
        self.assertEqual(self.status(fields), 400)
        self.assertFalse(self.alice.tasks.exists())
