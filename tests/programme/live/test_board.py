import pytest
from pytest_django import DjangoAssertNumQueries

from programme.discussion import Point, Reason
from programme.live import actions
from programme.live.actions import Given
from programme.live.board import Board
from programme.models import Round
from tests.factories.programme import a_round, begun, handed_in, joined, observers_of, rated, rated_talks, with_people

pytestmark = pytest.mark.django_db


def closed(live_round: Round) -> Round:
    return actions.close(live_round, by=live_round.trainer)


def test_board_shows_who_plays_what_and_how_many_sheets_are_in():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy", "Di")
    [talk] = begun(live_round)
    rated(talk, observers_of(talk)[0], risk=3)

    [group] = Board(live_round).groups

    names = (group.counsellor.name, group.actor.name, [one.name for one in group.observers])
    assert names == ("Ana", "Ben", ["Cy", "Di"])
    assert (group.handed_in, group.is_complete) == (1, False)


def test_board_proposes_the_next_talk():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    begun(live_round)

    board = Board(live_round)

    assert (board.next_turn, [group.counsellor.name for group in board.next_groups]) == (2, ["Ben"])


def test_whoever_has_left_is_not_there_but_still_stands_in_the_talk():
    live_round = a_round()
    people = with_people(live_round, "Ana", "Ben", "Cy")
    begun(live_round)
    actions.leave(people[0])

    board = Board(live_round)

    assert [one.name for one in board.people] == ["Ben", "Cy"]
    assert board.groups[0].counsellor.name == "Ana"


def test_spread_counts_levels_and_agreement_of_the_newest_sheets():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy", "Di")
    [talk] = begun(live_round)
    first, second = observers_of(talk)
    rated(talk, first, listening=1, role=None)
    rated(talk, first, listening=2, role=None)
    rated(talk, second, listening=4, role=3)

    spreads = {line.competency: line for line in Board(live_round).spreads}

    assert spreads.keys() == {"listening", "role"}
    assert (spreads["listening"].counts, spreads["listening"].within_one) == ((0, 1, 0, 1), 0)
    assert (spreads["role"].counts, spreads["role"].not_seen, spreads["role"].within_one) == ((0, 0, 1, 0), 1, None)
    assert list(spreads["listening"].bars) == [
        (1, 0, 0.0, 0.0),
        (2, 1, 0.0, 50.0),
        (3, 0, 50.0, 0.0),
        (4, 1, 50.0, 50.0),
    ]


def test_discussion_names_competency_and_quotation_and_no_person():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy", "Di")
    [talk] = begun(live_round)
    first, second = observers_of(talk)
    handed_in(talk, first, {"listening": Given(2, quotation="Calm down."), "role": Given(3)})
    handed_in(talk, second, {"listening": Given(4), "risk": Given(1, is_repaired=True, quotation="I promise.")})

    assert Board(live_round).points == [
        Point("risk", (Reason.HARMFUL,), True, ("I promise.",)),
        Point("listening", (Reason.APART,), False, ("Calm down.",)),
    ]


@pytest.mark.parametrize(("talks", "shown"), [(4, []), (5, ["listening"])])
def test_closed_round_shows_what_five_rated_talks_have_in_common(talks: int, shown: list[str]):
    live_round = a_round()
    rated_talks(live_round, [1] * talks)

    board = Board(closed(live_round))

    assert [line.competency for line in board.spreads] == shown
    assert board.points == []


def test_talks_in_which_nothing_was_seen_do_not_count_as_rated():
    live_round = a_round()
    rated_talks(live_round, [3, 3, 3, 3])
    [talk] = begun(live_round)
    rated(talk, listening=None)

    assert Board(closed(live_round)).spreads == []


def test_shared_talks_are_there_once_the_round_is_closed():
    live_round = a_round()
    [talk] = rated_talks(live_round, [3])
    actions.share(talk, is_shared=True)

    before = Board(live_round).shared
    after = Board(closed(live_round)).shared

    assert (before, [(one, counsellor.name) for one, counsellor in after]) == ([], [(talk, "Ana")])


@pytest.mark.parametrize("talks", [1, 3])
def test_board_costs_the_same_however_many_talks_there_are(
    talks: int, django_assert_num_queries: DjangoAssertNumQueries
):
    live_round = a_round()
    rated_talks(live_round, [1] * talks)
    for number in range(talks):
        joined(live_round, f"Late {number}")
    Board(live_round).scenario.competencies  # noqa: B018 - the edition is known to the process from now on

    board = Board(Round.objects.get(pk=live_round.pk))
    with django_assert_num_queries(4):
        _shown = (board.people, board.groups, board.next_groups, board.spreads, board.points, board.together)
