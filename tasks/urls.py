"""Places of tasks."""

from django.urls import path

from tasks.places import KINDS
from tasks.views import finding, lists, projects, tasks

app_name = "tasks"

urlpatterns = [
    path("", lists.task_list, name="list"),
    *(path(f"{name}/", lists.task_place, {"name": name}, name=name) for name in KINDS),
    path("new/", tasks.task_new, name="new"),
    path("understood/", tasks.task_understood, name="understood"),
    path("<int:pk>/edit/", tasks.task_edit, name="edit"),
    path("<int:pk>/plain/", tasks.task_plain, name="plain"),
    path("<int:pk>/complete/", tasks.task_complete, name="complete"),
    path("<int:pk>/reopen/", tasks.task_reopen, name="reopen"),
    path("<int:pk>/reschedule/", tasks.task_reschedule, name="reschedule"),
    path("<int:pk>/delete/", tasks.task_delete, name="delete"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/<int:pk>/", lists.project, name="project"),
    path("projects/<int:pk>/edit/", projects.project_edit, name="project_edit"),
    path("projects/<int:pk>/move/", projects.project_move, name="project_move"),
    path("projects/<int:pk>/delete/", projects.project_delete, name="project_delete"),
    path("labels/", lists.labels, name="labels"),
    path("labels/<str:label>/", lists.label, name="label"),
    path("go/", lists.go, name="go"),
    path("keys/", lists.keys, name="keys"),
    path("search/", finding.find, name="search"),
    path("filter/", finding.filtered, name="filtered"),
    path("filters/", finding.filters, name="filters"),
    path("filters/new/", finding.filter_new, name="filter_new"),
    path("filters/<int:pk>/", finding.saved_filter, name="filter"),
    path("filters/<int:pk>/edit/", finding.filter_edit, name="filter_edit"),
    path("filters/<int:pk>/delete/", finding.filter_delete, name="filter_delete"),
]
