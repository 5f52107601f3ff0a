"""What staff fill in to set a rule: one form for each kind of certificate, with what that kind can ask for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import MOST_SESSIONS_LED, CredentialKind, Renewal
from certificates.needs import Titles, live_round_in
from certificates.rules import may_set_rule
from ground import phrases
from learning.progress import ROLEPLAY
from modules.editions import manifest
from modules.models import Module
from people.models import User
from programme.curricula.reading import curricula_in

LONGEST_MONTHS = 120


class RuleForm(forms.Form):
    """For how long certificates are valid; `said` is the whole rule, with nothing where its kind has nothing to say."""

    valid_months = forms.IntegerField(
        label=_("Valid for how many months?"),
        help_text=_("1 to 120, counted from the day on which everything was done. Empty: it does not end."),
        min_value=1,
        max_value=LONGEST_MONTHS,
        required=False,
    )

    def __init__(self, *args: Any, by: User, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.titles = Titles(language)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what can be chosen."""

    def said(self) -> dict[str, Any]:
        """The rule as it is set."""
        rule: dict[str, Any] = {"module": None, "curriculum": "", "live_round": "", "assessment": ""}
        return rule | {"sessions_led": None, "renewal": Renewal.NONE} | self.cleaned_data

    def _choose(self, name: str, choices: list[tuple[str, str]], empty: Any) -> None:
        self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]  # a field of choices


class ModuleField(forms.ModelChoiceField):
    """A module by its code, from those that the person sets rules for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Module.objects.none(), to_field_name="slug", label=_("Module"), **kwargs)


class AssessmentField(forms.ChoiceField):
    """A self-assessment, by its id."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Self-assessment to be done"),
            help_text=_("That it was done to its end is asked for; what was answered is seen by nobody else."),
            required=False,
        )


class ModuleRule(RuleForm):
    """A rule for one module, or for every module that has none of its own."""

    module = ModuleField(required=False, empty_label=_("Every module without a rule of its own"))
    field_order = ["module"]

    def prepare(self) -> None:
        """Offer the modules in the person's scope."""
        self.modules = [one for one in Module.objects.select_related("latest_edition") if may_set_rule(self.by, one)]
        chosen = Module.objects.filter(pk__in=[one.pk for one in self.modules]).order_by("code")
        self.fields["module"].queryset = chosen  # type: ignore[attr-defined]  # a field of models

    def clean(self) -> dict[str, Any]:
        """Refuse a rule for all by somebody whose role has limits."""
        said = super().clean() or {}
        if "module" in said and not may_set_rule(self.by, said["module"]):
            self.add_error("module", _("Choose a module: a rule for all is set by those whose role has no limits."))
        return said


class ValidityRule(ModuleRule):
    """A rule that says only for how long."""

    valid_months = forms.IntegerField(
        label=_("Valid for how many months?"),
        help_text=_("1 to 120, counted from the day of completion or the last day of the session."),
        min_value=1,
        max_value=LONGEST_MONTHS,
        error_messages={"required": _("Write for how many months: without a rule certificates do not expire.")},
    )


class CompletionRule(ValidityRule):
    """How long certificates of a completed module are valid, and what renews them."""

    renewal = forms.ChoiceField(label=_("Renewal"), choices=Renewal.choices)


class FurtherRule(ModuleRule):
    """A rule that asks for more than the completed module."""

    module = ModuleField(
        empty_label=_("Choose a module"),
        error_messages={"required": _("Choose the module that the certificate is for.")},
    )
    assessment = AssessmentField()

    def prepare(self) -> None:
        """Offer the self-assessments as well."""
        super().prepare()
        self._choose("assessment", named(self.titles.assessments), _("None"))


class AchievementRule(FurtherRule):
    """A completed module, and a live round of one of its role-plays."""

    live_round = forms.ChoiceField(
        label=_("Live round"),
        help_text=_("What people take part in beside completing the module."),
        error_messages={"required": _("Choose a role-play of this module.")},
    )
    field_order = ["module", "live_round", "assessment"]

    def prepare(self) -> None:
        """Offer the role-plays of these modules."""
        super().prepare()
        self.plays = {(one.slug, slug): title for one in self.modules for slug, title in self._plays_of(one)}
        shown = [(slug, phrases.named(module, title)) for (module, slug), title in self.plays.items()]
        self._choose("live_round", shown, _("Choose a role-play"))

    def _plays_of(self, module: Module) -> list[tuple[str, str]]:
        if module.latest_edition_id is None:
            return []
        contents = manifest(module.latest_edition_id)
        plays = [one.slug for one in contents.activities if one.kind == ROLEPLAY]
        return [(slug, live_round_in(contents, slug, self.titles.language)["title"]) for slug in plays]

    def clean(self) -> dict[str, Any]:
        """Refuse the role-play of another module."""
        said = super().clean()
        module, live_round = said.get("module"), said.get("live_round")
        if module and live_round and (module.slug, live_round) not in self.plays:
            self.add_error("live_round", _("Choose a role-play of this module."))
        return said


class TrainerRule(FurtherRule):
    """A completed module, and sessions of it that were led or co-led."""

    sessions_led = forms.IntegerField(
        label=_("How many sessions?"),
        help_text=_(
            "1 to 10 closed sessions of the module, led or co-led. Where the module is for trainers: of any module, each held together with another trainer."
        ),
        min_value=1,
        max_value=MOST_SESSIONS_LED,
        error_messages={"required": _("Write how many sessions somebody has to have led or co-led.")},
    )
    field_order = ["module", "sessions_led", "assessment"]


class CurriculumRule(RuleForm):
    """More than a curriculum asks for by itself: an end, or a self-assessment."""

    curriculum = forms.ChoiceField(
        label=_("Curriculum"),
        help_text=_("Those that ask for something as a whole. Without a rule their certificate does not end."),
        error_messages={"required": _("Choose the curriculum that the certificate is for.")},
    )
    assessment = AssessmentField()
    field_order = ["curriculum", "assessment"]

    def prepare(self) -> None:
        """Offer the curricula that have a whole."""
        wholes = [page for page in curricula_in(self.titles.language) if page.facts.get("completion", {}).get("all")]
        self._choose("curriculum", [(page.slug, page.title) for page in wholes], _("Choose a curriculum"))
        self._choose("assessment", named(self.titles.assessments), _("None"))

    def clean(self) -> dict[str, Any]:
        """Refuse a rule that says nothing, and one by somebody whose role has limits."""
        said = super().clean() or {}
        if not may_set_rule(self.by, None):
            self.add_error(None, _("A rule for a curriculum is set by those whose role has no limits."))
        if said.get("valid_months") is None and not said.get("assessment") and "valid_months" not in self.errors:
            self.add_error(
                "valid_months",
                _("Write for how many months, or choose a self-assessment: else there is no rule to set."),
            )
        return said


def named(titles: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Choices by id and title."""
    return [(slug, title.text) for slug, title in titles.items()]


FORMS: Mapping[str, type[RuleForm]] = {
    CredentialKind.COMPLETION: CompletionRule,
    CredentialKind.ATTENDANCE: ValidityRule,
    CredentialKind.ACHIEVEMENT: AchievementRule,
    CredentialKind.TRAINER: TrainerRule,
    CredentialKind.CURRICULUM: CurriculumRule,
}
