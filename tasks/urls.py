"""Places of tasks."""

from django.urls import path

from tasks.kinds import KINDS
from tasks.views import finding, history, lists, looks, many, projects, repeating, tasks

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
    path("change/", many.tasks_change, name="change"),
    path("<int:pk>/move/", many.task_move, name="move"),
    path("<int:pk>/subtasks/", many.subtasks, name="subtasks"),
    path("<int:pk>/repeat/", repeating.task_repeat, name="repeat"),
    path("<int:pk>/skip/", repeating.task_skip, name="skip"),
    path("<int:pk>/history/", history.task_history, name="task_history"),
    path("<int:pk>/column/", looks.task_column, name="column"),
    path("calendar/", looks.calendar, name="calendar"),
    path("board/", looks.board, name="board"),
    path("statistics/", looks.statistics, name="statistics"),
    path("history/", history.history, name="history"),
    path("history/<int:pk>/", history.change_set, name="change_set"),
    path("history/<int:pk>/undo/", history.change_set_undo, name="change_set_undo"),
    path("changes/<int:pk>/undo/", history.change_undo, name="change_undo"),
    path("trash/", history.trash, name="trash"),
    path("trash/empty/", history.trash_empty, name="trash_empty"),
    path("trash/<int:pk>/delete/", history.trash_delete, name="trash_delete"),
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
