from typing import Any

from modules.activities.definition import Definition
from modules.activities.quiz.checks import findings
from modules.activities.quiz.documents import definition_parts
from tests.modules.activities.quiz.questions import ITEMS, question, quiz


def codes(*items: dict[str, Any]) -> list[str]:
    structure, words = definition_parts(items, pass_mark=80)
    return [finding.code for finding in findings(Definition("quiz", structure, {"en": words}, "en"))]


def single(number: int, right: int, *texts: str) -> dict[str, Any]:
    options = [{"text": text, "correct": place == right, "feedback": "Because"} for place, text in enumerate(texts)]
    return question("single", number, options=options)


def test_findings_of_good_questions_are_none_in_any_language():
    assert findings(quiz()) == []


def test_findings_names_a_right_answer_that_is_much_longer():
    assert codes(single(1, 0, "x" * 31, "x" * 20, "x" * 5)) == ["right-is-longest"]
    assert codes(single(1, 0, "x" * 30, "x" * 20, "x" * 5)) == []


def test_findings_counts_how_often_the_longest_is_right():
    longest = [single(number, number % 2, "longer" * (number % 2 == 0) + "text a", "text b") for number in range(4)]
    even = [single(number, number % 2, "text a", "text b") for number in range(4, 8)]

    assert codes(*even) == []
    assert "length-gives-away" not in codes(longest[0], *even)
    assert "length-gives-away" in codes(longest[0], longest[2], *even[:2])


def test_findings_of_several_right_options_looks_at_the_shortest_of_them():
    options = [
        {"text": "x" * length, "correct": right, "feedback": "Because"}
        for length, right in ((40, True), (41, True), (20, False), (21, False))
    ]
    mixed = [{**option, "text": "y" * 20} if option["text"] == "x" * 40 else option for option in options]

    assert codes(question("multiple", 1, options=options)) == ["right-is-longest"]
    assert codes(question("multiple", 1, options=mixed)) == []


def test_findings_counts_how_often_the_same_place_is_right():
    same = [single(number, 1, f"a{number}", f"b{number}", f"c{number}") for number in range(4)]
    spread = [single(number, number % 3, f"a{number}", f"b{number}", f"c{number}") for number in range(4)]

    assert codes(*same) == ["place-gives-away"]
    assert codes(*spread) == []
    assert codes(*same[:3]) == []


def test_findings_refuses_all_of_the_above_and_the_same_text_twice():
    assert codes(single(1, 0, "One", "Two", "All of the above")) == ["all-of-the-above"]
    assert codes(single(1, 0, "One thing", "Others", "one thing ")) == ["duplicate-option"]
    assert codes(single(1, 0, "Could all of these be right?", "Is it only one of these?")) == []


def test_findings_wants_something_taught_where_options_have_no_feedback():
    silent = {key: value for key, value in ITEMS[4].items() if key not in ("feedback", "explanation")}

    assert codes(silent) == ["no-explanation"]
    assert codes(silent | {"feedback": "So"}) == []
