"""How forms are drawn: every field by one template."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's form templates from our folder, with one template for each field."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
