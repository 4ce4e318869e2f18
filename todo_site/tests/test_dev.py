"""`make run`: it serves, says where, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from io import StringIO

from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, override_settings

from todo_site.tests.servers import free_port, wait_for


class DevTests(SimpleTestCase):
    def start(self, port: int) -> subprocess.Popen[str]:
        """Start it as `make run` does, in a group of its own."""
        return subprocess.Popen(
            [sys.executable, "manage.py", "dev", "--port", str(port)],
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def test_it_serves_until_interrupted_and_leaves_nothing(self) -> None:
        for ending in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(ending):
                port = free_port()
                process = self.start(port)
                url = f"http://127.0.0.1:{port}/"
                self.assertEqual(wait_for(url).status, 200)
                os.killpg(process.pid, ending)
                printed = process.communicate(timeout=30)[0]
                self.assertIn(f"Todo runs at {url}", printed)
                self.assertIn("demo@example.com", printed)
                with self.assertRaises(ProcessLookupError):
                    os.killpg(process.pid, 0)

    def test_a_port_that_is_taken_is_said_so(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            process = self.start(port)
            printed = process.communicate(timeout=30)[0]
        self.assertNotEqual(process.returncode, 0)
        self.assertIn(f"Port {port} is taken. Choose another", printed)

    def test_it_is_for_development(self) -> None:
        with override_settings(DEBUG=False), self.assertRaises(CommandError):
            call_command("dev", stdout=StringIO())
