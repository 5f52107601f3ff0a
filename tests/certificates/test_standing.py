from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.standing import FOLLOWS, ONCE, VALID, CannotFollow, State, held_on, may_follow, months_after, require

STATES = st.sampled_from(State)


def test_the_table_of_what_may_follow_what():
    allowed = {(present and present.value, wanted.value) for present in FOLLOWS for wanted in FOLLOWS[present]}

    assert allowed == {
        (None, "issued"),
        *(
            (valid, after)
            for valid in ("issued", "reinstated")
            for after in ("suspended", "revoked", "superseded", "expired")
        ),
        ("suspended", "reinstated"),
        ("suspended", "revoked"),
        ("suspended", "expired"),
        ("expired", "superseded"),
        ("expired", "revoked"),
    }


def test_what_cannot_follow_says_what_was_wanted_and_where_it_stands():
    with pytest.raises(CannotFollow) as refused:
        require(State.REVOKED, State.REINSTATED)

    assert (refused.value.present, refused.value.wanted) == (State.REVOKED, State.REINSTATED)


@given(st.lists(STATES, max_size=40))
def test_whatever_is_tried_a_ledger_begins_once_and_never_comes_back_from_its_end(tried: list[State]):
    ledger: list[State] = []
    for wanted in tried:
        if may_follow(ledger[-1] if ledger else None, wanted):
            ledger.append(wanted)

    ends = [number for number, state in enumerate(ledger) if state in {State.REVOKED, State.SUPERSEDED}]
    assert ledger[:1] in ([], [State.ISSUED])
    assert all(ledger.count(state) <= 1 for state in ONCE)
    assert ends in ([], [len(ledger) - 1])
    # Whatever was suspended holds again only if somebody has said so.
    assert all(
        after not in VALID or after == State.REINSTATED
        for after, before in zip(ledger[1:], ledger, strict=False)
        if before == State.SUSPENDED
    )


@given(STATES, st.dates(), st.integers(-400, 400))
def test_a_day_only_ever_ends_what_is_valid(newest: State, last: date, days: int):
    on = date.fromordinal(min(max(last.toordinal() + days, 1), date.max.toordinal()))

    held = held_on(newest, expires_on=last, on=on)

    assert held == (State.EXPIRED if newest in VALID and on > last else newest)
    assert held_on(newest, expires_on=None, on=on) == newest


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 3, 26), 120, date(2037, 3, 26)),
    ],
)
def test_months_after(day: date, months: int, then: date):
    assert months_after(day, months) == then


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 120))
def test_months_are_never_shorter_than_february_makes_them(day: date, months: int):
    then = months_after(day, months)

    assert timedelta(days=28 * months) <= then - day <= timedelta(days=31 * months)
