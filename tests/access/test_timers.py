"""March 2027: it begins on a Monday, and no holiday of France or of the office falls into it before Easter, the 28th."""

from datetime import UTC, timedelta

import pytest
from django.core.management import call_command

from access import timers
from access.actions import deciding, quotas, requests, seats
from access.actions.moving import LineGiven
from access.digests import send_digests
from access.models import AccessRequest, Grant, ModulePolicy, Outcome, Quota, ReminderSent, Seat, SeatState
from access.waiting import free_seats
from access.workflow import Event, State
from ground.models import OutboxMessage
from people.models import Absence, Country, Holiday, Rank, Role
from tests.factories.access import (
    a_draft,
    a_module,
    a_row,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    nominated,
    sent,
)
from tests.factories.moments import at, moment
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

MONDAY = "2027-03-01 10:00"
QUESTION = "Which of your teams would take part in it?"


def sent_on(text: str, **fields) -> AccessRequest:
    with at(text):
        return sent(**fields)


def digests_to(person) -> list[str]:
    mails = OutboxMessage.objects.filter(recipient=person, once__startswith="digest:").order_by("pk")
    return [mail.body for mail in mails]


def days_of(person) -> list[str]:
    """The days on which a person had a digest."""
    keys = OutboxMessage.objects.filter(recipient=person, once__startswith="digest:").order_by("pk")
    return [key.rpartition(":")[2] for key in keys.values_list("once", flat=True)]


def run_daily(job, first: int, last: int, hour: str = "08:00", month: str = "2027-03") -> list[int]:
    """What the job answers on each day of a month, run twice a day."""
    answers = []
    for day in range(first, last + 1):
        answers.append(job(moment(f"{month}-{day:02} {hour}")))
        assert job(moment(f"{month}-{day:02} {hour}")) == 0
    return answers


class TestPassingOn:
    def test_a_request_goes_on_when_the_tenth_working_day_is_over_where_it_comes_from(self):
        appointed(Role.FOCAL_POINT, country="FI")
        case = sent_on("2027-03-01 10:00", country="FI")

        assert timers.pass_on(moment("2027-03-15 23:59", "Europe/Helsinki")) == 0
        assert timers.pass_on(moment("2027-03-16 00:00", "Europe/Helsinki")) == 1
        assert timers.pass_on(moment("2027-03-16 00:00", "Europe/Helsinki")) == 0

        case = fresh(case)
        assert (case.state, case.is_unendorsed) == (State.REVIEW, True)
        assert case.events.filter(event=Event.ESCALATE).count() == 1
        assert case.state_since == moment("2027-03-16 00:00", "Europe/Helsinki")

    def test_three_days_late_it_still_goes_on_once(self):
        appointed(Role.FOCAL_POINT)
        case = sent_on(MONDAY)

        assert [timers.pass_on(moment("2027-03-19 08:00")), timers.pass_on(moment("2027-03-19 08:05"))] == [1, 0]
        assert fresh(case).events.filter(event=Event.ESCALATE).count() == 1

    def test_holidays_of_the_country_do_not_count(self):
        appointed(Role.FOCAL_POINT)
        Holiday.objects.create(country=Country.objects.get(pk="FR"), day="2027-03-10", name="A day off")
        sent_on(MONDAY)

        assert timers.pass_on(moment("2027-03-16 08:00")) == 0
        assert timers.pass_on(moment("2027-03-17 08:00")) == 1

    def test_time_of_an_open_question_does_not_count(self):
        focal_point = appointed(Role.FOCAL_POINT)
        case = sent_on(MONDAY)
        with at("2027-03-02 10:00"):
            deciding.send_back(case, by=focal_point, version=case.version, text=QUESTION)
        assert timers.pass_on(moment("2027-03-25 08:00")) == 0
        with at("2027-03-08 10:00"):
            requests.answer(fresh(case), by=case.requester, text="The teams of the north.")

        # One day before the question, nine after the answer.
        assert timers.pass_on(moment("2027-03-19 08:00")) == 0
        assert timers.pass_on(moment("2027-03-20 08:00")) == 1

    def test_a_post_that_falls_vacant_is_not_waited_for(self):
        focal_point = appointed(Role.FOCAL_POINT)
        case = sent_on(MONDAY)
        focal_point.appointments.update(ends_on="2027-03-02")

        assert timers.pass_on(moment("2027-03-02 08:00")) == 0
        assert timers.pass_on(moment("2027-03-03 08:00")) == 1
        assert fresh(case).is_unendorsed

    def test_a_policy_with_more_days_moves_every_step(self):
        appointed(Role.FOCAL_POINT)
        module = a_module()
        ModulePolicy.objects.create(module=module, endorsement_days=10)
        sent_on(MONDAY, module=module)

        # Twenty working days instead of ten; Easter Monday is none.
        assert timers.pass_on(moment("2027-03-30 08:00")) == 0
        assert timers.pass_on(moment("2027-03-31 08:00")) == 1

    def test_one_request_that_fails_stops_no_other(self):
        appointed(Role.FOCAL_POINT)
        appointed(Role.FOCAL_POINT, country="BE")
        cases = [sent_on(MONDAY), sent_on(MONDAY, country="BE"), sent_on(MONDAY)]
        Country.objects.filter(pk="BE").update(zone="Nowhere/Atlantis")

        with pytest.raises(ExceptionGroup):
            timers.pass_on(moment("2027-03-19 08:00"))

        assert [fresh(case).state for case in cases] == [State.REVIEW, State.ENDORSEMENT, State.REVIEW]


