"""A scenario in forms: begun, written scene by scene, saved as a draft, published, and never seen as text."""

import html
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from modules import actions
from modules.activities.roleplay import authoring
from modules.activities.roleplay.documents import plain
from modules.activities.roleplay.wording import PLACEHOLDER
from modules.case_file_forms import head_parts
from modules.models import Scenario
from people.models import Role
from tests.factories.learning import answered, begun, enrolled, played
from tests.factories.modules import published_module, written_scenario
from tests.factories.people import administrator, appointed
from tests.modules.activities.roleplay.example import SCENARIO
from tests.small_content import SHIPPED

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ADMIN = "/admin/snippets/modules/scenario"
BIG = "two-suitcases"
NESTED = {"all": [{"any": [{"flag": "asked"}, {"flag": "promised"}]}, {"var": "trust", "gte": 2}]}
NEW = {
    "title": "At the night bus",
    "language": "en",
    "unit": "",
    "name": "Amal",
    "pronouns": "she/her",
    "sketch": "Has slept on the bus for a week.",
    "learner_role": "Outreach worker",
    "first_words": "‘Is this seat taken?’ Amal asks.",
}
Fields = dict[str, Any]


def path(scenario: Scenario, *steps: str) -> str:
    return f"{ADMIN}/workbench/{scenario.pk}/{'/'.join(steps)}/"


def draft(scenario: Scenario) -> Scenario:
    return Scenario.objects.get(pk=scenario.pk).get_latest_revision_as_object()


def document(scenario: Scenario) -> dict[str, Any]:
    return plain(authoring.document_in(draft(scenario).source))


def scene(scenario: Scenario, name: str) -> dict[str, Any]:
    return next(one for one in document(scenario)["nodes"] if one["id"] == name)


