"""The database's own rows: how large it was, and when it was last backed up."""

from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """Two small tables, and the checks."""

    name = "todo_site.database"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `manage.py check` know what a database's settings must not say."""
        from todo_site.database import checks  # noqa: F401, PLC0415 - registers
