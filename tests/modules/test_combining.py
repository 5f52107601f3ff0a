"""What modules say of each other."""

from modules.combining import Shared, counted, equivalents, overlaps_of


def overlap(unit, module, with_unit, minutes):
    return {"unit": unit, "module": module, "with_unit": with_unit, "minutes": minutes}


def test_an_overlap_is_known_from_both_sides():
    links = {"a": {"overlaps": [overlap("u1", "b", "u2", 5)]}, "b": {}}

    assert overlaps_of("a", links) == [Shared("u1", "b", "u2", 5)]
    assert overlaps_of("b", links) == [Shared("u2", "a", "u1", 5)]


def test_an_overlap_that_both_name_counts_once_by_the_larger_figure():
    links = {
        "a": {"overlaps": [overlap("u1", "b", "u2", 5), overlap("u3", "b", "u2", 2)]},
        "b": {"overlaps": [overlap("u2", "a", "u1", 8)]},
    }

    assert overlaps_of("a", links) == [Shared("u1", "b", "u2", 8), Shared("u3", "b", "u2", 2)]


def test_equivalence_goes_both_ways_but_not_by_a_third():
    links = {"a": {"equivalent_to": ["b"]}, "b": {"equivalent_to": ["c"]}, "c": {}, "d": {}}

    assert equivalents(links) == {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}


def test_what_was_completed_counts_for_itself_and_for_what_it_is_equivalent_to():
    counts_for = {"a": {"b", "c"}, "b": {"a"}, "d": {"e"}}

    assert counted({"b", "c"}, counts_for) == {"b": "b", "c": "c", "a": "b"}
    assert counted(set(), counts_for) == {}
