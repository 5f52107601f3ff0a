"""No group that is withheld can be worked out from the whole and those that are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.activities.assessment.disclosure import withheld
from modules.activities.assessment.figures import Limits, Sheet

LIMITS = Limits(5, 2)


def people(*organisations: int) -> list[Sheet]:
    return [Sheet({}, {}, organisation) for organisation in organisations]


def mixed(count: int) -> list[Sheet]:
    """People of two organisations or more."""
    return people(*(number % 2 for number in range(count)))


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"BE": 5, "FR": 9}, set()),
        ({"BE": 5, "FR": 9, "PT": 3}, {"PT", "BE"}),  # alone, PT would be the whole without the others
        ({"BE": 3, "FR": 1, "PT": 6, "NL": 8}, {"BE", "FR", "PT"}),  # together four: still too few
        ({"BE": 3, "FR": 3, "PT": 6}, {"BE", "FR"}),
        ({"BE": 3, "FR": 0, "PT": 6}, {"BE", "PT"}),  # an empty group hides nothing
        ({"BE": 3}, {"BE"}),
        ({}, set()),
    ],
)
def test_the_next_smallest_is_withheld_too(sizes, hidden):
    assert withheld({key: mixed(size) for key, size in sizes.items()}, LIMITS) == hidden


def test_one_organisation_alone_is_withheld_however_large():
    assert withheld({"BE": people(*[1] * 20), "FR": mixed(6), "PT": mixed(9)}, LIMITS) == {"BE", "FR"}


def test_what_is_withheld_for_another_reason_counts():
    assert withheld({"BE": mixed(8), "FR": mixed(6), "PT": mixed(9)}, LIMITS, already={"BE"}) == {"BE", "FR"}


groups = st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 3), max_size=14).map(lambda all: people(*all)))


@given(groups)
def test_no_withheld_group_follows_from_the_whole_and_those_that_are_told(table):
    hidden = withheld(table, LIMITS)
    told = {key: len(sheets) for key, sheets in table.items() if sheets and key not in hidden}
    rest = sum(map(len, table.values())) - sum(told.values())

    assert all(LIMITS.allow(table[key]) for key in told)
    # What is left can be shared out among those withheld in more than one way, and tells of five people at least;
    # unless nothing is told at all, and then nothing is subtracted from.
    assert not hidden or not told or (len(hidden) > 1 and rest >= LIMITS.people)


@given(groups, st.sets(st.integers(0, 9)))
def test_withholding_again_changes_nothing(table, already):
    hidden = withheld(table, LIMITS, already=already)

    assert withheld(table, LIMITS, already=hidden) == hidden
    assert {key for key in already if table.get(key)} <= hidden
