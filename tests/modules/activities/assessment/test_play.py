import json
from datetime import UTC, datetime

import pytest

from modules.activities.assessment import engine, play
from modules.activities.definition import BadResponse, State
from tests.modules.activities.assessment.assessments import assessment
from tests.modules.activities.posted_form import PostedForm

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ASSESSMENT = assessment()
BEGUN = engine.begin(ASSESSMENT, seed=1)


def posted(state: State, **fields: str) -> State:
    data = PostedForm({name.replace("__", "-"): value for name, value in fields.items()})
    return engine.answer(ASSESSMENT, state, play.response_from(ASSESSMENT, state, data), at=NOON)


def test_show_begins_with_the_first_section_by_competency():
    page = play.show(ASSESSMENT, BEGUN, "fr")

    section = page["section"]
    first = section["groups"][0]
    assert (page["lang"], page["may_finish"]) == ("en", False)
    assert (section["id"], section["number"], section["of"], len(section["groups"])) == ("practice", 1, 3, 12)
    assert (first["competency"], [item["field"] for item in first["items"]]) == ("role", ["answer-n01", "answer-n02"])
    assert first["items"][0]["points"][1] == {
        "value": "2",
        "label": "With help",
        "anchor": "I have done it with somebody beside me or with notes in my hand.",
        "chosen": False,
    }
    assert first["importance"] == {
        "field": "importance-role",
        "text": "How often does your work ask for this?",
        "points": [
            {"value": "1", "label": "Seldom", "chosen": False},
            {"value": "2", "label": "Every month", "chosen": False},
            {"value": "3", "label": "Every week or more", "chosen": False},
        ],
    }
    assert json.loads(json.dumps(page)) == page


def test_show_goes_on_to_the_first_section_that_is_not_filled_in():
    state = posted(BEGUN, section="practice", answer__n01="2")

    page = play.show(ASSESSMENT, state, "en")

    assert [(each["id"], each["done"]) for each in page["sections"]] == [
        ("practice", True),
        ("organisation", False),
        ("open", False),
    ]
    assert page["section"]["id"] == "organisation"
    assert page["section"]["groups"][0]["importance"] is None
    assert page["may_finish"] is True


def test_show_opens_a_section_again_with_what_was_answered():
    state = posted(BEGUN, section="practice", answer__n01="2", importance__role="3")

    group = play.show(ASSESSMENT, state, "en", section="practice")["section"]["groups"][0]

    assert [point["value"] for point in group["items"][0]["points"] if point["chosen"]] == ["2"]
    assert [point["value"] for point in group["importance"]["points"] if point["chosen"]] == ["3"]


def test_show_gives_back_what_was_typed():
    typed = PostedForm({"section": "open", "answer-q1": "x" * 700})

    page = play.show(ASSESSMENT, BEGUN, "en", section="open", typed=typed)

    assert page["section"]["groups"][0]["items"][0] == {
        "id": "q1",
        "field": "answer-q1",
        "text": "In the talks that stay with you: what would you have liked to be able to do or say?",
        "kind": "open",
        "limit": 600,
        "typed": "x" * 700,
    }


def test_show_has_no_section_when_all_are_filled_in_or_it_was_sent_in():
    state = BEGUN
    for section in ("practice", "organisation", "open"):
        state = posted(state, section=section, answer__n01="2")

    assert play.show(ASSESSMENT, state, "en")["section"] is None
    sent = play.show(ASSESSMENT, posted(state, finish="1"), "en", section="practice")
    assert (sent["section"], sent["finished"], sent["may_finish"]) == (None, True, False)


def test_show_refuses_a_section_that_is_not_there():
    with pytest.raises(BadResponse):
        play.show(ASSESSMENT, BEGUN, "en", section="other")


def test_response_from_reads_points_as_the_scale_has_them():
    data = PostedForm(
        {"section": "practice", "answer-n01": "2", "answer-n02": "not_applicable", "importance-role": "3"}
    )

    assert play.response_from(ASSESSMENT, BEGUN, data) == {
        "section": "practice",
        "answers": {"n01": 2, "n02": "not_applicable"},
        "importance": {"role": 3},
        "locale": "en",
    }


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"section": "other"},
        {"section": "practice", "answer-n01": "7"},
        {"section": "practice", "importance-role": "x"},
    ],
)
def test_response_from_refuses_forged_fields(fields: dict[str, str]):
    with pytest.raises(BadResponse):
        play.response_from(ASSESSMENT, BEGUN, PostedForm(fields))


def test_review_puts_levels_and_reasons_into_words():
    state = posted(BEGUN, section="practice", answer__n01="2", answer__n02="3", answer__n05="5", importance__role="3")
    state = posted(state, section="open", answer__q1="More time")

    page = play.review(ASSESSMENT, posted(state, finish="1"), "en")

    role, listening = page["competencies"][0], page["competencies"][2]
    assert (role["level"], role["level_label"], role["importance_label"]) == (2.5, "With help", "Every week or more")
    assert (listening["level_label"], listening["importance_label"]) == ("Nearly always", "")
    assert page["competencies"][1]["level_label"] == ""
    assert page["strengths"] == ["listening"]
    assert page["suggestions"][0]["module"] == "rrf-01-foundations"
    assert page["suggestions"][0]["items"] == [
        "In the first minutes I say whom I work for, who pays, what I cannot do, and what I would have to pass on.",
        "When I am taken for somebody else, or my role changes in mid-talk, I stop and say so.",
    ]
    assert page["sections"][0]["items"][0]["given"] == "With help"
    assert page["sections"][2]["items"][0]["given"] == "More time"
    assert page["nothing_to_recommend"] is False
    assert json.loads(json.dumps(page)) == page


def test_review_of_somebody_who_does_all_well_says_that_nothing_is_recommended():
    state = posted(posted(BEGUN, section="practice", answer__n01="5"), finish="1")

    assert play.review(ASSESSMENT, state, "en")["nothing_to_recommend"] is True


def test_review_before_sending_in_has_answers_and_no_result():
    page = play.review(ASSESSMENT, posted(BEGUN, section="practice", answer__n01="2"), "en")

    assert (page["finished"], page["competencies"], page["suggestions"]) == (False, [], [])
    assert page["sections"][0]["items"][0]["given"] == "With help"
