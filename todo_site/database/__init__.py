"""Everything about the connection to PostgreSQL, and nothing about tasks."""
