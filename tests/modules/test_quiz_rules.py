"""From what editors and authors write about a quiz to the structure that an edition freezes."""

from typing import Any

import pytest
from wagtail.blocks import StructBlockValidationError

from modules.activities.quiz.rule_blocks import RulesBlock, rules_as_content, rules_written
from modules.blocks import QuizBlock
from modules.editions import definition_in, manifest
from modules.models import Module, UnitPage
from tests.factories.modules import published_module, ruled_module

RULES = {
    "minutes": 20,
    "tries": 3,
    "wait_hours": 24,
    "feedback": "end",
    "solutions": "passed",
    "draw": [
        {"questions": 2, "competency": "role", "critical": False},
        {"questions": 1, "competency": "risk", "difficulty": 2},
    ],
}


def structure_of(module: Module, activity: str) -> Any:
    contents = manifest(module.latest_edition_id)
    return definition_in(contents, contents.activity(activity))[0].structure


def test_rules_survive_the_way_through_the_block():
    block = RulesBlock()

    assert rules_written(block.to_python(rules_as_content(RULES))) == RULES
    assert rules_written(block.to_python({})) == {}


@pytest.mark.django_db
def test_edition_freezes_the_rules_of_a_quiz():
    assert structure_of(ruled_module("small", RULES), "quiz-u1")["rules"] == RULES


@pytest.mark.django_db
def test_quiz_without_rules_keeps_its_values_and_its_structure():
    module = published_module()

    unit = UnitPage.objects.get(slug="u1")
    value = next(one for one in unit.body.stream_block.get_prep_value(unit.body) if one["type"] == "quiz")["value"]
    assert list(value) == ["questions"]
    assert "rules" not in structure_of(module, "quiz-u1")


@pytest.mark.django_db
def test_crossed_forms_hold_both_sets_and_name_each_other():
    module = ruled_module("small", {}, is_crossed=True)

    pre, post = (structure_of(module, slug) for slug in ("pre", "post"))

    assert pre["forms"] == post["forms"] == {"a": ["q91"], "b": ["q92"]}
    assert (pre["crossed_with"], post["crossed_with"]) == ("post", "pre")


@pytest.mark.django_db
def test_editors_are_told_at_once_what_a_blueprint_cannot_draw():
    published_module()
    unit = UnitPage.objects.get(slug="u1")
    value = next(one.value for one in unit.body if one.block_type == "quiz")
    value["rules"] = RulesBlock().to_python(rules_as_content({"draw": [{"questions": 9, "competency": "role"}]}))

    with pytest.raises(StructBlockValidationError) as refused:
        QuizBlock().clean(value)

    said = refused.value.block_errors["rules"].non_block_errors
    assert [*said] == ["9 questions are to be drawn here, but only 4 fit: write more, or draw fewer."]