class TestReminders:
    def test_focal_points_are_reminded_on_day_three_told_after_day_five_and_deputies_after_day_eight(self):
        main, deputy = appointed(Role.FOCAL_POINT), appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
        alternate = appointed(Role.FOCAL_POINT, rank=Rank.ALTERNATE)
        sent_on(MONDAY)
        silence_weekly_lists(main, deputy, alternate)

        run_daily(send_digests, 1, 15)

        assert days_of(main) == ["2027-03-04", "2027-03-09"]
        assert days_of(deputy) == ["2027-03-04", "2027-03-09", "2027-03-12"]
        assert days_of(alternate) == ["2027-03-12"]
        assert "The time for your word on this request is over" in digests_to(main)[1]
        assert "in place of the focal point" in digests_to(alternate)[0]

    def test_after_three_days_of_silence_only_the_newest_reminder_is_sent(self):
        main = appointed(Role.FOCAL_POINT)
        sent_on(MONDAY)
        silence_weekly_lists(main)

        send_digests(moment("2027-03-11 08:00"))

        (body,) = digests_to(main)
        assert body.count("–") == 1
        assert "is over" in body
        skipped = ReminderSent.objects.filter(is_skipped=True).values_list("step", flat=True)
        assert list(skipped) == ["reminder"]

    def test_while_the_focal_point_is_away_the_deputy_is_reminded_alone(self):
        main, deputy = appointed(Role.FOCAL_POINT), appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
        Absence.objects.create(person=main, starts_on="2027-03-02", ends_on="2027-03-05")
        sent_on(MONDAY)
        silence_weekly_lists(main, deputy)

        run_daily(send_digests, 1, 5)

        assert (days_of(main), days_of(deputy)) == ([], ["2027-03-04"])

    def test_nobody_is_written_to_before_the_morning_of_their_own_country(self):
        main = appointed(Role.FOCAL_POINT)
        sent_on(MONDAY)
        silence_weekly_lists(main)

        assert send_digests(moment("2027-03-04 06:59")) == 0
        assert send_digests(moment("2027-03-04 07:00")) == 1

    def test_all_that_is_due_for_a_person_on_a_day_is_one_mail(self):
        main = appointed(Role.FOCAL_POINT)
        cases = [sent_on(MONDAY), sent_on("2027-03-01 11:00")]
        silence_weekly_lists(main)

        assert send_digests(moment("2027-03-04 08:00")) == 1

        (body,) = digests_to(main)
        assert [case.reference in body for case in cases] == [True, True]
        assert body.count("Deadline: 8 March 2027, 23:59 (time zone Europe/Paris, CET)") == 2
        assert body.count("If you do nothing: ") == 2

    def test_what_comes_after_the_digest_of_the_day_waits_for_the_next(self):
        main = appointed(Role.FOCAL_POINT)
        sent_on(MONDAY)
        silence_weekly_lists(main)
        send_digests(moment("2027-03-04 08:00"))
        sent_on("2027-02-26 10:00")

        assert send_digests(moment("2027-03-04 18:00")) == 0
        assert send_digests(moment("2027-03-05 08:00")) == 1

    def test_the_programme_is_reminded_on_day_six_and_told_after_day_ten(self):
        approver = appointed(Role.APPROVER)
        sent_on(MONDAY)
        silence_weekly_lists(approver)

        run_daily(send_digests, 1, 20)

        assert days_of(approver) == ["2027-03-09", "2027-03-16"]

    def test_a_requester_is_reminded_three_times_and_the_request_lapses_after_thirty_days(self):
        focal_point = appointed(Role.FOCAL_POINT)
        case = sent_on(MONDAY)
        with at("2027-03-01 12:00"):
            deciding.send_back(case, by=focal_point, version=case.version, text=QUESTION)
        silence_weekly_lists(focal_point)

        run_daily(send_digests, 1, 30)

        assert days_of(case.requester) == ["2027-03-08", "2027-03-15", "2027-03-22"]
        assert "31 March 2027, 23:59" in digests_to(case.requester)[0]
        assert timers.lapse(moment("2027-03-31 23:59")) == 0
        assert [timers.lapse(moment("2027-04-01 00:00")), timers.lapse(moment("2027-04-01 00:00"))] == [1, 0]
        assert fresh(case).state == State.LAPSED

    def test_reviewers_of_appeals_are_reminded(self):
        reviewer = appointed(Role.APPEAL_REVIEWER)
        with at(MONDAY):
            case = decided(endorsed(), Outcome.REJECTED)
            requests.appeal(case, by=case.requester, actor="requester", text="You have overlooked our teams.")

        run_daily(send_digests, 1, 31)

        assert days_of(reviewer) == ["2027-03-15", "2027-03-23"]

    def test_drafts_are_announced_and_discarded(self):
        with at("2027-01-01 10:00"):
            case = a_draft()

        assert send_digests(moment("2027-03-17 08:00")) == 0
        assert send_digests(moment("2027-03-18 08:00")) == 1
        assert "it is discarded after this day" in digests_to(case.requester)[0]
        assert timers.discard_drafts(moment("2027-04-01 12:00")) == 0
        assert timers.discard_drafts(moment("2027-04-02 00:00")) == 1
        assert timers.discard_drafts(moment("2027-04-02 00:00")) == 0
        assert AccessRequest.objects.get(pk=case.pk).state == State.DISCARDED

    def test_the_end_of_a_grant_is_told_to_the_requester_and_once_to_learners(self):
        learner = UserFactory()
        with at("2026-05-04 10:00"):
            focal_point = appointed(Role.FOCAL_POINT)
            case = approved(focal_point=focal_point)
            (seat,) = nominated(case, learner.email)
            seats.accept(seat, person=learner)
        grant = grant_of(case)
        grant.ends_on = "2027-03-31"
        grant.save()
        silence_weekly_lists(focal_point)

        for day in ("2027-01-29", "2027-01-30", "2027-03-01", "2027-03-02", "2027-03-24", "2027-03-25"):
            send_digests(moment(f"{day} 08:00"))

        assert days_of(case.requester) == ["2027-01-30", "2027-03-01", "2027-03-24"]
        assert days_of(focal_point) == days_of(case.requester)
        assert days_of(learner) == ["2027-03-01"]
        assert "31 March 2027" in digests_to(learner)[0]

    def test_the_end_of_an_appointment_is_told_to_the_holder_and_the_programme(self):
        focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
        focal_point.appointments.update(starts_on="2026-01-01", ends_on="2027-04-30")
        approver.appointments.update(starts_on="2026-01-01")
        silence_weekly_lists(focal_point, approver, week="2027-W09")

        run_daily(send_digests, 1, 3)

        assert (days_of(focal_point), days_of(approver)) == (["2027-03-01"], ["2027-03-01"])
        assert "National focal point, France" in digests_to(approver)[0]

    def test_requesters_hear_that_the_focal_point_has_changed(self):
        before = appointed(Role.FOCAL_POINT)
        case = sent_on(MONDAY)
        before.appointments.update(starts_on="2026-01-01")
        after = appointed(Role.FOCAL_POINT)
        after.appointments.update(starts_on="2027-03-03")

        run_daily(send_digests, 2, 5)

        assert days_of(case.requester) == ["2027-03-03"]
        assert "The focal point of your country has changed." in digests_to(case.requester)[0]

    def test_once_a_week_focal_points_read_how_things_stand(self):
        main = appointed(Role.FOCAL_POINT)
        case = sent_on(MONDAY)

        send_digests(moment("2027-03-02 08:00"))
        send_digests(moment("2027-03-03 08:00"))
        send_digests(moment("2027-03-08 08:00"))

        assert days_of(main) == ["2027-03-02", "2027-03-08"]
        assert "Requests of your country that wait for your word" in digests_to(main)[0]
        assert case.reference in digests_to(main)[0]

    def test_once_a_week_the_programme_reads_what_is_overdue_and_which_posts_are_vacant(self):
        approver = appointed(Role.APPROVER, module_slug="asked-for")
        case = sent_on(MONDAY)

        send_digests(moment("2027-03-15 08:00"))
        assert "overdue" not in digests_to(approver)[0].partition("How things stand")[2]

        send_digests(moment("2027-03-22 08:00"))
        assert f"{case.reference} ({case.organisation}, France), 15 March 2027" in digests_to(approver)[1]
        assert "Countries without a focal point" in digests_to(approver)[1]


