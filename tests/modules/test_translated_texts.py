"""Role-plays in the memory of wagtail-localize: every string has its place, and nothing half translated is learnt from."""

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object
from wagtail_localize.strings import StringValue

from modules.activities.roleplay.authoring import document_in
from modules.activities.roleplay.documents import definition_parts
from modules.freezing import workshop_of
from modules.models import Scenario
from modules.translated_texts import spoken, stored
from modules.translation_memory import remember, remember_changed, strings_waiting
from people.groups import ensure_groups
from people.models import Role
from tests.factories.modules import published_module, written_scenario
from tests.factories.people import appointed
from tests.factories.translations import translated
from tests.modules.activities.roleplay.example import SCENARIO

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CHAIR = "He moves a chair."
PLACE = "source.nodes.k01.choices.a.feedback"


@pytest.fixture
def french() -> Locale:
    return Locale.objects.get_or_create(language_code="fr")[0]


def begun(original: Scenario, locale: Locale) -> Scenario:
    """The draft that “Translate” makes."""
    remember([original])
    translate_object(original, [locale])
    return original.get_translation(locale)


def write(original: Scenario, locale: Locale, words: str, path: str = PLACE) -> None:
    """Translate one string, as somebody does in the editor."""
    source = remember([original])[original.translation_key]
    segment = source.stringsegment_set.get(context__path=path)
    StringTranslation.objects.update_or_create(
        translation_of=segment.string, context=segment.context, locale=locale, defaults={"data": words}
    )


@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")))
@pytest.mark.django_db(databases=[])
def test_words_are_stored_as_wagtail_localize_would_and_come_back(words):
    assert stored(words).data == StringValue.from_plaintext(words).data
    assert spoken(stored(words)) == words


def test_every_string_is_a_segment_by_its_place_in_the_order_of_the_text(french):
    original = written_scenario()

    segments = remember([original])[original.translation_key].stringsegment_set.order_by("order")

    paths = list(segments.values_list("context__path", flat=True))
    assert paths[:2] == ["source.title", "source.summary"]
    assert paths.index("source.nodes.k01.text") < paths.index(PLACE) < paths.index("source.endings.e_good.title")
    assert segments.get(context__path=PLACE).string.data == CHAIR


def test_a_translation_begins_as_a_draft_of_its_language_with_the_words_of_the_original(french):
    original = written_scenario()

    made = begun(original, french)

    assert (made.live, made.slug, made.title) == (False, original.slug, original.title)
    assert document_in(made.source)["language"] == "fr"
    assert strings_waiting(made) == 69


def test_published_words_stand_in_the_structure_of_the_original(french):
    module = published_module()
    translated(module, "fr")

    made = Scenario.objects.get(locale=french)

    assert made.live
    assert made.title == "fr: The shared kitchen"
    structure, words = definition_parts(document_in(made.source))
    assert structure == definition_parts(document_in(SCENARIO))[0]
    assert words["nodes"]["k01"]["choices"]["a"]["feedback"] == f"fr: {CHAIR}"


def test_a_role_play_that_is_translated_in_part_cannot_be_published_and_says_why(french, client_of):
    ensure_groups()
    original = written_scenario()
    made = begun(original, french)
    write(original, french, "Il déplace une chaise.")
    address = f"/admin/snippets/modules/scenario/edit/{made.pk}/"

    answer = client_of(appointed(Role.EDITOR)).post(address, {"action": "publish"}, follow=True)

    made.refresh_from_db()
    assert not made.live
    assert "68 strings are not translated yet" in answer.content.decode()


@pytest.mark.parametrize("is_published", [False, True])
def test_half_a_translation_is_read_in_the_original_as_a_whole(french, is_published):
    module = published_module()
    translated(module, "fr")
    StringTranslation.objects.filter(locale=french, data=f"fr: {CHAIR}").delete()
    made = Scenario.objects.get(locale=french)
    half = made.source.replace(f"fr: {CHAIR}", CHAIR)
    Scenario.objects.filter(pk=made.pk).update(source=half, live=is_published)

    activity = next(one for one in workshop_of(module).activities if one.kind == "roleplay")

    assert sorted(activity.texts) == ["en"]


def test_a_string_that_the_original_has_changed_since_does_not_take_the_translation_away(french):
    module = published_module()
    translated(module, "fr")
    original = Scenario.objects.get(locale=Locale.get_default())
    original.source = original.source.replace(CHAIR, "He looks away.")
    original.save()

    remember_changed([original])

    made = Scenario.objects.get(locale=french)
    activity = next(one for one in workshop_of(module).activities if one.kind == "roleplay")
    assert strings_waiting(made) == 1
    assert sorted(activity.texts) == ["en", "fr"]
    assert activity.texts["fr"]["nodes"]["k01"]["choices"]["a"]["feedback"] == f"fr: {CHAIR}"


def test_a_name_that_is_the_same_in_both_languages_is_a_translation(french):
    module = published_module()
    translated(module, "fr")
    original = Scenario.objects.get(locale=Locale.get_default())
    write(original, french, "Sami", "source.persona.name")
    made = Scenario.objects.get(locale=french)
    made.source = made.source.replace('name: "fr: Sami"', "name: Sami")
    made.save()

    activity = next(one for one in workshop_of(module).activities if one.kind == "roleplay")

    assert activity.texts["fr"]["persona"]["name"] == "Sami"


@pytest.mark.parametrize("form", ["scene/k01/", "ending/e_good/", "part/about/", "replace/"])
def test_the_forms_of_scenes_lead_from_a_translation_to_its_words(french, client_of, form):
    ensure_groups()
    made = begun(written_scenario(), french)

    answer = client_of(appointed(Role.EDITOR)).get(f"/admin/snippets/modules/scenario/workbench/{made.pk}/{form}")

    assert (answer.status_code, answer["Location"]) == (302, f"/admin/snippets/modules/scenario/edit/{made.pk}/")


def test_a_translation_that_somebody_has_detached_is_a_text_of_its_own(french, client_of):
    ensure_groups()
    made = begun(written_scenario(), french)
    Translation.objects.update(enabled=False)

    answer = client_of(appointed(Role.EDITOR)).get(f"/admin/snippets/modules/scenario/workbench/{made.pk}/scene/k01/")

    assert answer.status_code == 200


def test_the_editor_shows_each_string_under_its_part_with_who_speaks(french, client_of, django_assert_max_num_queries):
    ensure_groups()
    made = begun(written_scenario(), french)
    editor = client_of(appointed(Role.EDITOR))
    address = f"/admin/snippets/modules/scenario/edit/{made.pk}/"

    with django_assert_max_num_queries(260):
        page = html.unescape(editor.get(address).content.decode())

    locations = [one["location"] for one in json.loads(re.search(r'data-props="(\{.*?\})">', page)[1])["segments"]]
    assert len(locations) == 69
    assert {"Scene k01", "The people", "Ending e_good"} < {one["field"] for one in locations}
    assert [one["subField"] for one in locations if one["field"] == "Scene k01"][:2] == [
        "Sami speaks",
        "What one sees",
    ]
