"""The audit log for the staff: to be read and searched, never changed."""

from ipaddress import ip_address
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import AuditEntry, User
from todo_site.paginator import EstimatingPaginator

PEOPLE_FOUND = 100


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """What happened to accounts; who and from where, as long as they are there."""

    list_display = ["at", "action", "who", "object", "address", "words", "request_id"]
    list_display_links = None
    list_filter = ["action"]
    list_per_page = 100
    list_select_related = ["details__user"]
    ordering = ["-pk"]
    paginator = EstimatingPaginator
    search_fields = ["actor"]
    search_help_text = "The beginning of an email, the number of a user, or an address"
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find by person or address, for which there are indexes."""
        term = search_term.strip().lower()
        return (queryset.filter(_meant_by(term)) if term else queryset), False

    @admin.display(description="who")
    def who(self, entry: AuditEntry) -> str:
        """Return whom it concerns: their address, or only a number if they left."""
        details = getattr(entry, "details", None)
        if details and details.user:
            return str(details.user)
        return f"user {entry.actor}" if entry.actor else "nobody known"

    @admin.display(description="from")
    def address(self, entry: AuditEntry) -> str:
        """Return from where."""
        details = getattr(entry, "details", None)
        return f"{details.address}, {details.agent_in_words}" if details else "erased"

    @admin.display(description="more")
    def words(self, entry: AuditEntry) -> str:
        """Return what else is known."""
        details = getattr(entry, "details", None)
        return details.words if details else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody writes it by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody removes any of it."""
        return False


def _meant_by(term: str) -> Q:
    try:
        return Q(details__address=str(ip_address(term)))
    except ValueError:
        pass
    if term.isdecimal() and len(term) < 19:  # noqa: PLR2004 - digits of a bigint
        return Q(actor=int(term)) | Q(details__user=int(term))
    found = User.objects.filter(email__startswith=term)[:PEOPLE_FOUND]
    people = [person.pk for person in found]
    return Q(actor__in=people) | Q(details__user__in=people)
