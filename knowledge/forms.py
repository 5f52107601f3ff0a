"""Forms of the shelf: a tool that somebody proposes, and what an organisation says about using one."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.languages import languages_by_name
from knowledge.languages import OFFERED
from knowledge.models import Door
from knowledge.shelf import TITLES
from knowledge.vocabulary import Channel, CostBand, Evidence, Setting, TargetGroup
from modules.activities.free_text import cleaned
from people.countries import in_order
from people.models import Country


def _long(label: Any, longest: int, rows: int, help_text: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text, **options
    )


def _short(label: Any, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **options)


def _ticked(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **options)


class ToolForm(forms.Form):
    """An outreach tool in somebody's own words; everything has a limit."""

    title = _short(_("Name of the tool"), 120)
    summary = _long(_("In one or two sentences"), 300, 2, _("What it is and what it is for, in your own words."))
    places = _ticked(_("Where it is used"), Setting)
    channels = _ticked(_("By what it speaks"), Channel)
    target_groups = _ticked(_("For whom"), TargetGroup)
    languages = forms.MultipleChoiceField(
        label=_("Languages it is used in"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    languages_note = _long(_("What to know about languages"), 600, 2, required=False)
    countries = forms.MultipleChoiceField(
        label=_("Countries where you have seen it"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    description = _long(
        _("How it works"),
        6000,
        10,
        _(
            "What it is, when it fits, how to begin, what can go wrong. Nothing about clients, no names, no places where people hide."
        ),
    )
    cost_band = forms.ChoiceField(
        label=_("Cost in the first year, beyond existing staff"), choices=CostBand, widget=forms.RadioSelect
    )
    cost_note = _short(_("What the cost is made of"), 300, required=False)
    staff_needed = _short(_("People needed"), 400)
    evidence = forms.ChoiceField(label=_("How well it has been examined"), choices=Evidence, widget=forms.RadioSelect)
    safety_note = _long(_("What could harm people, and how you lessen it"), 1000, 3)
    source_title = _short(_("Where one can read about it: title"), 400, required=False)
    source_organisation = _short(_("Who published it"), 300, required=False)
    source_year = _short(_("Year"), 20, required=False)
    source_url = forms.URLField(label=_("Address of the source"), max_length=200, required=False, assume_scheme="https")
    authors = _short(_("Your organisation, as it shall stand on the page"), 300)
    contact = _short(
        _("Contact"), 200, required=False, help_text=_("A role or a shared address, not the name of a person.")
    )
    own_words = forms.BooleanField(
        label=_("These are our own words, and others may use them under CC BY 4.0."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages: Any = self.fields["languages"]
        languages.choices = languages_by_name(OFFERED)
        countries: Any = self.fields["countries"]
        countries.choices = [(country.pk, str(country)) for country in in_order(Country.objects.all())]

    @property
    def as_typed(self) -> dict[str, Any]:
        """What was typed, fit or not, cut to the limits: for a draft."""
        typed: dict[str, Any] = {}
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(self.data, self.files, name)
            longest = getattr(field, "max_length", None) or 200
            typed[name] = (
                [cleaned(str(one))[:40] for one in value][:100] if isinstance(value, list) else _cut(value, longest)
            )
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("source_url") and not cleaned.get("source_title"):
            self.add_error("source_title", _("Say what stands at this address."))
        return cleaned


def _cut(value: Any, longest: int) -> Any:
    return cleaned(value)[:longest] if isinstance(value, str) else value


PARAMETERS = {Door.SHELF: {"q", *TITLES}, Door.SEARCH: {"q", "kind", "language"}}
MOST_CHOICES = 60
LONGEST_CHOICE = 100  # characters
LONGEST_SEARCH = 1000


class SaveSearchForm(forms.Form):
    """A search to keep: where, what was chosen in it, and a name for it."""

    name = _short(_("Name of the search"), 80)
    door = forms.ChoiceField(choices=Door, widget=forms.HiddenInput)
    query = forms.CharField(max_length=LONGEST_SEARCH * 2, required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """Return the name without line ends."""
        return " ".join(cleaned(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        """Keep of the query what that place asks for; nothing chosen, nothing to keep."""
        found: dict[str, Any] = super().clean() or {}
        query = urlencode(_chosen(found.get("query", ""), found.get("door", "")))
        if not query:
            self.add_error("name", _("Look for something first, or choose something, then keep the search."))
        elif len(query) > LONGEST_SEARCH:
            self.add_error("name", _("So much is chosen that it cannot be kept. Take some of it away."))
        return found | {"query": query}


def _chosen(query: str, door: str) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_CHOICES)
    except ValueError:
        return []
    known = PARAMETERS.get(Door(door), set()) if door in Door.values else set()
    return [(name, cleaned(value)[:LONGEST_CHOICE]) for name, value in pairs if name in known and cleaned(value)]


class UseForm(forms.Form):
    """An organisation says that it uses a tool."""

    organisation = forms.IntegerField(widget=forms.HiddenInput)
    say = forms.ChoiceField(choices=[("named", _("Name us")), ("counted", _("Count us, without our name")), ("no", "")])
