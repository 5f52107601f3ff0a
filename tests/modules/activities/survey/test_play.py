import json

from modules.activities.survey import engine, play
from tests.modules.activities.posted_form import PostedForm
from tests.modules.activities.survey.surveys import module_survey

SURVEY = module_survey()
OPEN = engine.begin(SURVEY, seed=1)


def test_show_has_every_question_with_its_field():
    page = play.show(SURVEY, OPEN, "fr")

    assert (page["lang"], page["sent"], page["asks_empty"]) == ("en", False, False)
    assert page["questions"][0] == {
        "id": "useful",
        "field": "answer-useful",
        "text": "I can use what I learned here in my own work.",
        "kind": "closed",
        "points": [
            {"value": "1", "label": "Not at all", "chosen": False},
            {"value": "2", "label": "A little", "chosen": False},
            {"value": "3", "label": "Partly", "chosen": False},
            {"value": "4", "label": "Mostly", "chosen": False},
            {"value": "5", "label": "Completely", "chosen": False},
            {"value": "not_stated", "label": "I would rather not say", "chosen": False},
        ],
    }
    assert page["questions"][9] == {
        "id": "should_change",
        "field": "answer-should_change",
        "text": "What should we change first, and what was missing?",
        "kind": "open",
        "limit": 1500,
        "typed": "",
    }
    assert json.loads(json.dumps(page)) == page


def test_show_gives_back_what_was_typed():
    typed = PostedForm({"answer-useful": "2", "answer-will_use": "x" * 2000})

    page = play.show(SURVEY, OPEN, "en", typed=typed)

    assert [point["chosen"] for point in page["questions"][0]["points"]] == [False, True, False, False, False, False]
    assert page["questions"][8]["typed"] == "x" * 2000
    assert page["asks_empty"] is False


def test_show_asks_about_a_form_with_nothing_in_it():
    assert play.show(SURVEY, OPEN, "en", typed=PostedForm({}))["asks_empty"] is True


def test_response_from_reads_what_was_answered():
    data = PostedForm({"answer-useful": "2", "answer-pace": "", "answer-other": "x", "empty": "1", "locale": "en"})

    assert play.response_from(SURVEY, OPEN, data) == {"answers": {"useful": "2"}, "empty": True, "locale": "en"}


def test_show_and_review_after_sending_give_thanks_and_no_answers():
    thanks = "Thank you. Your answers help us to make this module better."

    assert play.show(SURVEY, {"sent": True}, "en")["questions"] == []
    assert play.review(SURVEY, {"sent": True}, "en") == {
        "lang": "en",
        "sent": True,
        "title": "What was this module like for you?",
        "thanks": thanks,
    }
