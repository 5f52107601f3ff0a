"""A file on the desk of a role-play fills in by what was chosen, and shows nothing that is hidden."""

import pytest

from modules.activities.roleplay import case_file, checks, copies, engine
from modules.activities.roleplay.documents import definition_parts, form_findings, plain
from modules.activities.roleplay.h5p_branching import Lost, branching_of
from modules.activities.roleplay.play import show
from modules.activities.roleplay.translating import is_words
from modules.activities.strings import words_of
from tests.modules.activities.roleplay import test_shipped
from tests.modules.activities.roleplay.example import definition, document
from tests.modules.activities.roleplay.test_h5p_branching import LABELS
from tests.modules.activities.roleplay.test_play import play

FILE = """\
file:
  title: "File 3"
  stamp:
  - {id: rejected, when: {flag: promised}, text: "Rejected"}
  - {id: draft, text: "Draft"}
  fields:
  - id: asked
    label: "Asked"
    lines:
    - {id: both, when: {all: [{flag: asked}, {flag: promised}]}, text: "Asked, after a promise"}
    - {id: promised, when: {flag: promised}, text: "A promise"}
    - {id: nothing, text: "Not yet"}
start: k01
"""


def with_file(old="", new=""):
    assert old in FILE
    return definition("start: k01\n", FILE.replace(old, new))


def card(path):
    return show(with_file(), play(path, of=with_file()), "en")["file"]


def test_a_scenario_without_a_file_shows_none_and_keeps_its_structure():
    structure, words = definition_parts(document())

    assert "file" not in structure
    assert "file" not in words
    assert show(definition(), play(""), "en")["file"] is None


def test_the_file_begins_as_its_last_lines_say():
    assert card("") == {
        "title": "File 3",
        "stamp": {"text": "Draft", "stops": False},
        "fields": [{"label": "Asked", "text": "Not yet", "is_new": False}],
    }


def test_a_choice_fills_a_field_and_the_next_one_leaves_it():
    assert card("k01c") == {
        "title": "File 3",
        "stamp": {"text": "Rejected", "stops": True},
        "fields": [{"label": "Asked", "text": "A promise", "is_new": True}],
    }
    assert card("k01c k02b")["fields"] == [{"label": "Asked", "text": "A promise", "is_new": False}]


def test_the_file_stands_beside_the_ending():
    ended = play("k01c k02b k03c", of=with_file())

    assert ended["ending"] == "e_harm"
    assert show(with_file(), ended, "en")["file"]["stamp"]["text"] == "Rejected"


def test_structure_of_a_file_has_no_words():
    structure, _words = definition_parts(document("start: k01\n", FILE))

    assert structure["file"]["stamp"] == [{"id": "rejected", "when": {"flag": "promised"}}, {"id": "draft"}]
    assert engine.begin(with_file(), seed=1) == engine.begin(definition(), seed=1)


def test_words_of_a_file_are_translated_string_by_string():
    with_a_file, without = (words_of(plain(one), is_words) for one in (document("start: k01\n", FILE), document()))
    added = with_a_file.keys() - without.keys()

    assert added == {
        ("file", "title"),
        ("file", "stamp", "rejected", "text"),
        ("file", "stamp", "draft", "text"),
        ("file", "fields", "asked", "label"),
        *(("file", "fields", "asked", "lines", line, "text") for line in ("both", "promised", "nothing")),
    }


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ('text: "Draft"}', 'words: "Draft"}', "missing-key", "stamp of the file, line draft"),
        ("{flag: promised}, text: \"A promise\"", "{flags: promised}, text: \"A promise\"", "unknown-condition", "field asked, line promised"),
        ("id: promised,", "id: both,", "doubled-id", "field asked"),
        ("{flag: asked}", "{flag: askd}", "unknown-id", "field asked, line both"),
    ],
)  # fmt: skip
def test_mistakes_in_the_form_of_a_file_are_found(old, new, code, where):
    found = form_findings(document("start: k01\n", FILE.replace(old, new)))

    assert (code, where) in [(one.code, one.where) for one in found]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{id: nothing,", "{id: nothing, when: {flag: asked},", "file-line"),
        ("{flag: asked}", "{var: trust, gte: 2}", "file-shows-hidden"),
        ("{flag: asked}", "{any: [{variant: alone}]}", "file-shows-hidden"),
    ],
)
def test_lines_end_open_and_show_nothing_hidden(old, new, code):
    assert (code, "field asked") in [(one.code, one.where) for one in checks.findings(with_file(old, new))]


def test_a_package_for_other_platforms_says_that_the_file_is_lost():
    losses = branching_of(with_file(), LABELS).losses

    assert [loss.words for loss in losses if loss.kind is Lost.FILE] == ["File 3"]


def test_a_copy_has_all_lines_and_the_rules_by_which_they_stand():
    of = with_file()

    copied = copies.copied(of, engine.begin(of, seed=1), "en")["file"]

    assert [(one["id"], one["text"], one["stops"]) for one in copied["stamps"]] == [
        ("rejected", "Rejected", True),
        ("draft", "Draft", False),
    ]
    assert [line["text"] for line in copied["fields"][0]["lines"]] == ["Asked, after a promise", "A promise", "Not yet"]
    assert copies.rules_of(of.structure)["file"] == of.structure["file"]
    assert "file" not in copies.rules_of(definition().structure)


def test_no_way_through_the_shipped_file_says_passed_on_where_it_was_deleted():
    of = test_shipped.definition("file-seventeen.yaml")
    state = {"steps": [{"set": ["opened", "submitted", "consent", "health_word"]}, {"set": ["deleted"]}]}

    card = case_file.file_card(of.structure, of.texts["en"], state)

    assert card["stamp"] == {"text": "Deleted. The log remains", "stops": True}
    assert "Passed on" not in {field["text"] for field in card["fields"]}
