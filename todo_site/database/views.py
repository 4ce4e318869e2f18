"""The staff page that shows how the database does."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from todo_site import metrics
from todo_site.database import figures
from todo_site.database.targets import targets
from todo_site.http import UserRequest


@require_safe
def overview(request: UserRequest) -> HttpResponse:
    """Draw what PostgreSQL and the workers know; raise PermissionDenied for others."""
    if not request.user.is_staff:
        raise PermissionDenied
    now = timezone.now()
    held, backup = figures.connections(), figures.last_backup()
    latencies = metrics.latencies()
    tables = figures.tables(now.date())
    figures.note_sizes(tables, now.date())
    context = {
        "targets": targets(held, metrics.answers(), backup, now),
        "held": held,
        "pool": metrics.connections(),
        "latencies": latencies[: figures.LONGEST_LIST],
        "events": metrics.events(),
        "statements": figures.statements(),
        "tables": tables,
        "indexes": figures.indexes(),
    }
    return render(request, "database/overview.html", context)
