"""What ships reads without an error, in English and in French."""

import json
from collections import Counter
from uuid import UUID

from modules.findings import has_errors


def test_the_shipped_content_has_no_error(shipped):
    assert not has_errors(shipped.findings), "\n".join(map(str, shipped.findings))


def test_what_ships_says_for_whom_it_is_and_where_each_source_is_from(shipped):
    """A module that was written on a site may leave that out, and is taken from a file all the same."""
    modules = [module.fields for module in shipped.modules]
    sources = [one for fields in modules for one in fields["references"]]
    reading = [one for module in shipped.modules for unit in module.units for one in unit.reading]

    assert [one for one in modules if not (one.get("audience") and one.get("level"))] == []
    assert [one["title"] for one in sources if not (one.get("organisation") and one.get("note"))] == []
    assert [one["title"] for one in reading if not (one.get("organisation") and one.get("why"))] == []


def test_the_flagship_has_nine_units_and_four_scenarios(shipped):
    module = shipped.module("outreach-mhsud")

    assert [unit.id for unit in module.units] == [f"u{number}" for number in range(1, 10)]
    assert sum(len(items) for items in shipped.quizzes_of("outreach-mhsud").units.values()) == 49
    assert {form: len(items) for form, items in shipped.quizzes_of("outreach-mhsud").forms.items()} == {
        "pre": 15,
        "post": 15,
    }
    assert {block.value["scenario"] for unit in module.units for block in unit.blocks_of("roleplay")} == {
        "before-the-decision",
        "street-first-contact",
        "the-third-chair",
        "four-signatures",
    }


def test_the_training_of_trainers_is_six_hours_behind_the_door_of_trainers(shipped):
    module = shipped.module("rrf-12-train-the-trainers")

    assert (module.fields["access"], sum(unit.minutes for unit in module.units)) == ("trainer_only", 360)
    questions = [one for items in shipped.quizzes_of(module.id).units.values() for one in items]
    assert len({one["type"] for one in questions}) >= 8
    assert {block.value["scenario"] for unit in module.units for block in unit.blocks_of("roleplay")} == {
        "still-in-the-chair",
        "eleven-minutes-of-coffee",
    }


def test_every_module_has_an_id_for_every_block_and_plain_values(shipped):
    for module in shipped.modules:
        ids = Counter(block.id for unit in module.units for block in unit.blocks)
        assert set(ids.values()) == {1}
        for unit in module.units:
            assert all(UUID(block.id) for block in unit.blocks)
            assert json.loads(json.dumps([block.raw() for block in unit.blocks])) == [
                block.raw() for block in unit.blocks
            ]


def test_both_curricula_name_only_what_exists(shipped):
    assert [curriculum.id for curriculum in shipped.curricula] == ["caritas-counselling", "rrf-repository"]
    assert [assessment.id for assessment in shipped.assessments] == ["needs-and-gaps"]
    assert [kit.id for kit in shipped.kits] == ["k-a", "k-b", "k-c", "k-d"]
    assert len(shipped.competencies) == 12
