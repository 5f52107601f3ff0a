"""Beside the editor of a scenario: graph, outline, findings, figures; drafts with errors; files out and in."""

import html
import re
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Locale

from modules import actions, outline, workbench
from modules.activities.roleplay import authoring
from modules.models import Scenario
from people.models import Role
from tests.factories.modules import published_module, written_scenario
from tests.factories.people import administrator, appointed
from tests.modules.activities.roleplay.example import SCENARIO
from tests.modules.activities.roleplay.test_twee import STORY
from tests.small_content import SHIPPED

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ADMIN = "/admin/snippets/modules/scenario"
BROKEN = SCENARIO.replace("next: k03", "next: k99")
WITHOUT_COMPETENT = SCENARIO.replace("rates: {role: 3, listening: 3}", "rates: {role: 2}")
QUIETER = SCENARIO.replace("He moves a chair.", "He looks away.")
BIG = "before-the-decision"


def words(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def bench(scenario: Scenario, *, figures: bool = True) -> str:
    return f"{ADMIN}/workbench/{scenario.pk}/{'?figures' if figures else ''}"


def saved(editor: Client, scenario: Scenario, source: str, **more: str) -> HttpResponse:
    """What the editor's form answers to this text."""
    fields = {"slug": scenario.slug, "title": scenario.title, "source": source, "reason": ""} | more
    return editor.post(f"{ADMIN}/edit/{scenario.pk}/", fields)


def draft(scenario: Scenario) -> Scenario:
    return Scenario.objects.get(pk=scenario.pk).get_latest_revision_as_object()


def uploaded(text: str, name: str = "scenario.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def carried(response: HttpResponse) -> dict[str, str]:
    """The hidden fields of the page that asks to confirm."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode()))


# Who may


def people() -> list[tuple[object, int]]:
    return [
        (administrator(), 200),
        (appointed(Role.EDITOR), 200),
        (appointed(Role.APPROVER), 302),
        (appointed(Role.AUDITOR), 302),
        (appointed(Role.TRAINER), 302),
    ]


@pytest.mark.parametrize("page", ["workbench/{}/", "workbench/{}/source/", "workbench/{}/replace/", "import/"])
def test_only_those_who_may_edit_scenarios_see_a_page_of_the_workbench(scenario, client_of, page):
    path = f"{ADMIN}/{page.format(scenario.pk)}"

    answers = [(client_of(person).get(path).status_code, expected) for person, expected in people()]

    assert [answer for answer, _ in answers] == [expected for _, expected in answers]


def test_who_may_not_edit_is_not_shown_a_word(scenario, client_of):
    page = client_of(appointed(Role.AUDITOR)).get(bench(scenario), follow=True)

    assert "Sami" not in words(page)


def test_a_scenario_that_is_not_there_is_not_found(editor):
    assert editor.get(f"{ADMIN}/workbench/999999/", follow=True).status_code == 404


def test_the_list_and_the_editor_lead_to_the_workbench(scenario, editor):
    pages = [editor.get(path).content.decode() for path in (f"{ADMIN}/", f"{ADMIN}/edit/{scenario.pk}/")]

    assert [f"{ADMIN}/workbench/{scenario.pk}/" in page for page in pages] == [True, True]
    assert f"{ADMIN}/import/" in pages[0]


# The page


def test_every_node_of_the_graph_and_every_entry_of_the_outline_leads_to_its_form(scenario, editor):
    page = editor.get(bench(scenario)).content.decode()

    places = ["k01", "k02", "k03", "e_good", "e_part", "e_alone", "e_harm"]
    form = rf"/workbench/{scenario.pk}/(?:scene|ending)/"
    assert re.findall(rf'<a id="node-place-(\w+)"[^>]*href="{ADMIN}{form}\1/"', page) == places
    assert re.findall(r'<li id="place-(\w+)"', page) == places
    assert re.findall(r'href="#node-place-(\w+)"', page) == places


def test_every_link_inside_the_page_has_an_end(scenario, editor):
    page = editor.get(bench(scenario)).content.decode()

    ids = set(re.findall(r'\bid="([^"]+)"', page))
    targets = set(re.findall(r'href="#((?:node|place|choice)-[^"]+)"', page))
    assert targets
    assert targets - ids == set()


def test_the_outline_says_where_each_choice_leads_and_when(scenario, editor):
    page = words(editor.get(bench(scenario)))

    assert "If this was noted: “You asked directly” and “Trust” is at least 2: to e_good" in page
    assert "If this was noted: “A promise was made” or the hidden variant is “alone”: to e_alone" in page
    assert "Otherwise to e_part" in page
    assert "To k02 (part of a loop)" in page


def test_the_page_shows_ways_plays_competencies_and_reading_level(scenario, editor):
    page = words(editor.get(bench(scenario)))

    assert "500 plays of each kind, from seed 1" in page
    assert "k01 a → k02 a → k03 a" in page
    assert "Reading level The whole scenario: Flesch–Kincaid grade" in page
    assert "safety-critical k01 c , k02 d , k03 c k02 c k03 a k02 a 3" in page


def test_the_shares_of_each_way_to_play_come_to_a_hundred():
    definition = authoring.read(SCENARIO).definition

    rows = workbench.ending_rows(definition, workbench.figures_of(SCENARIO))

    sums = [round(sum(row.shares[policy].percent for row in rows), 6) for policy in range(3)]
    assert sums == [100, 100, 100]


def test_what_takes_time_is_promised_first_and_kept_afterwards(scenario, editor):
    first = words(editor.get(bench(scenario, figures=False)))
    editor.get(bench(scenario))
    later = words(editor.get(bench(scenario, figures=False)))

    assert ["All plays of this text are being looked at" in page for page in (first, later)] == [True, False]
    assert ["Simulated plays" in page for page in (first, later)] == [False, True]


def test_a_shipped_scenario_is_shown_whole(scenario, editor):
    source = (SHIPPED / "scenarios" / f"{BIG}.yaml").read_text("utf-8")
    big = written_scenario(source, BIG)

    page = editor.get(bench(big)).content.decode()

    structure = authoring.read(source).definition.structure
    assert page.count('<li id="choice-') == sum(len(node["choices"]) for node in structure["nodes"])
    assert page.count('<a id="node-place-') == len(structure["nodes"]) + len(structure["endings"])


@pytest.mark.parametrize(("asked", "width"), [("", 1.0), ("?zoom=50", 0.5), ("?zoom=7000", 1.0)])
def test_the_graph_has_the_size_that_was_asked_for(scenario, editor, asked, width):
    page = editor.get(f"{bench(scenario, figures=False)}{asked}").content.decode()

    drawing = workbench.workbench_of(authoring.read(SCENARIO).definition).drawing
    assert f'width="{int(drawing.width * width)}" height="{int(drawing.height * width)}"' in page


def test_findings_name_scene_and_choice_with_the_errors_first(scenario, editor):
    saved(editor, scenario, WITHOUT_COMPETENT)

    page = editor.get(bench(scenario)).content.decode()

    kinds = re.findall(r'class="finding finding--(\w+)"', page)
    assert kinds == sorted(kinds)
    assert kinds[0] == "error"
    line = WITHOUT_COMPETENT.splitlines().index("- id: k01") + 1
    assert f'<a href="#place-k01">scene k01</a>, line {line}' in re.sub(r"\s+", " ", page)


def test_a_text_without_form_shows_its_findings_and_no_graph(scenario, editor):
    saved(editor, scenario, BROKEN)

    page = words(editor.get(bench(scenario, figures=False)))

    assert "There is no scene or ending “k99”." in page
    assert "The graph can be drawn once the text has no errors of form." in page


@pytest.mark.parametrize("text", ["- not: [a scenario", "just words", "nodes: \x07", "[1, 2]"])
def test_a_text_that_is_no_scenario_is_no_trouble_for_the_page(scenario, editor, text):
    Scenario.objects.filter(pk=scenario.pk).update(source=text)

    page = editor.get(bench(scenario, figures=False))

    assert page.status_code == 200
    assert "scenario" in words(page)


def test_words_of_a_condition_keep_its_brackets():
    definition = authoring.read(SCENARIO).definition
    texts = definition.texts["en"]
    condition = {"all": [{"any": [{"not_flag": "asked"}, {"variant": "calm"}]}, {"var": "trust", "gte": 1, "lte": 3}]}

    said = outline.condition_in_words(condition, texts)

    assert said == (
        "(this was not noted: “You asked directly” or the hidden variant is “calm”) and “Trust” is from 1 to 3"
    )


# Drafts and publishing


@pytest.mark.parametrize("source", [BROKEN, WITHOUT_COMPETENT, "- not: [a scenario"])
def test_a_draft_with_errors_is_saved_and_its_findings_stand_in_the_editor(scenario, editor, source):
    answer = saved(editor, scenario, source)

    assert answer.status_code == 302
    assert draft(scenario).source == source
    assert Scenario.objects.get().source == SCENARIO
    page = words(editor.get(f"{ADMIN}/edit/{scenario.pk}/"))
    assert authoring.findings_in(source)[0].sentence in page


def test_a_scenario_with_errors_is_not_published(scenario, editor):
    answer = saved(editor, scenario, WITHOUT_COMPETENT, **{"action-publish": "1"})

    assert answer.status_code == 200
    assert "No choice is competent" in words(answer)
    assert Scenario.objects.get().source == SCENARIO


def test_warnings_want_a_reason_to_be_published(scenario, editor):
    refused = saved(editor, scenario, QUIETER, **{"action-publish": "1"})
    before = Scenario.objects.get().source

    published = saved(editor, scenario, QUIETER, reason="The talk may come back to it.", **{"action-publish": "1"})

    assert "Say in one sentence why these warnings are accepted" in words(refused)
    assert (before, published.status_code) == (SCENARIO, 302)
    kept = Scenario.objects.get()
    assert kept.source == QUIETER
    warnings = workbench.figures_of(QUIETER).warnings
    assert warnings
    assert kept.warnings_accepted == {
        workbench.key_of_warning(warning): "The talk may come back to it." for warning in warnings
    }


def test_a_reason_holds_for_its_warnings_and_not_for_new_ones(scenario, editor):
    saved(editor, scenario, QUIETER, reason="Meant.", **{"action-publish": "1"})
    labelled = QUIETER.replace("Sami turns the tap.", "Illegal migrants wait. Sami turns the tap.")

    again = saved(editor, scenario, QUIETER.replace("looks away", "turns away"), **{"action-publish": "1"})
    refused = saved(editor, scenario, labelled, **{"action-publish": "1"})
    named = saved(editor, scenario, labelled, reason="A quotation.", **{"action-publish": "1"})

    assert (again.status_code, refused.status_code, named.status_code) == (302, 200, 302)
    reasons = Scenario.objects.get().warnings_accepted
    assert reasons["labelling-word scene k01"] == "A quotation."
    assert set(reasons.values()) == {"Meant.", "A quotation."}


def test_a_reason_is_shown_with_its_warning(scenario, editor):
    saved(editor, scenario, QUIETER, reason="This loop is meant.")

    page = words(editor.get(bench(scenario)))

    assert "Warning, accepted" in page
    assert "Accepted because: This loop is meant." in page


def test_the_editor_keeps_the_text_to_the_letter(scenario, editor):
    saved(editor, scenario, QUIETER.replace("\n", "\r\n"))

    assert draft(scenario).source == QUIETER


def test_a_draft_that_cannot_be_played_says_so_in_its_preview(scenario, editor):
    saved(editor, scenario, BROKEN)

    preview = draft(scenario).make_preview_request()

    assert preview.status_code == 200
    assert "This draft cannot be played yet." in words(preview)


def test_an_edition_does_not_take_a_draft_with_errors(editor):
    module = published_module()
    Scenario.objects.update(source=BROKEN)

    with pytest.raises(actions.CannotPublish, match="k99"):
        actions.publish_edition(module, by=None, change="editorial", note="x")


def test_an_edition_does_not_take_what_was_never_published(editor):
    module = published_module()
    Scenario.objects.update(source=WITHOUT_COMPETENT, live=False)

    with pytest.raises(actions.CannotPublish, match="Publish it, or take it out of the unit"):
        actions.publish_edition(module, by=None, change="editorial", note="x")


# The text as a file


@pytest.mark.parametrize("name", sorted(path.name for path in (SHIPPED / "scenarios").glob("*.yaml")))
def test_an_exported_text_is_that_of_the_file_and_imports_as_equal(scenario, editor, name):
    written = (SHIPPED / "scenarios" / name).read_bytes()
    slug, language = [*name.removesuffix(".yaml").split("."), "en"][:2]
    locale, _ = Locale.objects.get_or_create(language_code=language)
    one = actions.add_scenario(slug, written.decode(), locale=locale, by=administrator())

    exported = editor.get(f"{ADMIN}/workbench/{one.pk}/source/")
    saved(editor, one, written.decode().replace("\n", "\r\n") + "# a note\r\n")
    shown = editor.post(f"{ADMIN}/workbench/{one.pk}/replace/", {"file": uploaded(exported.content.decode())})
    editor.post(f"{ADMIN}/workbench/{one.pk}/replace/", carried(shown))

    assert exported.content == written
    assert exported["Content-Disposition"] == f'attachment; filename="{slug}.{language}.yaml"'
    assert draft(one).source.encode() == written


def test_both_languages_are_offered(scenario, editor):
    french, _ = Locale.objects.get_or_create(language_code="fr")
    other = scenario.copy_for_translation(french)
    other.save()

    page = editor.get(bench(scenario, figures=False)).content.decode()

    assert [f"{ADMIN}/workbench/{pk}/source/" in page for pk in (scenario.pk, other.pk)] == [True, True]


def test_a_file_shows_what_it_changes_before_the_draft_is_replaced(scenario, editor):
    changed = QUIETER.replace("id: e_part", "id: e_later").replace("to: e_part", "to: e_later")

    shown = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", {"file": uploaded(changed)})

    page = words(shown)
    assert "Added ending e_later" in page
    assert "Removed ending e_part" in page
    assert "Changed scene k01, scene k03" in page
    assert draft(scenario).source == SCENARIO


def test_a_confirmed_file_becomes_the_draft_and_not_what_is_published(scenario, editor):
    shown = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", {"file": uploaded(QUIETER)})

    answer = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", carried(shown), follow=True)

    assert "The draft has the text of the file now." in words(answer)
    assert (draft(scenario).source, Scenario.objects.get().source) == (QUIETER, SCENARIO)


def test_a_draft_that_changed_in_the_meantime_is_not_replaced(scenario, editor):
    shown = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", {"file": uploaded(QUIETER)})
    saved(editor, scenario, WITHOUT_COMPETENT)

    answer = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", carried(shown))

    assert "The draft has changed in the meantime." in words(answer)
    assert draft(scenario).source == WITHOUT_COMPETENT


def test_a_scenario_that_somebody_locked_is_not_replaced(scenario, editor):
    shown = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", {"file": uploaded(QUIETER)})
    Scenario.objects.update(locked=True, locked_by=administrator())

    answer = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", carried(shown), follow=True)

    assert "The scenario is locked. Nothing was changed." in words(answer)
    assert draft(scenario).source == SCENARIO


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (uploaded(SCENARIO.replace("id: shared-kitchen", "id: other")), "This file holds “other en”"),
        (uploaded("- not: [a scenario"), "not readable as YAML"),
        (uploaded("just words"), "The file does not hold a scenario"),
        (SimpleUploadedFile("x.yaml", b"\xff\xfe\x00"), "This file is not text in UTF-8."),
        (SimpleUploadedFile("x.yaml", b"schema: roleplay/1\x00"), "This file is not text in UTF-8."),
        (uploaded("#" * 200_001), "The text is longer than 200,000 characters."),
        (None, "Choose a file."),
    ],
    ids=["another scenario", "no YAML", "no scenario", "no text", "a NUL", "too long", "none"],
)
def test_a_file_that_is_no_text_of_this_scenario_is_refused(scenario, editor, file, sentence):
    answer = editor.post(f"{ADMIN}/workbench/{scenario.pk}/replace/", {"file": file} if file else {"file": ""})

    assert answer.status_code == 422
    assert sentence.replace(",", "") in words(answer).replace(",", "")


# New scenarios from files


def test_a_story_of_twine_becomes_a_draft_that_names_what_is_lost_and_what_is_missing(scenario, editor):
    shown = editor.post(f"{ADMIN}/import/", {"file": uploaded(STORY, "story.twee"), "language": "en"})

    page = words(shown)
    assert "Scenes: 2. Endings: 2." in page
    assert "The door Macro (set: $trust to 2)" in page
    assert "“feedback” is still to be written." in page
    assert not Scenario.objects.filter(slug="at-the-night-shelter").exists()

    editor.post(f"{ADMIN}/import/", carried(shown))

    made = Scenario.objects.get(slug="at-the-night-shelter")
    assert (made.live, made.title, made.locale.language_code) == (False, "At the night shelter", "en")
    assert words(editor.get(bench(made))).count("is still to be written") > 10
    assert "node-place-the-door" in editor.get(bench(made)).content.decode()


def test_a_file_of_the_format_becomes_a_new_scenario_to_the_byte(scenario, editor):
    text = SCENARIO.replace("id: shared-kitchen", "id: other-kitchen")

    shown = editor.post(f"{ADMIN}/import/", {"file": uploaded(text), "language": "en"})
    editor.post(f"{ADMIN}/import/", carried(shown))

    assert Scenario.objects.get(slug="other-kitchen").source == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SCENARIO, "There is a scenario “shared-kitchen” already"),
        (SCENARIO.replace("language: en", "language: tlh"), "This site has no language “tlh”."),
        (SCENARIO.replace("id: shared-kitchen", "id: two words"), "slug"),
        (":: StoryTitle\nOnly a title\n", "There is no passage in this text"),
    ],
    ids=["known already", "another language", "id", "no passage"],
)
def test_a_file_that_cannot_be_a_new_scenario_is_refused(scenario, editor, text, sentence):
    answer = editor.post(f"{ADMIN}/import/", {"file": uploaded(text), "language": "en"})

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert Scenario.objects.count() == 1


def test_what_was_shown_is_checked_again_when_it_is_confirmed(scenario, editor):
    answer = editor.post(f"{ADMIN}/import/", {"text": b64encode(SCENARIO.encode()).decode(), "language": "en"})

    assert answer.status_code == 422
    assert editor.post(f"{ADMIN}/import/", {"text": "no base 64!", "language": "en"}).status_code == 422
