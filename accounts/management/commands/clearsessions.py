"""Removes the sessions that have ended; Django's command, for our sessions."""

from django.contrib.sessions.management.commands.clearsessions import Command

__all__ = ["Command"]
