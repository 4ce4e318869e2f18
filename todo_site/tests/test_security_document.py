"""docs/security.md names the tests that show what it says; none of them is made up."""

import re

from django.conf import settings
from django.test import SimpleTestCase

DOCUMENT = settings.BASE_DIR / "docs" / "security.md"


class SecurityDocumentTests(SimpleTestCase):
    def test_every_test_that_it_names_is_there(self) -> None:
        named = re.findall(r"`([\w/]+\.py): (test_\w+)`", DOCUMENT.read_text())
        self.assertGreater(len(named), 100)
        for path, name in named:
            with self.subTest(path=path, name=name):
                text = (settings.BASE_DIR / path).read_text()
                self.assertIn(f"def {name}(", text)

    def test_its_counts_are_those_of_its_rows(self) -> None:
        text = DOCUMENT.read_text()
        rows = re.findall(
            r"^\| \d+\.\d+\.\d+ [^|]*\| [12] \|[^|]*\| (.*) \|$", text, re.MULTILINE
        )
        missing = sum(row.startswith("not met") for row in rows)
        untested = sum(row.startswith("no test") for row in rows)
        others = sum(row.startswith("does not apply") for row in rows)
        told = dict(re.findall(r"^\| (met, .*?|not met) \|.*\| (\d+) \|$", text, re.M))
        self.assertEqual(int(told["not met"]), missing)
        self.assertEqual(int(told["met, without a test"]), untested)
        self.assertEqual(
            int(told["met, with a test"]), len(rows) - missing - untested - others
        )
