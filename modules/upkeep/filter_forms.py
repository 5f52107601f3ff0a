"""What lists in the admin are narrowed to."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from modules.models import Module


class ModuleFilterForm(forms.Form):
    """One module, by its id, of those that the person sees; without one, all of them."""

    module = forms.ModelChoiceField(
        label=_("Module"),
        queryset=Module.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All modules"),
    )

    def __init__(self, *args: Any, modules: QuerySet[Module], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        module: Any = self.fields["module"]
        module.queryset = modules
