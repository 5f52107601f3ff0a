import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from knowledge.models import Fact, GlossaryTerm, KnowledgePage, ToolUse
from knowledge.reads import Part
from knowledge.vocabulary import Kind, Licence
from people.groups import ensure_groups
from people.models import Role
from tests.factories.knowledge import a_tool, an_item, one_of_each_kind, shelf
from tests.factories.modules import published_module
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client()


def titles(page) -> list[str]:
    return [entry.page.slug for entry in page.context["items"]]


def counts(page, name: str) -> dict[str, int]:
    facet = next(facet for facet in page.context["shelf"].facets if facet.name == name)
    return {option.value: option.count for option in facet.options}


def test_facets_narrow_the_shelf_and_count_what_the_others_leave(visitor):
    a_tool("street-arabic", languages=["ar", "fr"])
    a_tool("street-dear", languages=["ar"], cost_band="high")
    a_tool("shelter", places=["shelter", "street"], languages=["fr"])
    an_item("bite", topics=["outreach"], countries=["BE"])

    page = visitor.get("/en/knowledge/?place=street&language=ar&cost=low")

    assert titles(page) == ["street-arabic"]
    assert counts(page, "cost") == {"low": 1, "high": 1}
    assert counts(page, "language") == {"ar": 1, "en": 0, "fr": 2}
    assert [(chip.label, chip.url) for chip in page.context["shelf"].chips] == [
        ("Street", "?language=ar&cost=low"),
        ("Arabic", "?place=street&cost=low"),
        ("Low, up to about EUR 2,500", "?place=street&language=ar"),
    ]


def test_an_item_is_found_by_topic_and_country(visitor):
    an_item("one", topics=["outreach"], countries=["BE"])
    an_item("two", topics=["outreach"], countries=["FR"])

    assert titles(visitor.get("/en/knowledge/?topic=outreach&country=BE")) == ["one"]


def test_items_are_found_by_the_year_in_which_they_were_published_the_newest_first(visitor):
    an_item("old", published_on=date(2019, 5, 1))
    an_item("new", published_on=date(2026, 5, 1))

    page = visitor.get("/en/knowledge/?year=2019")

    assert titles(page) == ["old"]
    assert list(counts(page, "year").items()) == [("2026", 1), ("2019", 1)]
    assert titles(visitor.get("/en/knowledge/?year=soon")) == []


def test_words_of_an_item_are_found_in_any_order_and_without_accents(visitor):
    an_item("one", title="Réinsertion: the first radio night")
    an_item("two")

    assert titles(visitor.get("/en/knowledge/?q=night+REINS")) == ["one"]


def test_a_shelf_on_which_nothing_fits_says_what_to_do(visitor):
    an_item("one")

    page = visitor.get("/en/knowledge/?q=nowhere")

    assert titles(page) == []
    assert "Take one of the choices above away" in page.content.decode()


def test_an_unpublished_item_is_neither_listed_read_nor_cited(visitor):
    an_item("hidden").unpublish()

    assert titles(visitor.get("/en/knowledge/")) == []
    for address in ("/en/knowledge/hidden/", "/en/knowledge/hidden/cite.bib"):
        assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_shelf_costs_the_same_for_three_items_as_for_one(visitor, django_assert_num_queries, count):
    for number in range(count):
        a_tool(f"tool-{number}", countries=["BE"], pillars=["reintegration"])
    visitor.get("/en/knowledge/?q=warm")

    with django_assert_num_queries(14):
        assert len(titles(visitor.get(f"/en/knowledge/?q=tool&page={count}"))) == count


def test_a_tool_says_what_it_needs_and_where_it_is_learnt(visitor):
    published_module()
    a_tool("hotline", module_slugs=["small", "never-was"], safety_note="Show no numbers.", countries=["XK"])

    text = visitor.get("/en/knowledge/hotline/").content.decode()

    assert "Show no numbers." in text
    assert 'href="/en/catalogue/small/"' in text
    assert "never-was" not in text
    assert "Kosovo*" in text
    assert "without prejudice to positions on status" in text


