import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.activities.definition import BadResponse, Definition, State
from modules.activities.quiz import engine, marking, play
from tests.modules.activities.posted_form import PostedForm
from tests.modules.activities.quiz.questions import RIGHT, quiz

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

OTHER_RIGHT: dict[str, Any] = {
    "q1": ["c"],
    "q2": ["c", "d"],
    "q3": ["a"],
    "q4": ["e", "d", "c", "b", "a"],
    "q5": {"a": "b", "b": "c", "c": "a"},
    "q6": {"a": "b", "b": "b", "c": "a", "d": "a"},
    "q8": 40,
}


def answered(definition: Definition, state: State, question: str, given_answer: Any, locale: str = "en") -> State:
    response = {"question": question, "given": given_answer, "locale": locale}
    return engine.answer(definition, state, response, at=NOON)


def turned_round(definition: Definition) -> Definition:
    """Return the same quiz with other answers right, other texts accepted, and other feedback."""
    structure, texts = deepcopy(definition.structure), deepcopy(definition.texts)
    for question in structure["questions"]:
        if question["id"] in OTHER_RIGHT:
            question |= {"right": OTHER_RIGHT[question["id"]]}
        if "near_misses" in question:
            question |= {"near_misses": {"a": 41}}
        for words in texts.values():
            _hide(words["questions"][question["id"]])
    return Definition("quiz", structure, texts, "en")


def _hide(words: Any) -> None:
    words |= {"explanation": "Other", "feedback": "Other"}
    if "accept" in words:
        words["accept"] = {gap: ["other"] for gap in words["accept"]}
    for option in words.get("options", {}).values():
        option["feedback"] = "Other"


@given(number=st.integers(1, 8), seed=st.integers(0, 10_000), locale=st.sampled_from(["en", "fr", "xx"]))
def test_show_never_tells_what_is_right_before_the_answer(number: int, seed: int, locale: str):
    definition = quiz(number)
    state = engine.begin(definition, seed=seed)

    page = json.dumps(play.show(definition, state, locale))
    page_of_the_other = json.dumps(play.show(turned_round(definition), state, locale))

    assert page == page_of_the_other


def test_show_of_a_single_question_names_options_by_their_place():
    definition = quiz(1, 2)
    state = engine.begin(definition, seed=1) | {"shuffled": {"q1": ["c", "a", "b"]}}

    assert play.show(definition, state, "en") == {
        "lang": "en",
        "of": 2,
        "answered": 0,
        "pass_mark": 80,
        "may_skip": False,
        "finished": False,
        "skipped": False,
        "question": {
            "id": "q1",
            "type": "single",
            "number": 1,
            "of": 2,
            "stem": "Stem 1",
            "hint": "",
            "prefix": "",
            "levels": [],
            "several": False,
            "options": [
                {"id": "1", "text": "Option 3", "chosen": False},
                {"id": "2", "text": "Option 1", "chosen": False},
                {"id": "3", "text": "Option 2", "chosen": False},
            ],
        },
        "last": None,
        "sheet": None,
    }


def test_show_says_in_which_language_it_is():
    definition = quiz(1)
    state = engine.begin(definition, seed=1)

    shown = [play.show(definition, state, locale) for locale in ("fr", "xx")]

    assert [(page["lang"], page["question"]["stem"]) for page in shown] == [("fr", "Énoncé 1"), ("en", "Stem 1")]


def test_show_gives_lines_and_choices_for_order_match_and_sort():
    shuffled = {"q4": ["b", "a", "c", "d", "e"], "q5": ["c", "a", "b"], "q6": ["d", "a", "b", "c"]}
    shown = {}
    for number in (4, 5, 6):
        definition = quiz(number)
        state = engine.begin(definition, seed=1) | {"shuffled": shuffled}
        shown[number] = play.show(definition, state, "en")["question"]

    assert shown[4]["lines"][0] == {"field": "place-1", "text": "Option 2", "chosen": ""}
    assert [choice["id"] for choice in shown[4]["choices"]] == ["1", "2", "3", "4", "5"]
    assert shown[5]["lines"][2] == {"field": "match-3", "text": "Left 3", "chosen": ""}
    assert shown[5]["choices"] == [
        {"id": "1", "text": "Right 3"},
        {"id": "2", "text": "Right 1"},
        {"id": "3", "text": "Right 2"},
    ]
    assert shown[6]["lines"][0] == {"field": "group-1", "text": "Item 4", "chosen": ""}
    assert shown[6]["choices"] == [{"id": "1", "text": "Group 1"}, {"id": "2", "text": "Group 2"}]


def test_show_cuts_a_text_into_pieces_and_gaps():
    definition = quiz(7)

    assert play.show(definition, engine.begin(definition, seed=1), "en")["question"]["pieces"] == [
        {"text": "Speak "},
        {"field": "gap-1", "gap": "1", "typed": ""},
        {"text": " it, and "},
        {"field": "gap-2", "gap": "2", "typed": ""},
        {"text": "."},
    ]


