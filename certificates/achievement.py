"""What a certificate of achievement asks for: a completed module, and a live round of one of its role-plays."""

from django.conf import settings

from certificates.models import CredentialKind, CredentialRule
from learning.actions import facts_of
from learning.models import Enrolment
from modules.editions import Manifest, NotInEdition, in_language
from modules.models import Module
from programme.live.actions import FACT


def rule_of(module: Module) -> CredentialRule | None:
    """What the module asks for beside completing it; most modules have no such certificate. One query."""
    return CredentialRule.objects.filter(module=module, kind=CredentialKind.ACHIEVEMENT).first()


def has_achieved(enrolment: Enrolment, rule: CredentialRule) -> bool:
    """Whether the module is completed and the live round was taken part in; a round counts when it is closed. One query."""
    return enrolment.is_completed and has_taken_part(enrolment, rule)


def has_taken_part(enrolment: Enrolment, rule: CredentialRule) -> bool:
    """Whether the live round that the rule asks for was taken part in. One query."""
    return f"{FACT}:{rule.live_round}" in facts_of([enrolment])[enrolment.pk]


def live_round_in(edition: Manifest, slug: str, language: str) -> dict[str, str]:
    """Return the role-play as it is called in an edition, by its id where the edition does not have it any more."""
    try:
        titles = edition.activity(slug).titles
    except NotInEdition:
        return {"slug": slug, "title": slug, "language": settings.LANGUAGE_CODE}
    lang, title = in_language(titles, language, next(iter(titles)))
    return {"slug": slug, "title": title or slug, "language": lang}
