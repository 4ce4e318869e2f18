"""The project: settings, URLs, the database connection. It knows nothing of tasks."""
