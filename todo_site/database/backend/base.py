"""The connection: Django's own, which first sees to it that a private server runs."""

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base

from todo_site.database.backend.client import DatabaseClient

if TYPE_CHECKING:
    from todo_site.database.embedded import Server


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL; `EMBEDDED` in its settings names a private server to start."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Return what psycopg connects with, once there is somebody to answer."""
        server: Server | None = self.settings_dict.get("EMBEDDED")
        if server:
            server.use()
        return dict(super().get_connection_params())
