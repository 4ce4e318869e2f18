"""The forms of tasks and projects."""

from tasks.forms.add import AddForm
from tasks.forms.column import ColumnForm
from tasks.forms.edit import EditForm
from tasks.forms.move import MoveForm
from tasks.forms.project import ProjectForm
from tasks.forms.reorder import ReorderForm
from tasks.forms.repeat import RepeatForm
from tasks.forms.reschedule import HideForm, RescheduleForm
from tasks.forms.saved_filter import FilterForm
from tasks.forms.selection import SelectionForm

__all__ = [
    "AddForm",
    "ColumnForm",
    "EditForm",
    "FilterForm",
    "HideForm",
    "MoveForm",
    "ProjectForm",
    "ReorderForm",
    "RepeatForm",
    "RescheduleForm",
    "SelectionForm",
]