def test_what_may_not_be_adapted_has_a_summary_and_a_link_only(visitor):
    an_item("theirs", words="Their words.", licence=Licence.CC_BY_NC_ND, original_url="https://example.org/paper")

    text = visitor.get("/en/knowledge/theirs/").content.decode()

    assert "Their words." not in text
    assert "Summary of theirs." in text
    assert 'href="https://example.org/paper"' in text


def test_a_citation_is_a_file(visitor):
    an_item("cited", title="50 % & more")

    bib, ris = visitor.get("/en/knowledge/cited/cite.bib"), visitor.get("/en/knowledge/cited/cite.ris")

    assert bib["Content-Disposition"] == 'attachment; filename="cited.bib"'
    assert r"50 \% \& more" in bib.content.decode()
    assert "TI  - 50 % & more\r\n" in ris.content.decode()
    assert visitor.get("/en/knowledge/cited/cite.pdf").status_code == 404


def test_up_to_three_tools_stand_beside_each_other(visitor):
    for slug in ("one", "two", "three", "four"):
        a_tool(slug, safety_note=f"Safety of {slug}.")
    an_item("bite")

    page = visitor.get("/en/knowledge/compare/?tool=three&tool=one&tool=bite&tool=two")

    assert [tool.slug for tool in page.context["tools"]] == ["three", "one"]
    assert page.context["is_cut"]
    assert [row.answers for row in page.context["rows"] if row.title == "Safety"] == [
        [[Part("Safety of three.", "en")], [Part("Safety of one.", "en")]]
    ]
    assert '<span lang="en">Safety of one.</span>' in page.content.decode()


def test_a_pillar_shows_its_figures_with_their_sources(visitor):
    one_of_each_kind()

    text = visitor.get("/en/knowledge/pillars/").content.decode()

    assert "103,000+" in text
    assert "<cite>A booklet</cite>, IOM, 2022" in text
    assert "A first word." in visitor.get("/en/knowledge/glossary/").content.decode()


def test_an_administrator_says_that_their_organisation_uses_a_tool_and_takes_it_back(client_of, visitor):
    tool = a_tool("hotline")
    organisation = OrganisationFactory(name="Night Shelter")
    client = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))
    said = {"organisation": organisation.pk, "say": "counted"}

    assert client.post("/en/knowledge/hotline/use/", said).url == "/en/knowledge/hotline/#use"

    text = visitor.get("/en/knowledge/hotline/?counted").content.decode()
    assert "1 organisation says that it uses this." in text
    assert "Night Shelter" not in text
    client.post("/en/knowledge/hotline/use/", said | {"say": "named"})
    assert "Night Shelter" in visitor.get("/en/knowledge/hotline/?named").content.decode()
    client.post("/en/knowledge/hotline/use/", said | {"say": "no"})
    assert not ToolUse.objects.filter(tool=tool.translation_key).exists()


def test_nobody_speaks_for_an_organisation_of_others(client_of):
    a_tool("hotline")
    others = OrganisationFactory()
    said = {"organisation": others.pk, "say": "named"}

    for person in (UserFactory(organisation=others), appointed(Role.ORGANISATION_ADMIN)):
        assert client_of(person).post("/en/knowledge/hotline/use/", said).status_code == 403

    assert not ToolUse.objects.exists()


def test_a_template_shows_room_to_write_on_paper(visitor):
    field = {"key": "purpose", "label": "Purpose in one sentence", "kind": "text", "required": True}
    an_item("sop", Kind.TEMPLATE, body=json.dumps([{"type": "field", "value": field}]))

    text = visitor.get(reverse("wagtail_serve", args=["knowledge/sop/"])).content.decode()

    assert "Purpose in one sentence" in text
    assert 'class="fill-room"' in text


def test_an_accent_in_a_title_makes_no_address_that_cannot_be_linked_to(visitor):
    shelf().add_child(instance=KnowledgePage(title="Écouter d’abord", kind=Kind.BITE, summary="S", authors="A"))

    assert KnowledgePage.objects.get().slug == "ecouter-dabord"
    assert visitor.get("/en/knowledge/ecouter-dabord/").status_code == 200


def test_an_address_with_many_values_that_no_item_has_is_answered_shortly(visitor):
    an_item("one", topics=["outreach"])

    page = visitor.get("/en/knowledge/?topic=outreach&" + "&".join(f"topic={number}" for number in range(900)))

    assert titles(page) == ["one"]
    assert [chip.label for chip in page.context["shelf"].chips] == ["0", "Outreach"]
    assert titles(visitor.get("/en/knowledge/?topic=nothing")) == []


