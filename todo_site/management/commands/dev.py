"""Runs the site for development: what `make run` calls."""

import os
import signal
import socket
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from todo_site.database.config import is_local

HOST = "127.0.0.1"


class Command(BaseCommand):
    """Migrate, offer an account to try, serve; Ctrl-C ends all of it."""

    help = "Run the site for development, with its own database unless told otherwise."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Serve until interrupted."""
        if not settings.DEBUG:
            raise CommandError("This is for development: it needs DEBUG=true.")
        # A closed terminal or a `kill` ends it as Ctrl-C does, children included; and
        # so does Ctrl-C where a shell started it in the background, ignoring that.
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, leave)
        if os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            self.prepare(port)
        call_command("runserver", f"{HOST}:{port}")

    def prepare(self, port: int) -> None:
        """Do what is done once, not at every reload."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken. Choose another: make run PORT={port + 1}"
                ) from error
        call_command("migrate", verbosity=0)
        self.stdout.write(f"\nTodo runs at http://{HOST}:{port}/ - Ctrl-C stops it.\n")
        if is_local(settings.DATABASES["default"]["HOST"]):
            call_command("demonstrate", stdout=self.stdout)
        self.stdout.flush()


def leave(signum: int, frame: FrameType | None) -> None:
    """End the process the ordinary way, so that what it started is stopped."""
    sys.exit(0)
