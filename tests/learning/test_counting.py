"""Whose answers count, and for whom: nobody's without a yes, and no longer than that."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ground import privacy
from ground.models import OutboxMessage
from learning import assessing, counting
from learning.asking import NobodyToAsk, ask, newest_round
from learning.assessment_retention import forget_assessments, forget_rounds, old_assessments, old_rounds
from learning.models import AssessmentConsent, AssessmentInvitation, AssessmentRound, Attempt
from modules.keys import key_of
from people.models import Organisation, User
from tests.factories.assessments import SLUG, counted_assessment, finished_assessment, written_assessment
from tests.factories.people import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    written_assessment()
    return OrganisationFactory()


@pytest.fixture
def person(organisation: Organisation) -> User:
    return UserFactory(organisation=organisation)


def counted(organisation: Organisation) -> int:
    return len(counting.sheets_of_organisation(organisation, SLUG))


def test_nothing_counts_unasked(organisation, person):
    finished_assessment(person)

    assert (counted(organisation), counting.sheets_of_everybody(SLUG)) == (0, [])


def test_what_somebody_agrees_to_counts_there_and_nowhere_else(organisation, person):
    counted_assessment(person, for_training=False)

    assert (counted(organisation), counting.sheets_of_everybody(SLUG)) == (1, [])


def test_an_open_run_does_not_count(organisation, person):
    counting.agree(person, SLUG, for_organisation=True, for_training=True, with_words=False)
    assessing.begin(person, SLUG)

    assert counted(organisation) == 0


def test_taking_it_back_ends_it_and_agreeing_again_changes_it(organisation, person):
    counted_assessment(person)
    counting.agree(person, SLUG, for_organisation=True, for_training=False, with_words=True)
    for_organisation_alone = (counted(organisation), len(counting.sheets_of_everybody(SLUG)))
    counting.agree(person, SLUG, for_organisation=False, for_training=False, with_words=False)

    assert for_organisation_alone == (1, 0)
    assert (counted(organisation), AssessmentConsent.objects.count()) == (0, 0)


def test_the_newest_run_counts_once(organisation, person):
    counted_assessment(person, level=1)
    counted_assessment(person, level=5)

    assert [sheet.answers["n01"] for sheet in counting.sheets_of_organisation(organisation, SLUG)] == [5]


def test_somebody_who_has_left_counts_for_no_organisation(organisation, person):
    counted_assessment(person)
    person.organisation = OrganisationFactory()
    person.save()

    assert (counted(organisation), counted(person.organisation)) == (0, 0)


def test_an_organisation_that_nobody_has_confirmed_is_none(organisation):
    person = UserFactory(organisation=organisation, organisation_confirmed_at=None)

    counted_assessment(person)

    assert counted(organisation) == 0
    assert [sheet.organisation for sheet in counting.sheets_of_everybody(SLUG)] == [None]


def test_only_those_who_let_them_read_are_read(organisation, person):
    other = UserFactory()
    counted_assessment(person, said="More time.")
    counted_assessment(other, said="More rooms.", with_words=False)
    people = [person.pk, other.pk]

    read = counting.sheets_of_people(people, SLUG, with_words=True)

    assert len(counting.sheets_of_people(people, SLUG)) == 2
    assert [sheet.answers["q1"] for sheet in read] == ["More time."]


def test_deleting_ones_answers_takes_the_consent_with_them(organisation, person):
    counted_assessment(person)

    assessing.forget(person, SLUG)

    assert AssessmentConsent.objects.count() == 0


def test_after_a_year_the_consent_goes_with_the_last_run(organisation, person):
    counted_assessment(person)
    old = timezone.now() - timedelta(days=366)
    Attempt.objects.update(begun_at=old)

    forget_assessments(old_assessments(timezone.now() - timedelta(days=365)))

    assert AssessmentConsent.objects.count() == 0


@pytest.mark.parametrize("said", [{}, {"with_words": True}])
def test_the_database_keeps_no_consent_to_nothing(organisation, person, said):
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentConsent.objects.create(learner=person, key=key_of("assessment", SLUG), **said)


# Asking


def test_asking_writes_to_everybody_once_in_a_round(organisation, person):
    UserFactory(organisation=organisation, language="fr")
    UserFactory(organisation=organisation, organisation_confirmed_at=None)
    now = timezone.now()

    asked = ask(organisation, SLUG, by=person, at=now)
    UserFactory(organisation=organisation)
    later = ask(organisation, SLUG, by=person, at=now + timedelta(days=5))

    assert (asked, later, OutboxMessage.objects.count()) == (2, 1, 3)
    assert newest_round(organisation, SLUG).invited == 3
    with pytest.raises(NobodyToAsk):
        ask(organisation, SLUG, by=person, at=now + timedelta(days=6))


def test_the_mail_says_what_becomes_of_the_answers(organisation, person):
    ask(organisation, SLUG, by=person, at=timezone.now())

    body = OutboxMessage.objects.get().body

    assert str(organisation) in body
    assert "/en/self-assessment/needs-and-gaps/" in body
    assert "You can say no" in body


def test_after_three_months_a_new_round_asks_everybody_again(organisation, person):
    now = timezone.now()
    ask(organisation, SLUG, by=person, at=now)

    asked = ask(organisation, SLUG, by=person, at=now + timedelta(days=90))

    assert (asked, AssessmentRound.objects.count(), newest_round(organisation, SLUG).invited) == (1, 2, 1)


def test_who_was_asked_is_forgotten_after_a_year(organisation, person):
    ask(organisation, SLUG, by=person, at=timezone.now() - timedelta(days=366))
    ask(organisation, SLUG, by=person, at=timezone.now())

    forget_rounds(old_rounds(timezone.now() - timedelta(days=365)))

    assert (AssessmentRound.objects.count(), AssessmentInvitation.objects.count()) == (1, 1)


def test_an_erased_person_leaves_neither_consent_nor_invitation(organisation, person):
    counted_assessment(person)
    ask(organisation, SLUG, by=person, at=timezone.now())

    privacy.erase(person)

    assert (AssessmentConsent.objects.count(), AssessmentInvitation.objects.count()) == (0, 0)
    assert AssessmentRound.objects.get().asked_by is None
