"""What lists in the admin are narrowed to."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from modules.models import Module
from modules.source_forms import languages

USUAL_MONTHS = 12
SHOWN = (
    ("due", _("Unchecked or older")),
    ("unchecked", _("Unchecked")),
    ("older", _("Checked, but longer ago")),
    ("all", _("All facts")),
)


class CheckFilterForm(forms.Form):
    """What was never compared with its source, or so many months ago; of one language, or of all."""

    shown = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    months = forms.IntegerField(label=_("Months"), min_value=0, max_value=600, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["language"]
        choice.choices = [("", _("All languages")), *languages()]

    def is_wanted(self, language: str, months: int | None) -> bool:
        """Whether something in a language is shown that was checked so many whole months ago, None for never."""
        if self.cleaned_data.get("language") not in ("", None, language):
            return False
        given = self.cleaned_data.get("months")
        is_old = months is not None and months >= (USUAL_MONTHS if given is None else given)
        wanted = {"unchecked": months is None, "older": is_old, "all": True}
        return wanted.get(self.cleaned_data.get("shown") or "due", months is None or is_old)


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
