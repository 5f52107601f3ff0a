"""The briefs and sheets of a live role-play."""

from dataclasses import asdict

import pytest

from modules.activities.roleplay.conditions import Condition, Way
from modules.activities.roleplay.engine import Scenario
from modules.activities.roleplay.prints import (
    Effect,
    Step,
    actor_brief,
    counsellor_brief,
    observer_sheet,
    scene_numbers,
    steps_of,
    trainer_sheet,
)
from tests.modules.activities.roleplay import test_shipped
from tests.modules.activities.roleplay.example import definition

KITCHEN = definition()
every_scenario = pytest.mark.parametrize("name", ["kitchen", *test_shipped.NAMES])


def scenario(name):
    return KITCHEN if name == "kitchen" else test_shipped.definition(name)


def texts_in(value):
    """Every string in plain values, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_in(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts_in(part)]
    return []


def words_of(paragraphs):
    return " ".join("".join(part["text"] for part in paragraph) for paragraph in paragraphs)


def hidden_facts(words):
    """What a counsellor finds out in the talk, or only after it."""
    persona = {key: part for key, part in words["persona"].items() if key not in ("name", "pronouns")}
    hidden = [persona, words["variants"], words["flags"], words["variables"], words["nodes"], words["endings"]]
    return [text for text in texts_in(hidden) if text]


@every_scenario
def test_counsellor_brief_holds_no_hidden_fact(name):
    found = scenario(name)
    words = found.texts[found.language]
    brief = " ".join(texts_in(asdict(counsellor_brief(found, found.language))))

    # Single words, such as the name of a variable, may stand in any sentence.
    facts = [fact for fact in hidden_facts(words) if len(fact.split()) > 2]

    assert facts != []
    assert [fact for fact in facts if fact in brief] == []


def test_counsellor_brief_has_role_setting_and_goals():
    brief = counsellor_brief(KITCHEN, "en")

    assert (brief.learner_role, brief.setting, brief.goals, brief.not_goals, brief.content_warnings) == (
        "Outreach worker",
        "A kitchen, late.",
        ["Ask before you advise"],
        ["A signature"],
        ["hunger"],
    )


def test_actor_brief_says_who_they_are_and_what_only_they_know():
    brief = actor_brief(KITCHEN, "en")

    assert (brief.persona["name"], brief.persona["fears"]) == ("Sami", ["being counted"])
    assert brief.secrets == ["Sami was only tired.", "Sami had nobody left to call."]


def test_acting_notes_have_words_cue_and_both_ways_to_be_met():
    brief = actor_brief(KITCHEN, "en")

    [note] = brief.notes
    assert (note.scene, words_of(note.text), note.cue) == (
        "1",
        "Sami turns the tap. ‘It doesn't matter.’",
        "He does not look up.",
    )
    assert (words_of(note.eased_by), words_of(note.hurt_by)) == ("He moves a chair.", "He almost believes you.")


def test_what_others_do_stands_apart_from_the_acting_notes():
    assert [(note.scene, note.cue) for note in actor_brief(KITCHEN, "en").other_notes] == [("2", ""), ("3", "Keys.")]


@every_scenario
def test_acting_notes_have_every_cue(name):
    found = scenario(name)
    brief = actor_brief(found, found.language)

    cues = [note.cue for note in [*brief.notes, *brief.other_notes]]

    assert sorted(cues) == sorted(node["cue"] for node in found.texts[found.language]["nodes"].values())


def test_a_scene_without_harm_or_without_a_good_answer_says_nothing_of_it():
    without = definition("rates: {role: 1, risk: 1}", "rates: {role: 2}")
    neither = definition("rates: {role: 3, listening: 3}", "rates: {role: 2}")

    assert actor_brief(without, "en").notes[0].hurt_by == []
    assert actor_brief(neither, "en").notes[0].eased_by == []


def test_observer_sheet_begins_with_what_safety_depends_on():
    assert observer_sheet(KITCHEN, "en").competencies == [("risk", True), ("role", False), ("listening", False)]


@every_scenario
def test_observer_sheet_has_every_competency_of_the_scenario(name):
    found = scenario(name)

    sheet = observer_sheet(found, found.language)

    assert sorted(competency for competency, _ in sheet.competencies) == sorted(found.structure["competencies"])
    assert {one for one, is_critical in sheet.competencies if is_critical} == set(found.structure["safety_critical"])


def test_steps_share_out_the_time():
    assert steps_of(20, 25) == [
        Step("read", 5),
        Step("play", 20),
        Step("derole", 3),
        Step("counsellor", 3),
        Step("actor", 3),
        Step("observers", 3),
        Step("again", 3),
        Step("questions", 13),
    ]


def test_trainer_sheet_counts_its_minutes():
    assert trainer_sheet(KITCHEN, "en").minutes == 5 + 5 + 3 + 10


def test_trainer_sheet_tells_how_often_each_variant_is_drawn():
    variants = trainer_sheet(KITCHEN, "en").variants

    assert [(one.meaning, one.weight, one.of) for one in variants] == [
        ("Sami was only tired.", 2, 3),
        ("Sami had nobody left to call.", 1, 3),
    ]


def test_trainer_sheet_tells_what_a_choice_means():
    scene = trainer_sheet(KITCHEN, "en").scenes[0]
    promise = scene.choices[-1]

    assert (scene.number, scene.name, [choice.lowest for choice in scene.choices]) == ("1", "Sami", [3, 2, 1])
    assert (words_of(promise.feedback), words_of(promise.debrief)) == (
        "He almost believes you.",
        "You cannot promise that.",
    )
    assert (promise.levels, promise.effects, promise.marks) == (
        [("role", 1), ("risk", 1)],
        [Effect("Trust", -9, good=False)],
        ["A promise was made"],
    )


def test_effects_say_how_far_and_whether_that_is_wanted():
    eased, *_others = trainer_sheet(KITCHEN, "en").scenes[0].choices

    assert [(effect.label, effect.steps, effect.good) for effect in eased.effects] == [
        ("Trust", 1, True),
        ("Distress", 1, True),
    ]


def test_trainer_sheet_tells_the_ways_on_in_plain_words():
    ways = trainer_sheet(KITCHEN, "en").scenes[2].choices[0].ways

    assert ways == [
        Way(
            "E1",
            Condition("all", parts=(Condition("flag", "You asked directly"), Condition("variable", "Trust", low=2))),
        ),
        Way(
            "E3",
            Condition(
                "any",
                parts=(
                    Condition("flag", "A promise was made"),
                    Condition("variant", "Sami had nobody left to call."),
                ),
            ),
        ),
        Way("E2"),
    ]


@every_scenario
def test_every_way_of_the_trainer_sheet_leads_to_a_scene_or_an_ending(name):
    found = scenario(name)
    sheet = trainer_sheet(found, found.language)

    places = {scene.number for scene in sheet.scenes} | sheet.ending_numbers
    led_to = {way.to for scene in sheet.scenes for choice in scene.choices for way in choice.ways}

    assert led_to | {"1"} == places


@every_scenario
def test_trainer_sheet_has_every_choice_and_every_debrief_question(name):
    found = scenario(name)
    words = found.texts[found.language]
    sheet = trainer_sheet(found, found.language)

    choices = sum(len(scene.choices) for scene in sheet.scenes)
    questions = [question for ending in sheet.endings for question in ending.debrief_questions]

    assert choices == sum(len(node["choices"]) for node in words["nodes"].values())
    assert questions == [question for ending in words["endings"].values() for question in ending["debrief_questions"]]


def test_scenes_are_numbered_as_a_talk_comes_to_them():
    unreached = definition('    next: k02\n  - id: b\n    text: "Nod', '    next: k03\n  - id: b\n    text: "Nod')

    assert scene_numbers(Scenario(unreached.structure)) == {"k01": "1", "k03": "2", "k02": "3"}


def test_scenes_that_nothing_leads_to_stand_last():
    structure = dict(KITCHEN.structure, start="k02")

    assert scene_numbers(Scenario(structure)) == {"k02": "1", "k03": "2", "k01": "3"}
