"""A renewal takes along who waits on the line of the grant before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.actions import deciding, requests
from access.actions.moving import LineGiven
from access.models import AccessRequest, Grant, Outcome, Reason, Seat, SeatState
from ground.models import AuditEvent, OutboxMessage
from people.models import Role
from tests.factories.access import approved, decided, fresh, grant_of, nominated
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db


def ending(case: AccessRequest) -> Grant:
    """The grant of the request, near its end."""
    grant = grant_of(case)
    today = timezone.localdate()
    Grant.objects.filter(pk=grant.pk).update(starts_on=today - timedelta(days=300), ends_on=today + timedelta(days=40))
    grant.refresh_from_db()
    return grant


def test_who_waits_moves_to_the_renewal_in_order_and_nobody_twice():
    focal_point = appointed(Role.FOCAL_POINT)
    first = approved(seats=1, focal_point=focal_point)
    nominated(first, *(f"{name}@example.org" for name in ("seated", "second", "third", "both")))
    second = requests.renew(ending(first), by=first.requester)
    nominated(second, "Both@example.org")
    deciding.endorse(second, by=focal_point, version=second.version)
    decided(fresh(second), Outcome.APPROVED, 1)

    line = second.lines.get()
    waiting = line.nominees.filter(state=SeatState.NOMINATED).values_list("email", flat=True)
    assert list(waiting) == ["second@example.org", "third@example.org", "Both@example.org"]
    left = Seat.objects.filter(line__request=first).order_by("pk").values_list("email", "state")
    assert list(left) == [("seated@example.org", SeatState.INVITED), ("both@example.org", SeatState.REPLACED)]
    moves = AuditEvent.objects.filter(action="access.move_waiting").values_list("payload", flat=True)
    assert list(moves) == [{"people": 2}]
    moved = OutboxMessage.objects.filter(subject__endswith="people who wait have moved to the renewal")
    assert {mail.recipient for mail in moved} == {first.requester, focal_point}
    assert {"2 people who were nominated before" in mail.body for mail in moved} == {True}


def test_who_waits_is_invited_where_the_renewal_has_more_seats():
    focal_point = appointed(Role.FOCAL_POINT)
    first = approved(seats=1, focal_point=focal_point)
    nominated(first, "seated@example.org", "second@example.org", "third@example.org")
    second = requests.renew(ending(first), by=first.requester)
    second.lines.update(seats=2)
    deciding.endorse(second, by=focal_point, version=second.version)
    decided(fresh(second), Outcome.APPROVED, 2)

    states = Seat.objects.order_by("pk").values_list("email", "state")
    assert dict(states) == {
        "seated@example.org": SeatState.INVITED,
        "second@example.org": SeatState.INVITED,
        "third@example.org": SeatState.NOMINATED,
    }
    assert grant_of(second).seats_left == 0


def test_who_waits_moves_back_when_the_renewal_is_refused_after_all():
    focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
    first = approved(seats=1, focal_point=focal_point)
    nominated(first, "seated@example.org", "second@example.org")
    second = requests.renew(ending(first), by=first.requester)
    deciding.endorse(second, by=focal_point, version=second.version)
    second = decided(fresh(second), Outcome.APPROVED, 1)
    nominated(second, "third@example.org")
    refused = [LineGiven(second.lines.get(), Outcome.REJECTED, 0, Reason.OTHER, "The programme ends.")]
    second = fresh(second)
    deciding.correct(second, refused, by=approver, version=second.version, text="Decided by mistake.")

    line = first.lines.get()
    assert [(seat.email, seat.state, seat.grant) for seat in line.nominees.order_by("pk")] == [
        ("seated@example.org", SeatState.INVITED, line.grants.get()),
        ("second@example.org", SeatState.NOMINATED, None),
        ("third@example.org", SeatState.NOMINATED, None),
    ]
    told = OutboxMessage.objects.filter(subject__endswith="people who wait have moved back to this request")
    assert {mail.recipient for mail in told} == {first.requester, focal_point}
    assert {"2 people who waited for a seat of the renewal" in mail.body for mail in told} == {True}
