from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from certificates.payload import (
    KOSOVO_FOOTNOTE,
    Facts,
    footnotes_for,
    half_hours,
    holder_hash,
    payload_of,
    written_name,
)

FACTS = Facts(
    code="7KQ3M8XN4TB",
    kind="completion",
    language="en",
    module={"slug": "small", "code": "S-01", "title": "Small", "language": "en"},
    edition=2,
    minutes=470,
    outcomes=["Say who you are"],
    issuer="The issuer",
    completed_on=date(2026, 5, 4),
    issued_on=date(2026, 5, 6),
    is_demonstration=True,
)


def test_payload_holds_everything_but_the_name():
    payload = payload_of(FACTS, name="Mirela Kovač", salt="salt")

    assert payload == {
        "schema": "credential/1",
        "code": "7KQ3M8XN4TB",
        "kind": "completion",
        "language": "en",
        "holder": holder_hash("Mirela Kovač", "salt"),
        "module": {"slug": "small", "code": "S-01", "title": "Small", "language": "en"},
        "edition": 2,
        "hours": "8.0",
        "outcomes": ["Say who you are"],
        "issuer": "The issuer",
        "completed_on": "2026-05-04",
        "issued_on": "2026-05-06",
        "demonstration": True,
        "footnotes": [],
    }


@pytest.mark.parametrize(
    ("minutes", "hours"), [(1, "0.5"), (44, "0.5"), (45, "1.0"), (60, "1.0"), (100, "1.5"), (470, "8.0"), (900, "15.0")]
)
def test_half_hours_rounds_to_the_nearest(minutes, hours):
    assert half_hours(minutes) == Decimal(hours)


def test_holder_hash_depends_on_name_and_salt():
    hashes = {holder_hash(name, salt) for name in ("A", "B") for salt in ("1", "2")}

    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  Ana   María ", "Ana María"),
        ("Kovac\u030c", "Kovač"),
        ("Evil\u202egnp.exe", "Evilgnp.exe"),
        ("\u200f عبد", "عبد"),
        ("می\u200cشود", "می\u200cشود"),
        ("Line\nbreak", "Line break"),
    ],
    ids=["blanks", "composed", "reversing mark", "direction mark", "joiner stays", "one line"],
)
def test_written_name_is_what_stands_on_paper(typed, written):
    assert written_name(typed) == written


def test_footnotes_stand_where_a_word_asks_for_them():
    notes = [{"mark": "*", "text": "Wording of the issuer."}, {"mark": "†", "text": "Never needed."}]

    assert footnotes_for(["Partners in Kosovo*"], notes) == [notes[0]]
    assert footnotes_for(["Partners in Greece"], notes) == []


def test_kosovo_has_a_footnote_even_if_the_edition_has_none():
    payload = payload_of(replace(FACTS, outcomes=["Name partners in Kosovo*"]), name="A", salt="s")

    assert payload["footnotes"] == [{"mark": "*", "text": KOSOVO_FOOTNOTE}]
