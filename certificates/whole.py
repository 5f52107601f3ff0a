"""Certificates of a whole curriculum: what they say, with the modules and the hours of all that counted, and how they are issued."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.actions import NotCompleted, name_of, write
from certificates.codes import new_code
from certificates.models import Credential, CredentialKind, CredentialRule, CurriculumCompletion
from certificates.needs import Titles, are_met
from certificates.payload import Facts, footnotes_for
from certificates.reached import reached_in_whole
from certificates.standing import months_after
from learning.models import Enrolment
from modules.editions import manifest
from people.models import User
from programme.curricula.reading import CurriculumProgress
from programme.curriculum_progress import minutes_attended, modules_done

Said = Mapping[str, Any]


def usual_rule(curriculum: str) -> CredentialRule:
    """What a whole curriculum asks for where nobody has set more: it ends never, and only what its own rule says counts."""
    return CredentialRule(kind=CredentialKind.CURRICULUM, curriculum=curriculum)


def rule_for_whole(curriculum: str) -> CredentialRule:
    """The rule of a curriculum, or the usual one. One query."""
    return CredentialRule.objects.filter(curriculum=curriculum).first() or usual_rule(curriculum)


@transaction.atomic
def issue_curriculum(person: User, curriculum: str, *, by: User | None, language: str) -> Credential:
    """Certify that somebody has done all that a whole curriculum asks for; asking twice gives the same credential.

    Raises NotCompleted where something is missing or there is no such whole, NameMissing. The file is made after commit.
    """
    known = _held(CurriculumCompletion.objects.filter(person=person, curriculum=curriculum).first())
    if known is not None:
        return known
    rule, now = rule_for_whole(curriculum), timezone.now()
    reached = reached_in_whole(person, rule, language, now)
    if reached.whole is None or not are_met(rule, reached, Titles(language)):
        raise NotCompleted
    name = name_of(person)
    # Two who ask at once meet at the constraint, and the second gets what the first was given.
    completion, _is_new = CurriculumCompletion.objects.get_or_create(
        person=person, curriculum=curriculum, defaults={"completed_on": timezone.localdate(now)}
    )
    if known := _held(completion):
        return known
    facts, more = _facts(person, reached.whole, rule, language=language, completed_on=completion.completed_on)
    return write(facts, person, name, by, more, module=None, completion=completion)


def _held(completion: CurriculumCompletion | None) -> Credential | None:
    """The certificate of a completed curriculum, whose row is held from now on."""
    if completion is None:
        return None
    held = CurriculumCompletion.objects.select_for_update(of=("self",)).get(pk=completion.pk)
    return held.credentials.newest().with_standing().first()


def _facts(
    person: User, progress: CurriculumProgress, rule: CredentialRule, *, language: str, completed_on: date
) -> tuple[Facts, Said]:
    """Return what is certified of a curriculum that is complete, and its modules; in the words of its page."""
    page, modules = progress.page, _modules(person, progress, language)
    minutes = sum(minutes for minutes, _said in modules) + minutes_attended(progress.structure, progress.reached)
    facts = Facts(
        code=new_code(secrets.choice),
        kind=CredentialKind.CURRICULUM.value,
        language=language,
        module={
            "slug": page.slug,
            "code": page.code,
            "title": page.title,
            "language": page.locale.language_code,
        },
        edition=None,
        minutes=minutes,
        outcomes=[],
        issuer=page.issuer,
        completed_on=completed_on,
        issued_on=timezone.localdate(),
        expires_on=months_after(completed_on, rule.valid_months) if rule.valid_months else None,
        is_demonstration=page.is_demonstration,
    )
    listed = [said for _minutes, said in modules]
    words = [*facts.words, *(one["title"] for one in listed)]
    return facts, {"modules": listed, "footnotes": footnotes_for(words, page.facts.get("footnotes", []))}


def _modules(person: User, progress: CurriculumProgress, language: str) -> list[tuple[int, Said]]:
    """The modules that counted, each once, in the order of the curriculum, with their minutes.

    Where an equivalent counted, it is the one that was taken.
    """
    done = modules_done(progress.structure, progress.reached)
    slugs = list(dict.fromkeys(progress.credits[slug].taken.slug for slug in done))
    completed = Enrolment.objects.of(person).filter(module__slug__in=slugs, completed_edition__isnull=False)
    by_slug = {one.module.slug: one for one in completed.select_related("module")}
    return [_module(by_slug[slug], language) for slug in slugs if slug in by_slug]


def _module(enrolment: Enrolment, language: str) -> tuple[int, Said]:
    edition = manifest(enrolment.completed_edition_id or 0)
    lang, words = edition.words(language)
    said = {"code": enrolment.module.code, "title": words["title"], "language": lang, "edition": edition.number}
    return edition.minutes, said
