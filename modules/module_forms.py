"""What an administrator says about a module: what it asks for, and how it goes with others, without writing JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from modules.competencies import COMPETENCY_CHOICES
from modules.editions import in_language, manifest
from modules.models import Module, ModulePage, Scenario

KINDS = ("requires", "recommended_before", "equivalent_to")
MOST_OVERLAPS = 200
BLANK_ROWS = 3
LONGEST_OVERLAP = 600  # minutes
Choices = Sequence[tuple[str, Any]]
NO_UNIT: Choices = (("", "–"),)


class OverlapsWidget(forms.Widget):
    """Rows of a unit of this module, a unit of another one, and minutes; some are empty for more."""

    template_name = "modules/admin/overlaps.html"
    units: Choices = ()
    others: Choices = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*(value or ()), *({} for _number in range(BLANK_ROWS))][:MOST_OVERLAPS]
        context["widget"]["rows"] = [self._row(f"{name}-{number}", row) for number, row in enumerate(rows)]
        return context

    def _row(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "name": name,
            "units": [(slug, title, slug == row.get("unit")) for slug, title in self.units],
            "others": [
                (module, [(value, title, value == row.get("other")) for value, title in units])
                for module, units in self.others
            ],
            "minutes": row.get("minutes", ""),
        }

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[dict[str, str]]:
        rows = [
            {key: data.get(f"{name}-{number}-{key}", "").strip() for key in ("unit", "other", "minutes")}
            for number in range(MOST_OVERLAPS)
        ]
        return [row for row in rows if any(row.values())]


class OverlapsField(forms.Field):
    """Overlaps as `Module.links` keeps them."""

    widget = OverlapsWidget

    def prepare_value(self, value: Any) -> Any:
        """Name the other unit as the widget does, where the value comes from the module."""
        return [
            row if "other" in row else row | {"other": f"{row['module']}/{row['with_unit']}"} for row in value or ()
        ]

    def clean(self, value: list[dict[str, str]]) -> list[dict[str, Any]]:
        """Raises ValidationError where a row is not whole, or its minutes are no such number."""
        return [self._clean(row, number) for number, row in enumerate(value, 1)]

    def _clean(self, row: Mapping[str, str], number: int) -> dict[str, Any]:
        others = {unit for _module, units in self.widget.others for unit, _title in units}
        sides = (row["unit"], row["other"])
        if not all(sides) or sides[0] not in dict(self.widget.units) or sides[1] not in others:
            raise forms.ValidationError(_("Overlap %(row)d: choose a unit on both sides."), params={"row": number})
        # Python refuses to read a number of thousands of digits.
        is_short = row["minutes"].isdecimal() and len(row["minutes"]) <= len(str(LONGEST_OVERLAP))
        if not is_short or not 0 < int(row["minutes"]) <= LONGEST_OVERLAP:
            message = _("Overlap %(row)d: say how many minutes, from 1 to %(most)d.")
            raise forms.ValidationError(message, params={"row": number, "most": LONGEST_OVERLAP})
        module, _slash, unit = row["other"].partition("/")
        return {"module": module, "unit": row["unit"], "with_unit": unit, "minutes": int(row["minutes"])}


def _ticks(label: Any, help_text: Any = "", choices: Choices = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class ModuleForm(WagtailAdminModelForm):
    """The rule of completion and the links to other modules, field by field."""

    competencies = _ticks(_("Competencies"), choices=COMPETENCY_CHOICES)
    asks_units = forms.BooleanField(label=_("Every unit is marked as done"), required=False)
    pass_share = forms.IntegerField(
        label=_("Every quiz is passed, with at least so many percent"), required=False, min_value=1, max_value=100
    )
    asks_roleplays = _ticks(_("These role-plays are played to the end"))
    asks_h5p = forms.BooleanField(
        label=_("Every H5P content is done"),
        required=False,
        help_text=_("What they report is the word of the learner's browser, so it cannot be all that is asked for."),
    )
    asks_survey = forms.BooleanField(label=_("The survey at the end is sent"), required=False)
    requires = _ticks(_("Take before"), _("What this module takes for granted. Nothing is locked by it."))
    recommended_before = _ticks(_("Easier after"))
    equivalent_to = _ticks(
        _("Counts as this module"),
        _("An older module or another issuer's: in a curriculum each of the two counts for the other."),
    )
    overlaps = OverlapsField(
        label=_("Overlaps"),
        required=False,
        help_text=_("Units that say the same for some minutes. One side is enough."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        module, language = self.instance, get_language() or settings.LANGUAGE_CODE
        others = list(Module.objects.exclude(pk=module.pk).order_by("code"))
        titles = _titles(others, language)
        for kind in KINDS:
            self.fields[kind].choices = [(other.slug, titles[other.pk]) for other in others]
            self.initial.setdefault(kind, module.links.get(kind, []))
        self._fill_overlaps(module, others, titles, language)
        self._fill_rule(module)

    def _fill_overlaps(
        self, module: Module, others: Sequence[Module], titles: Mapping[int, str], language: str
    ) -> None:
        kept = module.links.get("overlaps", [])
        widget = self.fields["overlaps"].widget
        units, groups = _units(module, language), _units_of_each(others, titles, language)
        widget.units = [*NO_UNIT, *units, *_not_among(units, (row["unit"] for row in kept))]
        known = [unit for _module, named in groups for unit in named]
        absent = _not_among(known, (f"{row['module']}/{row['with_unit']}" for row in kept))
        widget.others = [*groups, *([(_("Not there at present"), absent)] if absent else [])]
        self.initial.setdefault("overlaps", kept)

    def _fill_rule(self, module: Module) -> None:
        asked = module.rule.get("all", [])
        values = {name: value for part in asked if isinstance(part, Mapping) for name, value in part.items()}
        roleplays = values.get("roleplays", [])
        known = Scenario.objects.filter(module=module) if module.pk else Scenario.objects.none()
        titles = dict.fromkeys(roleplays) | dict(known.order_by("locale").values_list("slug", "title"))
        self.fields["asks_roleplays"].choices = [(slug, title or slug) for slug, title in titles.items()]
        for name in ("units", "h5p", "survey"):
            self.initial.setdefault(f"asks_{name}", name in asked)
        self.initial.setdefault("pass_share", values.get("quizzes"))
        self.initial.setdefault("asks_roleplays", roleplays)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if _rule(said) == ["h5p"]:
            self.add_error("asks_h5p", _("Ask for units, quizzes or role-plays as well."))
        return said

    def save(self, commit: bool = True) -> Any:
        """Write the rule and the links that the fields say."""
        said = self.cleaned_data
        asked = _rule(said)
        self.instance.rule = {"all": asked} if asked else {}
        self.instance.links = {kind: said[kind] for kind in (*KINDS, "overlaps") if said[kind]}
        return super().save(commit)


def _rule(said: Mapping[str, Any]) -> list[Any]:
    """The rule of completion as the content format writes it, from the fields of the form."""
    return [
        *(["units"] if said.get("asks_units") else []),
        *([{"quizzes": said["pass_share"]}] if said.get("pass_share") else []),
        *([{"roleplays": said["asks_roleplays"]}] if said.get("asks_roleplays") else []),
        *(name for name in ("h5p", "survey") if said.get(f"asks_{name}")),
    ]


def _titles(modules: Sequence[Module], language: str) -> dict[int, str]:
    """The code and title of each module, in the language where it has one. One query."""
    pages = ModulePage.objects.filter(module__in=modules, locale__language_code__in=(language, settings.LANGUAGE_CODE))
    found: dict[int, str] = {}
    for module, title, lang in pages.values_list("module", "title", "locale__language_code"):
        if module not in found or lang == language:
            found[module] = title
    return {module.pk: f"{module.code} {found.get(module.pk, '')}".strip() for module in modules}


def _units(module: Module, language: str) -> list[tuple[str, str]]:
    """The units of the newest edition, by id; none before there is one. Editions come from memory, mostly."""
    if module.latest_edition_id is None:
        return []
    contents = manifest(module.latest_edition_id)
    return [(unit.slug, in_language(unit.titles, language, contents.language)[1]) for unit in contents.units]


def _not_among(choices: Choices, kept: Iterable[str]) -> list[tuple[str, str]]:
    """What is kept and cannot be chosen, its module or unit being away: it stays as it is until somebody changes it."""
    return [(value, value) for value in dict.fromkeys(kept) if value not in dict(choices)]


def _units_of_each(
    modules: Iterable[Module], titles: Mapping[int, str], language: str
) -> list[tuple[str, list[tuple[str, str]]]]:
    each = ((module, _units(module, language)) for module in modules)
    return [
        (titles[module.pk], [(f"{module.slug}/{slug}", title) for slug, title in units])
        for module, units in each
        if units
    ]
