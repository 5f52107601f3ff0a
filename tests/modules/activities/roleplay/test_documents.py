import json

import pytest

from modules.activities.roleplay.documents import definition_parts, form_findings
from modules.activities.roleplay.references import unknown_ids
from modules.findings import Severity
from tests.modules.activities.roleplay.example import SCENARIO, document


def line(text):
    return next(number for number, content in enumerate(SCENARIO.splitlines(), start=1) if text in content)


def test_example_has_no_findings():
    assert form_findings(document()) == []


def test_definition_parts_give_ids_and_rules_without_words():
    structure, _ = definition_parts(document())

    assert structure["variables"][0] == {
        "id": "trust", "start": 2, "min": 0, "max": 4, "better": "high", "hidden": True
    }  # fmt: skip
    assert structure["flags"] == ["asked", "promised"]
    assert structure["variants"] == [{"id": "calm", "weight": 2}, {"id": "alone", "weight": 1}]
    assert structure["nodes"][0]["choices"][0] == {
        "id": "a",
        "effects": {"trust": 1, "distress": -1},
        "rates": {"role": 3, "listening": 3},
        "set": [],
        "next": [{"to": "k02"}],
    }
    assert [node["explain"] for node in structure["nodes"]] == [False, True, False]
    assert structure["endings"][0] == {"id": "e_good", "kind": "good"}
    assert (structure["estimated_minutes"], structure["debrief_minutes"]) == (5, 10)


def test_definition_parts_give_words_by_id():
    _, words = definition_parts(document())

    assert words["title"] == "The shared kitchen"
    assert words["variables"] == {"trust": "Trust", "distress": "Distress"}
    assert words["variants"] == {"calm": "Sami was only tired.", "alone": "Sami had nobody left to call."}
    assert words["nodes"]["k01"]["cue"] == "He does not look up."
    assert words["nodes"]["k02"]["cue"] == ""
    assert words["nodes"]["k01"]["choices"]["b"] == {
        "text": "Nod and pass.",
        "feedback": "He sighs.",
        "debrief": "You were seen and did not see.",
    }
    assert words["endings"]["e_part"] == {
        "title": "Later",
        "text": "Perhaps tomorrow.",
        "debrief_questions": ["What was missing?"],
    }


def test_definition_parts_are_plain_json():
    parts = list(definition_parts(document()))

    assert json.loads(json.dumps(parts)) == parts
    assert type(parts[1]["title"]) is str


def test_structure_changes_with_rules_and_not_with_words():
    structure, words = definition_parts(document())

    reworded, other_words = definition_parts(document("He sighs.", "He looks away."))
    rerated, _ = definition_parts(document("rates: {role: 2}", "rates: {role: 3}"))

    assert (reworded == structure, other_words == words, rerated == structure) == (True, False, False)


