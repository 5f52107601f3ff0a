"""Forms of items and terms in the admin: lists of words as boxes to tick, or as words between commas."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from knowledge.vocabulary import Channel, Region, Setting, TargetGroup


class Words(forms.CharField):
    """A list of words, written between commas."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"required": False, "max_length": 1000, "help_text": _("Between commas.")}
        super().__init__(**usual | options)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as words between commas."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word.strip() for word in (super().to_python(value) or "").split(",") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)

    def run_validators(self, value: Any) -> None:
        """Ask for the length of what was typed."""
        super().run_validators(", ".join(value))


class Ticked(forms.MultipleChoiceField):
    """Some of a closed list of words."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"required": False, "widget": forms.CheckboxSelectMultiple}
        super().__init__(**usual | options)


class KnowledgePageForm(WagtailAdminPageForm):
    """Fields of lists; everything else as the model says."""

    pillars = Words(label=_("Pillars"), help_text=_("Ids of pillars between commas, one to three."))
    regions = Ticked(label=_("Regions"), choices=Region)
    countries = Words(label=_("Countries"), help_text=_("Codes of two letters between commas, such as BE, FR."))
    topics = Words(label=_("Topics"))
    tags = Words(label=_("Goals (SDG, GCM)"), help_text=_("Such as sdg-10.7, gcm-15."))
    module_slugs = Words(label=_("Modules to learn this"), help_text=_("Ids of modules between commas."))
    content_warnings = Words(label=_("Content warnings"))
    places = Ticked(label=_("Places"), choices=Setting)
    channels = Ticked(label=_("Channels"), choices=Channel)
    target_groups = Ticked(label=_("For whom"), choices=TargetGroup)
    languages = Words(label=_("Languages it is used in"), help_text=_("Codes between commas, such as ar, fr."))


class GlossaryTermForm(WagtailAdminModelForm):
    """Ids of other terms as words, not as JSON: anything else in their place would break the page of the glossary."""

    see_also = Words(label=capfirst(_("see also")))
