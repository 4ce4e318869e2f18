"""Projects: made, renamed, put in order, put away, deleted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks.forms import ProjectForm
from tasks.history import changing
from tasks.models import Project
from tasks.views.answers import framed, undo
from todo_site.http import UserRequest


@require_safe
def projects(request: UserRequest) -> HttpResponse:
    """Show all projects, those that were put away too."""
    context = framed(request, request.path)
    found = request.user.projects.in_order()
    context["projects"] = [p for p in found if not p.is_archived]
    context["archived"] = [p for p in found if p.is_archived]
    return render(request, "tasks/projects.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: UserRequest) -> HttpResponse:
    """Make a project."""
    return edited(request, Project(user=request.user), "New project")


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change name and colour of a project, or put it away."""
    found = get_object_or_404(request.user.projects, pk=pk)
    return edited(request, found, "Edit project")


def edited(request: UserRequest, project: Project, title: str) -> HttpResponse:
    """Answer with the form of a project, or save it and go there."""
    form = ProjectForm(request.POST or None, instance=project)
    if form.is_valid():
        with changing(request, f"Saved “{project}”.") as made:
            is_saved = form.saved()
        if is_saved:
            messages.success(request, made.what, extra_tags=undo(made))
            return redirect(project)
    context = framed(request) | {"form": form, "title": title}
    context["back"] = reverse("tasks:projects")
    if project.pk:
        context["delete"] = reverse("tasks:project_delete", args=[project.pk])
    status = 422 if form.is_bound else 200
    return render(request, "tasks/named_edit.html", context, status=status)


@require_POST
def project_move(request: UserRequest, pk: int) -> HttpResponse:
    """Put a project one place up, or down."""
    project = get_object_or_404(request.user.projects, pk=pk)
    with changing(request, f"Moved “{project}”.") as made:
        project.move(up=request.POST.get("to") == "up")
    messages.success(request, made.what, extra_tags=undo(made))
    return redirect("tasks:projects")


@require_http_methods(["GET", "HEAD", "POST"])
def project_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ask whether a project may go, and let it go; its tasks go to the Inbox."""
    project = get_object_or_404(request.user.projects, pk=pk)
    if request.method == "POST":
        with changing(request, f"Deleted “{project}”.") as made:
            project.delete()
        text = f"{made.what} Its tasks are in the Inbox."
        messages.success(request, text, extra_tags=undo(made))
        return redirect("tasks:projects")
    context = framed(request) | {"title": "Delete project", "named": project}
    context["left"] = what_is_left(project.tasks.count())
    context["back"] = reverse("tasks:projects")
    return render(request, "tasks/named_delete.html", context)


def what_is_left(tasks: int) -> str:
    """Return what becomes of so many tasks when their project goes."""
    if not tasks:
        return "It has no tasks."
    return f"Its {tasks:,} task{'s' if tasks > 1 else ''} will be in the Inbox."
