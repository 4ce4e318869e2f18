"""Where everything is."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.views import landing
from todo_site import health, metrics
from todo_site.database.views import overview

urlpatterns = [
    path("", landing, name="landing"),
    path("tasks/", include("tasks.urls")),
    path("accounts/", include("accounts.urls")),
    path("database/", overview, name="database"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.ico", health.favicon, name="favicon"),
]

handler400 = "todo_site.errors.bad_request"
handler403 = "todo_site.errors.permission_denied"
handler404 = "todo_site.errors.page_not_found"
handler429 = "todo_site.errors.too_many_requests"
handler500 = "todo_site.errors.server_error"
