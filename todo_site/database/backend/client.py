"""`manage.py dbshell`, which reaches the private server with its own psql."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.backends.postgresql import client

if TYPE_CHECKING:
    from todo_site.database.embedded import Server


class DatabaseClient(client.DatabaseClient):
    """psql; for a private server the one that came with it."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Open psql, after starting the private server if that is what is used."""
        server: Server | None = self.connection.settings_dict.get("EMBEDDED")
        if server:
            server.use()
            programs = Path(server.program(self.executable_name)).parent
            os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
        super().runshell(parameters)
