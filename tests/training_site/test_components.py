"""Tags and filters of the components."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from training_site.templatetags.components import COVERS, PLACES, TONES, cover, duration, labelled, place, portrait


def test_cover_is_the_same_for_the_same_code():
    assert cover("RRF-03") == cover("RRF-03")


def test_covers_of_neighbours_differ():
    pictures = [cover(f"RRF-{number:02}")["template"] for number in range(1, len(COVERS) + 1)]

    assert len(set(pictures)) == len(COVERS)


@pytest.mark.parametrize("name", ["", "C", "Ilian", "outreach-mhsud", "RRF-12", "Илиан"])
def test_every_name_has_a_portrait(name: str):
    chosen = portrait(name)

    assert "<svg" in render_to_string(chosen["template"], chosen)
    assert chosen["tone"] in range(1, TONES + 1)


@pytest.mark.parametrize("name", PLACES)
def test_place_is_found_by_its_name(name: str):
    assert place(name)["template"] == f"components/places/{name}.html"


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (["Sign", "Ask"], ["No sleep", "Since when?"], [("Sign", "No sleep"), ("Ask", "Since when?")]),
        (["Sign"], ["No sleep", "Since when?"], [("Sign", "No sleep"), ("", "Since when?")]),
        (["Sign", "Ask"], ["No sleep"], [("Sign", "No sleep")]),
        ([], ["No sleep"], [("", "No sleep")]),
    ],
)
def test_labelled_gives_each_cell_its_heading(header: list[str], row: list[str], expected: list[tuple[str, str]]):
    assert list(labelled(row, header)) == expected


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, ""), (0, ""), (45, "45 min"), (60, "1 h"), (70, "1 h 10 min"), (480, "8 h")]
)
def test_duration_is_said_in_hours_and_minutes(minutes: int | None, words: str):
    with translation.override("en"):
        assert duration(minutes) == words


def test_dialogue_gives_each_of_two_speakers_one_voice():
    lines = [{"speaker": speaker, "words": "…"} for speaker in ("Mira", "Kosta", "", "Kosta", "Mira")]

    html = render_to_string("modules/blocks/dialogue_block.html", {"value": {"title": "", "lines": lines}})

    assert [part[:6].split('"')[0] for part in html.split("dialogue-line--")[1:]] == [
        "first",
        "second",
        "second",
        "first",
    ]


def test_table_names_the_column_in_each_cell():
    table = {"caption": "", "header": ["Sign", "<b>Ask</b>"], "rows": [["No sleep", "Since when?"]]}

    html = render_to_string("components/table.html", table)

    assert 'data-label="&lt;b&gt;Ask&lt;/b&gt;"' not in html
    assert 'data-label="Ask">Since when?</td>' in html


@pytest.mark.parametrize(("editor", "shown"), [(True, True), (False, False)])
def test_unchecked_fact_says_so_to_editors_only(editor: bool, shown: bool):
    fact = {"text": "2.6 million deaths", "source": "WHO", "year": "2024", "checked": False}

    html = render_to_string("modules/blocks/fact_block.html", {"value": fact, "show_editor_notes": editor})

    assert ("to verify" in html) is shown


def test_checked_fact_needs_no_remark():
    fact = {"text": "2.6 million deaths", "source": "WHO", "year": "2024", "checked": True}

    assert "to verify" not in render_to_string(
        "modules/blocks/fact_block.html", {"value": fact, "show_editor_notes": True}
    )


def test_empty_country_card_says_whom_to_ask():
    html = render_to_string("modules/blocks/localise_block.html", {"card": {"title": "Naloxone", "text": ""}})

    assert "Not yet filled in for your country. Ask your coordinator." in html


def test_activity_without_a_score_shows_none():
    activity = {"title": "Bridge", "url": "#", "status": "new", "status_text": "Not started", "best": None}

    assert "best" not in render_to_string("modules/blocks/role_play_block.html", {"activity": activity})
