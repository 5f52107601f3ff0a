from typing import Any

import pytest

from modules.activities.quiz.documents import form_findings
from modules.activities.quiz.short_text import matches
from tests.modules.activities.quiz.more_questions import SHORT


@pytest.mark.parametrize(
    ("text", "accepted", "match", "slips", "is_met"),
    [
        ("Interpreter", "interpreter", "exact", 0, False),
        (" an  interpreter ", "an interpreter", "exact", 0, True),
        ("CAFÉ", "cafe", "plain", 0, True),
        ("day-centre.", "day centre", "plain", 0, True),
        ("œuvre", "oeuvre", "plain", 0, True),
        ("Cœur", "COEUR", "plain", 0, True),
        ("straße", "strasse", "plain", 0, True),
        ("interpeter", "interpreter", "plain", 0, False),
        ("interpeter", "interpreter", "plain", 1, True),
        ("intrepreter", "interpreter", "plain", 1, True),
        ("intrepeter", "interpreter", "plain", 1, False),
        ("a professional interpreter, please", "*interpreter*", "words", 0, True),
        ("interpretation", "interpret*", "words", 0, True),
        ("an interpreter", "interpret*", "words", 0, False),
        ("ask the nurse and then the doctor", "*nurse*doctor", "words", 0, True),
        ("ask the doctor and then the nurse", "*nurse*doctor", "words", 0, False),
        ("aba", "ab*ba", "words", 0, False),
        ("(a+)+$", "(a+)+$", "plain", 0, True),
        ("διερμηνέας", "ΔΙΕΡΜΗΝΕΑΣ", "plain", 0, True),
    ],
)
def test_matches_by_the_rule_of_the_author(text: str, accepted: str, match: str, slips: int, is_met: bool):
    assert matches(text, accepted, match=match, slips=slips) is is_met


def test_matches_a_long_answer_against_many_asterisks_at_once():
    assert matches("a" * 200, "*a" * 90 + "b", match="words") is False


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ({"accept": ["nurse"], "match": "regex"}, ["match"]),
        ({"accept": []}, ["missing", "accept"]),
        ({"accept": ["nurse"], "slips": 2}, ["slips"]),
        ({"accept": ["nurse"], "slips": 4}, ["slips"]),
        ({"accept": ["interpreter"], "slips": 1, "match": "words"}, ["slips"]),
        ({"accept": ["*"], "match": "words"}, ["pattern"]),
        ({"accept": ["*a*"], "match": "words"}, ["pattern"]),
        ({"accept": ["…"]}, ["accept"]),
        ({"accept": ["nurse"], "share": 120}, ["share", "right-rules"]),
        ({"accept": ["nurse"], "share": 50}, ["right-rules"]),
        ({"accept": ["nurse"], "pattern": "n.*"}, ["unknown-key"]),
    ],
)
def test_findings_of_a_rule(rule: dict[str, Any], codes: list[str]):
    item = SHORT | {"answers": [{"feedback": "So"} | rule]}

    assert [finding.code for finding in form_findings([item], "unit")] == codes


def test_findings_names_words_that_an_earlier_rule_takes():
    wide = {"accept": ["*nurse*"], "match": "words", "feedback": "Wide"}
    narrow = {"accept": ["the nurse", "a doctor"], "share": 0, "feedback": "Narrow"}

    found = form_findings([SHORT | {"answers": [wide, narrow]}], "unit")

    assert [(finding.code, finding.where) for finding in found] == [("hidden-rule", "unit, question q11, rule 2")]


def test_findings_wants_feedback_on_each_rule_and_for_all_others():
    item = {key: value for key, value in SHORT.items() if key != "feedback"} | {"answers": [{"accept": ["nurse"]}]}

    assert [(finding.code, finding.where) for finding in form_findings([item], "unit")] == [
        ("no-feedback", "unit, question q11"),
        ("no-feedback", "unit, question q11, rule 1"),
    ]
