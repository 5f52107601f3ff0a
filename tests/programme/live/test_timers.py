from datetime import timedelta

import pytest

from ground import retention
from programme.live.actions import Given, close
from programme.live.timers import close_forgotten
from programme.models import Participant, Quotation, Round
from tests.factories.programme import a_round, begun, handed_in, observers_of, with_people

pytestmark = pytest.mark.django_db
RULE = "programme.live_rounds"


def found(days: int, live_round: Round) -> int:
    """How many rounds the rule finds so many days after the round was closed."""
    assert live_round.closed_at is not None
    purged = retention.purge(live_round.closed_at + timedelta(days=days))
    return next(one.rows for one in purged if one.rule.name == RULE)


@pytest.mark.parametrize(("hours", "is_open"), [(23, True), (24, False)])
def test_a_forgotten_round_is_closed_after_a_day(hours: int, is_open: bool):
    live_round = a_round()

    closed = close_forgotten(live_round.opened_at + timedelta(hours=hours))

    live_round.refresh_from_db()
    assert (closed, live_round.is_open) == (int(not is_open), is_open)


def test_names_and_quotations_are_forgotten_after_thirty_days_and_once():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    handed_in(talk, observers_of(talk)[0], {"risk": Given(2, quotation="Hm.")})
    live_round = close(live_round, by=None)

    assert [found(29, live_round), found(31, live_round), found(32, live_round)] == [0, 1, 0]
    assert set(Participant.objects.values_list("name", flat=True)) == {""}
    assert not Quotation.objects.exists()
