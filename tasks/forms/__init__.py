"""The forms of tasks and projects."""

from tasks.forms.add import AddForm
from tasks.forms.edit import EditForm
from tasks.forms.project import ProjectForm
from tasks.forms.reschedule import HideForm, RescheduleForm
from tasks.forms.saved_filter import FilterForm

__all__ = [
    "AddForm",
    "EditForm",
    "FilterForm",
    "HideForm",
    "ProjectForm",
    "RescheduleForm",
]