def test_show_of_a_text_that_begins_with_a_gap_has_no_empty_piece():
    definition = quiz(7)
    definition.texts["en"]["questions"]["q7"]["text"] = "{{1}}, then {{2}}"

    pieces = play.show(definition, engine.begin(definition, seed=1), "en")["question"]["pieces"]

    assert [piece.get("gap") or piece["text"] for piece in pieces] == ["1", ", then ", "2"]


POSTS: dict[str, Mapping[str, Any]] = {
    "q1": {"option": "3"},
    "q2": {"option": ["1", "2"]},
    "q3": {"option": "2"},
    "q4": {"place-1": "2", "place-2": "1", "place-3": "3", "place-4": "4", "place-5": "5"},
    "q5": {"match-1": "2", "match-2": "3", "match-3": "1"},
    "q6": {"group-1": "2", "group-2": "1", "group-3": "1", "group-4": "2"},
    "q7": {"gap-1": "for", "gap-2": "don't wait"},
    "q8": {"number": " 12.5 "},
}
SHUFFLED = {
    "q1": ["c", "a", "b"],
    "q2": ["a", "b", "c", "d"],
    "q3": ["a", "b"],
    "q4": ["b", "a", "c", "d", "e"],
    "q5": ["c", "a", "b"],
    "q6": ["d", "a", "b", "c"],
}


@pytest.mark.parametrize("question", POSTS)
def test_response_from_reads_places_back_into_ids(question: str):
    definition = quiz()
    state = engine.begin(definition, seed=1) | {"shuffled": SHUFFLED}
    data = PostedForm({"question": question, "locale": "fr", **POSTS[question]})

    response = play.response_from(definition, state, data)

    assert response == {"question": question, "given": RIGHT[question], "locale": "fr"}


@pytest.mark.parametrize("question", POSTS)
def test_response_from_an_empty_form_is_refused_by_the_engine(question: str):
    definition = quiz(int(question[1]))
    state = engine.begin(definition, seed=1)

    response = play.response_from(definition, state, PostedForm({"question": question}))

    with pytest.raises(BadResponse, match=r"^Choose an answer, then save it\.$"):
        engine.answer(definition, state, response, at=NOON)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"question": "q9"}, engine.UNKNOWN_QUESTION),
        ({}, engine.UNKNOWN_QUESTION),
        ({"question": "q1", "option": "4"}, marking.NOT_OF_THE_QUESTION),
        ({"question": "q2", "option": ["1", "b"]}, marking.NOT_OF_THE_QUESTION),
        ({"question": "q4", **POSTS["q4"], "place-1": "1"}, marking.NOT_A_PLACE),
        ({"question": "q4", "place-1": "1"}, marking.NOT_A_PLACE),
        ({"question": "q5", "match-1": "9"}, marking.NOT_OF_THE_QUESTION),
    ],
)
def test_response_from_refuses_forged_fields(fields: Mapping[str, Any], sentence: str):
    definition = quiz()

    with pytest.raises(BadResponse) as refused:
        play.response_from(definition, engine.begin(definition, seed=1), PostedForm(fields))

    assert str(refused.value) == sentence


def test_response_from_reads_a_skip():
    definition = quiz(pass_mark=None)

    response = play.response_from(definition, engine.begin(definition, seed=1), PostedForm({"skip": "1"}))

    assert response == {"skip": True}


def test_show_marks_again_what_could_not_be_taken():
    definition = quiz(4)
    state = engine.begin(definition, seed=1)
    typed = PostedForm({"question": "q4", "place-1": "3", "place-2": "3"})

    lines = play.show(definition, state, "en", typed=typed)["question"]["lines"]

    assert [line["chosen"] for line in lines] == ["3", "3", "", "", ""]


def test_show_does_not_mix_a_form_into_another_question():
    definition = quiz(1, 2)
    state = answered(definition, engine.begin(definition, seed=1), "q1", "a")
    typed = PostedForm({"question": "q1", "option": "1"})

    options = play.show(definition, state, "en", typed=typed)["question"]["options"]

    assert [option["chosen"] for option in options] == [False, False, False, False]


def test_show_gives_feedback_on_the_last_answer_with_the_next_question():
    definition = quiz(1, 2)
    state = engine.begin(definition, seed=1) | {"shuffled": SHUFFLED}

    page = play.show(definition, answered(definition, state, "q1", "a"), "en")

    assert page["question"]["id"] == "q2"
    assert page["last"] == {
        "id": "q1",
        "type": "single",
        "number": 1,
        "competency": "role",
        "critical": False,
        "stem": "Stem 1",
        "credit": 0.0,
        "verdict": "wrong",
        "sure": "",
        "is_sure_and_wrong": False,
        "feedback": "",
        "explanation": "Why 1",
        "options": [
            {"text": "Option 3", "feedback": "Feedback 3", "chosen": False, "is_right": False},
            {"text": "Option 1", "feedback": "Feedback 1", "chosen": True, "is_right": False},
            {"text": "Option 2", "feedback": "Feedback 2", "chosen": False, "is_right": True},
        ],
    }


