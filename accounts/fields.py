"""An email field that knows no case."""

from typing import Any

from django.db import models


class LowercaseEmailField(models.EmailField):
    """Keeps and looks up addresses in lower case, so that a plain index serves both."""

    def get_prep_value(self, value: Any) -> Any:
        """Return the address as it is stored and compared."""
        prepared = super().get_prep_value(value)
        return prepared.strip().lower() if isinstance(prepared, str) else prepared

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's own
        """Show the saved address on the instance too."""
        prepared = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, prepared)
        return prepared
