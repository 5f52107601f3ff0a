"""Self-assessments as editors write them and people meet them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from curriculum import actions
from curriculum.assessments import NoAssessment, definition_of
from curriculum.models import Assessment, CurriculumPage
from modules.models import ActivityText
from people.groups import ensure_groups
from people.models import Role
from tests.factories.assessments import SLUG, written_assessment
from tests.factories.modules import catalogue
from tests.factories.people import administrator, appointed
from tests.factories.translations import translate_each
from tests.modules.activities.assessment.assessments import NEEDS_AND_GAPS

pytestmark = pytest.mark.django_db

ENGLISH = NEEDS_AND_GAPS.read_text(encoding="utf-8")
FRENCH = ENGLISH.replace("language: en", "language: fr").replace('"Not yet"', '"Pas encore"')


def in_french(source: str) -> Assessment:
    original = written_assessment()
    locale, _made = Locale.objects.get_or_create(language_code="fr")
    return Assessment.objects.create(
        slug=SLUG, title="Besoins", source=source, locale=locale, translation_key=original.translation_key
    )


def test_definition_has_all_languages_of_one_structure():
    in_french(FRENCH)

    definition = definition_of(SLUG)

    assert (definition.kind, definition.language, sorted(definition.texts)) == ("assessment", "en", ["en", "fr"])
    assert definition.texts["fr"]["scales"]["practice"]["1"]["label"] == "Pas encore"


def test_a_translation_with_another_structure_is_left_out():
    in_french(FRENCH.replace("show_at_most: 4", "show_at_most: 3"))

    assert sorted(definition_of(SLUG).texts) == ["en"]


def test_an_assessment_that_is_not_there_is_an_error():
    with pytest.raises(NoAssessment):
        definition_of(SLUG)


def test_freezing_twice_keeps_one_version_and_an_edit_of_words_another_text():
    assessment = written_assessment()
    first = actions.freeze(SLUG)
    assert actions.freeze(SLUG) == first

    assessment.source = assessment.source.replace('"Not yet"', '"Not so far"')
    assessment.save()

    assert actions.freeze(SLUG) == first
    labels = [text.words["scales"]["practice"]["1"]["label"] for text in ActivityText.objects.order_by("pk")]
    assert labels == ["Not yet", "Not so far"]


@pytest.mark.parametrize(
    ("source", "field"),
    [
        ("title: [", "source"),
        (ENGLISH.replace("competency: role,", "competency: roll,", 1), "source"),
        (ENGLISH.replace("id: needs-and-gaps", "id: other"), "slug"),
    ],
)
def test_an_editor_is_told_what_is_wrong_with_the_text(source, field):
    assessment = written_assessment()
    assessment.source = source

    with pytest.raises(ValidationError) as refused:
        assessment.full_clean()

    assert list(refused.value.message_dict) == [field]


def curriculum_with(key: str) -> CurriculumPage:
    item = {"type": "assessment", "value": {"key": key, "title": "Where do I stand?", "role": "core", "minutes": 30}}
    stage = {"code": "C0", "key": "c0", "title": "Stage", "mode": "online", "items": [item]}
    page = CurriculumPage(
        title="Course", slug="course", code="C", summary="A course.", stages=[{"type": "stage", "value": stage}]
    )
    catalogue().add_child(instance=page)
    return page


def test_the_curriculum_leads_to_the_self_assessment():
    written_assessment()
    page = curriculum_with(SLUG)

    html = Client().get(page.url).content.decode()

    assert f'<a href="/en/self-assessment/{SLUG}/">Where do I stand?</a>' in html
    assert "only you see your answers" in html


@pytest.mark.parametrize(("scope", "allowed"), [({}, True), ({"module_slug": "noticing"}, False)])
def test_editors_of_one_module_change_neither_self_assessments_nor_curricula(client_of, scope, allowed):
    ensure_groups()
    editor = appointed(Role.EDITOR, **scope)
    form = reverse("wagtailsnippets_curriculum_assessment:edit", args=[written_assessment().pk])

    assert (client_of(editor).get(form).status_code == 200) is allowed
    assert curriculum_with(SLUG).permissions_for_user(editor).can_edit() is allowed


def test_the_curriculum_names_an_assessment_that_cannot_be_answered_yet():
    page = curriculum_with(SLUG)

    html = Client().get(page.url).content.decode()

    assert "Where do I stand?" in html
    assert "/self-assessment/" not in html


def test_a_translation_is_read_once_every_string_has_words_and_the_original_until_then():
    original = written_assessment()
    french, _made = Locale.objects.get_or_create(language_code="fr")
    translate_each([original], french)
    made = Assessment.objects.get(locale=french)
    assert made.title.startswith("fr: Needs and gaps")
    assert definition_of(SLUG).texts["fr"]["items"]["n01"].startswith("fr: In the first minutes")

    StringTranslation.objects.filter(context__path="source.sections.practice.items.n01.text").delete()
    Translation.objects.get(target_locale=french).save_target()

    assert sorted(definition_of(SLUG).texts) == ["en"]


def test_what_an_editor_changes_in_the_original_waits_for_translators(client_of):
    ensure_groups()
    original = written_assessment()
    french, _made = Locale.objects.get_or_create(language_code="fr")
    translate_each([original], french)
    changed = original.source.replace('"Not yet"', '"Not so far"')

    address = f"/admin/snippets/curriculum/assessment/edit/{original.pk}/"
    answer = client_of(administrator()).post(address, {"slug": SLUG, "title": original.title, "source": changed})

    assert answer.status_code == 302
    assert "Not so far" in TranslationSource.objects.get(object=original.translation_key).content_json
