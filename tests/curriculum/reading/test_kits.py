"""Live kits are cut into the sheets that different people get."""

from curriculum.reading.content import read_kits
from curriculum.reading.kits import kit_in
from curriculum.reading.report import Report
from curriculum.reading.values import Document
from scripts.fingerprint import ROOT

FIELDS = {
    "code": "K-X",
    "title": "A talk",
    "curriculum_unit": "C3",
    "minutes": 60,
    "group": "3",
    "version": "1.0.0",
    "content_warnings": ["worry"],
    "fiction_notice": "Invented.",
}
TEXT = """
# K-X · A talk

What it is about.

## Actor brief (actor only)

**You hide** the letter.

## Brief B: the colleague

Listen.

## Trainer sheet

| minutes | step |
|---|---|
| 8 | Read |

::: localise crisis_line
:::
"""


def kit(text: str = TEXT):
    return kit_in(
        Document("k-x", "en", "live/k-x.md", FIELDS, text), Report("live/k-x.md", []), {"crisis_line": "Line"}
    )


def test_a_kit_has_a_sheet_for_each_section():
    assert [(sheet.slug, sheet.title) for sheet in kit().sheets] == [
        ("actor-brief-actor-only", "Actor brief (actor only)"),
        ("brief-b", "Brief B: the colleague"),
        ("trainer-sheet", "Trainer sheet"),
    ]


def test_what_stands_before_the_sheets_is_about_the_kit():
    assert [passage.value for passage in kit().about] == ["<p>What it is about.</p>"]


def test_a_sheet_holds_its_own_words_only():
    sheet = kit().sheet("actor-brief-actor-only")

    assert [passage.value for passage in sheet.passages] == ["<p><strong>You hide</strong> the letter.</p>"]


def test_a_sheet_names_what_is_to_be_looked_up():
    sheet = kit().sheet("trainer-sheet")

    assert [passage.type for passage in sheet.passages] == ["table"]
    assert list(sheet.look_up) == ["Line"]


def test_there_is_no_other_sheet():
    assert kit().sheet("secret") is None


def test_the_shipped_kits_have_the_sheets_that_a_round_needs():
    kits = read_kits(ROOT / "curriculum" / "content")

    assert [(one.id, one.unit) for one in kits] == [("k-a", "C3"), ("k-b", "C4"), ("k-c", "C6"), ("k-d", "RRF-12")]
    needed = {"observer-sheet", "trainer-sheet", "debrief-questions"}
    assert {one.id: needed - {sheet.slug for sheet in one.sheets} for one in kits} == {one.id: set() for one in kits}
    assert all(len({sheet.slug for sheet in one.sheets}) == len(one.sheets) for one in kits)


def test_a_kit_names_what_is_to_be_looked_up_in_its_own_language(tmp_path):
    front = "---\nid: {id}\nlanguage: {language}\n---\n"
    (tmp_path / "live").mkdir()
    for name, language in (("k-x", "en"), ("k-x.fr", "fr"), ("k-x.nl", "nl")):
        written = front.format(id="k-x", language=language) + TEXT
        (tmp_path / "live" / f"{name}.md").write_text(written)
    cards = "keys:\n  crisis_line:\n    title: {en: A line, fr: Une ligne}\n"
    (tmp_path / "localise.yaml").write_text(cards)

    found = {one.language: one.sheet("trainer-sheet").look_up for one in read_kits(tmp_path)}

    assert found == {"en": ["A line"], "fr": ["Une ligne"], "nl": ["A line"]}
