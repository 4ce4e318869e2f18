"""What may be said of a saved filter."""

from typing import Any

from django import forms

from tasks.filters import Asked, FilterError, parse
from tasks.forms.fields import NamedForm, TextField
from tasks.models import SavedFilter
from tasks.models.saved_filter import LONGEST_EXPRESSION, MOST_FILTERS

MANY_FILTERS = f"You have {MOST_FILTERS} filters already. Delete one first."


class ExpressionField(TextField):
    """An expression of the filter language."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {
            "autocomplete": "off",
            "autocapitalize": "off",
            "spellcheck": "false",
            "placeholder": "overdue & #Work",
        }
        super().__init__(
            label="Filter",
            max_length=LONGEST_EXPRESSION,
            error_messages={
                "required": "Write what to find, for example: overdue & #Work",
                "max_length": "A filter has at most %(limit_value)d characters.",
            },
            widget=forms.TextInput(attrs=attributes),
            **kwargs,
        )


class FilterForm(NamedForm):
    """A filter and its name."""

    taken = "You have a filter of that name."

    expression = ExpressionField()

    class Meta:
        model = SavedFilter
        fields = ["name", "expression"]
        field_classes = {"name": TextField}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
        error_messages = {
            "name": {
                "required": "Give the filter a name.",
                "max_length": "A name has at most %(limit_value)d characters.",
            }
        }

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def clean_name(self) -> str:
        """Return the name; raise ValidationError where there is one filter more."""
        name: str = self.cleaned_data["name"]
        others = self.instance.user.filters.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(self.taken)
        if self.instance.pk is None and others.count() >= MOST_FILTERS:
            raise forms.ValidationError(MANY_FILTERS)
        return name

    def clean_expression(self) -> str:
        """Return the expression; raise ValidationError if it means nothing."""
        expression: str = self.cleaned_data["expression"]
        try:
            parse(expression, self.asked)
        except FilterError as error:
            place = f"At character {error.position + 1}: {error.message}"
            raise forms.ValidationError(place) from error
        return expression
