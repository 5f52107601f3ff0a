import pytest

from modules.activities.definition import Definition
from modules.activities.roleplay import checks
from modules.activities.roleplay.documents import definition_parts
from modules.findings import Severity
from tests.modules.activities.roleplay.example import definition, document

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def found(changed):
    return {(finding.severity, finding.code, finding.where) for finding in checks.findings(changed)}


def with_parts(change):
    """Return the example after `change(structure, words)`."""
    structure, words = definition_parts(document())
    change(structure, words)
    return Definition("roleplay", structure, {"en": words}, "en")


def test_example_has_only_the_findings_it_was_built_with():
    assert found(definition()) == {
        (WARNING, "loop", "scene k02"),
        (WARNING, "longest-is-right", "scenario"),
        (WARNING, "same-place", "scenario"),
        (WARNING, "telling-length", "scene k01, choice a"),
        (WARNING, "telling-length", "scene k03, choice a"),
    }


def test_unknown_id_is_all_that_is_reported():
    assert found(definition("    next: k02", "    next: k20")) == {
        (ERROR, "unknown-id", "scene k01, choice a"),
        (ERROR, "unknown-id", "scene k01, choice b"),
        (ERROR, "unknown-id", "scene k01, choice c"),
        (ERROR, "unknown-id", "scene k03, choice b"),
    }


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("to: e_part}", "to: e_alone}", (ERROR, "unreachable-ending", "ending e_part")),
        ("start: k01", "start: k02", (ERROR, "unreachable-scene", "scene k01")),
        ("    - {to: e_part}\n", "", (ERROR, "dead-end", "scene k03, choice a")),
        (
            "    - {when: {var: trust, lte: 1}, to: e_harm}\n    - {to: k03}",
            "    - {to: k03}\n    - {when: {var: trust, lte: 1}, to: e_harm}",
            (ERROR, "hidden-rule", "scene k02, choice d"),
        ),
        (
            "    rates: {risk: 4, listening: 4}",
            "    rates: {risk: 4, listening: 2}",
            (ERROR, "no-competent-choice", "scene k02"),
        ),
        (
            "competencies: [role, listening, risk]",
            "competencies: [role, listening, risk, referral]",
            (WARNING, "never-rated", "competency referral"),
        ),
        (
            "    rates: {role: 3, listening: 3}",
            "    rates: {role: 2, listening: 3}",
            (WARNING, "never-competent", "competency role"),
        ),
        ("var: trust, gte: 2", "var: trust, gte: 5", (ERROR, "unreached-ending", "ending e_good")),
        ("var: trust, gte: 2", "var: trust, gte: 5", (WARNING, "rule-never-taken", "scene k03, choice a")),
        ("var: trust, lte: 1", "var: trust, lte: -1", (WARNING, "rule-never-taken", "scene k02, choice d")),
    ],
)
def test_mistake_is_found(old, new, finding):
    assert finding not in found(definition())
    assert finding in found(definition(old, new))


def test_scene_that_conditions_close_is_an_error_and_its_rules_are_passed_over():
    def close(structure, words):
        for choice in structure["nodes"][1]["choices"]:
            choice["next"] = [
                {"when": {"all": [{"flag": "asked"}, {"not_flag": "asked"}]}, "to": "k03"},
                {"to": "e_harm"},
            ]

    codes = {(code, where) for _, code, where in found(with_parts(close)) if code.startswith(("unrea", "rule"))}

    assert codes == {
        ("unreached-scene", "scene k03"),
        ("unreached-ending", "ending e_good"),
        ("unreached-ending", "ending e_alone"),
        ("unreached-ending", "ending e_part"),
        *(("rule-never-taken", f"scene k02, choice {choice}") for choice in "abcd"),
    }


def test_scenario_with_too_many_states_says_so_and_no_more():
    def multiply(structure, words):
        flags = [f"mark{number}" for number in range(16)]
        structure["flags"] += flags
        for flag, choice in zip(flags, structure["nodes"][1]["choices"] * 4, strict=True):
            structure["nodes"].append(
                {
                    "id": flag,
                    "speaker": "narrator",
                    "explain": False,
                    "choices": [choice | {"set": [flag], "next": []}, choice],
                }
            )
        chain = structure["nodes"][3:]
        for node, to in zip(chain, [*flags[1:], "k01"], strict=True):
            node["choices"] = [choice | {"next": [{"to": to}]} for choice in node["choices"]]
        structure["start"] = flags[0]
        everything = {"all": [{"flag": flag} for flag in flags]}
        structure["nodes"][0]["choices"][0]["next"] = [{"when": everything, "to": "e_good"}, {"to": "k02"}]

    codes = {code for _, code, _ in found(with_parts(multiply))}

    assert "too-many-states" in codes
    assert not {code for code in codes if code.startswith(("unreached", "rule"))}


