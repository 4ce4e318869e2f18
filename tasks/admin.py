"""Tasks in the admin: everybody's, found by owner, status and due day."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.audited_admin import AuditedAdmin
from accounts.models import User
from tasks.history import changes_of
from tasks.models import Task
from tasks.querysets import TaskQuerySet
from todo_site.paginator import EstimatingPaginator

# No index finds words within titles; this many are read in about 50 ms.
TITLES_SEARCHED = 100_000
OWNERS_FOUND = 100
SOURCE = "Administration"


class DueFilter(admin.SimpleListFilter):
    """When it is due, by ranges; the date hierarchy would read every task's day."""

    title = "due"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [
            ("overdue", "Overdue"),
            ("today", "Today"),
            ("week", "In the next 7 days"),
            ("later", "Later"),
            ("none", "No due day"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the tasks due then."""
        conditions = self.conditions(timezone.localdate())
        return queryset.filter(**conditions.get(self.value() or "", {}))

    @staticmethod
    def conditions(today: date) -> dict[str, dict[str, Any]]:
        """Return what each choice asks."""
        week = today + timedelta(days=7)
        return {
            "overdue": {"is_complete": False, "due_date__lt": today},
            "today": {"due_date": today},
            "week": {"due_date__gt": today, "due_date__lte": week},
            "later": {"due_date__gt": week},
            "none": {"due_date": None},
        }


@admin.register(Task)
class TaskAdmin(AuditedAdmin):
    """Whoever's tasks; completing is an action, so that its time is kept with it."""

    list_display = ["title", "user", "is_complete", "due_date", "created_at"]
    list_filter = ["is_complete", DueFilter]
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "user__email"]
    search_help_text = "The beginning of an email address, or words of a recent title"
    paginator = EstimatingPaginator
    autocomplete_fields = ["user"]
    ordering = ["-pk"]
    readonly_fields = [
        "due_at",
        "start_date",
        "priority",
        "project",
        "labels",
        "is_complete",
        "completed_at",
        "created_at",
        "updated_at",
    ]
    actions = ["complete", "reopen"]
    # A task's page is its owner's alone.
    view_on_site = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find the tasks of an address that begins so, or among the latest titles."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = User.objects.filter(email__startswith=term.lower())[:OWNERS_FOUND]
        if owners := list(found):
            return queryset.filter(user__in=owners), False
        latest = Task.objects.aggregate(latest=Max("pk"))["latest"] or 0
        recent = queryset.filter(pk__gt=latest - TITLES_SEARCHED)
        return recent.filter(title__icontains=term), False

    def get_fields(self, request: HttpRequest, obj: Task | None = None) -> Any:
        """Return what is typed, and of a saved task what became of it."""
        typed = ["user", "title", "description", "due_date"]
        return [*typed, *self.readonly_fields] if obj else typed

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Give the description room."""
        if db_field.name == "description":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 6, "cols": 60})
        field: forms.Field | None = super().formfield_for_dbfield(
            db_field, request, **kwargs
        )
        return field

    def save_model(
        self,
        request: HttpRequest,
        task: Task,
        form: Any,
        change: bool,  # noqa: FBT001 - Django's own
    ) -> None:
        """Keep its time on its day, its start before it, its project its owner's."""
        if "user" in form.changed_data:
            self.give_away(request, task)
        if "due_date" in form.changed_data:
            task.plan(task.due_date, task.user.local(timezone.now()))
        with self.changing(request, task, "Saved"):
            super().save_model(request, task, form, change)

    def give_away(self, request: HttpRequest, task: Task) -> None:
        """Take a task out of its project and its family, which stay with its owner."""
        task.project = task.parent = None
        old = User.objects.filter(tasks=task.pk).first() if task.pk else None
        if old:
            text = f"Gave “{task}” to somebody else."
            with changes_of(old, text, who=str(request.user), source=SOURCE):
                Task.objects.filter(parent=task.pk).update(parent=None)

    def delete_model(self, request: HttpRequest, task: Task) -> None:
        """Delete it into its owner's trash."""
        with self.changing(request, task, "Deleted"):
            super().delete_model(request, task)

    @staticmethod
    def changing(
        request: HttpRequest, task: Task, what: str
    ) -> AbstractContextManager[Any]:
        """Give a transaction whose changes its owner sees as the administration's."""
        text = f"{what} “{task}”."
        return changes_of(task.user, text, who=str(request.user), source=SOURCE)

    def delete_queryset(self, request: HttpRequest, tasks: Any) -> None:
        """Delete them into their owners' trashes."""
        for owner, theirs in by_owner(tasks):
            with self.changes_of(request, owner, "Deleted"):
                theirs.delete()

    @admin.action(description="Complete the selected tasks")
    def complete(self, request: HttpRequest, tasks: TaskQuerySet) -> None:
        """Mark them done now; those that are keep their time."""
        self.note_action(request, tasks, "completed")
        count = 0
        for owner, theirs in by_owner(tasks):
            with self.changes_of(request, owner, "Completed"):
                count += theirs.complete(owner.local(timezone.now()))
        messages.success(request, f"Completed: {count}.")

    @admin.action(description="Reopen the selected tasks")
    def reopen(self, request: HttpRequest, tasks: TaskQuerySet) -> None:
        """Mark them as still to be done."""
        self.note_action(request, tasks, "reopened")
        count = 0
        for owner, theirs in by_owner(tasks):
            with self.changes_of(request, owner, "Reopened"):
                count += theirs.reopen()
        messages.success(request, f"Reopened: {count}.")

    @staticmethod
    def changes_of(
        request: HttpRequest, owner: User, what: str
    ) -> AbstractContextManager[Any]:
        """Give a transaction whose changes an owner sees as the administration's."""
        text = f"{what} by the administration."
        return changes_of(owner, text, who=str(request.user), source=SOURCE)


def by_owner(tasks: TaskQuerySet) -> Iterator[tuple[User, Any]]:
    """Yield whose these tasks are, with theirs of them."""
    pks = list(tasks.order_by().values_list("pk", flat=True))
    chosen = Task.objects.filter(pk__in=pks)
    for owner in User.objects.filter(pk__in=chosen.values("user")):
        yield owner, chosen.filter(user=owner)
