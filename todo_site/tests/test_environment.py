"""Settings from the environment: nonsense is named, and nothing is left out."""

import os
import re
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

from todo_site.environment import Environment

ROOT: Path = settings.BASE_DIR
PRODUCTION = {
    "SECRET_KEY": "a-long-enough-key-that-has-more-than-fifty-characters-in-it",
    "ALLOWED_HOSTS": "todo.example",
    "DATABASE_URL": "postgresql://todo:secret@db.example/todo",
}


def check(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check` in that environment alone."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class ReadingTests(SimpleTestCase):
    def assert_refused(self, name: str, value: str, read: str, **how: object) -> None:
        with (
            self.subTest(value=value),
            mock.patch.dict(os.environ, {name: value}),
            self.assertRaisesRegex(ImproperlyConfigured, name),
        ):
            getattr(Environment(), read)(name, **how)

    def test_nonsense_is_refused_by_name(self) -> None:
        for value in ("ture", "2", "y e s"):
            self.assert_refused("SOME_FLAG", value, "flag", default=False)
        for value in ("", "-1", "1.5", "ten", "١"):
            self.assert_refused("SOME_NUMBER", value, "number", default=1, least=1)
        self.assert_refused("SOME_NUMBER", "0", "number", default=1, least=1)
        self.assert_refused("SOME_WORD", "c", "choice", default="a", among={"a", "b"})
        self.assert_refused("SOME_ZONE", "Mars/Olympus", "zone", default="UTC")
        self.assert_refused("SOME_KEY", "  ", "required", why="because")

    def test_sense_is_read(self) -> None:
        values = {"F": "Yes", "N": " 7 ", "W": "a, b,,c "}
        with mock.patch.dict(os.environ, values):
            env = Environment()
            self.assertIs(env.flag("F", default=False), True)
            self.assertEqual(env.number("N", default=1), 7)
            self.assertEqual(env.words("W"), ["a", "b", "c"])
            self.assertIs(env.flag("ABSENT", default=True), True)


class ProductionTests(SimpleTestCase):
    def test_it_passes_the_deployment_check(self) -> None:
        done = check("--deploy", "--fail-level", "WARNING", **PRODUCTION)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_it_does_not_start_without_what_it_needs(self) -> None:
        for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
            with self.subTest(name):
                done = check(**PRODUCTION | {name: ""})
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(f"{name} is not set", done.stderr)

    def test_nonsense_stops_the_start_and_is_named(self) -> None:
        for name, value in {
            "DEBUG": "ture",
            "HTTPS": "perhaps",
            "DB_POOL_TIMEOUT": "soon",
            "DB_STRATEGY": "both",
            "TIME_ZONE": "Mars/Olympus",
            "LOG_LEVEL": "LOUD",
            "EMAIL_URL": "pigeon://post",
            "DATABASE_URL": "mysql://db/todo",
        }.items():
            with self.subTest(name):
                done = check(**PRODUCTION | {name: value})
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(name, done.stderr)

    def test_a_weak_setting_fails_the_deployment_check(self) -> None:
        for weak in ({"DEBUG": "true"}, {"SECRET_KEY": "short"}, {"HTTPS": "false"}):
            with self.subTest(weak):
                done = check("--deploy", "--fail-level", "WARNING", **PRODUCTION | weak)
                self.assertNotEqual(done.returncode, 0)

    def test_a_secret_in_the_address_stays_out_of_the_message(self) -> None:
        url = "postgresql://todo:hunter2@db.example/todo?sslmode=disable"
        done = check(**PRODUCTION | {"DATABASE_URL": url})
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("hunter2", done.stderr.splitlines()[-1])


class DotenvTests(SimpleTestCase):
    def test_a_file_of_development_says_nothing_on_a_server(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            (project / ".env").write_text("DEBUG=true\nSECRET_KEY=of-the-file\n")
            for environment, debug in (({}, True), ({"SECRET_KEY": "set"}, False)):
                with mock.patch.dict(os.environ, environment, clear=True):
                    env = Environment.of(project)
                    self.assertIs(env.flag("DEBUG", default=False), debug)


class ExampleTests(SimpleTestCase):
    def test_it_lists_exactly_what_is_read(self) -> None:
        read = set()
        call = re.compile(
            r"env\.(?:flag|number|choice|zone|words|text|required|db_url|email_url)"
            r'\(\s*"([A-Z_]+)"'
        )
        for path in ROOT.glob("todo_site/**/*.py"):
            if "tests" not in path.parts:
                read |= set(call.findall(path.read_text()))
        example = (ROOT / ".env.example").read_text()
        listed = re.findall(r"^#?([A-Z_]+)=", example, flags=re.MULTILINE)
        self.assertEqual(sorted(listed), sorted(read))

    def test_each_says_why(self) -> None:
        lines = (ROOT / ".env.example").read_text().splitlines()
        for before, line in pairwise(lines):
            if re.match(r"#?[A-Z_]+=", line):
                self.assertRegex(before, r"^# \w", line)
