"""The shape of the project, which others rely on."""

import re
import subprocess
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

ROOT: Path = settings.BASE_DIR
NAMED = {
    "Dockerfile",
    "SECURITY.md",
    "accounts",
    "compose.yaml",
    "docs",
    "manage.py",
    "Makefile",
    "pyproject.toml",
    "README.md",
    "requirements-dev.txt",
    "requirements.txt",
    "static",
    "tasks",
    "templates",
    "todo_site",
}


def tracked() -> list[str]:
    """Return the files that belong to the project."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


class RootTests(SimpleTestCase):
    def test_it_holds_what_the_design_names(self) -> None:
        found = {name.partition("/")[0] for name in tracked()}
        self.assertEqual({n for n in found if not n.startswith(".")}, NAMED)

    def test_no_secret_is_tracked(self) -> None:
        self.assertNotIn(".env", tracked())
        # A placeholder in braces is filled when the line runs.
        address = re.compile(
            r"postgres(ql)?://\w+:(?!p@|secret@|hunter2@|PASSWORD@|\{)\S+@"
        )
        for name in tracked():
            if name.endswith((".py", ".md", ".txt", ".toml", ".example")):
                with self.subTest(name):
                    self.assertNotRegex((ROOT / name).read_text(), address)

    def test_every_dependency_is_pinned(self) -> None:
        for name in ("requirements.txt", "requirements-dev.txt"):
            for line in (ROOT / name).read_text().splitlines():
                if not line.startswith(("-r", "#")):
                    self.assertRegex(line, r"^[\w.\[\],-]+==[\d.]+$")


class TemplateTests(SimpleTestCase):
    def test_nothing_is_inline(self) -> None:
        inline = re.compile(
            r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:"
        )
        for path in (ROOT / "templates").rglob("*.html"):
            with self.subTest(path.name):
                self.assertNotRegex(path.read_text(), inline)

    def test_every_template_says_what_it_is(self) -> None:
        for path in (ROOT / "templates").rglob("*.html"):
            with self.subTest(path.name):
                self.assertTrue(path.read_text().startswith("{# "), path)

    def test_no_template_is_long_or_compares_strings(self) -> None:
        for path in (ROOT / "templates").rglob("*.html"):
            text = path.read_text()
            with self.subTest(path.name):
                self.assertLessEqual(len(text.splitlines()), 80)
                self.assertNotRegex(text, r"{% (el)?if [^%]*[=!]= ?[\"']")


class QueryTests(SimpleTestCase):
    def test_no_statement_is_put_together_from_strings(self) -> None:
        for name in tracked():
            if name.endswith(".py") and "/tests/" not in name:
                text = (ROOT / name).read_text()
                with self.subTest(name):
                    self.assertNotRegex(text, r"\.(raw|extra)\(|RawSQL|mark_safe")
                    self.assertNotRegex(text, r"execute\(\s*f[\"']")
