"""Certificates of the demo in every state that they can be in, rules for them, and a design for each curriculum."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from certificates import ledger, replacing, ruling
from certificates.actions import issue, issue_further
from certificates.designs import CertificateDesign
from certificates.emblems import Emblem
from certificates.models import Credential, CredentialKind, Reason, Renewal
from certificates.reached import led_by
from curriculum.models import CurriculumPage
from ground.languages import spoken
from learning.actions import enrol, record_fact
from learning.editions import edition_for
from learning.models import Enrolment
from learning.progress import QUIZ, ROLEPLAY, SURVEY, UNIT
from modules.models import Module
from people.demo import demo_person
from people.models import User
from training_site.demo import FLAGSHIP, GRANTED, ROLE_PLAY_BEGUN, NoContent, pass_quiz, play_role_play

FOUNDATIONS, CARITAS, FOR_TRAINERS = GRANTED[1], "c1-cso-role", "rrf-12-train-the-trainers"
VALID_MONTHS = 12
LAST_YEAR = timedelta(days=345)  # twenty days before the end of a year


@dataclass(frozen=True)
class Certified:
    """Somebody who has completed a module so long ago, and what became of the certificate."""

    person: str
    module: str = FOUNDATIONS
    ago: timedelta = timedelta(days=30)
    then: Callable[[Credential, User], object] = lambda _credential, _staff: None


def _misspelt_then_corrected(credential: Credential, staff: User) -> None:
    replacing.correct_name(credential, name="ሰላም ገብረእግዚኣብሔር ተኽለ", by=staff)


HOLDERS = (
    Certified("holder_gr"),
    Certified("holder_bg", then=lambda credential, staff: ledger.suspend(credential, by=staff)),
    Certified("holder_be", then=lambda credential, staff: ledger.revoke(credential, by=staff, reason=Reason.ERROR)),
    Certified("holder_it", then=_misspelt_then_corrected),
    Certified("holder_cz", ago=LAST_YEAR),
    Certified("holder_fr", CARITAS),
    Certified("trainer"),
)
DESIGNS = (
    CertificateDesign(
        code="RRF",
        colour="#14406b",
        ornament="#c9952f",
        emblem=Emblem.DOOR,
        words="Counselling that leaves the decision with the person.",
        signatory="Ingrid Sand",
        signatory_role="Programme staff of the demonstration",
    ),
    CertificateDesign(
        code="CAR",
        colour="#8a1c2c",
        ornament="#b9a27c",
        emblem=Emblem.BRIDGE,
        words="Learned with colleagues of other organisations.",
        signatory="Pascal Renard",
        signatory_role="Coordinator of the demonstration",
    ),
)


@transaction.atomic
def make_certificates() -> None:
    """Set rules and designs, and certify people as staff and holders would; safe to run again. Raises NoContent."""
    if Credential.objects.exists():
        return
    modules = {
        one.slug: one for one in Module.objects.with_content().filter(slug__in=(*GRANTED, CARITAS, FOR_TRAINERS))
    }
    if not set(GRANTED) <= set(modules):
        raise NoContent
    staff = demo_person("approver")
    _set_rules(modules, staff)
    _make_designs()
    for one in HOLDERS:
        if one.module in modules:
            _certify(one, modules[one.module], staff)


def _set_rules(modules: dict[str, Module], staff: User) -> None:
    foundations, flagship = modules[FOUNDATIONS], modules[FLAGSHIP]
    set_rule = partial(ruling.set_rule, by=staff, valid_months=None, renewal=Renewal.NONE)
    ruling.set_rule(
        module=foundations,
        kind=CredentialKind.COMPLETION,
        valid_months=VALID_MONTHS,
        renewal=Renewal.SESSION,
        by=staff,
    )
    set_rule(module=foundations, kind=CredentialKind.TRAINER, sessions_led=1)
    set_rule(module=flagship, kind=CredentialKind.ACHIEVEMENT, live_round=ROLE_PLAY_BEGUN)
    if FOR_TRAINERS in modules:
        set_rule(module=modules[FOR_TRAINERS], kind=CredentialKind.TRAINER, sessions_led=1)


def _make_designs() -> None:
    """One for each curriculum that is there, as editors would make it in the admin."""
    codes = set(CurriculumPage.objects.values_list("code", flat=True))
    for design in DESIGNS:
        if design.code in codes:
            made = {field: getattr(design, field) for field in _LOOKS}
            CertificateDesign.objects.create(code=design.code, locale=Locale.get_default(), **made)


_LOOKS = ("colour", "ornament", "emblem", "words", "signatory", "signatory_role")


def _certify(one: Certified, module: Module, staff: User) -> None:
    person = demo_person(one.person)
    enrolment = _completed(person, module, timezone.now() - one.ago)
    credential = issue(enrolment, by=person, language=spoken(person.language))
    one.then(credential, staff)
    if led_by(person.pk).filter(session__module=module).exists():
        issue_further(enrolment, CredentialKind.TRAINER, by=person, language=spoken(person.language))


def _completed(person: User, module: Module, at: datetime) -> Enrolment:
    """Everything that the module asks for, done at that time."""
    enrolment = enrol(person, module)
    contents = edition_for(enrolment)
    for name in enrolment.missing:
        kind, _colon, slug = name.partition(":")
        if kind == QUIZ:
            pass_quiz(enrolment, contents.activity(slug), contents, at=at)
        elif kind == ROLEPLAY:
            play_role_play(enrolment, contents.activity(slug), contents, at=at)
        else:
            record_fact(enrolment, key=name if kind == UNIT else SURVEY, by=person, at=at)
    return Enrolment.objects.with_edition().get(pk=enrolment.pk)