@pytest.mark.parametrize(
    ("old", "new", "code", "where", "sentence"),
    [
        ("summary: ", "sumary: ", "missing-key", "scenario", "“summary” is missing."),
        (
            "  cue: \"Keys.\"",
            "  que: \"Keys.\"",
            "unknown-key",
            "scene k03",
            "“que” is not known here. Did you mean “cue”?",
        ),
        (
            "    feedback: \"He sighs.\"",
            "    feedback: \"\"",
            "wrong-type",
            "scene k01, choice b",
            "“feedback” must be text that is not empty.",
        ),
        (
            "estimated_minutes: 5",
            "estimated_minutes: five",
            "wrong-type",
            "scenario",
            "“estimated_minutes” must be a whole number.",
        ),
        (
            "    rates: {role: 2}",
            "    rates: {role: high}",
            "wrong-type",
            "scene k01, choice b",
            "“rates” must be a group of keys with a whole number each.",
        ),
        (
            "competencies: [role, listening, risk]",
            "competencies: [role, {listening: 1}, risk]",
            "wrong-type",
            "scenario",
            "“competencies” must be a list of texts.",
        ),
        ("  explain: true", "  explain: please", "wrong-type", "scene k02", "“explain” must be true or false."),
        (
            "    - {when: {var: trust, lte: 1}, to: e_harm}",
            "    - {when: {var: trust}, to: e_harm}",
            "no-bound",
            "scene k02, choice d",
            "A condition on a variable needs “gte” or “lte”.",
        ),
        (
            "    - {when: {var: trust, lte: 1}, to: e_harm}",
            "    - {when: {luck: 1}, to: e_harm}",
            "unknown-condition",
            "scene k02, choice d",
            "A condition has one of these: all, any, flag, not_flag, variant, var.",
        ),
        (
            "schema: roleplay/1",
            "schema: roleplay/2",
            "wrong-value",
            "scenario",
            "“schema” is “roleplay/2” and must be one of: roleplay/1. Did you mean “roleplay/1”?",
        ),
        (
            "  speaker: narrator",
            "  speaker: narator",
            "wrong-value",
            "scene k02",
            "“speaker” is “narator” and must be one of: persona, other, narrator. Did you mean “narrator”?",
        ),
        (
            "    rates: {role: 2}",
            "    rates: {role: 5}",
            "wrong-value",
            "scene k01, choice b",
            "The level of “role” is 5 and must be 1, 2, 3 or 4.",
        ),
        (
            "- {id: alone, weight: 1,",
            "- {id: alone, weight: 0,",
            "wrong-value",
            "variant alone",
            "“weight” must be 1 or more.",
        ),
        (
            "{label: \"Trust\", start: 2,",
            "{label: \"Trust\", start: 9,",
            "wrong-value",
            "variable trust",
            "“start” must lie between “min” and “max”, and these must differ.",
        ),
        ("- {id: e_alone, kind: e", "- {id: e_part, kind: e", "doubled-id", "scenario", "The id “e_part” is used twice."),
        ("start: k01", "start: k1", "unknown-id", "start", "There is no scene “k1”. Did you mean “k01”?"),
        (
            "    rates: {role: 2}",
            "    rates: {rolle: 2}",
            "unknown-id",
            "scene k01, choice b",
            "There is no competency “rolle”. Did you mean “role”?",
        ),
        (
            "    set: [promised]",
            "    set: [promise]",
            "unknown-id",
            "scene k01, choice c",
            "There is no flag “promise”. Did you mean “promised”?",
        ),
        (
            "    - {when: {any: [{flag: promised}, {variant: alone}]}, to: e_alone}",
            "    - {when: {any: [{flag: promised}, {variant: alon}]}, to: e_alone}",
            "unknown-id",
            "scene k03, choice a",
            "There is no variant “alon”. Did you mean “alone”?",
        ),
        (
            "    - {when: {any: [{flag: promised}, {variant: alone}]}, to: e_alone}",
            "    - {when: {any: [{flag: promised}, {variant: alone}]}, to: nowhere}",
            "unknown-id",
            "scene k03, choice a",
            "There is no scene or ending “nowhere”.",
        ),
    ],
)  # fmt: skip
def test_form_finding_names_place_line_and_remedy(old, new, code, where, sentence):
    found = form_findings(document(old, new))

    assert (Severity.ERROR, code, where, sentence) in [
        (finding.severity, finding.code, finding.where, finding.sentence) for finding in found
    ]
    if code not in {"missing-key", "doubled-id"}:
        assert next(finding.line for finding in found if finding.code == code) == line(old)


def test_missing_key_names_the_line_where_the_entry_begins():
    found = form_findings(document('    text: "Nod and pass."\n'))

    assert [(finding.code, finding.where, finding.line) for finding in found] == [
        ("missing-key", "scene k01, choice b", line('text: "Nod and pass."') - 1)
    ]


def test_form_findings_come_all_at_once():
    broken = document()
    del broken["title"]
    broken["nodes"][0]["speaker"] = 3
    broken["nodes"][2]["choices"][1]["text"] = ""

    assert [finding.where for finding in form_findings(broken)] == ["scenario", "scene k01", "scene k03, choice b"]


@pytest.mark.parametrize("nothing", [None, [], "text", 3])
def test_form_findings_refuse_what_is_no_scenario(nothing):
    assert [finding.code for finding in form_findings(nothing)] == ["not-a-scenario"]


def test_form_findings_refuse_what_no_database_keeps():
    broken = document()
    broken["endings"][0]["text"] = "The end\0."

    assert [finding.code for finding in form_findings(broken)] == ["not-kept"]


@pytest.mark.parametrize("key", ["persona", "variables", "flags", "nodes", "endings", "variants", "others", "start"])
@pytest.mark.parametrize("value", [None, 3, "text", [None], {"a": None}, [["a"]], [{"id": 3}]])
def test_form_findings_never_fail_on_a_wrong_value(key, value):
    broken = document()
    broken[key] = value

    found = form_findings(broken)

    assert all(finding.severity is Severity.ERROR for finding in found)
    assert found != []


def test_unknown_ids_are_found_in_a_structure_too():
    structure, _ = definition_parts(document("    next: k03", "    next: k003"))

    assert {finding.sentence for finding in unknown_ids(structure)} == {
        "There is no scene or ending “k003”. Did you mean “k03”?"
    }
