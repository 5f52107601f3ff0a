"""Edits of a scenario's text: what is edited changes, everything else stays as it was written."""

import difflib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.activities.roleplay import authoring, checks, editing, starting
from modules.activities.roleplay.documents import form_findings, plain
from modules.activities.roleplay.wording import PLACEHOLDER
from tests.modules.activities.roleplay.example import SCENARIO
from tests.small_content import SHIPPED

SCENARIOS = sorted((SHIPPED / "scenarios").glob("*.yaml"))
COMMENTED = SCENARIO.replace("- id: k02", "# The hinge of the talk.\n- id: k02").replace(
    '  cue: "Keys."', '  cue: "Keys."  # heard, not seen'
)


def document_of(source: str) -> Any:
    return plain(authoring.document_in(source))


def scene_of(source: str, name: str) -> dict[str, Any]:
    return plain(editing.part_of(document_of(source), "nodes", name))


def changed(source: str, edit: editing.Edit) -> list[str]:
    """The lines that an edit takes away or adds."""
    lines = difflib.unified_diff(source.splitlines(), editing.edited(source, edit).splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in {"+++", "---"}]


# What is not edited stays


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_a_shipped_scenario_edited_with_its_own_values_is_the_same_to_the_letter(path):
    source = path.read_text("utf-8")
    own = document_of(source)

    def edit(document: editing.Document) -> None:
        for kind in editing.ENTRIES:
            for entry in own[kind]:
                editing.put_part(document, kind, entry["id"], entry)
        editing.put_head(document, {key: own[key] for key in own if key not in editing.ENTRIES})

    assert editing.edited(source, edit) == source


@pytest.mark.parametrize("path", SCENARIOS[-3:], ids=lambda path: path.name)
def test_a_shipped_scenario_with_another_sentence_is_another_in_that_sentence_alone(path):
    source = path.read_text("utf-8")
    expected = document_of(source)
    expected["nodes"][1]["text"] = "Another sentence: “one”.\n\nAnd a second paragraph."

    edited = editing.edited(
        source, lambda one: editing.put_part(one, "nodes", expected["nodes"][1]["id"], expected["nodes"][1])
    )

    assert document_of(edited) == expected
    assert list(document_of(edited)) == list(expected)


def test_an_edit_changes_the_lines_of_its_own_part_alone():
    scene = scene_of(SCENARIO, "k02")
    scene["choices"][1]["feedback"] = "He shrugs, twice."

    lines = changed(SCENARIO, lambda one: editing.put_part(one, "nodes", "k02", scene))

    assert lines == ['-    feedback: "He shrugs."', '+    feedback: "He shrugs, twice."']


def test_comments_stay_where_they_stood():
    scene = scene_of(COMMENTED, "k03") | {"text": "A knock. Nobody waits."}

    edited = editing.edited(COMMENTED, lambda one: editing.put_part(one, "nodes", "k03", scene))

    assert edited.count("# The hinge of the talk.\n- id: k02") == 1
    assert '  cue: "Keys."  # heard, not seen' in edited


def test_the_order_of_choices_is_that_of_the_edit():
    scene = scene_of(SCENARIO, "k02")
    scene["choices"].reverse()

    edited = editing.edited(SCENARIO, lambda one: editing.put_part(one, "nodes", "k02", scene))

    assert scene_of(edited, "k02") == scene
    assert document_of(edited)["nodes"][0] == document_of(SCENARIO)["nodes"][0]


def test_a_way_on_that_means_the_same_is_written_as_it_was():
    source = SCENARIO.replace("    next: k03\n  - id: b", "    next: [{to: k03}]\n  - id: b")
    scene = scene_of(source, "k02")
    scene["choices"][0]["next"] = "k03"

    assert editing.edited(source, lambda one: editing.put_part(one, "nodes", "k02", scene)) == source


def test_what_is_left_out_goes_and_what_is_new_comes_in_its_place():
    scene = scene_of(SCENARIO, "k01")
    del scene["cue"]
    scene["choices"][1] |= {"set": ["asked"], "effects": {"trust": -1}}

    edited = editing.edited(SCENARIO, lambda one: editing.put_part(one, "nodes", "k01", scene))

    assert scene_of(edited, "k01") == scene
    assert "    effects: {trust: -1}\n    rates: {role: 2}\n" in edited


