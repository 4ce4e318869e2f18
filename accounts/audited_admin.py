"""The administration, with each change written into the audit log."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.audit import note, together
from accounts.models import Action

# All ten million tasks can be selected at once.
MOST_NAMED = 100


def neutral(thing: models.Model) -> str:
    """Return which thing it is, without a word of what is in it."""
    return f"{thing._meta.verbose_name} {thing.pk}"


class AuditedAdmin(admin.ModelAdmin):
    """Django's own log goes with the admin who wrote it; this one stays.

    Django's also repeats titles and addresses, which outlive the deletion of their
    owner: the thing is named by its number instead.
    """

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Keep that it was added."""
        self._note(request, Action.ADMIN_ADDED, [obj])
        return self._neutral(super().log_addition(request, obj, message))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Keep that it was changed, and which of its fields."""
        self._note(request, Action.ADMIN_CHANGED, [obj], words=fields_of(message))
        return self._neutral(super().log_change(request, obj, message))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[LogEntry]:
        """Keep that they were deleted."""
        self._note(request, Action.ADMIN_DELETED, queryset)
        return [self._neutral(e) for e in super().log_deletions(request, queryset)]

    # What was noted is written last: the chain lets one in at a time, and a bulk action
    # may take its time.

    def changelist_view(self, request: HttpRequest, *args: Any) -> HttpResponse:
        """Show the list, or do what was chosen to the selected, all or nothing."""
        with together(request):
            return super().changelist_view(request, *args)

    def changeform_view(
        self, request: HttpRequest, *args: Any, **more: Any
    ) -> HttpResponse:
        """Show the form, or save it."""
        with together(request):
            return super().changeform_view(request, *args, **more)

    def delete_view(
        self, request: HttpRequest, *args: Any, **more: Any
    ) -> HttpResponse:
        """Ask, or delete."""
        with together(request):
            return super().delete_view(request, *args, **more)

    def note_action(self, request: HttpRequest, things: QuerySet, words: str) -> None:
        """Keep what one of our own actions is about to do; of very many, how many."""
        named = list(things[: MOST_NAMED + 1])
        if len(named) <= MOST_NAMED:
            self._note(request, Action.ADMIN_CHANGED, named, words=words)
        else:
            words = (
                f"{words}: {things.count()} {things.model._meta.verbose_name_plural}"
            )
            note(request, Action.ADMIN_CHANGED, request.user, words=words)  # type: ignore[arg-type]

    def _note(
        self,
        request: HttpRequest,
        action: Action,
        things: Iterable[models.Model],
        words: str = "",
    ) -> None:
        for thing in things:
            note(request, action, request.user, object=neutral(thing), words=words)  # type: ignore[arg-type]

    def _neutral(self, entry: LogEntry) -> LogEntry:
        thing = self.model(pk=entry.object_id)
        LogEntry.objects.filter(pk=entry.pk).update(object_repr=neutral(thing))
        return entry


def fields_of(message: Any) -> str:
    """Return the names of the fields that Django's message says were changed."""
    parts = json.loads(message) if isinstance(message, str) else message
    changes = [part.get("changed", {}) for part in parts]
    return ", ".join(name for change in changes for name in change.get("fields", []))
