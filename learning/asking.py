"""A coordinator asks the people of their organisation to answer a self-assessment: once each in a round of three months."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.urls import reverse_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from curriculum.assessments import definition_of, key_for
from ground import audit, outbox
from learning.models import AssessmentInvitation, AssessmentRound
from people.models import Organisation, User

ROUND = timedelta(days=90)  # the assessment is filled in again three months after the workshop


class NobodyToAsk(Exception):
    """Everybody who belongs to the organisation has been asked in this round."""


def newest_round(organisation: Organisation, slug: str) -> AssessmentRound | None:
    """Return the newest round of an organisation, with `invited`: how many people were asked in it. One query."""
    rounds = AssessmentRound.objects.filter(organisation=organisation, key=key_for(slug))
    return rounds.annotate(invited=Count("invitations")).first()


def next_round_on(asked: AssessmentRound) -> date:
    """Return the day from which asking begins another round."""
    return localdate(asked.begun_at + ROUND)


@transaction.atomic
def ask(organisation: Organisation, slug: str, *, by: User, at: datetime) -> int:
    """Write to everybody of the organisation who has not been asked in this round; returns to how many.

    Raises NoAssessment, and NobodyToAsk; nothing is changed then.
    """
    definition, key = definition_of(slug), key_for(slug)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = AssessmentRound.objects.filter(organisation=organisation, key=key, begun_at__gt=at - ROUND).first()
    asked = AssessmentInvitation.objects.filter(round=known) if known else AssessmentInvitation.objects.none()
    people = list(User.objects.belonging(organisation).exclude(pk__in=asked.values("person")))
    if not people:
        raise NobodyToAsk
    current = known or AssessmentRound.objects.create(organisation=organisation, key=key, asked_by=by, begun_at=at)
    AssessmentInvitation.objects.bulk_create(AssessmentInvitation(round=current, person=person) for person in people)
    for person in people:
        _write(current, person, slug, definition.words(person.language)[1]["title"])
    audit.record("learning.ask_colleagues", current, by=by, payload={"assessment": slug, "people": len(people)})
    return len(people)


def _write(current: AssessmentRound, person: User, slug: str, title: str) -> None:
    outbox.add(
        recipient=person,
        subject=_("Your organisation asks: where do you stand?"),
        template="learning/mails/asked_to_assess.txt",
        context={
            "organisation": current.organisation,
            "title": title,
            "page": reverse_lazy("assessments:answer", args=[slug]),
        },
        once=f"learning.assess:{current.pk}:{person.pk}",
    )


def invited_by_country(key: UUID) -> dict[str | None, int]:
    """Return how many people were asked by their organisations, by the country they work in. One query."""
    invited = AssessmentInvitation.objects.filter(round__key=key).values_list("person__country")
    return dict(invited.annotate(Count("person", distinct=True)))
