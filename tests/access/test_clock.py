"""Working-day clocks with calendars written out, without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.clock import (
    APPEAL_STEPS,
    APPOINTMENT_STEPS,
    CLAIM_STEPS,
    ENDORSEMENT_STEPS,
    GRANT_STEPS,
    INFO_STEPS,
    REVIEW_STEPS,
    Due,
    Pause,
    add_working_days,
    calendar_days_used,
    days_used,
    deadline_at,
    due_on,
    phase,
    steps_due,
    working_days_between,
)

CHRISTMAS = frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)})
EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
ALL_STEPS = [
    ENDORSEMENT_STEPS,
    REVIEW_STEPS,
    INFO_STEPS,
    APPEAL_STEPS,
    CLAIM_STEPS,
    GRANT_STEPS,
    APPOINTMENT_STEPS,
]

# A year and a half around Christmas, Easter and a leap day; pauses and holidays fall into it.
days = st.dates(date(2023, 7, 1), date(2024, 12, 31))
holidays_of_a_year = st.frozensets(days, max_size=20)
pauses_of_a_case = st.lists(
    st.builds(
        lambda begin, length: Pause(begin, None if length is None else begin + timedelta(days=length)),
        days,
        st.none() | st.integers(0, 40),
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 2), date(2026, 3, 3), 1),
        (date(2026, 3, 2), date(2026, 3, 9), 5),
        (date(2026, 3, 6), date(2026, 3, 8), 0),
        (date(2026, 3, 7), date(2026, 3, 9), 1),
        (date(2026, 3, 8), date(2026, 3, 9), 1),
        (date(2026, 3, 9), date(2026, 3, 2), 0),
        (date(2025, 12, 24), date(2026, 1, 2), 4),
        (date(2026, 4, 2), date(2026, 4, 7), 1),
        (date(2024, 2, 28), date(2024, 3, 1), 2),
        (date(2023, 2, 28), date(2023, 3, 1), 1),
    ],
    ids=[
        "the same day",
        "the next day",
        "a week",
        "Friday to Sunday",
        "from Saturday",
        "from Sunday",
        "backwards",
        "over Christmas",
        "over Easter",
        "over a leap day",
        "without a leap day",
    ],
)
def test_working_days_between_counts_no_weekend_and_no_holiday(start, end, expected):
    assert working_days_between(start, end, CHRISTMAS | EASTER) == expected


def test_working_days_between_takes_a_holiday_on_a_sunday_once():
    assert working_days_between(date(2026, 3, 6), date(2026, 3, 10), {date(2026, 3, 8)}) == 2


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 5, date(2026, 3, 13)),
        (date(2025, 12, 23), 5, date(2026, 1, 2)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
    ],
    ids=["none", "none on a Saturday", "over a weekend", "from Saturday", "Christmas", "Easter", "leap day"],
)
def test_add_working_days_ends_on_a_working_day(start, number, expected):
    assert add_working_days(start, number, CHRISTMAS | EASTER) == expected


def test_add_working_days_refuses_a_negative_number():
    with pytest.raises(ValueError, match="from 0 up"):
        add_working_days(date(2026, 3, 2), -1, ())


@given(days, st.integers(0, 60), holidays_of_a_year)
def test_add_working_days_is_undone_by_counting(start, number, holidays):
    assert working_days_between(start, add_working_days(start, number, holidays), holidays) == number


@given(days, days, days, holidays_of_a_year)
def test_working_days_between_adds_up(first, second, third, holidays):
    first, second, third = sorted([first, second, third])

    parts = working_days_between(first, second, holidays) + working_days_between(second, third, holidays)

    assert parts == working_days_between(first, third, holidays)


def test_pause_refuses_an_end_before_its_begin():
    with pytest.raises(ValueError, match="cannot end before"):
        Pause(date(2026, 3, 5), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([], 8),
        ([Pause(date(2026, 3, 4), date(2026, 3, 6))], 6),
        ([Pause(date(2026, 3, 4), date(2026, 3, 4))], 8),
        ([Pause(date(2026, 3, 6), date(2026, 3, 8))], 8),
        ([Pause(date(2026, 3, 6), date(2026, 3, 9))], 7),
        ([Pause(date(2026, 3, 7), date(2026, 3, 10))], 6),
        ([Pause(date(2026, 3, 4), date(2026, 3, 6)), Pause(date(2026, 3, 5), date(2026, 3, 9))], 5),
        ([Pause(date(2026, 3, 4), date(2026, 3, 5)), Pause(date(2026, 3, 5), date(2026, 3, 6))], 6),
        ([Pause(date(2026, 3, 4), None)], 2),
        ([Pause(date(2026, 2, 20), date(2026, 3, 3))], 7),
        ([Pause(date(2026, 4, 1), None)], 8),
    ],
    ids=[
        "none",
        "Wednesday to Friday",
        "asked and answered on one day",
        "only a weekend",
        "Friday to Monday",
        "from Saturday",
        "two that overlap",
        "two that touch",
        "still running",
        "begun before the start",
        "later",
    ],
)
def test_days_used_leaves_out_the_days_of_a_pause(pauses, expected):
    assert days_used(date(2026, 3, 2), date(2026, 3, 12), (), pauses) == expected


def test_days_used_leaves_out_a_holiday_inside_a_pause_once():
    pauses = [Pause(date(2026, 4, 2), date(2026, 4, 7))]

    assert days_used(date(2026, 4, 1), date(2026, 4, 8), EASTER, pauses) == 2


def test_days_used_stands_still_on_the_day_that_a_pause_begins():
    before = days_used(date(2026, 3, 2), date(2026, 3, 4), (), [])

    after = days_used(date(2026, 3, 2), date(2026, 3, 4), (), [Pause(date(2026, 3, 4), None)])

    assert (before, after) == (2, 2)


@given(days, days, days, holidays_of_a_year, pauses_of_a_case)
def test_days_used_never_falls_as_time_goes_on(start, earlier, later, holidays, pauses):
    earlier, later = sorted([earlier, later])

    assert days_used(start, earlier, holidays, pauses) <= days_used(start, later, holidays, pauses)


@given(days, days, holidays_of_a_year, pauses_of_a_case)
def test_days_used_is_not_taken_back_by_a_pause_that_begins_today(start, today, holidays, pauses):
    used = days_used(start, today, holidays, pauses)

    assert days_used(start, today, holidays, [*pauses, Pause(today, None)]) == used


@pytest.mark.parametrize(
    ("start", "on"),
    [(date(2026, 3, 2), date(2026, 4, 1)), (date(2026, 6, 29), date(2026, 6, 1))],
    ids=["after the start", "before an end"],
)
def test_calendar_days_used_counts_from_the_start_or_towards_it(start, on):
    assert calendar_days_used(start, on) == (30 if on > start else -28)


def test_due_on_is_the_last_day_without_a_pause():
    assert due_on(date(2026, 4, 1), 5, EASTER, [], on=date(2026, 4, 1)) == date(2026, 4, 10)


def test_due_on_moves_by_the_working_days_of_a_pause():
    pauses = [Pause(date(2026, 3, 5), date(2026, 3, 10))]

    assert due_on(date(2026, 3, 2), 5, (), pauses, on=date(2026, 3, 11)) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 4), date(2026, 3, 9)),
        (date(2026, 3, 5), date(2026, 3, 10)),
        (date(2026, 3, 7), date(2026, 3, 11)),
        (date(2026, 3, 9), date(2026, 3, 12)),
    ],
    ids=["the day it begins", "a day later", "Saturday", "Monday"],
)
def test_due_on_moves_on_with_every_working_day_of_a_running_pause(on, expected):
    assert due_on(date(2026, 3, 2), 5, (), [Pause(date(2026, 3, 4), None)], on=on) == expected


def test_due_on_does_not_know_yet_what_came_later():
    pauses = [Pause(date(2026, 3, 4), date(2026, 3, 20)), Pause(date(2026, 3, 25), None)]

    assert due_on(date(2026, 3, 2), 5, (), pauses, on=date(2026, 3, 5)) == date(2026, 3, 10)


@given(days, st.integers(1, 30), holidays_of_a_year, pauses_of_a_case, days)
def test_due_on_is_the_first_day_on_which_the_target_is_used(start, target, holidays, pauses, on):
    known = [
        Pause(pause.begin, on if pause.end is None else min(pause.end, on)) for pause in pauses if pause.begin <= on
    ]

    last = due_on(start, target, holidays, pauses, on)

    assert days_used(start, last, holidays, known) == target
    assert days_used(start, last - timedelta(days=1), holidays, known) == target - 1


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2026, 1, 15), "Europe/Brussels", datetime(2026, 1, 15, 22, 59, tzinfo=UTC)),
        (date(2026, 7, 15), "Europe/Brussels", datetime(2026, 7, 15, 21, 59, tzinfo=UTC)),
        (date(2026, 3, 28), "Europe/Brussels", datetime(2026, 3, 28, 22, 59, tzinfo=UTC)),
        (date(2026, 3, 29), "Europe/Brussels", datetime(2026, 3, 29, 21, 59, tzinfo=UTC)),
        (date(2026, 10, 24), "Europe/Brussels", datetime(2026, 10, 24, 21, 59, tzinfo=UTC)),
        (date(2026, 10, 25), "Europe/Brussels", datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),
        (date(2026, 7, 15), "Europe/Athens", datetime(2026, 7, 15, 20, 59, tzinfo=UTC)),
        (date(2026, 7, 15), "Europe/Lisbon", datetime(2026, 7, 15, 22, 59, tzinfo=UTC)),
        (date(2026, 7, 15), "Atlantic/Reykjavik", datetime(2026, 7, 15, 23, 59, tzinfo=UTC)),
        (date(2024, 2, 29), "Europe/Helsinki", datetime(2024, 2, 29, 21, 59, tzinfo=UTC)),
        (date(2024, 10, 26), "Asia/Beirut", datetime(2024, 10, 26, 21, 59, tzinfo=UTC)),
    ],
    ids=[
        "winter",
        "summer",
        "before clocks go forward",
        "clocks go forward",
        "before clocks go back",
        "clocks go back",
        "east",
        "west",
        "no summer time",
        "leap day",
        "the minute comes twice",
    ],
)
def test_deadline_at_is_the_last_minute_of_the_day_in_its_zone(day, zone, expected):
    deadline = deadline_at(day, zone)

    assert deadline == expected
    assert deadline.tzinfo is UTC


def test_deadline_at_refuses_a_zone_that_nobody_knows():
    with pytest.raises(ZoneInfoNotFoundError):
        deadline_at(date(2026, 3, 2), "Europe/Nowhere")


@pytest.mark.parametrize("steps", ALL_STEPS)
def test_steps_stand_in_order_each_name_once_and_are_counted_alike(steps):
    assert list(steps) == sorted(steps, key=lambda step: step.day)
    assert len({step.name for step in steps}) == len(steps)
    assert len({step.is_calendar for step in steps}) == 1


def test_steps_that_act_are_those_that_change_something():
    assert [step.name for steps in ALL_STEPS for step in steps if step.acts] == [
        "escalate_to_alternates",
        "pass_on",
        "lapse",
        "release",
    ]


def names(due: Due) -> tuple[list[str], list[str]]:
    return [step.name for step in due.now], [step.name for step in due.skipped]


@pytest.mark.parametrize(
    ("steps", "used", "sent", "now", "skipped"),
    [
        (ENDORSEMENT_STEPS, 2, [], [], []),
        (ENDORSEMENT_STEPS, 3, [], ["reminder"], []),
        (ENDORSEMENT_STEPS, 4, ["reminder"], [], []),
        (ENDORSEMENT_STEPS, 5, ["reminder"], ["overdue"], []),
        (ENDORSEMENT_STEPS, 6, [], ["overdue"], ["reminder"]),
        (ENDORSEMENT_STEPS, 9, ["reminder"], ["escalate_to_alternates"], ["overdue"]),
        (ENDORSEMENT_STEPS, 12, [], ["escalate_to_alternates", "pass_on"], ["reminder", "overdue"]),
        (ENDORSEMENT_STEPS, 12, ["reminder", "overdue", "escalate_to_alternates", "pass_on"], [], []),
        (REVIEW_STEPS, 16, ["reminder"], ["weekly_overdue_list"], ["overdue"]),
        (REVIEW_STEPS, 16, ["weekly_overdue_list"], [], ["reminder", "overdue"]),
        (APPEAL_STEPS, 15, [], ["overdue"], ["reminder"]),
        (INFO_STEPS, 22, [], ["last_reminder"], ["first_reminder", "second_reminder"]),
        (INFO_STEPS, 400, [], ["lapse"], ["first_reminder", "second_reminder", "last_reminder"]),
        (CLAIM_STEPS, 21, ["first_reminder", "last_reminder"], ["release"], []),
        (GRANT_STEPS, -61, [], [], []),
        (GRANT_STEPS, -60, [], ["ends_in_60_days"], []),
        (GRANT_STEPS, -20, [], ["ends_in_30_days"], ["ends_in_60_days"]),
        (GRANT_STEPS, 0, ["ends_in_60_days", "ends_in_30_days"], ["ends_in_7_days"], []),
        (GRANT_STEPS, 1, ["ends_in_60_days"], [], ["ends_in_30_days", "ends_in_7_days"]),
        (APPOINTMENT_STEPS, -59, [], ["ends_in_60_days"], []),
        ((), 5, [], [], []),
    ],
)
def test_steps_due_takes_the_newest_reminder_and_all_that_acts(steps, used, sent, now, skipped):
    assert names(steps_due(steps, used=used, sent=sent)) == (now, skipped)


@given(st.sampled_from(ALL_STEPS), st.lists(st.integers(-70, 45), min_size=1, max_size=12))
def test_steps_due_yields_each_step_once_however_often_and_late_it_runs(steps, runs):
    sent: list[str] = []
    taken: list[str] = []

    for used in sorted(runs):
        due = steps_due(steps, used=used, sent=sent)
        assert sum(not step.acts for step in due.now) <= 1
        taken += [step.name for step in due.now]
        sent += [step.name for step in (*due.now, *due.skipped)]

    reached = [step for step in steps if step.day <= max(runs)]
    assert sorted(sent) == sorted(step.name for step in reached)
    assert {step.name for step in reached if step.acts} <= set(taken)


@given(st.sampled_from(ALL_STEPS), st.integers(-70, 0))
def test_steps_due_takes_every_step_when_it_runs_daily(steps, first):
    sent: list[str] = []

    for used in range(min(first, steps[0].day), 46):
        due = steps_due(steps, used=used, sent=sent)
        assert due.skipped == ()
        sent += [step.name for step in due.now]

    assert sent == [step.name for step in steps]


@pytest.mark.parametrize(("used", "expected"), [(0, "in_time"), (4, "in_time"), (5, "last_day"), (6, "overdue")])
def test_phase_says_how_the_clock_stands(used, expected):
    assert phase(used, 5) == expected
