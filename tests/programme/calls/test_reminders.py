"""Whoever has not sent an answer is reminded before the close, once for each step."""

from datetime import timedelta

import pytest

from ground.models import OutboxMessage
from people.actions import appoint
from people.models import Country, Role
from programme.calls.actions import calls
from programme.calls.reminders import remind_before_close
from tests.factories.calls import CLOSES, a_call, a_part, begun, open_call, submitted
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

SUBJECT = "A call of interest closes soon, and your answer is not sent yet"
WEEK_BEFORE, DAYS_BEFORE = CLOSES - timedelta(days=7), CLOSES - timedelta(days=2)


def reminders(person) -> list[str]:
    mails = OutboxMessage.objects.filter(recipient=person, subject=SUBJECT)
    return list(mails.order_by("pk").values_list("body", flat=True))


def test_each_step_reminds_once_who_has_sent_nothing():
    silent, sent, writing = (appointed(Role.FOCAL_POINT, country=code) for code in ("PT", "FR", "DE"))
    call = open_call()
    submitted(call, "FR", by=sent)
    begun(call, "DE", by=writing)

    runs = [
        remind_before_close(at)
        for at in (WEEK_BEFORE - timedelta(minutes=1), WEEK_BEFORE, WEEK_BEFORE, DAYS_BEFORE, DAYS_BEFORE, CLOSES)
    ]

    assert runs == [0, 2, 0, 2, 0, 0]
    assert [len(reminders(person)) for person in (silent, sent, writing)] == [2, 0, 2]
    assert "no answer is begun yet:\n\n- Portugal\n" in reminders(silent)[0]
    assert "what was written stays unread, and no seats are planned" in reminders(writing)[0]


def test_a_timer_that_was_down_sends_only_the_last_step():
    silent = appointed(Role.FOCAL_POINT, country="PT")
    open_call()

    assert (remind_before_close(DAYS_BEFORE), len(reminders(silent))) == (1, 1)


def test_an_authority_is_reminded_of_its_part_and_nobody_of_a_draft_call():
    call = open_call()
    part = a_part(call, is_sent=False)
    a_call()

    assert remind_before_close(WEEK_BEFORE) == 1
    assert ["An answer is begun" in body for body in reminders(part.written_by)] == [True]


def test_a_later_close_lets_the_steps_begin_anew():
    silent, staff = appointed(Role.FOCAL_POINT, country="PT"), appointed(Role.APPROVER)
    call = open_call(by=staff)
    remind_before_close(DAYS_BEFORE)
    later = CLOSES + timedelta(days=5)
    values = {name: getattr(call, name) for name in calls.CORRECTABLE} | {"closes_at": later}
    calls.correct(call, values=values, text="More time.", by=staff, at=DAYS_BEFORE)

    assert remind_before_close(DAYS_BEFORE) == 1
    assert len(reminders(silent)) == 2


def test_a_focal_point_of_several_countries_gets_one_mail():
    both = appointed(Role.FOCAL_POINT, country="PT")
    appoint(person=both, role=Role.FOCAL_POINT, country=Country.objects.get(pk="ES"), by=None)
    open_call()

    remind_before_close(WEEK_BEFORE)

    assert [body.count("\n- ") for body in reminders(both)] == [2]