def test_loop_without_end_is_an_error():
    def close_the_loop(structure, words):
        for choice in structure["nodes"][1]["choices"]:
            choice["next"] = [{"to": "k03"}]
        for choice in structure["nodes"][2]["choices"]:
            choice["next"] = [{"to": "k02"}]

    assert (ERROR, "loop-without-end", "scene k02") in found(with_parts(close_the_loop))


def test_scene_that_leads_to_itself_is_a_loop():
    def stay(structure, words):
        structure["nodes"][0]["choices"][1]["next"] = [{"to": "k01"}]

    assert checks.loops(with_parts(stay).structure) == [["k01"], ["k02", "k03"]]


@pytest.mark.parametrize(("count", "code"), [(0, "dead-end"), (1, "choice-count"), (5, "choice-count")])
def test_scene_needs_two_to_four_choices(count, code):
    def keep(structure, words):
        choices = structure["nodes"][0]["choices"]
        structure["nodes"][0]["choices"] = (choices * 2)[:count]

    assert (ERROR, code, "scene k01") in found(with_parts(keep))


@pytest.mark.parametrize("key", ["text", "feedback", "debrief"])
def test_missing_text_is_an_error_in_each_language(key):
    structure, words = definition_parts(document())
    _, french = definition_parts(document())
    french["nodes"]["k01"]["choices"]["b"][key] = ""
    both = Definition("roleplay", structure, {"en": words, "fr": french}, "en")

    assert (ERROR, "missing-text", "scene k01, choice b (fr)") in found(both)


def test_missing_scene_text_is_an_error():
    def forget(structure, words):
        del words["nodes"]["k02"]

    assert (ERROR, "missing-text", "scene k02 (en)") in found(with_parts(forget))


def test_even_lengths_and_places_give_nothing_away():
    def even_out(structure, words):
        for number, node in enumerate(structure["nodes"]):
            node["choices"] = [*node["choices"][number:], *node["choices"][:number]]
            for texts in words["nodes"][node["id"]]["choices"].values():
                texts["text"] = "Words of one length."
            words["nodes"][node["id"]]["choices"]["c"]["text"] += "!"

    assert found(with_parts(even_out)) == {(WARNING, "loop", "scene k02")}


def translation(old="", new=""):
    structure, words = definition_parts(document(old, new))
    for node in words["nodes"].values():
        node["text"] = f"FR {node['text']}"
        for choice in node["choices"].values():
            choice["text"] = f"FR {choice['text']}"
    return Definition("roleplay", structure, {"fr": words}, "fr")


def test_faithful_translation_has_no_findings():
    assert checks.translation_findings(definition(), translation()) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("- id: k03", "- id: k33", (ERROR, "missing-id", "scene k03")),
        ("- id: k03", "- id: k33", (ERROR, "extra-id", "scene k33")),
        ("  - id: d\n", "  - id: e\n", (ERROR, "missing-id", "scene k02, choice d")),
        ("    effects: {distress: 9}", "    effects: {distress: 8}", (ERROR, "differs", "scene k01, choice b")),
        ("kind: emergency", "kind: partial", (ERROR, "differs", "ending e_alone")),
        ("safety_critical: [risk]", "safety_critical: []", (ERROR, "differs", "scenario")),
        ("hunger]", "hunger, cold]", (WARNING, "count-differs", "scenario")),
        ('["Who stayed?"]', '["Who stayed?", "Who left?"]', (WARNING, "count-differs", "ending e_alone")),
    ],
)
def test_translation_that_departs_is_found(old, new, finding):
    findings = checks.translation_findings(definition(), translation(old, new))

    assert finding in {(one.severity, one.code, one.where) for one in findings}


def test_text_left_in_the_original_language_is_found():
    findings = checks.translation_findings(definition(), definition())

    assert {finding.code for finding in findings} == {"not-translated"}
    assert len(findings) == 3 + 10
