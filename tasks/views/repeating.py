"""A task that comes again: its rule, and leaving one day out."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tasks.days import day_in_words
from tasks.forms import RepeatForm
from tasks.history import changing
from tasks.views.answers import LIST, framed, undo
from todo_site.http import UserRequest, local_url, wants_fragment

STOP = "unit=ONCE&step=1"


@require_http_methods(["GET", "HEAD", "POST"])
def task_repeat(request: UserRequest, pk: int) -> HttpResponse:
    """Have a task come again; first shown in words, with its next days."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    now = request.user.local(timezone.now())
    sent = request.POST or None
    url = local_url(request, default=LIST)
    if sent and sent.get("act") == "stop":
        sent = QueryDict(STOP)
    form = RepeatForm(sent, task=task, now=now)
    if form.is_valid() and request.POST.get("act") in {"save", "stop"}:
        with changing(request, form.told()) as made:
            form.save()
        messages.success(request, made.what, extra_tags=undo(made))
        return redirect(url)
    if not form.is_bound and task.repeat:
        form.show(task)
    context = {"task": task, "form": form, "next": url, "today": now.date()}
    status = 422 if form.is_bound and form.errors else 200
    if wants_fragment(request):
        return render(request, "tasks/_repeat_preview.html", context)
    context |= framed(request)
    return render(request, "tasks/repeat.html", context, status=status)


@require_POST
def task_skip(request: UserRequest, pk: int) -> HttpResponse:
    """Leave this day out: the task is due on its next one."""
    task = get_object_or_404(request.user.tasks, pk=pk)
    now = request.user.local(timezone.now())
    url = local_url(request, default=LIST)
    with changing(request, f"Skipped “{task}” once.") as made:
        is_skipped = task.skip(now)
    if is_skipped and task.due_date:
        text = f"{made.what} Next: {day_in_words(task.due_date, now.date())}."
        messages.success(request, text, extra_tags=undo(made))
    else:
        messages.info(request, f"No day comes after this one. Complete “{task}”.")
    return redirect(url)
