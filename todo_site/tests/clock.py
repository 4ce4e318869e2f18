"""A browser on a Friday morning."""

from datetime import UTC, datetime
from unittest import mock

from todo_site.tests.browser import BrowserTestCase

FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


class ClockTestCase(BrowserTestCase):
    """It is a Friday morning, until a test says otherwise."""

    def setUp(self) -> None:
        super().setUp()
        self.alice = self.person()
        self.clock(FRIDAY)

    def clock(self, now: datetime) -> None:
        """Have it be that moment."""
        patch = mock.patch("django.utils.timezone.now", return_value=now)
        patch.start()
        self.addCleanup(patch.stop)
