"""Nominations and seats: one person has one seat, a grant never more people than seats, and no place is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from access.actions import deciding, grants, seats
from access.actions.moving import LineGiven
from access.models import Grant, Outcome, Quota, Reason, RequestNote, Seat, SeatState
from ground.models import AuditEvent, OutboxMessage
from people.models import Role, User
from tests.factories.access import a_module, a_row, approved, endorsed, fresh, grant_of, nominated
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db


def states(*emails: str) -> list[str]:
    by_email = dict(Seat.objects.values_list("email", "state"))
    return [by_email[email] for email in emails]


def test_people_named_twice_are_brought_up_to_date():
    case = endorsed()
    first = nominated(case, "ana@example.org")

    row = a_row("Ana@example.org", family_name="Kovač", priority=3)
    again = seats.nominate(case.lines.get(), [row], by=case.requester, organisation=case.organisation)

    assert again == first
    assert list(Seat.objects.values_list("email", "family_name", "priority")) == [("ana@example.org", "Kovač", 3)]


def test_the_most_urgent_are_invited_and_the_others_wait():
    case = endorsed(seats=2)
    line = case.lines.get()
    rows = [a_row(f"p{number}@example.org", priority=number) for number in (3, 1, 2)]
    seats.nominate(line, rows, by=case.requester, organisation=case.organisation)

    deciding.decide(case, [LineGiven(line, Outcome.APPROVED, 2)], by=appointed(Role.APPROVER), version=case.version)

    assert states("p1@example.org", "p2@example.org", "p3@example.org") == ["invited", "invited", "nominated"]
    assert Grant.objects.get().seats_used == 2


def test_somebody_who_declines_makes_room_for_the_next():
    case = approved(seats=1)
    first, _second = nominated(case, "ana@example.org", "ben@example.org")

    seats.refuse(first, reason="I have moved to another team.")

    assert states("ana@example.org", "ben@example.org") == ["declined", "invited"]
    assert grant_of(case).seats_used == 1
    assert RequestNote.objects.get(text__contains="another team").by is None


def test_a_wrong_address_is_forgotten_at_once():
    case = approved()
    (seat,) = nominated(case, "ana@example.org")

    seats.refuse(seat, is_wrong_address=True)

    seat.refresh_from_db()
    assert (seat.state, seat.email, seat.given_name, seat.family_name, seat.token_hash) == ("declined", "", "", "", "")
    assert grant_of(case).seats_used == 0


def test_accepting_fills_in_the_profile_and_is_on_record():
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    person = UserFactory(email="ana@example.org", name="", organisation=None, country_id=None)

    seats.accept(seat, person=person, language="en", code_of_conduct="code_of_conduct-1")

    person = User.objects.get(pk=person.pk)
    assert (person.name, person.organisation, person.country_id) == ("Ana Novak", case.organisation, "FR")
    assert Grant.objects.current().of(person).get() == grant_of(case)
    assert AuditEvent.objects.get(action="access.accept_seat").payload == {"code_of_conduct": "code_of_conduct-1"}


def test_nobody_accepts_twice():
    (seat,) = nominated(approved(), "ana@example.org")
    seats.accept(seat, person=UserFactory())

    with pytest.raises(seats.AlreadyAnswered):
        seats.accept(seat, person=UserFactory())


def test_nobody_accepts_a_seat_of_a_grant_that_is_over():
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    grants.revoke(grant_of(case), by=appointed(Role.APPROVER))

    with pytest.raises(seats.AlreadyAnswered):
        seats.accept(seat, person=UserFactory())


def test_one_person_with_two_addresses_gets_one_seat():
    person, case = UserFactory(), approved()
    first, second = nominated(case, "ana@example.org", "novak@example.org")
    seats.accept(first, person=person)

    with pytest.raises(seats.AlreadySeated):
        seats.accept(second, person=person)


def test_two_organisations_sponsor_one_seat():
    module = a_module()
    cases = [approved(module=module, rank=rank) for rank in (1, 2)]
    (_first,), (second,) = (nominated(case, "ana@example.org") for case in cases)

    seats.accept(second, person=UserFactory(email="ana@example.org"))

    assert list(Seat.objects.order_by("pk").values_list("state", flat=True)) == ["nominated", "claimed"]
    assert [grant_of(case).seats_used for case in cases] == [0, 1]
    assert seats.invite_nominees(grant_of(cases[0]), by=None) == []


def test_a_second_sponsor_takes_over_when_the_first_seat_is_left():
    module, person = a_module(), UserFactory(email="ana@example.org")
    (seat,) = nominated(approved(module=module), "ana@example.org")
    seats.accept(seat, person=person)
    other = approved(module=module, rank=2)
    nominated(other, "ana@example.org")
    assert grant_of(other).seats_used == 0

    seats.leave(seat, by=person)

    assert len(seats.invite_nominees(grant_of(other), by=None)) == 1


def test_a_replacement_gets_the_very_seat_though_others_wait():
    case = approved(seats=1)
    first, _waiting = nominated(case, "ana@example.org", "ben@example.org")

    successor = seats.replace(first, a_row("cleo@example.org", priority=9), by=case.requester)

    first.refresh_from_db()
    assert first.replaced_by == successor
    assert states("ana@example.org", "ben@example.org", "cleo@example.org") == ["replaced", "nominated", "invited"]
    assert grant_of(case).seats_used == 1


def test_nobody_replaces_by_somebody_who_is_nominated():
    first, _second = nominated(approved(), "ana@example.org", "ben@example.org")

    with pytest.raises(seats.AlreadyNominated):
        seats.replace(first, a_row("BEN@example.org"), by=UserFactory())

    assert states("ana@example.org", "ben@example.org") == ["invited", "invited"]


def test_somebody_whose_invitation_lapsed_can_be_nominated_anew():
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    seats.release(seat)

    (again,) = nominated(case, "ana@example.org")

    again.refresh_from_db()
    assert (again.pk, again.state, again.ended_at) == (seat.pk, SeatState.INVITED, None)
    assert grant_of(case).seats_used == 1


def test_an_invitation_is_sent_again_once_a_day_with_a_new_link():
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    seat.refresh_from_db()
    with pytest.raises(seats.TooSoon):
        seats.resend(seat, by=case.requester)
    Seat.objects.update(invited_at=timezone.now() - timedelta(hours=25))

    again = seats.resend(seat, by=case.requester)

    assert again.token_hash != seat.token_hash
    assert OutboxMessage.objects.filter(address="ana@example.org").count() == 2
    assert grant_of(case).seats_used == 1


def test_a_used_link_is_still_known_as_used():
    (seat,) = nominated(approved(), "ana@example.org")
    seat.refresh_from_db()

    seats.accept(seat, person=UserFactory())

    assert Seat.objects.get().token_hash == seat.token_hash != ""


def test_people_stay_on_their_seats_when_a_decision_is_corrected():
    case, approver = approved(seats=3), appointed(Role.APPROVER)
    (seat,) = nominated(case, "ana@example.org")
    person = UserFactory()
    seats.accept(seat, person=person)

    given = [LineGiven(case.lines.get(), Outcome.PARTLY, 2, Reason.CAPACITY)]
    deciding.correct(fresh(case), given, by=approver, version=fresh(case).version, text="Two were meant.")

    new = grant_of(case)
    assert (new.seats, new.seats_used) == (2, 1)
    assert Grant.objects.current().of(person).get() == new


# Many at once

AT_ONCE = 15  # connections open at the same time
REFUSALS = (seats.AlreadyAnswered, seats.AlreadySeated)


def together(acts):
    """Do every one of these things from a connection of its own; a refusal is a result too."""

    def one(act):
        try:
            return act()
        except REFUSALS as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, acts))


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_thirty_nominations_at_once_take_no_more_than_the_seats():
    case = approved(seats=10)
    line = case.lines.get()

    def name(number: int):
        row = a_row(f"p{number}@example.org", priority=number + 1)
        return lambda: seats.nominate(line, [row], by=case.requester, organisation=case.organisation)

    together([name(number) for number in range(30)])

    assert grant_of(case).seats_used == Seat.objects.filter(state=SeatState.INVITED).count() == 10
    assert Seat.objects.filter(state=SeatState.NOMINATED).count() == 20


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_thirty_tabs_accept_one_seat_once():
    (seat,) = nominated(approved(), "ana@example.org")
    people = [UserFactory() for _number in range(30)]

    results = together([lambda person=person: seats.accept(seat, person=person) for person in people])

    assert sum(isinstance(result, Seat) for result in results) == 1


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_no_place_is_lost_when_many_accept_decline_lapse_and_are_named_at_once():
    case = approved(seats=10)
    line = case.lines.get()
    invited = nominated(case, *(f"p{number:02}@example.org" for number in range(30)))[:10]
    people = [UserFactory() for _number in range(10)]

    def name(number: int):
        row = a_row(f"new{number}@example.org", priority=50)
        return lambda: seats.nominate(line, [row], by=case.requester, organisation=case.organisation)

    acts = [
        lambda seat=seat, person=person: seats.accept(seat, person=person)
        for seat, person in zip(invited, people, strict=True)
    ]
    acts += [lambda seat=seat: seats.refuse(seat) for seat in invited]
    acts += [lambda seat=seat: seats.release(seat) for seat in invited[:5]]
    acts += [name(number) for number in range(5)]
    together(acts)

    holding = Seat.objects.holding().count()
    assert grant_of(case).seats_used == holding == 10


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_one_person_accepts_two_invitations_at_once_and_gets_one_seat():
    module = a_module()
    cases = [approved(module=module, rank=rank) for rank in (1, 2)]
    both = [nominated(case, "ana@example.org")[0] for case in cases]
    person = UserFactory(email="ana@example.org")

    together([lambda seat=seat: seats.accept(seat, person=person) for seat in both * 5])

    assert Seat.objects.filter(state=SeatState.CLAIMED).count() == 1
    assert sum(grant_of(case).seats_used for case in cases) == 1


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_grant_revoked_while_people_come_in_gives_its_seats_back_once():
    case = approved(seats=10)
    invited = nominated(case, *(f"p{number:02}@example.org" for number in range(10)))
    approver = appointed(Role.APPROVER)
    people = [UserFactory() for _number in range(10)]
    acts = [
        lambda seat=seat, person=person: seats.accept(seat, person=person)
        for seat, person in zip(invited, people, strict=True)
    ]
    grant = grant_of(case)

    together([*acts[:5], lambda: grants.revoke(grant, by=approver), *acts[5:]])

    assert Quota.objects.filter(used__gt=0).count() == 0
    assert Grant.objects.get(pk=grant.pk).is_revoked
