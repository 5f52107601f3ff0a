"""Indicators are found by their ids, in the phase that the id names."""

import pytest
from django.utils.safestring import SafeString

from modules.indicators import phases_of
from modules.paper import PaperUnit, Piece

pytestmark = pytest.mark.any_database


def unit_with(*rows: tuple[str, ...]) -> PaperUnit:
    table = {"caption": "", "header": [], "rows": [[SafeString(cell) for cell in row] for row in rows]}
    return PaperUnit("u1", 1, "One", 30, "en", {}, [Piece("table", table, 4)])


def test_indicators_stand_in_their_phase_and_once_each():
    units = [
        unit_with(("OD1", "Contacts", "n", "people"), ("OB2", "Places", "n", "a map")),
        unit_with(("OB2", "Places again", "n", "a map"), ("OA1", "Referrals", "n of n", "reliability")),
    ]

    found = [(phase.name, [(one.id, one.text) for one in phase.indicators]) for phase in phases_of(units)]

    assert found == [
        ("before", [("OB2", "Places")]),
        ("during", [("OD1", "Contacts")]),
        ("after", [("OA1", "Referrals")]),
    ]


def test_other_tables_and_rows_without_a_whole_id_are_no_indicators():
    assert phases_of([unit_with(("OB…", "", "", ""), ("OB5", "why", "baseline"), ("Sleep", "a", "b", "c"))]) == []