@pytest.mark.parametrize(
    ("ends_on", "first", "change"),
    [("2027-04-04", "2027-03-27", "2027-03-28"), ("2027-11-07", "2027-10-30", "2027-10-31")],
    ids=["an hour less", "an hour more"],
)
def test_across_a_change_of_the_clock_each_reminder_comes_once(ends_on, first, change):
    grant = grant_of(approved(seats=1))
    Grant.objects.filter(pk=grant.pk).update(starts_on="2027-01-01", ends_on=ends_on)
    start = moment(f"{first} 00:00").astimezone(UTC)

    for hour in range(72):
        for _twice in range(2):
            send_digests(start + timedelta(hours=hour))

    assert days_of(grant.line.request.requester) == [first, change]


def silence_weekly_lists(*people, week: str = "") -> None:
    """Have the weekly lists of these people look as if they were sent."""
    weeks = [week] if week else [f"2027-W{number:02}" for number in range(1, 20)]
    ReminderSent.objects.bulk_create(
        ReminderSent(subject=f"person:{person.pk}:weekly", step=one) for person in people for one in weeks
    )


class TestInvitations:
    @pytest.fixture
    def seat(self) -> Seat:
        with at(MONDAY):
            (seat,) = nominated(approved(seats=1), "lucie@example.org")
        return seat

    def test_nominees_are_reminded_twice_and_the_seat_is_free_after_three_weeks(self, seat):
        answers = run_daily(timers.remind_nominees, 1, 22)
        assert [day for day, number in enumerate(answers, start=1) if number] == [8, 15]
        assert OutboxMessage.objects.filter(address="lucie@example.org").count() == 3

        assert timers.release_seats(moment("2027-03-22 23:59")) == 0
        assert timers.release_seats(moment("2027-03-23 00:00")) == 1
        assert timers.release_seats(moment("2027-03-23 00:00")) == 0

        seat.refresh_from_db()
        assert (seat.state, seat.ended_at) == (SeatState.LAPSED, moment("2027-03-23 00:00"))
        assert seat.grant.seats_used == 0

    def test_a_reminder_has_a_new_link_and_the_same_deadline(self, seat):
        before = Seat.objects.get(pk=seat.pk).token_hash

        timers.remind_nominees(moment("2027-03-11 08:00"))

        seat.refresh_from_db()
        body = OutboxMessage.objects.filter(address="lucie@example.org").last().body
        assert seat.token_hash != before
        assert "Please answer by: 22 March 2027, 23:59" in body

    def test_a_free_seat_goes_to_the_next_nominee(self, seat):
        with at(MONDAY):
            _first, second = seats.nominate(
                seat.line,
                [a_row(seat.email), a_row("next@example.org", line=3)],
                by=seat.nominated_by,
                organisation=seat.organisation,
            )

        timers.release_seats(moment("2027-03-23 08:00"))

        second.refresh_from_db()
        assert second.state == SeatState.INVITED

    def test_whoever_has_accepted_is_left_alone(self, seat):
        with at("2027-03-02 10:00"):
            seats.accept(seat, person=UserFactory(email="lucie@example.org"))

        assert timers.remind_nominees(moment("2027-03-16 08:00")) == 0
        assert timers.release_seats(moment("2027-03-30 08:00")) == 0


