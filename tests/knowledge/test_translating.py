"""Items and snippets of the shelf go through wagtail-localize like every other page."""

import pytest
from django.test import Client
from wagtail.models import Locale

from knowledge.models import Fact, GlossaryTerm, KnowledgeIndexPage, KnowledgePage, Pillar
from tests.factories.knowledge import one_of_each_kind, shelf
from tests.factories.translations import translate_each
from training_site.search.actions import refresh

pytestmark = pytest.mark.django_db


def test_every_kind_of_item_and_every_snippet_can_be_translated():
    one_of_each_kind()
    french = Locale.objects.create(language_code="fr")
    translate_each([shelf().get_parent().specific], french)
    for model in (KnowledgeIndexPage, KnowledgePage, Pillar, Fact, GlossaryTerm):
        translate_each(list(model.objects.filter(locale=Locale.get_default())), french)
    refresh()
    client = Client()

    items = KnowledgePage.objects.filter(locale=french)
    assert {item.slug for item in items} == {"hotline", "bite", "webinar", "template"}
    for item in items:
        page = client.get(f"/fr/knowledge/{item.slug}/")
        assert f"fr: Summary of {item.slug}." in page.content.decode()
    assert "fr: Telephone 12, friend 47." in client.get("/fr/knowledge/bite/").content.decode()
    assert "fr: Life after." in client.get("/fr/knowledge/pillars/").content.decode()
    assert "fr: A first word." in client.get("/fr/knowledge/glossary/").content.decode()
    assert "fr: Hotline" in client.get("/fr/search/?q=hotline").content.decode().replace("<mark>", "").replace(
        "</mark>", ""
    )
