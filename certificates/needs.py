"""What a certificate asks for, in words: for staff who set rules, and for a learner with what is done and what is missing."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import CredentialKind, CredentialRule
from curriculum.models import Assessment
from modules.editions import Manifest, NotInEdition, in_language, manifest
from modules.models import Module
from programme.curricula.reading import CurriculumProgress, curricula_in


@dataclass(frozen=True)
class Title:
    """What something is called, and in which language."""

    text: str
    lang: str = ""


class Titles:
    """What curricula, self-assessments and live rounds are called in a reader's language: one query for all of a sort."""

    def __init__(self, language: str) -> None:
        self.language = language

    @cached_property
    def curricula(self) -> Mapping[str, Title]:
        """Those that are published, by id."""
        pages = curricula_in(self.language)
        return {page.slug: Title(page.title, page.locale.language_code) for page in pages}

    @cached_property
    def assessments(self) -> Mapping[str, Title]:
        """Every self-assessment, by id."""
        rows = Assessment.objects.order_by("pk").values_list("slug", "title", "locale__language_code")
        found: dict[str, Title] = {}
        for slug, title, locale in rows:
            if slug not in found or locale == self.language:
                found[slug] = Title(title, locale)
        return found

    def live_round(self, module: Module, slug: str) -> Title:
        """A role-play as the newest edition of its module calls it."""
        if module.latest_edition_id is None:
            return Title(slug)
        said = live_round_in(manifest(module.latest_edition_id), slug, self.language)
        return Title(said["title"], said["language"])


def live_round_in(edition: Manifest, slug: str, language: str) -> dict[str, str]:
    """Return the role-play as it is called in an edition, by its id where the edition does not have it any more."""
    try:
        titles = edition.activity(slug).titles
    except NotInEdition:
        return {"slug": slug, "title": slug, "language": settings.LANGUAGE_CODE}
    lang, title = in_language(titles, language, next(iter(titles)))
    return {"slug": slug, "title": title or slug, "language": lang}


@dataclass(frozen=True)
class Need:
    """One thing that a certificate asks for; `title` is what it is about, `hint` how and when it counts."""

    words: str
    is_met: bool = False
    title: Title | None = None
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Reached:
    """What somebody has done, as far as a rule may ask for it; `whole` is how far they are in a curriculum."""

    has_completed: bool = False
    live_rounds: Collection[str] = ()
    sessions_led: int = 0
    assessments: Collection[str] = ()
    whole: CurriculumProgress | None = None


NOTHING = Reached()


def needs_of(rule: CredentialRule, titles: Titles, reached: Reached = NOTHING) -> list[Need]:
    """Return all that a certificate by this rule asks for, in the order in which one would do it."""
    needs = ASKED[CredentialKind(rule.kind)](rule, titles, reached)
    return [*needs, _assessment(rule, titles, reached)] if rule.assessment else needs


def are_met(rule: CredentialRule, reached: Reached, titles: Titles) -> bool:
    """Whether everything is done that a certificate by this rule asks for."""
    return all(need.is_met for need in needs_of(rule, titles, reached))


def _completion(rule: CredentialRule, _titles: Titles, reached: Reached) -> list[Need]:
    url = reverse("learning:module", args=[rule.module.slug]) if rule.module else ""
    return [Need(_("Complete the module"), reached.has_completed, url=url)]


def _attendance(_rule: CredentialRule, _titles: Titles, _reached: Reached) -> list[Need]:
    return [Need(_("Be there for four fifths of the minutes of a session, until it is closed"))]


def _achievement(rule: CredentialRule, titles: Titles, reached: Reached) -> list[Need]:
    live = Need(
        _("Take part in a live round:"),
        rule.live_round in reached.live_rounds,
        title=titles.live_round(rule.module, rule.live_round) if rule.module else None,
        hint=_("A trainer runs it in a session. It counts as soon as the trainer has closed the round."),
        url=reverse("sessions:list"),
    )
    return [*_completion(rule, titles, reached), live]


def _trainer(rule: CredentialRule, titles: Titles, reached: Reached) -> list[Need]:
    wanted = rule.sessions_led or 0
    led = Need(
        _sessions_asked(rule, wanted) % {"number": wanted},
        reached.sessions_led >= wanted,
        hint=_("A session counts as soon as it is closed. So far: %(number)d") % {"number": reached.sessions_led},
    )
    return [*_completion(rule, titles, reached), led]


def _sessions_asked(rule: CredentialRule, wanted: int) -> str:
    if rule.module and rule.module.is_for_trainers:
        return ngettext(
            "Hold %(number)d session of a module that you teach, together with another trainer",
            "Hold %(number)d sessions of modules that you teach, each together with another trainer",
            wanted,
        )
    return ngettext(
        "Lead or co-train %(number)d session of the module",
        "Lead or co-train %(number)d sessions of the module",
        wanted,
    )


def _whole(rule: CredentialRule, titles: Titles, reached: Reached) -> list[Need]:
    progress, hint = reached.whole, ""
    if progress:
        hint = _("%(met)d of %(all)d requirements are met.") % {"met": progress.needs_met, "all": len(progress.needs)}
    whole = Need(
        _("Do all that the curriculum asks for as a whole:"),
        progress is not None and progress.is_complete,
        title=titles.curricula.get(rule.curriculum, Title(rule.curriculum)),
        hint=hint,
        url=reverse("curricula:curriculum", args=[rule.curriculum]),
    )
    return [whole]


def _assessment(rule: CredentialRule, titles: Titles, reached: Reached) -> Need:
    return Need(
        _("Do the self-assessment to its end:"),
        rule.assessment in reached.assessments,
        title=titles.assessments.get(rule.assessment, Title(rule.assessment)),
        hint=_("Nobody else sees what is answered there, and the certificate does not mention it."),
        url=reverse("assessments:answer", args=[rule.assessment]),
    )


ASKED: Mapping[CredentialKind, Callable[[CredentialRule, Titles, Reached], list[Need]]] = {
    CredentialKind.COMPLETION: _completion,
    CredentialKind.ATTENDANCE: _attendance,
    CredentialKind.ACHIEVEMENT: _achievement,
    CredentialKind.TRAINER: _trainer,
    CredentialKind.CURRICULUM: _whole,
}