class TestWaitingList:
    def test_the_oldest_comes_back_when_seats_are_free_and_speaks_for_them(self):
        quota = a_quota(cap=0)
        older, younger = waiting("2027-03-01 10:00", seats=10), waiting("2027-03-02 10:00", seats=10)
        assert free_seats(moment("2027-03-03 08:00")) == 0

        quotas.set_cap(quota, by=appointed(Role.APPROVER), cap=10, extra=0)

        assert [free_seats(moment("2027-03-04 08:00")), free_seats(moment("2027-03-04 08:05"))] == [1, 0]
        assert (fresh(older).state, fresh(younger).state) == (State.REVIEW, State.WAITLISTED)

    def test_some_seats_are_enough_if_none_were_left_before(self):
        quota = a_quota(cap=0)
        case = waiting("2027-03-01 10:00", seats=10)
        free_seats(moment("2027-03-01 12:00"))

        quotas.set_cap(quota, by=appointed(Role.APPROVER), cap=3, extra=0)

        assert free_seats(moment("2027-03-02 08:00")) == 1
        assert fresh(case).state == State.REVIEW

    def test_seats_that_were_left_when_it_was_put_on_the_list_bring_nobody_back(self):
        quota = a_quota(cap=3)
        case = waiting("2027-03-01 10:00", seats=10)

        assert [free_seats(moment("2027-03-01 10:05")), free_seats(moment("2027-03-04 08:00"))] == [0, 0]

        quotas.set_cap(quota, by=appointed(Role.APPROVER), cap=4, extra=0)
        assert free_seats(moment("2027-03-05 08:00")) == 1
        assert fresh(case).state == State.REVIEW

    def test_without_any_limit_the_programme_had_another_reason_and_the_list_stands(self):
        case = waiting("2027-03-01 10:00", seats=10)

        assert free_seats(moment("2027-03-04 08:00")) == 0
        assert fresh(case).state == State.WAITLISTED