def words(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def value_of(field: Tag) -> Any:
    if field.name == "textarea":
        return field.text.removeprefix("\n")
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        return chosen["value"]
    return field.get("value", "on" if field.get("type") == "checkbox" else "")


def fields_of(response: HttpResponse) -> Fields:
    """What a browser would send of the form as it stands, without a button."""
    form = BeautifulSoup(response.content, "html.parser").find(class_="scene-form")
    fields: Fields = {}
    for field in form.find_all(["input", "select", "textarea"]):
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        fields.setdefault(field["name"], []).append(value_of(field))
    fields.pop("csrfmiddlewaretoken")
    return fields


def saved(editor: Client, address: str, changes: Fields | None = None, do: str = "save") -> HttpResponse:
    """Open a form, change some of its fields, press a button."""
    return editor.post(address, fields_of(editor.get(address)) | (changes or {}) | {"do": do})


def published(editor: Client, scenario: Scenario) -> HttpResponse:
    """Press “Publish” in the editor, whose folded text goes along unseen."""
    kept = draft(scenario)
    fields = {"slug": kept.slug, "title": kept.title, "source": kept.source, "reason": "A first version."}
    return editor.post(f"{ADMIN}/edit/{scenario.pk}/", fields | {"action-publish": "1"})


# Who may


@pytest.mark.parametrize(
    "page",
    ["new/", *(f"workbench/{{}}/{step}/" for step in ("scene/k01", "ending/e_good", "part/about", "try/k01"))],
)
def test_only_those_who_may_edit_scenarios_open_a_form(scenario, client_of, page):
    people = [administrator(), *(appointed(role) for role in (Role.EDITOR, Role.APPROVER, Role.AUDITOR, Role.TRAINER))]

    answers = [client_of(person).get(f"{ADMIN}/{page.format(scenario.pk)}").status_code for person in people]

    assert answers == [200, 200, 302, 302, 302]


def test_who_may_not_edit_changes_nothing(scenario, editor, client_of):
    address = path(scenario, "scene", "k01")
    posted = fields_of(editor.get(address)) | {"text": "Changed.", "do": "save"}

    client_of(appointed(Role.AUDITOR)).post(address, posted)
    client_of(appointed(Role.AUDITOR)).post(path(scenario, "add", "scene"))

    assert draft(scenario).source == SCENARIO


@pytest.mark.parametrize("page", ["scene/k99", "ending/k01", "part/nothing", "scene/e_good"])
def test_a_part_that_is_not_there_is_not_found(scenario, editor, page):
    assert editor.get(path(scenario, page), follow=True).status_code == 404


# Forms over the text


@pytest.mark.parametrize("name", ["before-the-decision", BIG, "file-seventeen"])
def test_a_shipped_scenario_saved_form_by_form_stays_as_it_is_to_the_letter(scenario, editor, name):
    source = (SHIPPED / "scenarios" / f"{name}.yaml").read_text("utf-8")
    big = written_scenario(source, name)
    found = plain(authoring.document_in(source))
    places = [("scene", one["id"]) for one in found["nodes"]] + [("ending", one["id"]) for one in found["endings"]]
    parts = [("part", part) for part in head_parts(found)]

    answers = [saved(editor, path(big, *steps)) for steps in [places[0], places[5], places[-1], *parts]]

    assert {answer.status_code for answer in answers} == {302}
    assert draft(big).source == source
    assert big.revisions.count() == 0


@pytest.mark.parametrize("name", ["four-signatures.yaml", "the-third-chair.yaml", "two-suitcases.yaml"])
def test_no_scene_has_more_fields_than_a_form_may_send(scenario, editor, settings, name):
    source = (SHIPPED / "scenarios" / name).read_text("utf-8")
    big = written_scenario(source, name.partition(".")[0])
    rules = {one["id"]: len(str(one["choices"])) for one in plain(authoring.document_in(source))["nodes"]}
    longest = max(rules, key=lambda one: rules[one])

    sent = fields_of(editor.get(path(big, "scene", longest)))

    assert sum(len(values) for values in sent.values()) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2


def test_a_scene_is_saved_as_a_draft_and_not_published(scenario, editor):
    answer = saved(editor, path(scenario, "scene", "k01"), {"text": "Sami looks up.", "c0-effect-trust": "2"}, "next")

    assert answer.url == path(scenario, "scene", "k02")
    assert (scene(scenario, "k01")["text"], scene(scenario, "k01")["choices"][0]["effects"]) == (
        "Sami looks up.",
        {"trust": 2, "distress": -1},
    )
    assert Scenario.objects.get().source == SCENARIO
    assert draft(scenario).latest_revision.user == answer.wsgi_request.user


def test_every_field_of_a_choice_is_kept(scenario, editor):
    saved(
        editor,
        path(scenario, "scene", "k01"),
        {
            "speaker": "narrator",
            "cue": "",
            "explain": "on",
            "c1-text": "‘Good evening.’",
            "c1-feedback": "He nods.\r\n\r\nThen he waits.",
            "c1-debrief": "",
            "c1-effect-trust": "1",
            "c1-effect-distress": "",
            "c1-rate-role": "",
            "c1-rate-listening": "3",
            "c1-set": ["asked", "promised"],
            "c1-next": "e_part",
        },
    )

    kept = scene(scenario, "k01")
    assert {key: kept.get(key) for key in ("speaker", "cue", "explain")} == {
        "speaker": "narrator",
        "cue": None,
        "explain": True,
    }
    assert kept["choices"][1] == {
        "id": "b",
        "text": "‘Good evening.’",
        "effects": {"trust": 1},
        "rates": {"listening": 3},
        "set": ["asked", "promised"],
        "feedback": "He nods.\n\nThen he waits.",
        "debrief": PLACEHOLDER,
        "next": "e_part",
    }
    assert kept["choices"][0] == plain(authoring.document_in(SCENARIO))["nodes"][0]["choices"][0]


def test_rules_are_built_with_selects(scenario, editor):
    rule = {
        "c1-r0-w0-what": "var:trust",
        "c1-r0-w0-low": "3",
        "c1-r0-w1-what": "not_flag:promised",
        "c1-r0-joined": "any",
        "c1-r0-to": "e_good",
    }

    saved(editor, path(scenario, "scene", "k01"), rule)
    more = {"c1-r1-w0-what": "variant:alone", "c1-r1-to": "e_alone"}
    saved(editor, path(scenario, "scene", "k01"), more)

    assert scene(scenario, "k01")["choices"][1]["next"] == [
        {"when": {"any": [{"var": "trust", "gte": 3}, {"not_flag": "promised"}]}, "to": "e_good"},
        {"when": {"variant": "alone"}, "to": "e_alone"},
        {"to": "k02"},
    ]


def test_rules_move_and_go(scenario, editor):
    address = path(scenario, "scene", "k03")
    before = scene(scenario, "k03")["choices"][0]["next"]

    saved(editor, address, do="down:c0-r0")
    moved = scene(scenario, "k03")["choices"][0]["next"]
    saved(editor, address, do="remove:c0-r1")

    assert moved == [before[1], before[0], before[2]]
    assert scene(scenario, "k03")["choices"][0]["next"] == [before[1], before[2]]


def test_a_condition_too_nested_for_rows_is_shown_in_words_and_kept(scenario, editor):
    source = SCENARIO.replace(
        "{all: [{flag: asked}, {var: trust, gte: 2}]}",
        "{all: [{any: [{flag: asked}, {flag: promised}]}, {var: trust, gte: 2}]}",
    )
    Scenario.objects.filter(pk=scenario.pk).update(source=source)
    address = path(scenario, "scene", "k03")

    page = editor.get(address)
    saved(editor, address, {"c0-r0-to": "e_part", "c0-text": "‘Shall we call?’"})

    assert (
        "If (this was noted: “You asked directly” or this was noted: “A promise was made”) and “Trust” is at least 2"
        in words(page)
    )
    assert scene(scenario, "k03")["choices"][0]["next"][0] == {"when": NESTED, "to": "e_part"}


def test_a_forged_condition_is_refused(scenario, editor):
    answer = saved(editor, path(scenario, "scene", "k01"), {"c0-r0-kept": '{"flag": "asked"}', "c0-r0-to": "e_good"})

    assert answer.status_code == 422
    assert "Somebody has changed this condition meanwhile." in words(answer)
    assert draft(scenario).source == SCENARIO


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": "k02"}, "Another scene or ending is called “k02”."),
        ({"id": "two words"}, "slug"),
        ({"id": ""}, "This field is required."),
        ({"c0-next": ""}, "Choose what comes next"),
        ({"c0-next": "k99"}, "Select a valid choice."),
        ({"c0-rate-role": "7"}, "Select a valid choice."),
        ({"c0-r0-to": "e_good"}, "Choose at least one condition"),
        ({"c0-r0-w0-what": "flag:asked"}, "Choose where this rule leads"),
        ({"c0-r0-w0-what": "var:trust", "c0-r0-to": "e_good"}, "Say how high the measure must be"),
        ({"c0-r0-w0-what": "var:trust", "c0-r0-w0-low": "3", "c0-r0-w0-high": "1", "c0-r0-to": "e_good"}, "no value is both"),
        ({"c0-r0-w0-what": "flag:asked", "c0-r0-w0-low": "3", "c0-r0-to": "e_good"}, "Only a measure has a number."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_named_and_nothing_is_lost(scenario, editor, changes, sentence):
    answer = saved(editor, path(scenario, "scene", "k01"), {"cue": "He hums."} | changes)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert fields_of(answer)["cue"] == ["He hums."]
    assert draft(scenario).source == SCENARIO


def test_every_mistake_in_the_summary_leads_to_its_field(scenario, editor):
    answer = saved(editor, path(scenario, "scene", "k01"), {"c0-next": "", "c1-r0-w0-what": "flag:asked"})

    page = BeautifulSoup(answer.content, "html.parser")
    links = [link["href"][1:] for link in page.find(role="alert").find_all("a")]
    assert links == ["id_c0-next", "id_c1-r0-to"]
    assert all(page.find(id=link) for link in links)


# Choices


def test_choices_move_and_go_with_what_was_typed_meanwhile(scenario, editor):
    address = path(scenario, "scene", "k01")

    saved(editor, address, {"text": "Sami hums."}, "down:c0")
    moved = [choice["id"] for choice in scene(scenario, "k01")["choices"]]
    saved(editor, address, do="up:c2")
    saved(editor, address, do="remove:c0")

    assert moved == ["b", "a", "c"]
    assert [choice["id"] for choice in scene(scenario, "k01")["choices"]] == ["c", "a"]
    assert scene(scenario, "k01")["text"] == "Sami hums."


def test_a_row_with_a_mistake_can_be_removed(scenario, editor):
    answer = saved(editor, path(scenario, "scene", "k01"), {"c2-next": ""}, "remove:c2")

    assert answer.status_code == 302
    assert [choice["id"] for choice in scene(scenario, "k01")["choices"]] == ["a", "b"]


def test_a_refused_move_leaves_all_rows_in_their_places(scenario, editor):
    answer = saved(editor, path(scenario, "scene", "k01"), {"c2-next": ""}, "remove:c0")

    assert answer.status_code == 422
    assert [fields_of(answer)[f"c{place}-id"] for place in range(3)] == [["a"], ["b"], ["c"]]


def test_a_new_choice_gets_the_next_letter(scenario, editor):
    saved(editor, path(scenario, "scene", "k01"), {"c3-text": "Sit down on the floor.", "c3-next": "k02"})

    assert scene(scenario, "k01")["choices"][3] == {
        "id": "d",
        "text": "Sit down on the floor.",
        "rates": {},
        "feedback": PLACEHOLDER,
        "debrief": PLACEHOLDER,
        "next": "k02",
    }
    assert "c4-text" not in fields_of(editor.get(path(scenario, "scene", "k01")))


def test_a_choice_can_lead_to_a_scene_and_an_ending_that_are_made_for_it(scenario, editor):
    rule = {"c1-r0-w0-what": "flag:asked", "c1-r0-to": "+ending"}

    answer = saved(editor, path(scenario, "scene", "k01"), {"c0-next": "+scene", **rule})

    choices = scene(scenario, "k01")["choices"]
    assert (choices[0]["next"], choices[1]["next"][0]["to"]) == ("k04", "e1")
    assert [one["id"] for one in document(scenario)["nodes"]] == ["k01", "k04", "k02", "k03"]
    assert document(scenario)["endings"][-1]["id"] == "e1"
    page = words(editor.get(answer.url))
    assert "Scene k04 was added." in page
    assert "Ending e1 was added." in page


# Checks in place


def test_what_is_missing_stands_at_its_field(scenario, editor):
    saved(editor, path(scenario, "scene", "k01"), {"c1-feedback": "", "c0-rate-role": "2", "c0-rate-listening": "2"})

    page = BeautifulSoup(editor.get(path(scenario, "scene", "k01")).content, "html.parser")

    hints = {hint.parent.find("label").text: hint.text for hint in page.select(".scene-field .scene-hint")}
    assert hints == {"What happens then (shown at once)": "“feedback” is still to be written."}
    assert "No choice is competent: rate one of them 3 or more throughout." in page.text
    assert "to mend in this scene" in page.text


# Two people


def test_a_form_that_is_out_of_date_is_refused_with_all_that_was_typed(scenario, editor, client_of):
    address = path(scenario, "scene", "k01")
    old = fields_of(editor.get(address))
    saved(client_of(administrator()), address, {"text": "Theirs."})

    answer = editor.post(address, old | {"text": "Mine.", "do": "save"})
    again = editor.post(address, fields_of(answer) | {"do": "save"})
    replaced = editor.post(address, fields_of(answer) | {"do": "overwrite"})

    assert (answer.status_code, again.status_code, replaced.status_code) == (409, 409, 302)
    assert "somebody else has changed this part since you opened it" in words(answer)
    assert fields_of(answer)["text"] == ["Mine."]
    assert scene(scenario, "k01")["text"] == "Mine."


def test_a_change_of_another_part_is_no_hindrance(scenario, editor, client_of):
    old = fields_of(editor.get(path(scenario, "scene", "k01")))
    saved(client_of(administrator()), path(scenario, "scene", "k02"), {"text": "Theirs."})

    answer = editor.post(path(scenario, "scene", "k01"), old | {"text": "Mine.", "do": "save"})

    assert answer.status_code == 302
    assert (scene(scenario, "k01")["text"], scene(scenario, "k02")["text"]) == ("Mine.", "Theirs.")


def test_a_scene_that_somebody_took_away_meanwhile_comes_back_if_wanted(scenario, editor, client_of):
    editor.post(path(scenario, "add", "scene"))
    address = path(scenario, "scene", "k04")
    old = fields_of(editor.get(address))
    saved(client_of(administrator()), address, do="remove-part")

    answer = editor.post(address, old | {"text": "Mine.", "do": "save"})
    replaced = editor.post(address, fields_of(answer) | {"do": "overwrite"})

    assert (answer.status_code, replaced.status_code) == (409, 302)
    assert scene(scenario, "k04")["text"] == "Mine."


def test_a_locked_scenario_can_be_looked_at_and_not_saved(scenario, editor):
    address = path(scenario, "scene", "k01")
    old = fields_of(editor.get(address))
    Scenario.objects.update(locked=True, locked_by=administrator(), locked_at=timezone.now())

    page = editor.get(address)
    answer = editor.post(address, old | {"text": "Mine.", "do": "save"})

    assert "You can look, but not save." in words(page)
    assert "Save the draft" not in words(page)
    assert answer.status_code == 409
    assert "the scenario is locked by now" in words(answer)
    assert fields_of(answer)["text"] == ["Mine."]
    assert draft(scenario).source == SCENARIO


# Names, adding, removing


def test_another_name_is_followed_by_all_that_leads_there(scenario, editor):
    answer = saved(editor, path(scenario, "scene", "k02"), {"id": "hinge"})

    assert answer.url == path(scenario, "scene", "hinge")
    assert document(scenario) == plain(authoring.document_in(SCENARIO.replace("k02", "hinge")))


def test_a_scene_that_others_lead_to_is_kept_and_they_are_named(scenario, editor):
    answer = saved(editor, path(scenario, "scene", "k03"), do="remove-part")

    assert answer.status_code == 422
    assert "scene k02, choice a, scene k02, choice b" in words(answer)
    assert draft(scenario).source == SCENARIO


def test_scenes_and_endings_are_added_from_the_workbench_and_removed(scenario, editor):
    added = [editor.post(path(scenario, "add", noun)).url for noun in ("scene", "ending")]
    removed = [saved(editor, address, do="remove-part").url for address in added]

    assert added == [path(scenario, "scene", "k04"), path(scenario, "ending", "e1")]
    assert removed == [f"{ADMIN}/workbench/{scenario.pk}/"] * 2
    assert document(scenario) == plain(authoring.document_in(SCENARIO))


def test_adding_wants_a_post_and_a_known_noun(scenario, editor):
    assert editor.get(path(scenario, "add", "scene")).status_code == 405
    assert editor.post(path(scenario, "add", "stranger"), follow=True).status_code == 404


def test_an_ending_is_edited(scenario, editor):
    saved(
        editor,
        path(scenario, "ending", "e_part"),
        {"id": "e_later", "kind": "good", "title": "Tomorrow", "debrief_questions": "What helped?\r\n\r\nWho?"},
    )

    assert document(scenario)["endings"][1] == {
        "id": "e_later",
        "kind": "good",
        "title": "Tomorrow",
        "text": "Perhaps tomorrow.",
        "debrief_questions": ["What helped?", "Who?"],
    }
    assert scene(scenario, "k03")["choices"][0]["next"][2] == {"to": "e_later"}


# The head


def test_about_is_edited_and_the_title_follows(scenario, editor):
    saved(
        editor,
        path(scenario, "part", "about"),
        {"title": "Late", "theme": "hunger\r\nshelter", "content_warnings": "", "start": "k02", "place": "home"},
    )

    head = document(scenario)
    assert {key: head[key] for key in ("title", "theme", "content_warnings", "start", "place")} == {
        "title": "Late",
        "theme": ["hunger", "shelter"],
        "content_warnings": [],
        "start": "k02",
        "place": "home",
    }
    assert draft(scenario).title == "Late"


def test_the_person_and_others_are_edited(scenario, editor):
    saved(
        editor,
        path(scenario, "part", "person"),
        {
            "wants": "quiet\r\nfood",
            "fears": "",
            "others-0-taken_away": "on",
            "others-2-name": "Kim",
            "others-2-role": "a cook",
        },
    )

    assert document(scenario)["persona"] == {"name": "Sami", "pronouns": "he/him", "wants": ["quiet", "food"]}
    assert document(scenario)["others"] == [
        {"name": "Mr Bo", "role": "the caretaker"},
        {"name": "Kim", "role": "a cook"},
    ]


def test_measures_and_marks_are_edited_and_new_ones_get_an_id(scenario, editor):
    new = {"label": "Hope for tomorrow", "start": "1", "min": "0", "max": "5", "better": "high"}

    saved(
        editor,
        path(scenario, "part", "measures"),
        {f"measures-2-{key}": value for key, value in new.items()}
        | {"marks-0-meaning": "You asked", "marks-2-meaning": "He ate"},
    )

    assert document(scenario)["variables"]["hope_for_tomorrow"] == {
        "label": "Hope for tomorrow",
        "start": 1,
        "min": 0,
        "max": 5,
        "better": "high",
        "hidden": True,
    }
    assert document(scenario)["flags"] == {"asked": "You asked", "promised": "A promise was made", "he_ate": "He ate"}


@pytest.mark.parametrize(
    ("part", "changes", "sentence"),
    [
        ("measures", {"measures-0-taken_away": "on"}, "is still used in: scene k01, choice a"),
        ("measures", {"measures-0-start": "9"}, "This must lie between the lowest and the highest value"),
        ("measures", {"measures-0-start": ""}, "Say where this measure begins"),
        ("variants", {"variants-0-taken_away": "on", "variants-1-taken_away": "on"}, "is still used in: scene k03, choice a"),
        ("variants", {"variants-2-id": "calm", "variants-2-note": "x"}, "Two variants have this name."),
        ("variants", {"variants-2-id": "two words", "variants-2-note": "x"}, "slug"),
        ("competencies", {"competencies": ["role", "risk"]}, "is still used in: scene k01, choice a"),
        ("competencies", {"safety_critical": ["autonomy"]}, "Only what choices are rated on can be safety-critical."),
        ("about", {"estimated_minutes": "0"}, "greater than or equal to 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(scenario, editor, part, changes, sentence):
    answer = saved(editor, path(scenario, "part", part), changes)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert draft(scenario).source == SCENARIO


def test_a_part_of_the_head_that_is_out_of_date_is_refused(scenario, editor, client_of):
    address = path(scenario, "part", "measures")
    old = fields_of(editor.get(address))
    saved(client_of(administrator()), address, {"marks-0-meaning": "Theirs"})

    answer = editor.post(address, old | {"marks-0-meaning": "Mine", "do": "save"})
    replaced = editor.post(address, fields_of(answer) | {"do": "overwrite"})

    assert (answer.status_code, replaced.status_code) == (409, 302)
    assert document(scenario)["flags"]["asked"] == "Mine"


def test_variants_and_competencies_are_edited(scenario, editor):
    saved(
        editor, path(scenario, "part", "variants"), {"variants-2-id": "watched", "variants-2-note": "Somebody listens."}
    )
    saved(editor, path(scenario, "part", "competencies"), {"competencies": ["autonomy", "role", "listening", "risk"]})

    assert document(scenario)["variants"][2] == {"id": "watched", "weight": 1, "note": "Somebody listens."}
    assert document(scenario)["competencies"] == ["role", "listening", "risk", "autonomy"]


# The file beside the talk

FILE = """\
file:
  title: "File 3"
  stamp:
  - {id: rejected, when: {flag: promised}, text: "Rejected"}
  - {id: draft, text: "Draft"}
  fields:
  - id: asked
    label: "Asked"
    lines:
    - {id: deep, when: {all: [{flag: asked}, {any: [{flag: promised}, {not_flag: asked}]}]}, text: "Asked, and more"}
    - {id: promised, when: {flag: promised}, text: "A promise"}
    - {id: nothing, text: "Not yet"}
"""


@pytest.fixture
def with_file(scenario) -> Scenario:
    return written_scenario(SCENARIO.replace("start: k01\n", f"{FILE}start: k01\n"), "with-file")


def test_a_file_is_begun_in_forms_and_played_at_once(scenario, editor):
    saved(
        editor, path(scenario, "part", "file"), {"title": "File 9", "stamp-0-text": "New", "fields-0-label": "Consent"}
    )
    page = editor.get(path(scenario, "part", "file"))
    saved(
        editor,
        path(scenario, "part", "file-consent"),
        {"lines-0-text": "Missing", "lines-1-text": "Asked for", "lines-1-mark1": "flag:asked"},
    )

    assert path(scenario, "part", "file-consent") in page.content.decode()
    assert document(scenario)["file"] == {
        "title": "File 9",
        "stamp": [{"id": "new", "text": "New"}],
        "fields": [
            {
                "id": "consent",
                "label": "Consent",
                "lines": [
                    {"id": "asked_for", "when": {"flag": "asked"}, "text": "Asked for"},
                    {"id": "empty", "text": "Missing"},
                ],
            }
        ],
    }
    assert "Asked for" not in words(editor.get(path(scenario, "try", "k01")))
    assert "Missing" in words(editor.get(path(scenario, "try", "k01")))


def test_lines_go_where_their_place_says_and_a_deep_condition_is_kept(with_file, editor):
    address = path(with_file, "part", "file-asked")
    before = document(with_file)["file"]["fields"][0]["lines"]

    page = editor.get(address)
    saved(
        editor,
        address,
        {"lines-0-order": "2", "lines-1-order": "1", "lines-1-mark2": "not_flag:asked", "lines-1-joined": "any"},
    )

    lines = document(with_file)["file"]["fields"][0]["lines"]
    assert "too nested for a form" in words(page)
    assert [line["id"] for line in lines] == ["promised", "deep", "nothing"]
    assert lines[0]["when"] == {"any": [{"flag": "promised"}, {"not_flag": "asked"}]}
    assert lines[1] == before[0]


def test_a_new_stamp_can_look_like_a_stop_and_a_file_can_be_taken_away(with_file, editor):
    address = path(with_file, "part", "file")
    stamp = {"stamp-2-text": "Not sent", "stamp-2-mark1": "not_flag:asked", "stamp-2-seal": "barred"}

    saved(editor, address, stamp)
    added = document(with_file)["file"]["stamp"]
    saved(editor, address, {"remove": "on"})

    assert [one["id"] for one in added] == ["rejected", "barred", "draft"]
    assert "file" not in document(with_file)


@pytest.mark.parametrize(
    ("part", "changes", "sentence"),
    [
        ("file", {"fields-0-taken_away": "on"}, "Give the file at least one field"),
        ("file", {"stamp-2-text": "No", "stamp-2-mark1": "flag:asked", "stamp-2-seal": "rejected"}, "There is a stamp of this look already."),
        ("file-asked", {"lines-3-text": "Otherwise too"}, "Another line has no condition already"),
        ("file-asked", {"lines-2-taken_away": "on"}, "Leave one line without a condition"),
        ("file-asked", {"lines-0-kept": '{"flag": "forged"}'}, "Open the file anew."),
        ("measures", {"marks-1-taken_away": "on"}, "stamp of the file, line rejected"),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_file_is_named(with_file, editor, part, changes, sentence):
    answer = saved(editor, path(with_file, "part", part), changes)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert document(with_file)["file"] == plain(authoring.document_in(FILE))["file"]


def test_a_file_without_a_title_is_kept(scenario, editor):
    answer = saved(editor, path(scenario, "part", "file"), {"stamp-0-text": "New", "fields-0-label": "Consent"})

    assert answer.status_code == 302
    assert document(scenario)["file"]["title"] == PLACEHOLDER
    assert [one["label"] for one in document(scenario)["file"]["fields"]] == ["Consent"]


def test_a_field_whose_name_is_emptied_keeps_its_lines(with_file, editor):
    [before] = document(with_file)["file"]["fields"]

    saved(editor, path(with_file, "part", "file"), {"fields-0-label": ""})

    assert document(with_file)["file"]["fields"] == [before | {"label": PLACEHOLDER}]
    assert PLACEHOLDER not in editor.get(path(with_file, "part", "file")).content.decode()


def test_a_new_field_does_not_take_over_the_lines_of_one_taken_away(with_file, editor):
    changes = {"fields-0-taken_away": "on", "fields-1-label": "Asked"}

    saved(editor, path(with_file, "part", "file"), changes)

    assert document(with_file)["file"]["fields"] == [
        {"id": "asked_2", "label": "Asked", "lines": [{"id": "empty", "text": PLACEHOLDER}]}
    ]


def test_an_ordinary_stamp_does_not_look_like_a_stop_by_its_words(with_file, editor):
    saved(editor, path(with_file, "part", "file"), {"stamp-2-text": "Barred", "stamp-2-mark1": "not_flag:asked"})

    assert [one["id"] for one in document(with_file)["file"]["stamp"]] == ["rejected", "barred_2", "draft"]


def test_two_lines_with_one_id_in_a_text_written_by_hand_are_named(editor):
    twice = FILE.replace("id: promised,", "id: nothing,")
    doubled = written_scenario(SCENARIO.replace("start: k01\n", f"{twice}start: k01\n"), "with-file")

    answer = saved(editor, path(doubled, "part", "file-asked"), {"lines-1-text": "Changed"})

    assert (answer.status_code, "The id “nothing” is used twice." in words(answer)) == (422, True)


def test_more_lines_than_a_form_offers_are_all_kept(editor):
    line = '    - {{id: more{}, when: {{flag: asked}}, text: "More"}}\n'
    many = "".join(line.format(number) for number in range(45))
    long = FILE.replace("    - {id: nothing", f"{many}    - {{id: nothing")
    scenario = written_scenario(SCENARIO.replace("start: k01\n", f"{long}start: k01\n"), "with-file")

    answer = saved(editor, path(scenario, "part", "file-asked"), {"label": "Asked for"})

    [field] = document(scenario)["file"]["fields"]
    assert (answer.status_code, field["label"], len(field["lines"])) == (302, "Asked for", 48)


def test_a_field_of_the_file_may_have_any_id(editor):
    named = FILE.replace("id: asked\n", 'id: "Für wen? 2.1"\n')
    odd = written_scenario(SCENARIO.replace("start: k01\n", f"{named}start: k01\n"), "with-file")

    page = editor.get(path(odd, "part", "file"))
    saved(editor, path(odd, "part", "file-Für wen%3F 2.1"), {"label": "For whom"})

    assert page.status_code == 200
    assert document(odd)["file"]["fields"][0]["label"] == "For whom"


def test_looking_at_a_role_play_without_a_file_adds_none(scenario, editor):
    answer = saved(editor, path(scenario, "part", "file"))

    assert (answer.status_code, draft(scenario).source) == (302, SCENARIO)


def test_no_field_of_the_largest_file_has_more_inputs_than_a_form_may_send(scenario, editor, settings):
    big = written_scenario((SHIPPED / "scenarios" / "file-seventeen.yaml").read_text("utf-8"), "file-seventeen")
    pages = [editor.get(path(big, "part", part)) for part in head_parts(document(big)) if part.startswith("file")]

    assert max(sum(map(len, fields_of(page).values())) for page in pages) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert max(len(page.content) for page in pages) < 400_000


# Texts with errors


def test_a_text_with_an_unknown_place_opens_and_is_not_changed_by_looking(scenario, editor):
    broken = SCENARIO.replace("next: k02\n  - id: c", "next: k99\n  - id: c")
    Scenario.objects.filter(pk=scenario.pk).update(source=broken)

    workbench = editor.get(f"{ADMIN}/workbench/{scenario.pk}/")
    page = editor.get(path(scenario, "scene", "k01"))
    answer = saved(editor, path(scenario, "scene", "k01"))

    assert path(scenario, "scene", "k01") in workbench.content.decode()
    assert "k99 (not there any more)" in words(page)
    assert "There is no scene or ending “k99”." in words(page)
    assert answer.status_code == 302
    assert draft(scenario).source == broken


@pytest.mark.parametrize("text", ["- not: [a scenario", "just words", SCENARIO.replace("unit: u1\n", "")])
@pytest.mark.parametrize("page", ["scene/k01", "part/about", "try/k01"])
def test_a_text_without_what_forms_stand_on_says_so(scenario, editor, text, page):
    Scenario.objects.filter(pk=scenario.pk).update(source=text)

    answer = editor.get(path(scenario, page))

    assert answer.status_code == 200
    assert "This draft cannot be opened in forms yet" in words(answer)


# Trying out


def test_a_draft_is_played_from_a_scene_and_nothing_is_kept(scenario, editor):
    saved(editor, path(scenario, "scene", "k03"), {"text": "A knock, not published."})
    address = f"{path(scenario, 'try', 'k03')}?variant=alone"

    first = editor.get(address)
    step = editor.post(address, {"scene": "k03", "number": "1", "choice": "a"})
    ended = editor.get(step.url)
    editor.post(address, {"back": "1"})
    back = editor.get(address)

    assert "A knock, not published." in words(first)
    assert step.url == address
    assert "The line is open." in words(ended)
    assert "Trust 3" in words(ended)
    assert "A knock, not published." in words(back)


def test_a_choice_without_a_way_on_says_so_when_it_is_tried(scenario, editor):
    source = SCENARIO.replace(
        "    - {when: {var: trust, lte: 1}, to: e_harm}\n    - {to: k03}\n",
        "    - {when: {flag: promised}, to: e_harm}\n",
    )
    Scenario.objects.filter(pk=scenario.pk).update(source=source)
    address = path(scenario, "try", "k02")

    editor.post(address, {"scene": "k02", "number": "1", "choice": "d"})

    assert "None of the rules of this choice holds here" in words(editor.get(address))
    editor.post(address, {"again": "1"})
    assert "The light flickers." in words(editor.get(address))


# From nothing to a published scenario


def test_a_new_scenario_can_be_tried_at_once(scenario, editor):
    page = editor.get(f"{ADMIN}/")
    answer = editor.post(f"{ADMIN}/new/", NEW)

    made = Scenario.objects.get(slug="at-the-night-bus")
    assert f"{ADMIN}/new/" in page.content.decode()
    assert (made.live, made.title, answer.url) == (False, "At the night bus", path(made, "scene", "s01"))
    assert "Is this seat taken?" in words(editor.get(path(made, "try", "s01")))
    assert [finding.code for finding in authoring.findings_in(made.source) if finding.severity == "error"].count(
        "placeholder"
    ) > 5


def test_a_second_scenario_of_that_title_gets_a_number_and_a_language_its_own_labels(scenario, editor):
    Locale.objects.get_or_create(language_code="fr")

    for language in ("en", "fr"):
        editor.post(f"{ADMIN}/new/", NEW | {"language": language})

    made = Scenario.objects.filter(slug__startswith="at-the-night-bus").order_by("pk")
    assert [(one.slug, one.locale.language_code) for one in made] == [
        ("at-the-night-bus", "en"),
        ("at-the-night-bus-2", "fr"),
    ]
    assert document(made[1])["language"] == "fr"


@pytest.mark.parametrize("changes", [{"title": ""}, {"title": "!!!"}, {"language": "tlh"}, {"first_words": ""}])
def test_a_new_scenario_without_what_it_needs_is_refused(scenario, editor, changes):
    answer = editor.post(f"{ADMIN}/new/", NEW | changes)

    assert answer.status_code == 422
    assert Scenario.objects.count() == 1


def choice(place: int, text: str, level: int, **more: Any) -> Fields:
    """The fields of a choice that is written out."""
    fields = {
        "text": text,
        "feedback": "She looks up.",
        "debrief": "A short word leaves room.",
        "rate-listening": str(level),
        "rate-risk": str(level) if level > 1 else "",
    }
    return {f"c{place}-{key}": value for key, value in (fields | more).items()}


SIX = ("s01", "s02", "s03", "s04", "s05", "s06")


def write_the_head(editor: Client, made: Scenario) -> None:
    """Two hidden variants, a mark, and what people read before they begin."""
    variants = {"0-id": "followed", "0-note": "Somebody waits outside.", "1-id": "tired", "1-note": "Only tired."}
    saved(editor, path(made, "part", "variants"), {f"variants-{key}": value for key, value in variants.items()})
    saved(editor, path(made, "part", "measures"), {"marks-0-meaning": "You asked about tonight"})
    about = {
        "summary": "A talk on a night bus.",
        "setting": "A bus, late.",
        "goals": "Ask",
        "not_goals": "A signature",
        "content_warnings": "homelessness",
        "text_alternative": "Amal sleeps on the bus.",
    }
    saved(editor, path(made, "part", "about"), about)


def write_the_scenes(editor: Client, made: Scenario) -> None:
    """Six scenes: each is made by the first choice of the one before; the second choice ends the talk."""
    for place, name in enumerate(SIX):
        good, short = ("‘May I?’", "‘Move.’") if place % 2 else ("‘Yes.’", "‘I do not know you.’")
        onward = "e1" if name == SIX[-1] else "+scene"
        rows = choice(0, good, 3, next=onward) | choice(1, short, 1, next="e1")
        rows |= {"c0-set": ["you_asked_about_tonight"]} if place == 2 else {}
        saved(
            editor, path(made, "scene", name), {"text": f"The bus stops. Stop {place}.", "speaker": "narrator"} | rows
        )


def write_the_endings(editor: Client, made: Scenario) -> None:
    """A condition of a mark and a variant, which leads to a second ending; then both endings."""
    rule = {"w0-what": "flag:you_asked_about_tonight", "w1-what": "variant:followed", "joined": "all", "to": "+ending"}
    saved(editor, path(made, "scene", "s06"), {f"c0-r0-{key}": value for key, value in rule.items()})
    ending = {"title": "A stop", "text": "The doors open.", "debrief_questions": "What helped?"}
    saved(editor, path(made, "ending", "e1"), ending)
    saved(editor, path(made, "ending", "e2"), ending | {"title": "Together", "kind": "good"})


def test_an_author_who_never_sees_the_text_builds_a_scenario_of_six_scenes_and_publishes_it(scenario, editor):
    editor.post(f"{ADMIN}/new/", NEW)
    made = Scenario.objects.get(slug="at-the-night-bus")
    write_the_head(editor, made)
    write_the_scenes(editor, made)
    write_the_endings(editor, made)

    answer = published(editor, made)

    live = Scenario.objects.get(pk=made.pk)
    structure = authoring.read(live.source).definition.structure
    assert (answer.status_code, live.live, authoring.errors_in(live.source)) == (302, True, [])
    assert tuple(node["id"] for node in structure["nodes"]) == SIX
    assert structure["nodes"][5]["choices"][0]["next"][0] == {
        "when": {"all": [{"flag": "you_asked_about_tonight"}, {"variant": "followed"}]},
        "to": "e2",
    }


# Runs


def test_editing_and_publishing_leaves_running_and_finished_runs_as_they_were(scenario, editor):
    module = published_module()
    done = played(enrolled(module), scenario.slug, "a")
    running = answered(begun(enrolled(module), scenario.slug), {"scene": "k01", "choice": "a"})
    before = (done.version_id, done.state, running.state)

    saved(editor, path(scenario, "scene", "k01"), {"text": "Another scene.", "c0-next": "e_part", "c0-rate-role": "4"})
    published(editor, scenario)
    edition = actions.publish_edition(module, by=None, change="substantial", note="The kitchen was written anew.")
    done.refresh_from_db()
    running.refresh_from_db()

    assert "Another scene." in Scenario.objects.get(pk=scenario.pk).source
    assert edition.activities.get(slug=scenario.slug).version_id != done.version_id
    assert (done.version_id, done.state, running.state) == before
    for name in ("k02", "k03"):
        running = answered(running, {"scene": name, "choice": "a"})
    assert (running.state["steps"], running.version_id) == (done.state["steps"], done.version_id)
