"""What people fill in for a live round: to open it, to join it, and what an observer rates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.activities.free_text import cleaned
from modules.competencies import RUBRICS
from modules.models import Module
from modules.templatetags.activities import LEVELS
from programme.live.actions import Given
from programme.live.codes import LENGTH, Mistyped, read_code
from programme.live.scenarios import Scenario
from programme.models import Rating
from programme.models.live import NAME_LIMIT, QUOTATION_LIMIT

NOT_SEEN = "none"
TYPED_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class OpenForm(forms.Form):
    """Which role-play to hold, and the word at which every talk stops."""

    role_play = forms.ChoiceField(label=_("Role-play"))
    stop_word = forms.CharField(
        label=_("Stop word"),
        max_length=30,
        required=False,
        help_text=_("The word at which a talk stops at once; nobody has to say why. Empty: “Stop”."),
    )

    def __init__(
        self, *args: Any, offered: Sequence[tuple[Module, Sequence[Scenario]]], locale: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["role_play"].choices = [  # type: ignore[attr-defined]  # a choice field
            (_title(scenarios[0], locale), [_choice(module, one, locale) for one in scenarios])
            for module, scenarios in offered
        ]

    @property
    def chosen(self) -> tuple[str, str]:
        """The slugs of the module and of the role-play in it."""
        module, _slash, activity = self.cleaned_data["role_play"].partition("/")
        return module, activity


def _title(scenario: Scenario, locale: str) -> str:
    return str(scenario.contents.words(locale)[1]["title"])


def _choice(module: Module, scenario: Scenario, locale: str) -> tuple[str, str]:
    return f"{module.slug}/{scenario.entry.slug}", scenario.title(locale)[1]


class CodeForm(forms.Form):
    """Asks for the code on the wall."""

    code = forms.CharField(
        label=_("Code of the round"),
        max_length=20,
        help_text=_("Six letters and digits, as your trainer shows them. Small letters do not matter."),
        widget=forms.TextInput(attrs=TYPED_CODE),
    )

    def clean_code(self) -> str:
        """The code as it is kept."""
        try:
            return read_code(self.cleaned_data["code"])
        except Mistyped:
            sentence = _("Look at the code again: it has %(length)d letters and digits, and no O, I, L or S.")
            raise forms.ValidationError(sentence, params={"length": LENGTH}) from None


class JoinForm(forms.Form):
    """How somebody wants to be called in the round, and whether they play or watch."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Your name in this round"),
        max_length=NAME_LIMIT,
        help_text=_("As the others in the room shall see it; a first name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Write a name, so that your trainer can tell you your role.")},
    )
    way = forms.ChoiceField(
        label=_("How do you take part?"),
        choices=[("play", _("I play and observe, in turns")), ("watch", _("I only observe"))],
        initial="play",
        widget=forms.RadioSelect,
        help_text=_("Nobody has to say why. You can also leave the round at any time."),
    )

    def clean_name(self) -> str:
        """The name without what cannot be printed."""
        name = " ".join(cleaned(self.cleaned_data["name"]).split())
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name

    @property
    def only_watches(self) -> bool:
        return bool(self.cleaned_data["way"] == "watch")

    @property
    def join_key(self) -> UUID:
        """The key that the page was made with, so that a second press of the button is the same person."""
        return self.cleaned_data["key"] or uuid4()


@dataclass(frozen=True)
class Row:
    """The fields of one competency."""

    competency: str
    is_critical: bool
    level: BoundField
    is_repaired: BoundField
    quotation: BoundField

    @property
    def choices(self) -> Iterator[tuple[BoundWidget, Promise | str]]:
        """Each level with what is seen at it; “not seen” comes last and has no words."""
        behaviours = RUBRICS[self.competency].levels if self.competency in RUBRICS else {}
        for choice in self.level:
            value = choice.data["value"]
            yield choice, behaviours[int(value)] if value != NOT_SEEN and behaviours else ""


class SheetForm(forms.Form):
    """An observer's sheet: a level, what was put right and a quotation for each competency; all may be left out but one."""

    def __init__(self, *args: Any, competencies: Sequence[str], safety_critical: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.competencies, self.safety_critical = competencies, safety_critical
        for competency in competencies:
            self.fields |= _fields(competency)

    @property
    def rows(self) -> Iterator[Row]:
        for competency in self.competencies:
            names = (f"level-{competency}", f"repaired-{competency}", f"quotation-{competency}")
            yield Row(competency, competency in self.safety_critical, *(self[name] for name in names))

    def clean(self) -> dict[str, Any]:
        """At least one competency has a level, or was not seen."""
        said = super().clean() or {}
        if not any(said.get(f"level-{competency}") for competency in self.competencies):
            raise forms.ValidationError(_("Choose a level, or “not seen”, for at least one competency."))
        return said

    @property
    def given(self) -> dict[str, Given]:
        """What was rated. “Put right” counts beside level 1 alone: nothing else has to be."""
        return {one: self._given(one) for one in self.competencies}

    def _given(self, competency: str) -> Given:
        said = self.cleaned_data[f"level-{competency}"]
        level = int(said) if said and said != NOT_SEEN else None
        is_repaired = level == 1 and self.cleaned_data[f"repaired-{competency}"]
        return Given(level, is_repaired, cleaned(self.cleaned_data[f"quotation-{competency}"]))


def _fields(competency: str) -> dict[str, forms.Field]:
    levels = [(str(level), name) for level, name in LEVELS.items()]
    lines = {"rows": 2, "maxlength": QUOTATION_LIMIT}
    return {
        f"level-{competency}": forms.ChoiceField(
            label=_("Level"), choices=[*levels, (NOT_SEEN, _("Not seen"))], required=False, widget=forms.RadioSelect
        ),
        f"repaired-{competency}": forms.BooleanField(label=_("It was put right"), required=False),
        f"quotation-{competency}": forms.CharField(
            label=_("What was said or done, word for word"),
            max_length=QUOTATION_LIMIT,
            required=False,
            widget=forms.Textarea(attrs=lines),
        ),
    }


def initial_of(ratings: Sequence[Rating]) -> Mapping[str, Any]:
    """A sheet that was handed in, as the form shows it to be corrected."""
    found: dict[str, Any] = {}
    for rating in ratings:
        found[f"level-{rating.competency}"] = str(rating.level) if rating.level else NOT_SEEN
        found[f"repaired-{rating.competency}"] = rating.is_repaired
        found[f"quotation-{rating.competency}"] = rating.quotation.text if hasattr(rating, "quotation") else ""
    return found
