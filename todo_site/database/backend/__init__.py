"""Django's PostgreSQL backend, with what this project needs of a connection."""
