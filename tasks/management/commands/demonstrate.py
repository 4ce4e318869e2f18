"""Makes the demonstration account; `make run` calls it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tasks import demonstration
from todo_site.database.config import is_local


class Command(BaseCommand):
    """Make an account to look around in, unless it is there, and say how to sign in."""

    help = "Make the demonstration account. Its password is public: development only."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse wherever other people could sign in with that password."""
        if not settings.DEBUG or not is_local(settings.DATABASES["default"]["HOST"]):
            raise CommandError("Only with DEBUG=true and a database on this machine.")
        demonstration.prepare()
        self.stdout.write(
            f"Look around as {demonstration.EMAIL} "
            f"with the password {demonstration.PASSWORD}"
        )