def test_an_original_that_waits_in_another_tree_stands_once_and_in_its_language(visitor):
    an_item("one").copy_for_translation(Locale.objects.create(language_code="fr"), copy_parents=True, alias=True)

    shown = visitor.get("/fr/knowledge/").context["items"]

    assert [(entry.page.slug, entry.lang) for entry in shown] == [("one", "en")]


def test_warnings_say_in_which_language_they_are(client_of, visitor):
    an_item("hard", content_warnings=["Speaks of death"])

    assert '<p lang="en">Speaks of death</p>' in visitor.get("/en/knowledge/hard/").content.decode()


def test_a_value_that_is_no_number_stands_as_the_source_writes_it():
    assert [Fact(value=value).shown_value for value in ("NaN", "Infinity", "n/a", "1200")] == [
        *("NaN", "Infinity", "n/a", "1,200")
    ]


def test_a_webinar_without_a_film_says_so_and_shows_its_slides(visitor):
    chapters = [
        {"type": "chapter", "value": {"at": "00:00", "title": "Welcome", "points": ["One worry", "One figure"]}},
        {"type": "chapter", "value": {"at": "04:10", "title": "Monday", "points": ["One date"]}},
    ]
    an_item("talk", Kind.WEBINAR, duration_minutes=45, chapters=json.dumps(chapters))

    text = visitor.get("/en/knowledge/talk/").content.decode()

    assert "there is no film" in text
    assert "<li>One worry</li><li>One figure</li>" in text
    assert 'href="#slide-2"' in text
    assert 'id="slide-2"' in text


def test_chapters_of_before_have_no_slide_and_the_ways_go_past_them(visitor):
    chapters = [
        {"type": "chapter", "value": {"at": "00:00", "title": "Welcome"}},
        {"type": "chapter", "value": {"at": "02:00", "title": "Monday", "points": ["One date"]}},
        {"type": "chapter", "value": {"at": "04:00", "title": "Pause", "points": []}},
        {"type": "chapter", "value": {"at": "06:00", "title": "Friday", "points": ["One name"]}},
    ]
    an_item("old", Kind.WEBINAR, chapters=json.dumps(chapters[:1]))
    an_item("talk", Kind.WEBINAR, chapters=json.dumps(chapters))

    old, text = (visitor.get(f"/en/knowledge/{slug}/").content.decode() for slug in ("old", "talk"))

    assert "The slides of the talk" not in old
    assert re.findall(r'id="slide-\d+"', text) == ['id="slide-1"', 'id="slide-2"']
    assert re.findall(r'href="#(slide-\d+)"', text) == ["slide-1", "slide-2", "slide-2", "slide-1"]


def test_a_term_beside_another_says_its_own_language(visitor):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    GlossaryTerm.objects.create(slug="harm", term="Harm", meaning="Words.", locale=Locale.get_default())
    GlossaryTerm.objects.create(slug="soin", term="Soin", meaning="Mots.", locale=french, see_also=["harm"])

    page = visitor.get("/fr/knowledge/glossary/").content.decode()

    assert '<a href="#harm" lang="en">Harm</a>' in page


def test_an_editor_names_other_terms_by_their_ids(client_of, visitor):
    here = {"locale": Locale.get_default(), "meaning": "Words."}
    GlossaryTerm.objects.create(slug="harm", term="Harm", **here)
    term = GlossaryTerm.objects.create(slug="care", term="Care", **here)
    ensure_groups()
    editor = client_of(appointed(Role.EDITOR))
    url = reverse("wagtailsnippets_knowledge_glossaryterm:edit", args=[term.pk])

    said = {"slug": "care", "term": "Care", "meaning": "Words.", "see_also": "harm, nowhere"}
    answer = editor.post(url, said)

    assert answer.status_code == 302
    term.refresh_from_db()
    assert term.see_also == ["harm", "nowhere"]
    assert 'value="harm, nowhere"' in editor.get(url).content.decode()
    assert 'href="#harm"' in visitor.get("/en/knowledge/glossary/").content.decode()
