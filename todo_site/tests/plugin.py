"""The conditions that tests run under; pytest loads this before Django's settings."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

# With a SECRET_KEY no .env is read. DATABASE_URL counts: it chooses the server.
os.environ["SECRET_KEY"] = "known to every test"
os.environ["DEBUG"] = "true"
os.environ["DJANGO_SETTINGS_MODULE"] = "todo_site.settings"
# Playwright's loop runs in the thread of the test, which also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# An operator who has requirements.txt alone can try their database with the rest.
TOOLS = ("hypothesis", "playwright")
MISSING = [tool for tool in TOOLS if find_spec(tool) is None]

# Where all that is needed was installed, as `.ci/run` does, a test that is skipped is a
# test that is missing; but for these.
ALL_IS_HERE = os.environ.get("REQUIRE_BROWSER") == "true"
ACCEPTED = (
    "pg_dump does not go through a PgBouncer",
    "this machine has no systemd",
)
skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what was skipped, and why."""
    reason = str(report.longrepr)
    if report.skipped and not any(accepted in reason for accepted in ACCEPTED):
        skipped.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where something was skipped that could have run."""
    if ALL_IS_HERE and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what it was."""
    for line in skipped if ALL_IS_HERE else ():
        terminalreporter.write_line(f"skipped, but must run: {line}", red=True)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Pass over the tests whose tools are not installed."""
    if collection_path.suffix != ".py" or not MISSING:
        return None
    text = collection_path.read_text()
    return any(f"from {tool}" in text for tool in MISSING) or None


def pytest_report_header() -> list[str]:
    """Say so."""
    return [f"{tool} is not installed: its tests did not run" for tool in MISSING]


def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords quickly: the same algorithm in 16 rounds instead of 4096."""
    from django.conf import settings  # noqa: PLC0415 - only now they can be read

    tell_what_is_drawn()
    settings.PASSWORD_HASHERS = [
        "accounts.tests.people.QuickHasher",
        "accounts.hashers.AdoptedBCryptHasher",
    ]


def tell_what_is_drawn() -> None:
    """Let Jinja2's pages give their context to the test client, as Django's own do."""
    from django.template.backends.jinja2 import Template  # noqa: PLC0415 - likewise
    from django.test.signals import template_rendered  # noqa: PLC0415 - likewise

    render = Template.render

    def told(self: Any, context: Any = None, request: Any = None) -> Any:
        template_rendered.send(self, template=self, context=dict(context or {}))
        return render(self, context, request)

    Template.render = told  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _forgetful_throttle() -> Iterator[None]:
    """Let no test be refused for what another tried."""
    from django.core.cache import cache  # noqa: PLC0415 - only now Django is set up

    cache.clear()
    yield