def last(number: int, given_answer: Any, locale: str = "en") -> dict[str, Any]:
    definition = quiz(number)
    state = engine.begin(definition, seed=1) | {"shuffled": SHUFFLED}
    found: dict[str, Any] = play.show(definition, answered(definition, state, f"q{number}", given_answer), locale)[
        "last"
    ]
    return found


def test_last_puts_lines_into_their_right_order():
    shown = last(4, ["b", "a", "c", "d", "e"])

    assert shown["verdict"] == "partly"
    assert shown["lines"][0] == {
        "text": "Option 1",
        "given": "2",
        "right": "1",
        "is_right": False,
        "feedback": "Feedback 1",
    }


def test_last_shows_pairs_and_groups_side_by_side():
    pairs, groups = last(5, {"a": "a", "b": "c", "c": "b"}), last(6, {"a": "a", "b": "a", "c": "a", "d": "b"})

    assert pairs["lines"][:2] == [
        {"text": "Left 1", "given": "Right 1", "right": "Right 1", "is_right": True, "feedback": "Pair 1"},
        {"text": "Left 2", "given": "Right 3", "right": "Right 2", "is_right": False, "feedback": ""},
    ]
    assert groups["lines"][3] == {
        "text": "Item 3",
        "given": "Group 1",
        "right": "Group 2",
        "is_right": False,
        "feedback": "",
    }
    assert groups["groups"] == [{"name": "Group 1", "feedback": "First group"}, {"name": "Group 2", "feedback": ""}]


def test_last_marks_gaps_in_the_language_of_the_answer_and_shows_them_in_that_of_the_page():
    shown = last(7, {"1": "for", "2": "never"}, "fr")

    assert [(line["given"], line["right"], line["is_right"]) for line in shown["lines"]] == [
        ("for", "pour", True),
        ("never", "n’attendez pas", False),
    ]
    assert shown["sentence"] == "Parler pour cela, et n’attendez pas."


def test_last_answers_a_foreseen_wrong_number_and_no_other():
    lines = [last(8, number)["lines"][0] for number in ("88 %", "87", "12,5")]

    assert [(line["given"], line["is_right"], line["feedback"]) for line in lines] == [
        ("88 %", False, "That is the rest"),
        ("87", False, ""),
        ("12,5", True, ""),
    ]


def test_review_has_every_answer_the_score_and_each_competency():
    definition = quiz(1, 2, 5)
    state = engine.begin(definition, seed=1)
    for question, given_answer in (("q1", "b"), ("q2", ["a"]), ("q5", RIGHT["q5"])):
        state = answered(definition, state, question, given_answer)

    page = play.review(definition, state, "fr")

    assert (page["lang"], page["finished"], page["passed"], page["score"]) == ("fr", True, True, 83)
    assert [(each["id"], each["stem"], each["verdict"]) for each in page["questions"]] == [
        ("q1", "Énoncé 1", "right"),
        ("q2", "Énoncé 2", "partly"),
        ("q5", "Énoncé 5", "right"),
    ]
    assert page["competencies"] == [
        {"competency": "role", "questions": 2, "score": 75},
        {"competency": "risk", "questions": 1, "score": 100},
    ]


def test_review_before_the_end_keeps_the_open_questions_to_itself():
    definition = quiz(1, 2)
    state = answered(definition, engine.begin(definition, seed=1), "q1", "b")

    page = play.review(definition, state, "en")

    assert [each["id"] for each in page["questions"]] == ["q1"]
    assert page["score"] is None


@given(seed=st.integers(0, 10_000))
def test_pages_are_plain_json_through_a_whole_quiz(seed: int):
    definition = quiz()
    state = engine.begin(definition, seed=seed)
    for question in list(state["order"]):
        assert play.show(definition, state, "en")["question"]["id"] == question
        state = answered(definition, state, question, RIGHT[question])

    page = play.show(definition, state, "en")

    assert (page["question"], page["finished"]) == (None, True)
    assert json.loads(json.dumps(page)) == page
    assert json.loads(json.dumps(play.review(definition, state, "en"))) == play.review(definition, state, "en")


def test_copy_shows_every_question_that_is_left_and_nothing_that_is_right():
    all_kinds = quiz()
    state = engine.begin(all_kinds, seed=3)
    first = state["order"][0]

    shown = play.copied(all_kinds, state, "en")
    later = play.copied(
        all_kinds, {**state, "answers": {first: {"given": "b", "credit": 0.0, "at": NOON.isoformat()}}}, "en"
    )

    assert [one["id"] for one in shown["questions"]] == state["order"]
    assert [one["id"] for one in later["questions"]] == state["order"][1:]
    assert (shown["is_final"], later["of"]) == (True, len(state["order"]))
    assert "explanation" not in json.dumps(shown, default=str)
