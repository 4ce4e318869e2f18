"""The same list as most would write it in Django: its tutorial's way, and no more.

Database sessions, a ModelForm drawn by itself, generic middleware, and in each row a
form with a token of its own.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from psycopg.conninfo import conninfo_to_dict

address = conninfo_to_dict(os.environ["YARDSTICK_URL"])
settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="plain.wsgi",
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": address["host"],
            "NAME": address["dbname"],
            "USER": address["user"],
            "CONN_MAX_AGE": 600,
        }
    },
    AUTH_USER_MODEL="plain.User",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "plain",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {})],
                    )
                ],
            },
        }
    ],
)
PAGE = """<!doctype html>
<html lang="en"><head><title>Tasks</title></head><body>
<p>{{ user.email }}</p>
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Add</button></form>
<ul>{% for task in tasks %}<li>
<form method="post" action="{% url "complete" task.pk %}">{% csrf_token %}
<button>{% if task.is_complete %}Reopen{% else %}Complete{% endif %}</button></form>
<a href="{% url "edit" task.pk %}">{{ task.title }}</a>
{% if task.due_date %}<span>Due {{ task.due_date }}</span>{% endif %}
<p>{{ task.description|default:"" }}</p>
<form method="post" action="{% url "delete" task.pk %}">{% csrf_token %}
<button>Delete</button></form></li>{% endfor %}</ul>
<p>{{ open }} open of {{ all }}</p></body></html>
"""
loaders = settings.TEMPLATES[0]["OPTIONS"]["loaders"]
loaders[0][1][0][1]["list.html"] = PAGE
django.setup()

from django.contrib.auth.decorators import login_required
from django.forms import modelform_factory
from django.shortcuts import render
from django.urls import path

from plain.models import Task

TaskForm = modelform_factory(Task, fields=["title", "description", "due_date"])


@login_required
def task_list(request):
    """Show the open tasks, and a form."""
    tasks = Task.objects.filter(user=request.user)
    wanted = tasks.filter(is_complete=False).order_by("due_date")[:100]
    context = {
        "tasks": wanted,
        "form": TaskForm(),
        "open": tasks.filter(is_complete=False).count(),
        "all": tasks.count(),
    }
    return render(request, "list.html", context)


urlpatterns = [
    path("tasks/", task_list),
    path("tasks/<int:pk>/edit/", task_list, name="edit"),
    path("tasks/<int:pk>/complete/", task_list, name="complete"),
    path("tasks/<int:pk>/delete/", task_list, name="delete"),
]
application = get_wsgi_application()
