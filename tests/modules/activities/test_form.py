from ruamel.yaml import YAML

from modules.activities.form import did_you_mean, key_findings, line_of

DOCUMENT = YAML().load("title: One\nquestions:\n- id: a\n  text: Who?\n- id: b\n  txt: Why?\n")


def test_line_of_counts_from_one_and_falls_back_to_the_mapping():
    second = DOCUMENT["questions"][1]

    assert (line_of(DOCUMENT, "questions"), line_of(second), line_of(second, "txt"), line_of(second, "text")) == (
        2,
        5,
        6,
        5,
    )


def test_line_of_a_plain_mapping_is_unknown():
    assert line_of({"id": "a"}, "id") is None


def test_did_you_mean_says_nothing_rather_than_something_far_off():
    assert did_you_mean("optoins", ["options", "pairs"]) == " Did you mean “options”?"
    assert did_you_mean("zebra", ["options", "pairs"]) == ""


def test_key_findings_names_missing_and_unknown_keys_with_their_lines():
    found = list(key_findings(DOCUMENT["questions"][1], "question b", needed=("id", "text")))

    assert [(finding.code, finding.line, finding.sentence) for finding in found] == [
        ("missing", 5, "“text” is missing or empty."),
        ("unknown-key", 6, "“txt” is not known here. Did you mean “text”?"),
    ]
