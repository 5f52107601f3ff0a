"""Translating a scenario in the admin: its languages, its parts, its strings; nothing that anybody wrote is lost."""

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Locale

from modules import actions
from modules.glossaries import Glossaries, glossaries
from modules.models import Scenario
from modules.translations import document_of, label_of, text_of
from people.models import Role
from tests.factories.modules import published_module, written_scenario
from tests.factories.people import administrator, appointed
from tests.modules.activities.roleplay.example import SCENARIO
from tests.modules.activities.roleplay.test_translating import NEW_SCENE, QUIETER, whole

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ADMIN = "/admin/snippets/modules/scenario/workbench"
SCENE = "scene/k01/"


@pytest.fixture(autouse=True)
def languages(settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("ar", "Arabic"), ("de", "German")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    for code in ("fr", "ar"):
        Locale.objects.get_or_create(language_code=code)


def page(scenario: Scenario, language: str = "", part: str = "") -> str:
    return f"{ADMIN}/{scenario.pk}/translate/{language and f'{language}/'}{part}"


def words(response: HttpResponse) -> str:
    main = response.content.decode().partition('<main id="main"')[2] or response.content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def begin(editor: Client, scenario: Scenario, language: str = "fr") -> Scenario:
    editor.post(page(scenario), {"language": language})
    return scenario.get_translations().get(locale__language_code=language)


def french(scenario: Scenario, text: str = "") -> Scenario:
    """The scenario in French, with words for every string, as somebody once saved it."""
    locale = Locale.objects.get(language_code="fr")
    return actions.add_scenario(
        scenario.slug, text or whole(), locale=locale, by=administrator(), translation_of=scenario
    )


def fields(response: HttpResponse) -> dict[str, str]:
    """What the form holds as it is shown."""
    source = response.content.decode()
    stamp = re.search(r'name="stamp" value="(\w+)"', source)[1]
    areas = re.findall(r'<textarea name="(\w+)"[^>]*>\n?([^<]*)</textarea>', source)
    return {"stamp": stamp} | {name: html.unescape(text) for name, text in areas}


def saved_words(translation: Scenario) -> dict[str, str]:
    found = Scenario.objects.get(pk=translation.pk)
    scene = document_of(text_of(found))["nodes"][0]
    return {"text": scene["text"], "cue": scene["cue"], "choice": scene["choices"][0]["text"]}


# Who may


def people() -> list[tuple[object, int]]:
    return [
        (administrator(), 200),
        (appointed(Role.EDITOR), 200),
        (appointed(Role.AUDITOR), 302),
        (appointed(Role.TRAINER), 302),
    ]


@pytest.mark.parametrize("where", [("", ""), ("fr", ""), ("fr", SCENE)])
def test_only_those_who_may_edit_scenarios_translate_them(scenario, client_of, where):
    french(scenario)

    answers = [(client_of(person).get(page(scenario, *where)).status_code, expected) for person, expected in people()]

    assert [answer for answer, _ in answers] == [expected for _, expected in answers]


def test_who_may_not_edit_cannot_begin_or_change_one(scenario, client_of):
    auditor = client_of(appointed(Role.AUDITOR))

    auditor.post(page(scenario), {"language": "fr"})

    assert Scenario.objects.count() == 1


# The languages


def test_the_workbench_leads_to_the_languages_and_each_shows_how_far_it_is(scenario, editor):
    french(scenario)

    assert page(scenario) in editor.get(f"{ADMIN}/{scenario.pk}/").content.decode()
    found = words(editor.get(page(scenario)))
    assert "French 69 of 69 0 Translate into French" in found
    assert "Arabic Not begun – Begin in Arabic" in found


def test_a_site_with_one_language_says_what_to_do(scenario, editor):
    Locale.objects.exclude(pk=scenario.locale_id).delete()

    assert "This site has no other language yet." in words(editor.get(page(scenario)))


def test_an_original_with_errors_of_form_cannot_be_translated_yet(editor):
    broken = written_scenario(SCENARIO.replace("speaker: persona\n", ""), "broken")

    answer = editor.get(page(broken))
    editor.post(page(broken), {"language": "fr"})

    assert "The original has errors of form." in words(answer)
    assert broken.get_translations().count() == 0


def test_a_translation_begins_as_a_draft_without_words_under_the_key_of_its_original(scenario, editor):
    answer = editor.post(page(scenario), {"language": "fr"})

    found = scenario.get_translations().get()
    assert answer["Location"] == page(scenario, "fr")
    assert (found.slug, found.title, found.live) == ("shared-kitchen", "The shared kitchen", False)
    assert found.translation_key == scenario.translation_key
    assert "0 of 69 strings translated" in words(editor.get(page(scenario, "fr")))


def test_a_language_is_begun_once_and_only_if_the_site_has_it(scenario, editor):
    for language in ("fr", "fr", "xx", "en"):
        editor.post(page(scenario), {"language": language})

    assert [one.locale.language_code for one in scenario.get_translations()] == ["fr"]


def test_from_a_translation_one_comes_to_the_languages_of_its_original(scenario, editor):
    other = french(scenario)

    assert "Translate into French" in words(editor.get(page(other)))


@pytest.mark.parametrize("number", [1, 3])
def test_languages_cost_the_same_queries_whatever_their_number(scenario, editor, django_assert_num_queries, number):
    for code in ["fr", "ar", "de"][:number]:
        Locale.objects.get_or_create(language_code=code)
        begin(editor, scenario, code)
    editor.get(page(scenario))

    with django_assert_num_queries(15):
        shown = editor.get(page(scenario))

    assert words(shown).count("0 of 69") == number


# The parts


def test_the_parts_say_what_is_to_do_and_lead_on(scenario, editor):
    french(scenario)
    actions.replace_scenario(scenario, QUIETER, instead_of=SCENARIO, by=administrator())

    shown = editor.get(page(scenario, "fr"))

    assert "68 of 69 strings translated · in 1 the original has changed since" in words(shown)
    assert "Go on: Scene k01" in words(shown)
    assert "Scene k01 Sami turns the tap. ‘It doesn't matter.’ 10 of 11 1" in words(shown)
    assert page(scenario, "fr", SCENE) in shown.content.decode()


def test_a_complete_translation_says_so(scenario, editor):
    french(scenario)

    assert "Every string is translated." in words(editor.get(page(scenario, "fr")))


def test_another_structure_is_taken_over_before_single_strings_are_written(scenario, editor):
    other = french(scenario)
    actions.replace_scenario(scenario, NEW_SCENE, instead_of=SCENARIO, by=administrator())

    shown = editor.get(page(scenario, "fr"))
    closed = editor.get(page(scenario, "fr", SCENE))
    brought = editor.post(page(scenario, "fr"), fields(shown), follow=True)

    assert "Bring up to date" in words(shown)
    assert closed["Location"] == page(scenario, "fr")
    assert "The translation has the structure of the original now" in html.unescape(brought.content.decode())
    assert "69 of 76 strings translated" in words(brought)
    assert saved_words(other)["text"] == "fr Sami turns the tap. ‘It doesn't matter.’"


def test_what_changed_meanwhile_is_not_brought_up_to_date_unseen(scenario, editor):
    other = french(scenario)
    actions.replace_scenario(scenario, NEW_SCENE, instead_of=SCENARIO, by=administrator())

    answer = editor.post(page(scenario, "fr"), {"stamp": "old"}, follow=True)

    assert "has changed meanwhile. Look at it again." in html.unescape(answer.content.decode())
    assert text_of(Scenario.objects.get(pk=other.pk)) == whole()


@pytest.mark.parametrize("where", [("de", ""), ("xx", ""), ("fr", "scene/k99/"), ("fr", "nonsense/")])
def test_what_is_not_there_is_not_found(scenario, editor, where):
    french(scenario)

    assert editor.get(page(scenario, *where), follow=True).status_code == 404


# The strings


def test_a_part_shows_original_words_statuses_and_both_languages(scenario, editor):
    begin(editor, scenario)

    shown = editor.get(page(scenario, "fr", SCENE))

    areas = re.findall(r"<textarea[^>]*>", shown.content.decode())
    assert "Text Missing Sami turns the tap. ‘It doesn't matter.’" in words(shown)
    assert "Choice a: reaction Missing He moves a chair." in words(shown)
    assert ['lang="fr" dir="ltr"' in area for area in areas] == [True] * 11
    assert "0 of 11 in this part · 0 of 69 in all" in words(shown)


def test_words_from_right_to_left_are_written_so(scenario, editor):
    begin(editor, scenario, "ar")

    assert 'lang="ar" dir="rtl"' in editor.get(page(scenario, "ar", SCENE)).content.decode()


def test_saved_words_become_a_draft_and_what_is_published_stays(scenario, editor):
    other = begin(editor, scenario)
    form = fields(editor.get(page(scenario, "fr", SCENE)))

    answer = editor.post(page(scenario, "fr", SCENE), form | {"words0": "Sami ouvre\r\nle robinet. "}, follow=True)

    assert answer.redirect_chain == [(page(scenario, "fr", SCENE), 302)]
    assert "1 of 11 in this part · 1 of 69 in all" in words(answer)
    assert saved_words(other)["text"] == "Sami ouvre\nle robinet."
    assert Scenario.objects.get(pk=other.pk).live is False
    assert Scenario.objects.get(pk=scenario.pk).source == SCENARIO


def test_a_published_translation_stays_as_it_is_until_its_draft_is_published(scenario, editor):
    other = french(scenario)
    other.latest_revision.publish()
    form = fields(editor.get(page(scenario, "fr", SCENE)))

    editor.post(page(scenario, "fr", SCENE), form | {"words0": "Sami ouvre le robinet."})

    assert saved_words(other)["text"] == "Sami ouvre le robinet."
    assert Scenario.objects.get(pk=other.pk).source == whole()


def test_the_title_of_a_translation_is_its_own(scenario, editor):
    other = begin(editor, scenario)
    form = fields(editor.get(page(scenario, "fr", "about/")))

    editor.post(page(scenario, "fr", "about/"), form | {"words0": "La cuisine commune"})

    assert Scenario.objects.get(pk=other.pk).title == "La cuisine commune"


def test_save_and_next_goes_on_to_the_next_part_and_ends_at_the_last(scenario, editor):
    french(scenario)
    last = "ending/e_harm/"

    answers = [
        editor.post(page(scenario, "fr", part), fields(editor.get(page(scenario, "fr", part))) | {"next": "1"})
        for part in ("about/", SCENE, last)
    ]

    assert [answer["Location"] for answer in answers] == [
        page(scenario, "fr", part) for part in ("person/", "scene/k02/", last)
    ]


def test_an_unchanged_form_saves_no_draft(scenario, editor):
    other = french(scenario)
    before = other.latest_revision_id

    answer = editor.post(page(scenario, "fr", SCENE), fields(editor.get(page(scenario, "fr", SCENE))), follow=True)

    assert "Nothing was changed." in html.unescape(answer.content.decode())
    assert Scenario.objects.get(pk=other.pk).latest_revision_id == before


def test_a_changed_original_asks_for_new_words_or_a_word_that_they_fit(scenario, editor):
    french(scenario)
    actions.replace_scenario(scenario, QUIETER, instead_of=SCENARIO, by=administrator())
    shown = editor.get(page(scenario, "fr", SCENE))
    box = re.search(r'type="checkbox" name="(fits\d+)"', shown.content.decode())[1]

    answer = editor.post(page(scenario, "fr", SCENE), fields(shown) | {box: "on"}, follow=True)

    assert "Choice a: reaction The original has changed since He looks away." in words(shown)
    assert "Choice a: reaction Translated He looks away." in words(answer)


def test_a_stale_form_is_refused_and_shows_what_was_typed_beside_what_is_kept(scenario, editor):
    other = french(scenario)
    form = fields(editor.get(page(scenario, "fr", SCENE)))
    editor.post(page(scenario, "fr", SCENE), form | {"words0": "Les mots de l’autre."})

    refused = editor.post(page(scenario, "fr", SCENE), form | {"words0": "Mes mots."})
    kept = saved_words(other)["text"]
    again = editor.post(page(scenario, "fr", SCENE), fields(refused))

    assert refused.status_code == 409
    assert fields(refused)["words0"] == "Mes mots."
    assert "Kept by now: Les mots de l’autre." in words(refused)
    assert kept == "Les mots de l’autre."
    assert again.status_code == 302
    assert saved_words(other)["text"] == "Mes mots."


def test_a_form_made_from_an_older_original_is_refused(scenario, editor):
    other = french(scenario)
    form = fields(editor.get(page(scenario, "fr", SCENE)))
    actions.replace_scenario(scenario, QUIETER, instead_of=SCENARIO, by=administrator())

    answer = editor.post(page(scenario, "fr", SCENE), form | {"words0": "Mes mots."})

    assert answer.status_code == 409
    assert text_of(Scenario.objects.get(pk=other.pk)) == whole()


def test_a_locked_translation_is_not_changed_and_nothing_typed_is_lost(scenario, editor):
    other = french(scenario)
    form = fields(editor.get(page(scenario, "fr", SCENE)))
    Scenario.objects.filter(pk=other.pk).update(locked=True, locked_by=administrator())

    answer = editor.post(page(scenario, "fr", SCENE), form | {"words0": "Mes mots."})

    assert answer.status_code == 409
    assert "The scenario is locked." in html.unescape(answer.content.decode())
    assert fields(answer)["words0"] == "Mes mots."
    assert text_of(Scenario.objects.get(pk=other.pk)) == whole()


def test_words_that_are_too_long_are_shown_again(scenario, editor):
    begin(editor, scenario)
    form = fields(editor.get(page(scenario, "fr", SCENE)))

    answer = editor.post(page(scenario, "fr", SCENE), form | {"words0": "a" * 20_001})

    assert answer.status_code == 422
    assert "Nothing was saved yet" in words(answer)


def test_terms_of_the_glossary_stand_beside_the_string_and_unwanted_words_are_named(scenario, editor):
    begin(editor, scenario)
    overdose = SCENARIO.replace("He does not look up.", "After the overdose he does not look up.")
    actions.replace_scenario(scenario, overdose, instead_of=SCENARIO, by=administrator())

    shown = editor.get(page(scenario, "fr", SCENE))
    editor.post(
        page(scenario, "fr", SCENE), fields(shown) | {"words1": "Après l’overdose d’un toxicomane, il se tait."}
    )

    assert "overdose → surdose" in words(shown)
    assert "The glossary does not want: toxicomane" in words(editor.get(page(scenario, "fr", SCENE)))


def test_a_whole_translation_is_frozen_with_its_original_into_an_edition(scenario, editor):
    published_module()
    other = french(scenario)

    other.latest_revision.publish()

    assert Scenario.objects.get(pk=other.pk).live
    assert editor.get(f"{ADMIN}/{other.pk}/?figures").status_code == 200


# Words for places


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("title",), "Title"),
        (("goals", "1"), "What helps here 2"),
        (("localise", "crisis_line"), "Country card “crisis_line”"),
        (("persona", "fears", "0"), "Fear 1"),
        (("others", "0", "role"), "Another person, 1: Role"),
        (("variables", "trust", "label"), "Measure “trust”"),
        (("nodes", "k01", "cue"), "What one sees"),
        (("nodes", "k01", "choices", "b", "text"), "Choice b"),
        (("nodes", "k01", "choices", "b", "debrief"), "Choice b: debrief"),
        (("endings", "e_good", "debrief_questions", "0"), "Question 1"),
    ],
)
def test_each_string_is_called_by_what_it_is(path, label):
    assert label_of(path) == label


def test_glossaries_ask_each_lookup_once():
    found = Glossaries()
    asked = []

    def lookup(source: str, language: str) -> list:
        asked.append((source, language))
        return []

    found.register(lookup)
    found.register(lookup)

    assert found.terms("en", "fr") == []
    assert asked == [("en", "fr")]
    assert [term.target for term in glossaries.terms("en", "fr") if term.source == "overdose"] == ["surdose"]
    assert glossaries.terms("en", "ar") == []


@pytest.mark.parametrize("form", ["scene/k01/", "ending/e_good/", "part/about/", "add/scene/"])
def test_the_forms_of_scenes_lead_from_a_translation_to_its_words(scenario, editor, form):
    translation = french(scenario)
    before = text_of(translation)
    address = f"{ADMIN}/{translation.pk}/{form}"

    answer = editor.post(address, {"do": "save"}) if form.startswith("add") else editor.get(address)

    assert (answer.status_code, answer["Location"]) == (302, page(scenario, "fr"))
    assert "change its words here" in words(editor.get(answer["Location"]))
    assert text_of(Scenario.objects.get(pk=translation.pk)) == before