def a_quota(cap: int) -> Quota:
    return Quota.objects.create(module=a_module(), scope="country", country_id="FR", starts_on="2027-01-01", cap=cap)


def waiting(text: str, **fields) -> AccessRequest:
    with at(text):
        case = sent(**fields)
        given = [LineGiven(case.lines.get(), Outcome.WAITLISTED)]
        deciding.decide(case, given, by=appointed(Role.APPROVER), version=case.version, how_checked="By telephone.")
    return fresh(case)


class TestRanking:
    def test_requests_that_nobody_ranked_stand_by_the_time_of_sending_and_all_are_told(self):
        focal_point = appointed(Role.FOCAL_POINT)
        a_quota(cap=25)
        first, second = sent_on(MONDAY, seats=20), sent_on("2027-03-02 10:00", seats=20)

        assert timers.rank_by_time(moment("2027-03-08 23:00")) == 0
        assert [timers.rank_by_time(moment("2027-03-09 08:00")), timers.rank_by_time(moment("2027-03-09 08:00"))] == [
            1,
            0,
        ]

        assert (fresh(first).rank, fresh(second).rank) == (1, 2)
        for case, place in ((first, 1), (second, 2)):
            mail = OutboxMessage.objects.filter(recipient=case.requester).last()
            assert mail.subject == f"{case.reference}: ordered by the time of sending"
            assert f"This one has place {place}." in mail.body
        assert OutboxMessage.objects.filter(recipient=focal_point, subject__endswith="time of sending").count() == 2

    def test_enough_for_all_needs_no_order(self):
        appointed(Role.FOCAL_POINT)
        a_quota(cap=40)
        sent_on(MONDAY, seats=20)
        sent_on("2027-03-02 10:00", seats=20)

        assert timers.rank_by_time(moment("2027-03-12 08:00")) == 0

    def test_a_single_request_has_no_order(self):
        appointed(Role.FOCAL_POINT)
        a_quota(cap=5)
        sent_on(MONDAY, seats=20)

        assert timers.rank_by_time(moment("2027-03-12 08:00")) == 0


def test_tick_runs_every_timer_and_again_without_harm(capsys):
    main = appointed(Role.FOCAL_POINT)
    case = sent_on(MONDAY)

    call_command("tick", at="2027-03-16T08:00")
    first = capsys.readouterr().out
    call_command("tick", at="2027-03-16T08:00")
    second = capsys.readouterr().out

    assert "access.pass_on: 1" in first
    assert "access.pass_on: 0" in second
    assert "access.send_digests: 0" in second
    assert fresh(case).state == State.REVIEW
    assert len(days_of(main)) <= 1


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("job", [timers.pass_on, timers.rank_by_time])
def test_requests_whose_time_is_not_over_cost_one_query(job, number, django_assert_num_queries):
    appointed(Role.FOCAL_POINT)
    for _one in range(number):
        sent_on(MONDAY)

    with django_assert_num_queries(1):
        job(moment("2027-03-02 08:00"))
