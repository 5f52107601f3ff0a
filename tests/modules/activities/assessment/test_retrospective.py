"""How somebody rates their start now: the same statements, and three columns of words."""

from dataclasses import replace
from datetime import UTC, datetime

from modules.activities.assessment import engine, play, retrospective
from tests.modules.activities.assessment.assessments import assessment

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def filled_in(definition, level, *, finish=True):
    answers = {f"n{number:02}": level for number in range(1, 25)}
    response = {"section": "practice", "answers": answers}
    state = engine.answer(definition, engine.begin(definition, seed=0), response, at=NOON)
    return engine.answer(definition, state, {"finish": True}, at=NOON) if finish else state


def test_the_start_is_asked_by_the_statements_on_competencies_alone():
    narrowed = retrospective.looking_back(assessment())

    shown = play.show(narrowed, engine.begin(narrowed, seed=0), "en")

    assert [section["id"] for section in shown["sections"]] == ["practice"]
    assert sum(len(group["items"]) for group in shown["section"]["groups"]) == 24
    assert [group["importance"] for group in shown["section"]["groups"]] == [None] * 12


def test_then_the_start_seen_today_and_today_stand_side_by_side():
    definition = assessment()
    then, now = (play.review(definition, filled_in(definition, level), "en") for level in (4, 3))
    start = retrospective.review(definition, filled_in(retrospective.looking_back(definition), 1, finish=False), "en")

    rows = retrospective.side_by_side(then, start, now)

    assert rows[0] == {
        "competency": "role",
        "before": "Mostly",
        "start": "Not yet",
        "now": "On easy days",
        "direction": "down",
        "growth": "up",
    }
    assert len(rows) == 12


def test_where_nothing_is_said_of_the_start_nothing_is_told():
    definition = assessment()
    review = play.review(definition, filled_in(definition, 4), "en")
    nothing = retrospective.review(definition, engine.begin(definition, seed=0), "en")

    assert nothing["competencies"] == []
    assert {row["growth"] for row in retrospective.side_by_side(review, nothing, review)} == {""}


def test_a_file_says_whether_it_asks_for_it_and_why():
    definition = assessment()

    assert retrospective.is_asked(definition)
    assert retrospective.words_of(definition, "en")["note"].startswith("Self-ratings often fall when insight grows.")


def test_without_statements_on_competencies_there_is_nothing_to_look_back_with():
    definition = assessment()
    others = [section for section in definition.structure["sections"] if section["id"] != "practice"]

    assert others
    assert not retrospective.is_asked(replace(definition, structure={**definition.structure, "sections": others}))
