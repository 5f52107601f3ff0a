"""Seats that a country on the reserve list has accepted become places in a session, and never more than nobody has taken."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ground.models import OutboxMessage
from people.models import Role
from programme.evaluating import placing, reserve
from programme.models import Call, KeptPlaces, Mode, ReserveOffer, ReserveState
from programme.sessions.actions import open_booking
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.evaluation import EVALUATED, accepted, call_with_reserve, planned_session
from tests.factories.people import appointed
from tests.factories.training_sessions import booked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_close(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: EVALUATED)


@pytest.fixture
def staff():
    return appointed(Role.APPROVER)


@pytest.fixture
def call(staff) -> Call:
    return call_with_reserve(by=staff)


def kept_in(session) -> dict[str, int]:
    return dict(KeptPlaces.objects.filter(session=session).values_list("country", "places"))


def numbers(call) -> list[tuple[str | None, int]]:
    return [(one.giver and one.giver.pk, one.places) for one in placing.sources_of(call, at=EVALUATED)]


def source(call, giver: str | None = None) -> placing.Source:
    found = placing.sources_of(call, at=EVALUATED)
    return next(one for one in found if (one.giver and one.giver.pk) == giver)


def test_places_are_counted_that_nobody_has_taken(call, staff):
    session = planned_session(call, room=10, kept={"AT": 6}, by=staff)
    planned_session(call, room=10, kept={}, by=staff, day=EVALUATED.date())
    open_booking(session, by=staff)
    booked(session, country_id="AT", at=EVALUATED)
    booked(session, country_id="FR", at=EVALUATED)

    assert numbers(call) == [(None, 3), ("AT", 5)]


def test_free_places_are_kept_for_the_country_beside_those_its_people_have(call, staff):
    session = planned_session(call, room=8, kept={"AT": 4}, by=staff)
    open_booking(session, by=staff)
    given = accepted(call, seats=3, by=staff)
    booked(session, country_id=given.decision.expression.country_id, at=EVALUATED)

    placing.place(given, source=source(call), seats=2, by=staff, at=EVALUATED)

    assert kept_in(session) == {"AT": 4, given.decision.expression.country_id: 3}
    assert ReserveOffer.objects.get(pk=given.pk).left == 1
    assert numbers(call)[0] == (None, 1)
    with pytest.raises(placing.NothingToPlace):
        placing.place(given, source=source(call, "AT"), seats=2, by=staff, at=EVALUATED)


def test_places_of_another_country_go_over_and_both_are_written_to(call, staff):
    session = planned_session(call, room=6, kept={"AT": 6}, by=staff)
    given = accepted(call, seats=2, by=staff)
    country = given.decision.expression.country_id
    receiver, giver = (appointed(Role.FOCAL_POINT, country=one) for one in (country, "AT"))

    with pytest.raises(placing.NotSoMany):
        placing.place(given, source=source(call, "AT"), seats=7, by=staff, at=EVALUATED)
    placing.place(given, source=source(call, "AT"), seats=2, by=staff, at=EVALUATED)

    assert kept_in(session) == {"AT": 4, country: 2}
    mails = {one.recipient_id: one for one in OutboxMessage.objects.filter(recipient__in=[receiver, giver])}
    assert mails[receiver.pk].subject == "Your country has places in a training session"
    assert "not announced yet" in mails[receiver.pk].body
    assert mails[giver.pk].subject == "Places that were kept for your country went to another one"
    assert str(given.decision.expression.country) not in mails[giver.pk].body


def test_no_more_is_offered_than_nobody_has_taken_or_was_promised(call, staff):
    planned_session(call, room=6, kept={"AT": 1}, by=staff)
    accepted(call, seats=4, by=staff)
    following = reserve.next_on(call, at=EVALUATED)

    with pytest.raises(reserve.NotSoManyFree) as refused:
        reserve.offer(following, seats=3, reason="Room.", by=staff, at=EVALUATED)
    reserve.offer(following, seats=2, reason="Room.", by=staff, at=EVALUATED)

    assert refused.value.left == 2


@pytest.mark.parametrize(
    "broken", [{"placed": 5}, {"placed": 1, "state": ReserveState.DECLINED}, {"seats": 0}, {"reason": ""}]
)
def test_an_offer_has_seats_and_a_reason_and_gives_no_more_places_than_were_accepted(call, staff, broken):
    given = accepted(call, seats=4, by=staff)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReserveOffer.objects.filter(pk=given.pk).update(**broken)


def test_what_the_plan_gave_needs_no_place_by_hand(call, staff):
    given = accepted(call, seats=4, by=staff)

    placing.count_as_planned(call, {given.decision.expression.country_id: 3})

    assert ReserveOffer.objects.get(pk=given.pk).left == 1


def test_the_keeper_gives_the_places_on_the_page_of_the_reserve_list(call, staff):
    session = planned_session(call, room=6, kept={"AT": 3}, by=staff)
    given = accepted(call, seats=4, by=staff)
    country, keeper = given.decision.expression.country, signed_in(staff)
    page, act = f"/en/evaluating/{call.key}/decisions/", f"/en/evaluating/offers/{given.key}/place/"
    code = source(call).code

    shown = words_of(keeper.get(page))
    refused = keeper.post(act, {"source": code, "seats": "4"})
    stale = keeper.post(act, {"source": "gone", "seats": "1"})
    elsewhere = signed_in(appointed(Role.FOCAL_POINT, country=country.pk)).post(act, {"source": code, "seats": "3"})
    kept = words_of(keeper.post(act, {"source": code, "seats": "3"}, follow=True))

    assert f"{country}: 4 accepted seats without a place" in shown
    assert "3 free places" in shown
    assert "3 places kept for Austria that nobody has taken" in shown
    assert (refused.status_code, stale.status_code, elsewhere.status_code) == (422, 422, 404)
    assert "Only 3 places are left there." in words_of(refused)
    assert "These places are taken by now" in words_of(stale)
    assert "The places are kept for the country." in kept
    assert f"{country}: 1 accepted seat without a place" in kept
    assert kept_in(session) == {"AT": 3, country.pk: 3}


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_page_asks_as_often_for_many_sessions(call, staff, sessions, django_assert_num_queries):
    for _number in range(sessions):
        planned_session(call, room=6, kept={"AT": 3}, by=staff)

    with django_assert_num_queries(4):
        found = placing.sources_of(call, at=EVALUATED)

    assert [one.mode for one in found] == [Mode.ROOM] * 2 * sessions