def test_groups_that_an_anchor_shares_are_edited_apart():
    source = SCENARIO.replace("rates: {role: 2}", "rates: &low {role: 2}").replace("rates: {risk: 2}", "rates: *low")
    scene = scene_of(source, "k01")
    scene["choices"][1]["rates"] = {"role": 4}

    edited = editing.edited(source, lambda one: editing.put_part(one, "nodes", "k01", scene))

    assert scene_of(edited, "k01") == scene
    assert scene_of(edited, "k02")["choices"][2]["rates"] == {"role": 2}


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1, max_size=80)


@settings(max_examples=20)
@given(TEXTS, TEXTS)
def test_any_words_come_back_as_they_were_given(text, title):
    scene = scene_of(SCENARIO, "k01") | {"text": text}
    ending = plain(editing.part_of(document_of(SCENARIO), "endings", "e_part")) | {"title": title}

    def edit(document: editing.Document) -> None:
        editing.put_part(document, "nodes", "k01", scene)
        editing.put_part(document, "endings", "e_part", ending)

    edited = document_of(editing.edited(SCENARIO, edit))

    assert (edited["nodes"][0], edited["endings"][1]) == (scene, ending)


# Names


def test_another_name_is_followed_by_all_that_leads_there():
    renamed = document_of(editing.edited(SCENARIO, lambda one: editing.rename(one, "k02", "hinge")))

    assert renamed == document_of(SCENARIO.replace("k02", "hinge"))


def test_another_name_of_the_first_scene_and_of_an_ending_is_followed_too():
    def edit(document: editing.Document) -> None:
        editing.rename(document, "k01", "first")
        editing.rename(document, "e_harm", "dark")

    renamed = document_of(editing.edited(SCENARIO, edit))

    assert renamed == document_of(SCENARIO.replace("k01", "first").replace("e_harm", "dark"))


@pytest.mark.parametrize("name", ["k03", "e_good"])
def test_a_name_that_another_scene_or_ending_has_is_refused(name):
    scene = scene_of(SCENARIO, "k02") | {"id": name}

    with pytest.raises(editing.IdTaken):
        editing.edited(SCENARIO, lambda one: editing.put_part(one, "nodes", "k02", scene))
    with pytest.raises(editing.IdTaken):
        editing.edited(SCENARIO, lambda one: editing.add_part(one, "nodes", starting.blank_scene(name, "k01")))


@pytest.mark.parametrize(
    ("taken", "like", "name"),
    [
        (["s01"], "s01", "s02"),
        (["b03", "b04"], "b03", "b05"),
        (["e1", "e_good"], "e1", "e2"),
        (["kitchen"], "kitchen", "s01"),
        (["s09", "s01"], "s09", "s10"),
    ],
)
def test_a_new_name_counts_on_from_one_that_is_there(taken, like, name):
    assert editing.next_id(taken, like) == name


# Adding and removing


def test_a_new_scene_stands_after_the_one_it_was_made_for():
    edited = editing.edited(
        SCENARIO, lambda one: editing.add_part(one, "nodes", starting.blank_scene("k04", "e_part"), after="k01")
    )

    assert [scene["id"] for scene in document_of(edited)["nodes"]] == ["k01", "k04", "k02", "k03"]
    assert scene_of(edited, "k04") == starting.blank_scene("k04", "e_part")
    assert form_findings(authoring.document_in(edited)) == []


def test_a_scene_that_others_lead_to_is_not_removed_and_they_are_named():
    with pytest.raises(editing.StillUsed) as refused:
        editing.edited(SCENARIO, lambda one: editing.remove_part(one, "nodes", "k03"))

    assert refused.value.places == (
        "scene k02, choice a",
        "scene k02, choice b",
        "scene k02, choice c",
        "scene k02, choice d",
    )


def test_the_scene_that_a_talk_begins_with_is_not_removed():
    with pytest.raises(editing.StillUsed, match="start"):
        editing.edited(SCENARIO, lambda one: editing.remove_part(one, "nodes", "k01"))


def test_a_scene_that_nothing_leads_to_is_removed():
    added = editing.edited(SCENARIO, lambda one: editing.add_part(one, "nodes", starting.blank_scene("k04", "e_part")))

    assert document_of(editing.edited(added, lambda one: editing.remove_part(one, "nodes", "k04"))) == document_of(
        SCENARIO
    )


