import json
from datetime import UTC, datetime

import pytest

from modules.activities.definition import BadResponse, Definition
from modules.activities.roleplay import engine
from modules.activities.roleplay.documents import definition_parts
from modules.activities.roleplay.play import curve_points, drawing, response_from, review, show
from tests.modules.activities.roleplay.example import definition, document

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
KITCHEN = definition()


def play(path, *, seed=1, of=KITCHEN):
    state = engine.begin(of, seed=seed)
    for step in path.split():
        state = engine.answer(of, state, {"scene": step[:3], "choice": step[3:]}, at=NOON)
    return state


def spoken(text):
    return [[{"spoken": True, "text": text}]]


def told(text):
    return [[{"spoken": False, "text": text}]]


@pytest.mark.parametrize(
    ("data", "response"),
    [
        ({"scene": "k01", "choice": "a"}, {"scene": "k01", "choice": "a"}),
        ({"scene": "k01", "choice": "a", "number": "1"}, {"scene": "k01", "choice": "a", "number": 1}),
        ({"scene": "k02", "choice": "a", "reason": "Because"}, {"scene": "k02", "choice": "a", "reason": "Because"}),
        ({"choice": "a"}, {"scene": "", "choice": "a"}),
        ({"debriefed": "1"}, {"debriefed": True}),
    ],
)
def test_response_from_reads_a_form(data, response):
    assert response_from(KITCHEN, play(""), data) == response


@pytest.mark.parametrize("data", [{}, {"scene": "k01"}, {"scene": "k01", "choice": "a", "number": "one"}])
def test_response_from_refuses_a_form_without_a_choice(data):
    with pytest.raises(BadResponse):
        response_from(KITCHEN, play(""), data)


def test_show_gives_the_scene():
    page = show(KITCHEN, play(""), "en")

    scene = page["scene"]
    choices = {choice["id"]: choice["text"] for choice in scene.pop("choices")}
    assert (page["lang"], page["stage"], page["number"], page["reaction"], page["ending"]) == (
        "en",
        "scene",
        1,
        None,
        None,
    )
    assert scene == {
        "id": "k01",
        "speaker": "persona",
        "name": "Sami",
        "text": [[{"spoken": False, "text": "Sami turns the tap. "}, {"spoken": True, "text": "‘It doesn't matter.’"}]],
        "cue": "He does not look up.",
        "explain": False,
    }
    assert choices == {
        "a": spoken("‘I'm from the drop-in. May I sit down?’"),
        "b": told("Nod and pass."),
        "c": spoken("‘Nobody will ever know.’"),
    }


def test_show_gives_the_reaction_to_the_last_choice():
    page = show(KITCHEN, play("k01b"), "en")

    assert page["number"] == 2
    assert page["reaction"] == {"choice": told("Nod and pass."), "feedback": told("He sighs.")}
    assert page["scene"]["explain"] is True


def test_show_gives_the_ending_and_then_nothing_to_choose():
    ended = play("k01a k02a k03a")

    page = show(KITCHEN, ended, "en")

    assert (page["stage"], page["scene"], page["debriefed"]) == ("ending", None, False)
    assert page["ending"] == {
        "id": "e_good",
        "kind": "good",
        "title": "Together",
        "text": told("The nurse comes."),
        "debrief_questions": ["What helped?"],
    }
    done = engine.answer(KITCHEN, ended, {"debriefed": True}, at=NOON)
    assert show(KITCHEN, done, "en")["stage"] == "finished"


def test_show_introduces_the_talk_without_the_brief_of_the_actor():
    introduction = show(KITCHEN, play(""), "en")["introduction"]

    assert introduction["persona"] == {"name": "Sami", "pronouns": "he/him"}
    assert introduction["title"] == "The shared kitchen"
    assert (introduction["estimated_minutes"], introduction["debrief_minutes"]) == (5, 10)


def test_show_orders_choices_by_the_seed_and_keeps_the_order():
    def order(seed):
        return "".join(choice["id"] for choice in show(KITCHEN, play("", seed=seed), "en")["scene"]["choices"])

    assert [order(seed) for seed in range(40)] == [order(seed) for seed in range(40)]
    assert {order(seed) for seed in range(200)} == {"abc", "acb", "bac", "bca", "cab", "cba"}


def test_show_hides_what_is_hidden():
    other, words = definition_parts(document())
    other["variables"] = [variable | {"start": 1, "better": "low"} for variable in other["variables"]]
    for node in other["nodes"]:
        for choice in node["choices"]:
            choice["effects"], choice["rates"], choice["set"] = {"trust": 4}, {"role": 1}, ["promised"]
    words["variants"] = {"calm": "other", "alone": "other"}
    words["variables"] = words["flags"] = {}
    for node in words["nodes"].values():
        for choice in node["choices"].values():
            choice["debrief"] = "other"
    twin = Definition("roleplay", other, {"en": words}, "en")

    for path in ("", "k01c", "k01c k02b"):
        assert json.dumps(show(KITCHEN, play(path), "en")) == json.dumps(show(twin, play(path, of=twin), "en"))


