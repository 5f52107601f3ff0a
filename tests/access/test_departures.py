"""Somebody goes to another organisation: what they were given there, and what they still see of it."""

import pytest

from access.actions import seats
from access.models import SeatState
from access.rules import hats, may_open, requests_seen_by
from access.workflow import Actor
from certificates.models import Credential
from people import actions
from people.models import Organisation, Role, User
from tests.factories.access import a_draft, an_authority, an_official, approved, fresh, grant_of, nominated, sent
from tests.factories.certificates import issued, short_module
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db


def move_to(person: User, organisation: Organisation | None) -> User:
    actions.update_profile(
        person,
        name=person.name,
        organisation=organisation,
        organisation_said="",
        country=organisation.country if organisation else person.country,
        language=person.language,
    )
    return User.objects.get(pk=person.pk)


def learner_of(case) -> User:
    """Somebody of the organisation who has accepted a seat."""
    learner = UserFactory(organisation=case.organisation)
    (seat,) = nominated(case, learner.email)
    seats.accept(seat, person=learner)
    return learner


def test_seats_of_the_former_organisation_are_free_for_others():
    case = approved(seats=1)
    learner = learner_of(case)
    module = case.lines.get().module
    assert (may_open(learner, module), grant_of(case).seats_left) == (True, 0)

    learner = move_to(learner, an_authority("HR"))

    assert (may_open(learner, module), grant_of(case).seats_left) == (False, 1)
    assert learner.seats.get().state == SeatState.LEFT


def test_a_seat_that_another_organisation_gave_stays():
    case, elsewhere = approved(seats=1), an_authority("HR")
    learner = learner_of(case)
    move_to(learner, elsewhere)
    case = approved(seats=1, country="HR", by=an_official("HR", elsewhere))
    (seat,) = nominated(case, learner.email)
    seats.accept(seat, person=learner)

    learner = move_to(learner, None)
    assert not may_open(learner, case.lines.get().module)

    learner = move_to(learner, an_authority("BE"))
    assert learner.seats.filter(state=SeatState.LEFT).count() == 2


def test_saving_the_profile_without_a_change_releases_nothing():
    case = approved(seats=1)
    learner = learner_of(case)

    learner = move_to(learner, case.organisation)

    assert learner.seats.get().state == SeatState.CLAIMED


def test_certificates_stay():
    case = approved(seats=1)
    learner = learner_of(case)
    credential = issued(learner, short_module())

    move_to(learner, an_authority("HR"))

    assert Credential.objects.get(pk=credential.pk).enrolment.learner == learner


@pytest.mark.parametrize("make", [a_draft, sent])
def test_requests_of_the_former_organisation_are_left_behind(make):
    official = an_official()
    case = make(by=official)
    assert (list(requests_seen_by(official)), hats(official, case)) == ([case], {Actor.REQUESTER})

    official = move_to(official, an_authority("HR"))

    assert (list(requests_seen_by(official)), hats(official, fresh(case))) == ([], set())


def test_a_focal_point_sees_their_own_requests_for_others_of_the_country():
    focal_point = appointed(Role.FOCAL_POINT, country="HR")
    case = a_draft(by=an_official("HR"))
    case.requester = focal_point
    case.save()

    assert list(requests_seen_by(focal_point)) == [case]
    assert Actor.REQUESTER in hats(focal_point, case)
    assert list(requests_seen_by(appointed(Role.FOCAL_POINT, country="HR"))) == []
