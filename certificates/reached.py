"""What somebody has done of what rules may ask for: read from learning and from the programme, never written."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from certificates.models import CredentialRule
from certificates.needs import Reached
from curriculum.assessments import key_for
from learning.actions import facts_of
from learning.assessing import KIND
from learning.models import Attempt, Enrolment
from modules.models import Module
from people.models import User
from programme.curricula.reading import CurriculumProgress, curricula_in, learnt_by
from programme.live.actions import FACT
from programme.models import SessionState, TrainerAssignment


def reached_in(enrolments: Sequence[Enrolment], rules: Sequence[CredentialRule]) -> dict[int, Reached]:
    """What a learner has done that counts in each of their enrolments, by its id. Three queries."""
    if not enrolments:
        return {}
    person = enrolments[0].learner_id
    facts, held = facts_of(enrolments), led_by(person).annotate(is_shared=_beside_another(person))
    led = list(held.values_list("session__module", "is_shared"))
    assessments = _assessments_of(person, rules)
    return {
        one.pk: Reached(
            has_completed=one.is_completed,
            live_rounds=[key.partition(":")[2] for key in facts[one.pk] if key.startswith(f"{FACT}:")],
            sessions_led=sum(_counts_for(one.module, *row) for row in led),
            assessments=assessments,
        )
        for one in enrolments
    }


def reached_with(enrolment: Enrolment, rule: CredentialRule) -> Reached:
    """What a learner has done of what a rule of the module may ask for. Three queries."""
    return reached_in([enrolment], [rule])[enrolment.pk]


def reached_in_whole(person: User, rule: CredentialRule, language: str, at: datetime) -> Reached:
    """How far somebody is in the curriculum of a rule, in the words of that language. Six queries."""
    return Reached(
        whole=progress_in(person, rule.curriculum, language, at), assessments=_assessments_of(person.pk, [rule])
    )


def progress_in(person: User, slug: str, language: str, at: datetime) -> CurriculumProgress | None:
    """How far somebody is in a curriculum, if there is one with this id that asks for something as a whole. Five queries."""
    page = next((one for one in curricula_in(language) if one.slug == slug), None)
    progress = CurriculumProgress(page, learnt_by(person), at) if page else None
    return progress if progress and progress.needs else None


def led_by(person_id: int) -> QuerySet[TrainerAssignment]:
    """The closed sessions that somebody led or co-led, the first held first."""
    led = TrainerAssignment.objects.filter(trainer=person_id, session__state=SessionState.CLOSED)
    return led.select_related("session").order_by("session__ends_at", "pk")


def led_for(person_id: int, module: Module) -> QuerySet[TrainerAssignment]:
    """Those that count for a certificate as a trainer: of the module, or of any where it trains trainers and two led it."""
    led = led_by(person_id)
    return led.filter(_beside_another(person_id)) if module.is_for_trainers else led.filter(session__module=module)


def _beside_another(person_id: int) -> Exists:
    others = TrainerAssignment.objects.filter(session=OuterRef("session")).exclude(trainer=person_id)
    return Exists(others)


def _counts_for(module: Module, module_led: int, is_shared: bool) -> bool:
    return is_shared if module.is_for_trainers else module_led == module.pk


def _assessments_of(person_id: int, rules: Sequence[CredentialRule]) -> list[str]:
    """Those self-assessments that these rules name and somebody has done to the end. One query."""
    keys = {key_for(rule.assessment): rule.assessment for rule in rules if rule.assessment}
    finished = Attempt.objects.finished().filter(learner=person_id, kind=KIND, key__in=keys)
    return [keys[key] for key in set(finished.values_list("key", flat=True))]
