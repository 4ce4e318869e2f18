"""Users in the admin: found by email, never showing a password or a session."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.utils import model_ngettext
from django.contrib.auth.admin import GroupAdmin, UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from accounts.audit import together
from accounts.audit_admin import AuditEntryAdmin
from accounts.audited_admin import AuditedAdmin
from accounts.belongings import belongings
from accounts.models import User
from todo_site.paginator import EstimatingPaginator


class UserCreationForm(AdminUserCreationForm):
    """A new user by email; without a password they set one by mail."""

    class Meta:
        model = User
        fields = ["email"]
        field_classes: dict[str, type] = {}


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):
    """Who may sign in, and as what."""

    add_form = UserCreationForm
    list_display = [
        "email",
        "name",
        "is_active",
        "is_staff",
        "created_at",
        "last_login",
    ]
    list_filter = ["is_active", "is_staff", "is_superuser", "created_at"]
    search_fields = ["email"]
    search_help_text = "The beginning of an email address"
    paginator = EstimatingPaginator
    ordering = ["email"]
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ["created_at", "last_login"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "name", "time_zone"]}),
        (
            "What they may do",
            {
                "fields": [
                    "is_active",
                    "is_staff",
                    "is_superuser",
                    "groups",
                    "user_permissions",
                ]
            },
        ),
        ("When", {"fields": ["created_at", "last_login"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["email", "usable_password", "password1", "password2"]},
        )
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find by the beginning of an address, for which there is an index."""
        term = search_term.strip().lower()
        return queryset.filter(email__startswith=term) if term else queryset, False

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - Django's own
    ) -> None:
        """Save; a changed address takes the confirmations of the old one along."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Set somebody's password, which ends their sessions and is told to them."""
        with together(request):
            response: HttpResponse = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
                person = User.objects.get(pk=id)
                person.sessions.exclude(
                    session_key=request.session.session_key
                ).delete()
                get_adapter().send_notification_mail(
                    "account/email/password_set", person
                )
        return response

    def get_deleted_objects(
        self, objs: Iterable[Model], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Return how much goes with these users; a list of it could fill a book."""
        users = list(objs)
        names = [str(user) for user in users]
        counts = {User._meta: len(users)} | belongings(users)
        summary = {str(of.verbose_name_plural): count for of, count in counts.items()}
        lines = [f"{count} {model_ngettext(of, count)}" for of, count in counts.items()]
        missing = set() if self.has_delete_permission(request) else {"user"}
        return [*names, lines], summary, missing, []


admin.site.unregister(Group)


@admin.register(Group)
class AuditedGroupAdmin(AuditedAdmin, GroupAdmin):
    """Groups, as Django has them."""


__all__ = ["AuditEntryAdmin", "UserAdmin"]

admin.site.unregister([EmailAddress, Authenticator])
