from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from modules.activities.definition import BadResponse
from modules.activities.quiz import marking
from tests.modules.activities.quiz.questions import quiz


def credit(number: int, given: Any, locale: str = "en") -> Fraction:
    definition = quiz(number)
    question = definition.structure["questions"][0]
    words = definition.texts[locale]["questions"][question["id"]]
    return marking.credit(question, words, marking.checked(question, given))


@pytest.mark.parametrize(
    ("number", "given", "expected"),
    [
        (1, "b", Fraction(1)),
        (1, "a", Fraction(0)),
        (2, ["b", "a"], Fraction(1)),
        (2, ["a"], Fraction(1, 2)),
        (2, ["a", "b", "c"], Fraction(1, 2)),
        (2, ["a", "b", "c", "d"], Fraction(0)),
        (2, ["c", "d"], Fraction(0)),
        (3, "a", Fraction(0)),
        (4, ["a", "b", "c", "d", "e"], Fraction(1)),
        (4, ["b", "a", "c", "d", "e"], Fraction(3, 4)),
        (4, ["e", "d", "c", "b", "a"], Fraction(0)),
        (4, ["b", "c", "d", "e", "a"], Fraction(3, 4)),
        (5, {"a": "a", "b": "c", "c": "b"}, Fraction(1, 3)),
        (6, {"a": "a", "b": "a", "c": "a", "d": "b"}, Fraction(3, 4)),
        (7, {"1": "In  Favour of", "2": "DON’T wait"}, Fraction(1)),
        (7, {"1": "against", "2": "don't wait"}, Fraction(1, 2)),
        (8, "12,5", Fraction(1)),
        (8, "13", Fraction(1)),
        (8, "13.01", Fraction(0)),
    ],
)
def test_credit_follows_the_rule_of_each_kind(number: int, given: Any, expected: Fraction):
    assert credit(number, given) == expected


def test_credit_of_gaps_takes_the_words_of_the_language_and_keeps_accents():
    assert credit(7, {"1": "Pour", "2": "n'attendez pas"}, "fr") == 1
    assert credit(7, {"1": "for", "2": "don't wait"}, "fr") == 0
    assert marking.gaps_right({"accept": {"1": ["pénible"]}}, {"1": "penible"}) == {"1": False}
    assert marking.gaps_right({"accept": {"1": ["pénible"]}}, {"1": "pe\u0301nible"}) == {"1": True}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1\u202f250", "1250"),
        ("1\u2009250,75", "1250.75"),
        ("−3", "-3"),
        ("+3", "3"),
        ("75 %", "75"),
        ("75%", "75"),
    ],
)
def test_number_from_reads_how_people_write(text: str, number: str):
    assert marking.number_from(text, unit="%") == Decimal(number)


@pytest.mark.parametrize("text", ["twelve", "1.250,5", "1,2,3", "%", "--3", "1e3", "٣x", "9" * 16])
def test_number_from_refuses_what_is_no_number(text: str):
    with pytest.raises(BadResponse, match=r"^Write a number, for example 12\.5\.$"):
        marking.number_from(text, unit="%")


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_checked_asks_for_an_answer_when_there_is_none(number: int, nothing: Any):
    with pytest.raises(BadResponse, match=r"^Choose an answer, then save it\.$"):
        credit(number, nothing)


@pytest.mark.parametrize(
    ("number", "given"),
    [
        (1, "z"),
        (1, ["b"]),
        (2, ["a", "z"]),
        (2, 5),
        (3, {"a": "b"}),
        (4, ["a", "b", "c", "d", "z"]),
        (4, 3),
        (5, ["a"]),
        (5, {"a": "a", "b": "b", "z": "c"}),
        (5, {"a": "a", "b": "b", "c": "z"}),
        (5, {"a": "a", "b": "b", "c": ["c"]}),
        (6, {"a": "a", "b": "a", "c": "b", "d": "z"}),
        (7, {"9": "for"}),
        (7, "for"),
    ],
)
def test_checked_refuses_what_does_not_belong_to_the_question(number: int, given: Any):
    with pytest.raises(BadResponse, match=r"^This answer does not belong to the question\."):
        credit(number, given)


@pytest.mark.parametrize(
    ("number", "given", "sentence"),
    [
        (4, ["a", "b", "c", "d"], "Give every line a place of its own, then save it."),
        (4, ["a", "a", "b", "c", "d"], "Give every line a place of its own, then save it."),
        (5, {"a": "a"}, "Answer every line, then save it."),
        (6, {"a": "a", "b": ""}, "Answer every line, then save it."),
        (7, {"1": "for", "2": " \x00 "}, "Fill every gap, then save it."),
        (7, {"1": "for", "2": "x" * 201}, "Write at most 200 characters in a gap."),
        (7, {"1": "for", "2": 5}, "Fill every gap, then save it."),
    ],
)
def test_checked_says_what_is_still_to_do(number: int, given: Any, sentence: str):
    with pytest.raises(BadResponse) as refused:
        credit(number, given)

    assert str(refused.value) == sentence


def test_near_miss_is_the_number_that_the_author_has_foreseen():
    question = quiz(8).structure["questions"][0]

    assert marking.near_miss(question, "88,0 %", unit="%") == "a"
    assert marking.near_miss(question, "87", unit="%") is None
