import pytest

from access.workflow import State
from tests.factories.access import approved, grant_of, nominated, sent

pytestmark = pytest.mark.django_db


def test_a_request_without_a_focal_point_goes_to_the_programme_flagged():
    case = sent()

    assert (case.state, case.is_unendorsed) == (State.REVIEW, True)


def test_nominees_are_invited_when_the_request_is_approved():
    case = approved(seats=2)
    seats = nominated(case, "a@example.org", "b@example.org", "c@example.org")
    grant = grant_of(case)

    assert (grant.seats, grant.seats_used) == (2, 2)
    assert sorted(seat.state for seat in case.lines.get().nominees.all()) == ["invited", "invited", "nominated"]
