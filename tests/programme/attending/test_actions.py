"""Checking in, the register, closing and correcting, as the database keeps them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from ground.models import AuditEvent, OutboxMessage
from learning.actions import facts_of, record_fact
from modules.models import AccessPolicy
from programme.attending import actions
from programme.attending.codes import code_of
from programme.attending.evaluation import rate_of
from programme.attending.register import Register
from programme.models import (
    Booking,
    BookingState,
    CheckIn,
    CheckInSource,
    CorrectionReason,
    Presence,
    SessionState,
)
from tests.factories.attendance import (
    a_day,
    after,
    blocks_of,
    checked_in,
    closed,
    during,
    entered,
    the_trainer,
)
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import UserFactory
from tests.factories.training_sessions import NOW, booked, many

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return a_day(room=6)


@pytest.fixture
def taught():
    """A session of a module that can be learnt, too, and that has a survey."""
    return a_day(room=6, module=published_module(access=AccessPolicy.REGISTERED))


@pytest.fixture
def ana(session):
    return booked(session)


def standing(booking: Booking) -> list[bool | None]:
    """Whether somebody was there, block by block, as it counts now."""
    [row] = [row for row in Register(booking.session).rows if row.booking == booking]
    return [one.is_present if one else None for one in row.said]


# Checking in


def test_the_code_of_a_block_says_that_somebody_is_there(ana):
    row = checked_in(ana)

    assert (row.source, row.by, row.at) == (CheckInSource.CODE, ana.person, during(ana.session))
    assert standing(ana) == [True, None]


def test_breaks_have_no_code(ana):
    lunch = ana.session.blocks.select_related("session").get(is_break=True)
    at = lunch.starts_at + timedelta(minutes=10)

    with pytest.raises(actions.WrongCode):
        checked_in(ana, at=at, code=code_of(lunch, at))


def test_a_double_tap_counts_once(ana):
    key = uuid4()

    first, second = checked_in(ana, key=key), checked_in(ana, key=key)

    assert first == second
    assert CheckIn.objects.count() == 1


def test_being_there_already_adds_nothing(ana):
    first, second = checked_in(ana), checked_in(ana)

    assert first == second
    assert AuditEvent.objects.filter(action="programme.check_in").count() == 1


def test_the_code_says_in_which_of_two_blocks_somebody_is(ana):
    between = blocks_of(ana.session)[1].starts_at - timedelta(minutes=20)

    row = checked_in(ana, 1, at=between)

    assert row.block == blocks_of(ana.session)[1]


@pytest.mark.parametrize(("minutes", "is_taken"), [(-31, False), (-29, True), (179, True), (182, False)])
def test_people_check_in_only_around_their_block(ana, minutes, is_taken):
    at = blocks_of(ana.session)[0].starts_at + timedelta(minutes=minutes)

    if is_taken:
        assert checked_in(ana, at=at).is_present
    else:
        with pytest.raises(actions.WrongCode):
            checked_in(ana, at=at)


def test_a_check_in_that_was_kept_on_a_phone_counts_by_the_minute_of_its_code(ana):
    seen = during(ana.session)
    code = code_of(blocks_of(ana.session)[0], seen)

    late = checked_in(ana, at=seen + timedelta(hours=8), seen=seen, code=code)

    assert (late.at, late.kept_at) == (seen, seen + timedelta(hours=8))


def test_a_kept_check_in_sent_twice_counts_once(ana):
    seen, key = during(ana.session), uuid4()
    code = code_of(blocks_of(ana.session)[0], seen)

    rows = {checked_in(ana, at=seen + timedelta(hours=hours), seen=seen, code=code, key=key) for hours in (5, 6)}

    assert len(rows) == 1
    assert CheckIn.objects.count() == 1


def test_what_the_trainer_entered_after_a_kept_check_in_stands(ana):
    seen = during(ana.session)
    code = code_of(blocks_of(ana.session)[0], seen)
    entered(ana.session, absent={ana: (0,)})

    checked_in(ana, at=after(ana.session) + timedelta(hours=1), seen=seen, code=code)

    assert standing(ana) == [False, True]
    assert Register(ana.session).has_code((ana.pk, blocks_of(ana.session)[0].pk))


def test_a_check_in_of_yesterday_is_not_taken(ana):
    seen = during(ana.session)
    code = code_of(blocks_of(ana.session)[0], seen)

    with pytest.raises(actions.WrongCode):
        checked_in(ana, at=seen + timedelta(hours=25), seen=seen, code=code)


def test_a_moment_that_lies_ahead_is_now(ana):
    at = during(ana.session)

    row = checked_in(ana, at=at, seen=at + timedelta(hours=3))

    assert row.at == at


def test_guesses_come_to_an_end(ana):
    right = code_of(blocks_of(ana.session)[0], during(ana.session))
    wrong = next(code for code in ("000000", "111111") if code != right)
    for _number in range(5):
        with pytest.raises(actions.WrongCode):
            checked_in(ana, code=wrong)

    with pytest.raises(actions.TooManyCodes):
        checked_in(ana)
    assert not CheckIn.objects.exists()


def test_only_who_has_a_confirmed_place_checks_in():
    session = a_day(room=1)
    booked(session)
    waits = booked(session)

    assert waits.state == BookingState.WAITING
    with pytest.raises(actions.NoPlace):
        checked_in(waits)
    with pytest.raises(actions.NoPlace):
        checked_in(waits, by=UserFactory())


# The register


def test_the_newest_entry_counts_and_the_one_before_stays(ana):
    checked_in(ana)

    entered(ana.session, absent={ana: (0,)})

    assert standing(ana) == [False, True]
    said = CheckIn.objects.of_session(ana.session).values_list("is_present", "source")
    assert list(said) == [(True, "code"), (False, "register"), (True, "register")]


def test_what_is_said_already_is_not_said_again(ana):
    entered(ana.session)
    entered(ana.session)

    assert CheckIn.objects.count() == 2


def test_what_came_while_the_page_was_open_stands(ana):
    place = (ana.pk, blocks_of(ana.session)[0].pk)
    checked_in(ana)

    found = actions.enter(
        ana.session,
        {place: False},
        source=CheckInSource.REGISTER,
        seen=0,
        by=the_trainer(ana.session),
        at=during(ana.session) + timedelta(hours=1),
    )

    assert (found.kept, found.passed_over) == (0, (place,))
    assert standing(ana) == [True, None]


def test_a_block_that_is_far_off_and_strangers_are_not_entered(ana):
    other = booked(a_day(room=1, module=ana.session.module))
    morning, afternoon = blocks_of(ana.session)
    entries = {(ana.pk, morning.pk): True, (ana.pk, afternoon.pk): True, (other.pk, morning.pk): True}

    found = actions.enter(
        ana.session,
        entries,
        source=CheckInSource.SHEET,
        seen=0,
        by=the_trainer(ana.session),
        at=during(ana.session),
    )

    assert found.kept == 1
    assert standing(ana) == [True, None]


@pytest.mark.parametrize("change", [{"is_present": False}, {"source": "sheet"}])
def test_nobody_rewrites_what_was_said(ana, change):
    row = checked_in(ana)

    with pytest.raises(DatabaseError), transaction.atomic():
        CheckIn.objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "correction", "reason": ""},
        {"source": "register", "reason": "slip"},
        {"source": "code", "is_present": False},
    ],
    ids=["corrected without a reason", "a reason for nothing", "a code of somebody who is not there"],
)
def test_the_database_refuses_what_makes_no_sense(ana, fields):
    row = checked_in(ana)
    usual = {"booking": ana, "block": row.block, "is_present": True, "at": row.at, "kept_at": row.at, "by": ana.person}

    with pytest.raises(DatabaseError), transaction.atomic():
        CheckIn.objects.create(**(usual | fields))


# Closing


def test_a_session_is_not_closed_while_something_is_missing(session):
    ana, ben = many(session, 2)
    checked_in(ana)

    with pytest.raises(actions.NotComplete) as refused:
        actions.close(session, by=the_trainer(session), at=during(session))

    assert refused.value.sentences == [
        "The session has not ended yet.",
        "The evaluation is not opened: people have not been asked what they think.",
        "Opening: it is not entered whether 1 person was there.",
        "Afternoon: it is not entered whether 2 people were there.",
    ]
    assert Booking.objects.get(pk=ben.pk).presence == ""


def test_closing_works_out_who_attended(session):
    ana, ben, cy = many(session, 3)

    closed(session, absent={ben: (1,), cy: (0, 1)})

    presences = dict(session.bookings.values_list("pk", "presence"))
    assert presences == {ana.pk: Presence.ATTENDED, ben.pk: Presence.PARTIAL, cy.pk: Presence.NO_SHOW}


def test_breaks_do_not_count(session, ana):
    closed(session)

    assert Register(session).minutes == {str(block.pk): 180 for block in blocks_of(session)}


def test_closing_counts_for_whoever_learns_the_module(taught):
    ana = booked(taught)
    learner = enrolled(taught.module, ana.person)
    booked(taught)

    closed(taught, absent={ana: (1,)})

    morning, _afternoon = blocks_of(taught)
    assert facts_of([learner])[learner.pk] == {f"attended:{morning.key}"}


def test_closing_forgets_needs_and_ends_what_nobody_waits_for():
    session = a_day(room=1)
    ana, waits = booked(session), booked(session)
    session.bookings.update(needs="A chair with arms")

    closed(session)

    assert list(session.bookings.values_list("needs", flat=True)) == ["", ""]
    assert Booking.objects.get(pk=ana.pk).state == BookingState.CONFIRMED
    assert Booking.objects.get(pk=waits.pk).state == BookingState.LAPSED


def test_closing_twice_changes_nothing(session, ana):
    first = closed(session)

    second = actions.close(session, by=the_trainer(session), at=after(session) + timedelta(days=1))

    assert (second.state, second.closed_at) == (SessionState.CLOSED, first.closed_at)
    assert AuditEvent.objects.filter(action="programme.close_session").count() == 1


def test_a_closed_register_takes_no_codes_and_no_entries(session, ana):
    closed(session)

    with pytest.raises(actions.Closed):
        checked_in(ana)
    with pytest.raises(actions.Closed):
        entered(session)


# Correcting


def corrected(booking: Booking, block: int, is_present: bool) -> actions.Entered:
    register = Register(booking.session)
    return actions.correct(
        booking.session,
        {(booking.pk, register.blocks[block].pk): is_present},
        reason=CorrectionReason.LEFT_EARLY,
        seen=register.last,
        by=the_trainer(booking.session),
        at=after(booking.session) + timedelta(hours=1),
    )


def test_a_correction_works_presence_out_anew_and_takes_the_fact_back(taught):
    ana = booked(taught)
    learner = enrolled(taught.module, ana.person)
    closed(taught)
    ana = Booking.objects.select_related("session__module").get(pk=ana.pk)

    found = corrected(ana, 1, False)

    morning, _afternoon = blocks_of(taught)
    assert found.kept == 1
    assert Booking.objects.get(pk=ana.pk).presence == Presence.PARTIAL
    assert facts_of([learner])[learner.pk] == {f"attended:{morning.key}"}
    assert CheckIn.objects.latest("pk").reason == CorrectionReason.LEFT_EARLY


def test_what_is_open_is_entered_and_not_corrected(session, ana):
    with pytest.raises(actions.NotClosed):
        corrected(ana, 0, True)


# Evaluation


def test_the_evaluation_opens_once_after_the_start(session, ana):
    trainer = the_trainer(session)

    with pytest.raises(actions.NotComplete):
        actions.open_evaluation(session, by=trainer, at=NOW)
    actions.open_evaluation(session, by=trainer, at=during(session))
    actions.open_evaluation(session, by=trainer, at=after(session))

    session.refresh_from_db()
    assert session.evaluation_opened_at == during(session)


def test_the_rate_is_withheld_below_five(session):
    many(session, 4)
    closed(session)

    rate = rate_of(session)

    assert (rate.present, rate.answered, rate.percent) == (4, None, None)


def test_nobody_is_written_to_where_the_module_has_no_survey(session, ana):
    before = OutboxMessage.objects.count()

    actions.open_evaluation(session, by=the_trainer(session), at=during(session))

    assert OutboxMessage.objects.count() == before


def test_those_who_may_have_been_there_are_asked_by_mail(taught):
    ana, ben, cy = many(taught, 3)
    checked_in(ana)
    entered(taught, absent={cy: (0, 1)})
    before = set(OutboxMessage.objects.values_list("pk", flat=True))

    told = actions.open_evaluation(taught, by=the_trainer(taught), at=after(taught))

    asked = OutboxMessage.objects.exclude(pk__in=before)
    assert told == 2
    assert {one.recipient_id for one in asked} == {ana.person_id, ben.person_id}
    assert {one.subject for one in asked} == {"What do you think of the training session?"}
    assert all("/learn/small/do/survey/" in one.body for one in asked)


def test_the_rate_counts_what_was_sent_since_the_session_began(taught):
    people = many(taught, 6)
    learners = [enrolled(taught.module, one.person) for one in people]
    for number, learner in enumerate(learners):
        sent_at = after(taught) if number else NOW
        record_fact(learner, key="survey", by=None, refresh=False, at=sent_at)
    closed(taught)

    rate = rate_of(taught)

    assert (rate.present, rate.answered, rate.percent) == (6, 5, 83)
