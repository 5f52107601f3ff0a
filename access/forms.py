"""What programme staff post."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from access.models import Grant
from people.choosers import person_chooser
from people.rules import organisations_reached_by, people_reached_by


class GrantForm(WagtailAdminModelForm):
    """Access to a module for one person or one organisation."""

    class Meta:
        model = Grant
        fields = ["module", "person", "organisation", "starts_on", "ends_on", "reason"]
        widgets = {"person": person_chooser.widget_class}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_reached_by(self.for_user)
        self.fields["organisation"].queryset = organisations_reached_by(self.for_user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("person")) == bool(cleaned.get("organisation")):
            raise forms.ValidationError(_("Choose a person or an organisation, one of the two."))
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return cleaned