def test_show_does_not_tell_the_variant():
    seeds = {engine.begin(KITCHEN, seed=seed)["variant"]: seed for seed in range(40)}
    calm, alone = play("k01a", seed=seeds["calm"]), play("k01a", seed=seeds["alone"])

    assert show(KITCHEN, calm, "en") == show(KITCHEN, calm | {"variant": alone["variant"]}, "en")


def test_show_falls_back_to_the_language_it_was_written_in():
    french = definition_parts(document("The shared kitchen", "La cuisine"))[1]
    both = Definition("roleplay", KITCHEN.structure, {"en": KITCHEN.texts["en"], "fr": french}, "en")

    titles = {locale: show(both, play(""), locale)["introduction"]["title"] for locale in ("en", "fr", "de")}

    assert titles == {"en": "The shared kitchen", "fr": "La cuisine", "de": "The shared kitchen"}
    assert show(both, play(""), "de")["lang"] == "en"


def test_review_waits_for_the_ending():
    with pytest.raises(BadResponse):
        review(KITCHEN, play("k01a"), "en")


def test_review_gives_the_competency_table_with_quotes():
    debrief = review(KITCHEN, play("k01c k02a k03a"), "en")

    role, listening, risk = debrief["competencies"]
    assert (role["id"], role["harmed"], role["repaired"], role["caps"]) == ("role", True, False, False)
    assert listening["quotes"] == [
        {"step": 2, "level": 4, "repair": False, "text": "‘Do you think of ending your life?’"}
    ]
    assert {key: value for key, value in risk.items() if key != "quotes"} == {
        "id": "risk",
        "safety_critical": True,
        "worst": 1,
        "usual": 3,
        "best": 4,
        "harmed": True,
        "repaired": True,
        "caps": False,
    }
    assert [(quote["level"], quote["repair"]) for quote in risk["quotes"]] == [(1, False), (4, True), (3, False)]
    assert (debrief["capped"], debrief["caps"]) == (False, [])


def test_review_says_what_holds_the_result_back():
    debrief = review(KITCHEN, play("k01a k02a k03c"), "en")

    assert debrief["capped"] is True
    assert debrief["caps"] == [
        {"competency": "risk", "step": 3, "level": 1, "repair": False, "text": "Leave with Mr Bo."}
    ]


def test_review_names_competencies_that_the_run_did_not_touch():
    assert review(KITCHEN, play("k01b k02c k03c"), "en")["unrated"] == ["listening"]


def test_review_gives_curves_with_each_choice_marked():
    trust, distress = review(KITCHEN, play("k01b k02d"), "en")["curves"]

    assert trust["points"] == [
        {"step": 0, "value": 2, "choice": None},
        {"step": 1, "value": 2, "choice": "Nod and pass."},
        {"step": 2, "value": 1, "choice": "‘Stop that talk.’"},
    ]
    assert (trust["label"], trust["better"], trust["start"], trust["end"]) == ("Trust", "high", 2, 1)
    assert (distress["label"], distress["better"], distress["start"], distress["end"]) == ("Distress", "low", 3, 5)


def test_review_tells_what_each_choice_meant():
    first = review(KITCHEN, play("k01a k02a k03a"), "en")["transcript"][0]

    assert first["choice"] == {
        "id": "a",
        "text": spoken("‘I'm from the drop-in. May I sit down?’"),
        "feedback": told("He moves a chair."),
        "debrief": told("You said who you are."),
        "levels": [{"competency": "role", "level": 3}, {"competency": "listening", "level": 3}],
        "effects": [
            {"variable": "trust", "label": "Trust", "direction": "up", "good": True},
            {"variable": "distress", "label": "Distress", "direction": "down", "good": True},
        ],
    }
    assert {other["id"] for other in first["others"]} == {"b", "c"}
    assert first["scene"]["name"] == "Sami"


def test_review_tells_what_could_not_be_known():
    seed = next(seed for seed in range(40) if engine.begin(KITCHEN, seed=seed)["variant"] == "alone")

    debrief = review(KITCHEN, play("k01c k02a k03c", seed=seed), "en")

    assert debrief["unknown"] == "Sami had nobody left to call."
    assert debrief["marks"] == ["You asked directly", "A promise was made"]


def test_review_of_the_text_version_has_no_ending():
    read = engine.answer(KITCHEN, play("k01a"), {"alternative": True}, at=NOON)

    debrief = review(KITCHEN, read, "en")

    assert (debrief["alternative"], debrief["ending"]) == (True, None)


def test_review_is_plain_json():
    debrief = review(KITCHEN, play("k01a k02a k03a"), "en")

    assert json.loads(json.dumps(debrief)) == debrief


def test_curve_points_fill_the_box():
    assert curve_points([0, 5, 10], low=0, high=10, width=120, height=60, margin=10) == [(10, 50), (60, 30), (110, 10)]


def test_curve_of_one_point_stands_at_the_start():
    assert drawing([2], low=0, high=4) == {"width": 600, "height": 160, "line": "16,80", "dots": [{"x": 16, "y": 80}]}