def test_what_is_not_there_cannot_be_edited_or_removed():
    with pytest.raises(editing.UnknownPart):
        editing.edited(SCENARIO, lambda one: editing.put_part(one, "nodes", "k99", {"id": "k99"}))
    with pytest.raises(editing.UnknownPart):
        editing.edited(SCENARIO, lambda one: editing.remove_part(one, "endings", "k01"))


def test_an_error_that_was_there_before_does_not_stand_in_the_way():
    broken = SCENARIO.replace("next: k03\n  - id: b", "next: k99\n  - id: b")
    scene = scene_of(broken, "k01") | {"text": "Sami looks up."}

    edited = editing.edited(broken, lambda one: editing.put_part(one, "nodes", "k01", scene))

    assert scene_of(edited, "k01") == scene


# The head


@pytest.mark.parametrize(
    ("head", "place"),
    [
        (
            {"variables": {"trust": {"label": "Trust", "start": 2, "min": 0, "max": 4, "better": "high"}}},
            "scene k01, choice a",
        ),
        ({"flags": {"asked": "You asked"}}, "scene k01, choice c"),
        ({"variants": [{"id": "calm", "weight": 1, "note": "Tired."}]}, "scene k03, choice a"),
        ({"competencies": ["role", "listening"]}, "safety_critical"),
    ],
    ids=["a measure", "a mark", "a variant", "a competency"],
)
def test_what_choices_use_is_not_taken_away(head, place):
    with pytest.raises(editing.StillUsed) as refused:
        editing.edited(SCENARIO, lambda one: editing.put_head(one, head))

    assert refused.value.places[0] == place


def test_a_new_key_of_the_head_stands_where_it_belongs_and_an_empty_one_goes():
    edited = document_of(
        editing.edited(
            SCENARIO,
            lambda one: editing.put_head(one, {"theme": ["hunger"], "others": [], "place": "", "title": "Late"}),
        )
    )

    assert list(edited)[4:8] == ["title", "summary", "theme", "unit"]
    expected = document_of(SCENARIO) | {"theme": ["hunger"], "title": "Late"}
    del expected["others"]
    assert edited == expected


def test_a_group_that_grows_longer_than_a_line_is_broken_into_lines():
    flags = document_of(SCENARIO)["flags"] | {f"mark_{number}": f"The mark with number {number}" for number in range(4)}
    source = SCENARIO.replace(
        'flags:\n  asked: "You asked directly"\n  promised: "A promise was made"\n',
        'flags: {asked: "You asked directly", promised: "A promise was made"}\n',
    )

    edited = editing.edited(source, lambda one: editing.put_head(one, {"flags": flags}))

    assert document_of(edited)["flags"] == flags
    assert '\n  mark_3: "The mark with number 3"\n' in edited


# What a scenario begins with


def opening(**changes: str) -> starting.Opening:
    given = {
        "id": "at-the-tap", "language": "en", "title": "At the tap", "unit": "u1", "name": "Sami", "pronouns": "",
        "sketch": "", "learner_role": "Outreach worker", "first_words": "‘It does not matter.’", "fiction_notice": "Invented.",
    }  # fmt: skip
    return starting.Opening(**given | changes, measures=dict.fromkeys(starting.MEASURES, "Measure"))


def test_a_new_scenario_lacks_nothing_but_words_and_ratings():
    source = editing.written(editing.dressed(starting.starting_document(opening(name="yes", title="No: 1"))))
    text = authoring.read(source)

    assert text.findings == []
    assert (text.document["persona"]["name"], text.document["title"]) == ("yes", "No: 1")
    assert {finding.code for finding in checks.findings(text.definition) if finding.severity == "error"} == {
        "placeholder"
    }
    assert PLACEHOLDER in source


def test_only_a_text_with_all_keys_can_be_opened_in_forms():
    found = [SCENARIO, SCENARIO.replace("next: k03", "next: k99"), SCENARIO.replace("unit: u1\n", ""), "[1, 2]", ""]

    assert [editing.is_editable(authoring.document_in(source)) for source in found] == [True, True, False, False, False]
