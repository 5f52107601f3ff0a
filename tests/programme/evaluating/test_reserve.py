"""Freed places go to the reserve list in its order, and to nobody twice."""

import pytest
from django.utils import timezone

from ground.models import OutboxMessage
from people.models import Role
from programme.evaluating import reserve
from programme.models import Call, Outcome, ReserveOffer, ReserveState
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.evaluation import EVALUATED, call_with_reserve
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

REASON = "A country has given its seats back."
LATER = EVALUATED + reserve.TIME_TO_ANSWER


@pytest.fixture(autouse=True)
def _after_the_close(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: EVALUATED)


@pytest.fixture
def staff():
    return appointed(Role.APPROVER)


@pytest.fixture
def call(staff) -> Call:
    return call_with_reserve(by=staff)


def subjects(person) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


def test_offers_follow_the_order_of_the_list(call, staff):
    first = reserve.next_on(call, at=EVALUATED)
    reserve.offer(first, seats=4, reason=REASON, by=staff, at=EVALUATED)
    second = reserve.next_on(call, at=EVALUATED)

    with pytest.raises(reserve.NotNext):
        reserve.offer(first, seats=4, reason=REASON, by=staff, at=EVALUATED)
    reserve.offer(second, seats=4, reason=REASON, by=staff, at=EVALUATED)

    assert first.place < second.place
    assert reserve.next_on(call, at=EVALUATED) is None


@pytest.mark.parametrize("seats", [1, 7])
def test_seats_are_what_the_country_would_come_for(call, staff, seats):
    with pytest.raises(reserve.WrongSeats):
        reserve.offer(reserve.next_on(call, at=EVALUATED), seats=seats, reason=REASON, by=staff, at=EVALUATED)


def test_who_accepts_is_selected_and_answers_once(call, staff):
    given = reserve.offer(reserve.next_on(call, at=EVALUATED), seats=4, reason=REASON, by=staff, at=EVALUATED)
    focal_point = appointed(Role.FOCAL_POINT, country=given.decision.expression.country_id)

    decision = reserve.accept(given, by=focal_point, at=EVALUATED)

    assert (decision.outcome, decision.seats, decision.valid_until) == (Outcome.SELECTED, 4, None)
    assert subjects(staff) == ["What became of seats that you offered"]
    with pytest.raises(reserve.TooLate):
        reserve.decline(given, by=focal_point, at=EVALUATED)


def test_an_offer_that_nobody_answers_lapses_once(call, staff):
    given = reserve.offer(reserve.next_on(call, at=EVALUATED), seats=4, reason=REASON, by=staff, at=EVALUATED)

    assert [reserve.lapse_due(at) for at in (EVALUATED, LATER, LATER)] == [0, 1, 0]
    assert ReserveOffer.objects.get().state == ReserveState.LAPSED
    with pytest.raises(reserve.TooLate):
        reserve.accept(given, by=staff, at=LATER)


def test_a_keeper_offers_with_one_button_and_the_country_accepts(call, staff):
    following = reserve.next_on(call, at=EVALUATED)
    country = following.expression.country
    focal_point = appointed(Role.FOCAL_POINT, country=country.pk)
    page, keeper = f"/en/evaluating/{call.key}/", signed_in(staff)
    form = {"decision": following.pk, "seats": "4", "reason": REASON}

    refused = keeper.post(f"{page}offer/", form | {"reason": "", "seats": "9"})
    offered = words_of(keeper.post(f"{page}offer/", form, follow=True))
    again = words_of(keeper.post(f"{page}offer/", form, follow=True))
    own = signed_in(focal_point)
    asked = words_of(own.get(f"{page}result/"))
    answer = f"/en/evaluating/offers/{ReserveOffer.objects.get().key}/"
    elsewhere = signed_in(appointed(Role.FOCAL_POINT, country="PT")).post(answer, {"accept": "yes"})
    accepted = words_of(own.post(answer, {"accept": "yes"}, follow=True))

    assert refused.status_code == 422
    assert "Say why seats are free" in words_of(refused)
    assert "Offer from 2 to 6 seats" in words_of(refused)
    assert "Offered. We have written" in offered
    assert "Another country is next by now" in again
    assert "Seats are free for your country" in subjects(focal_point)
    assert "4 seats, if you accept until" in asked
    assert elsewhere.status_code == 404
    assert "Accepted. The programme gives" in accepted
