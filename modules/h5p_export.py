"""A scenario for other learning platforms: its H5P package, and in words what of it the package does not have."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from modules.activities.definition import Definition
from modules.activities.h5p.content_packages import Credits
from modules.activities.roleplay.h5p_branching import (
    LIBRARIES,
    Branching,
    Labels,
    Loss,
    Lost,
    branching_of,
    metadata_of,
    packed,
)
from modules.competencies import COMPETENCY_CHOICES
from modules.models import Edition, EditionActivity, Module, Scenario

LOSSES: Mapping[Lost, Promise] = {
    Lost.WAY: gettext_lazy("Conditions: a choice now always leads the way that plays take most often"),
    Lost.SCENE: gettext_lazy("Scenes that nobody comes to any more"),
    Lost.ENDING: gettext_lazy("Endings that nobody comes to any more"),
    Lost.MEASURE: gettext_lazy("Measures: how choices move them, and their curves afterwards"),
    Lost.MARK: gettext_lazy("Marks: what the talk notes and comes back to"),
    Lost.VARIANT: gettext_lazy("Hidden variants: everybody meets the same case"),
    Lost.COMPETENCY: gettext_lazy("Competencies: which choice shows which, at which level"),
    Lost.RESULT: gettext_lazy("The result: kinds of endings, and unrepaired harm that caps a run; there is no score"),
    Lost.DEBRIEF: gettext_lazy("The debrief: what each choice meant"),
    Lost.REASON: gettext_lazy("Scenes that ask for a reason before the choice"),
    Lost.PERSON: gettext_lazy("What only an actor reads of the person"),
    Lost.COUNTRY: gettext_lazy("Country cards and support lines"),
    Lost.ALTERNATIVE: gettext_lazy("Safeguards: the text to read instead, the pause, the quick exit"),
    Lost.PLACE: gettext_lazy("The drawing of the place, and the portraits"),
    Lost.FILE: gettext_lazy("The file beside the talk, which fills in as one chooses"),
}


@dataclass(frozen=True)
class LossGroup:
    """One kind of loss: what it is, and what it concerns."""

    kind: Lost
    heading: str
    items: Sequence[str]


def losses_in_words(losses: Sequence[Loss]) -> list[LossGroup]:
    """Return what is lost, kind by kind, in the language of the page."""
    return [
        LossGroup(kind, str(LOSSES[kind]), [said for loss in found if (said := _in_words(loss))])
        for kind, found in groupby(losses, key=lambda loss: loss.kind)
    ]


def _in_words(loss: Loss) -> str:
    return SENTENCES.get(loss.kind, _with_words)(loss)


def _way(loss: Loss) -> str:
    others = ", ".join(loss.instead_of)
    return _("%(where)s: always to %(kept)s, never to %(others)s") % {
        "where": loss.where,
        "kept": loss.words,
        "others": others,
    }


def _competency(loss: Loss) -> str:
    return str(dict(COMPETENCY_CHOICES).get(loss.where, loss.where))


def _debrief(loss: Loss) -> str:
    return _("comments: %(number)s") % {"number": loss.words}


def _nothing(loss: Loss) -> str:
    return ""


def _with_words(loss: Loss) -> str:
    return ": ".join(part for part in (loss.where, loss.words) if part)


SENTENCES: Mapping[Lost, Callable[[Loss], str]] = {
    Lost.WAY: _way,
    Lost.COMPETENCY: _competency,
    Lost.DEBRIEF: _debrief,
    Lost.ALTERNATIVE: _nothing,
    Lost.PLACE: _nothing,
}


def branching_in_words(definition: Definition) -> Branching:
    """Return the content of a scenario, its buttons and headings in its own language."""
    with override(definition.language):
        return branching_of(definition, _labels())


def _labels() -> Labels:
    return Labels(
        start=_("Begin the role-play"),
        restart=_("Begin again"),
        proceed=_("Go on"),
        back=_("Back"),
        question=_("What do you say or do?"),
        reaction=_("What happens then"),
        you_are=_("You are"),
        place_and_time=_("Where and when"),
        helps=_("What helps here"),
        not_about=_("What it is not about"),
        speaks_about=_("This role-play speaks about"),
        full_screen=_("Full screen"),
    )


def package_of(definition: Definition, credits: Credits) -> bytes:
    """Return the `.h5p` file of a scenario, with the list of what is lost inside, in its own language."""
    branching = branching_in_words(definition)
    with override(definition.language):
        note = "\n".join(_note(losses_in_words(branching.losses)))
    return packed(branching, metadata_of(definition, credits, note), note)


def _note(groups: Sequence[LossGroup]) -> Iterator[str]:
    yield _("What this package does not have of the role-play that it was made from:")
    for group in groups:
        yield f"\n{group.heading}"
        yield from (f"- {item}" for item in group.items)


def credits_of(scenario: Scenario) -> Credits:
    """Return licence and authors of the module in whose latest edition the scenario stands; nothing before that."""
    found = (
        EditionActivity.objects.filter(scenarios=scenario)
        .select_related("edition__module")
        .order_by("-edition__published_at", "-pk")
        .first()
    )
    if found is None:
        return Credits()
    return _credits(found.edition, scenario.locale.language_code)


def credits_in(module: Module, language: str) -> Credits:
    """Return licence and authors of what a module has published; nothing before that."""
    return _credits(module.latest_edition, language) if module.latest_edition else Credits()


def _credits(edition: Edition, language: str) -> Credits:
    texts = edition.texts.get(language) or edition.texts.get(edition.language, {})
    return Credits(licence=edition.module.licence, authors=str(texts.get("authors", "")))


def libraries_needed() -> list[str]:
    """Return the content types that a site needs to have, with their oldest versions."""
    return [f"{name} {major}.{minor}" for name, (major, minor) in LIBRARIES.items()]
