"""What programme staff post."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from access.models import Grant


class GrantForm(WagtailAdminModelForm):
    """Access to a module for one person or one organisation."""

    class Meta:
        model = Grant
        fields = ["module", "person", "organisation", "starts_on", "ends_on", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("person")) == bool(cleaned.get("organisation")):
            raise forms.ValidationError(_("Choose a person or an organisation, one of the two."))
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return cleaned
