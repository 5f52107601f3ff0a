import re

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from access.models import Grant
from knowledge.models import KnowledgePage
from modules import shown
from modules.actions import restore, withdraw
from modules.models import AccessPolicy, Module, SiteDocument
from tests.factories.knowledge import a_term, a_tool, an_item
from tests.factories.modules import published_module
from tests.factories.people import UserFactory
from training_site.search.actions import rebuild, refresh
from training_site.search.models import SearchEntry, SearchWord

pytestmark = pytest.mark.django_db
SECRET = "Secret words of the first unit."


def found(page) -> list[str]:
    return ["".join(piece.text for piece in result.title) for result in page.context["asked"].results]


def excerpts(page) -> str:
    return "".join(piece.text for result in page.context["asked"].results for piece in result.excerpt)


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def module() -> Module:
    module = published_module(access=AccessPolicy.ON_REQUEST)
    refresh()
    return module


def test_a_locked_unit_shows_its_title_and_never_its_words(visitor, client_of, module):
    for client in (visitor, client_of(UserFactory())):
        by_title = client.get("/en/search/?q=unit")

        assert found(by_title) == ["Unit u1", "Unit u2"]
        assert all(result.is_locked and not result.excerpt for result in by_title.context["asked"].results)
        assert "Secret" not in by_title.content.decode()
        assert ("?next=/en/learn/small/u1/" in by_title.content.decode()) == (client is visitor)
    assert "Request access" in by_title.content.decode()


def test_words_behind_a_closed_door_do_not_lead_to_the_unit(visitor, client_of, module):
    stranger, learner = UserFactory(), UserFactory()
    Grant.objects.create(person=learner, module=module)

    assert found(visitor.get("/en/search/?q=secret")) == []
    assert found(client_of(stranger).get("/en/search/?q=secret")) == []
    opened = client_of(learner).get("/en/search/?q=secret+first")
    assert found(opened) == ["Unit u1"]
    assert SECRET in excerpts(opened)


def test_nothing_is_suggested_from_words_behind_a_door(visitor, module):
    page = visitor.get("/en/search/?q=secrat")

    assert page.context["asked"].meant == ""
    assert SearchWord.objects.filter(word="unit").exists()
    assert not SearchWord.objects.filter(word="secret").exists()


def test_documents_of_closed_modules_are_not_even_named(visitor, client_of, module):
    SiteDocument.objects.create(title="Handout for the street", file="handout.pdf", module=module)
    SiteDocument.objects.create(title="Handout of nobody", file="other.pdf")
    refresh()

    assert found(visitor.get("/en/search/?q=handout")) == []
    Module.objects.update(access=AccessPolicy.REGISTERED)
    assert found(client_of(UserFactory()).get("/en/search/?q=handout")) == ["Handout for the street"]


def test_a_unit_that_was_taken_back_is_not_found(visitor, module, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(module, "u1")
    assert found(visitor.get("/en/search/?q=unit")) == ["Unit u2"]

    with django_capture_on_commit_callbacks(execute=True):
        restore(module, "u1")
    assert found(visitor.get("/en/search/?q=unit")) == ["Unit u1", "Unit u2"]


def test_accents_case_and_half_words_do_not_matter(visitor):
    an_item("sante", title="La Santé d’abord", words="Un cœur & des <b>êtres</b>.")
    refresh()

    for query in ("sante", "SANTÉ ABORD", "etre coeur", "d'abo"):
        assert found(visitor.get("/en/search/", {"q": query})) == ["La Santé d’abord"]
    assert found(visitor.get("/en/search/", {"q": "ante"})) == []


def test_titles_come_before_texts_and_whole_words_before_beginnings(visitor):
    an_item("text", title="Something", words="It is about outreach.")
    an_item("beginning", title="Outreaching", words="Nothing.")
    an_item("whole", title="On outreach", words="Nothing.")
    a_term("Outreach", "Going to where people are.")
    refresh()

    assert found(visitor.get("/en/search/?q=outreach")) == ["On outreach", "Outreach", "Outreaching", "Something"]
    assert found(visitor.get("/en/search/?q=outreach&kind=4-term")) == ["Outreach"]


def test_what_was_typed_wrongly_has_its_neighbour_offered(visitor):
    an_item("hotline", title="Multilingual hotline")
    refresh()

    page = visitor.get("/en/search/?q=multilingaul+hotl")

    assert page.context["asked"].meant == "multilingual hotl"
    assert 'href="/en/search/?q=multilingual%20hotl"' in page.content.decode()


@pytest.mark.any_database
def test_words_of_people_are_shown_and_never_run(visitor):
    an_item("script", title="<script>alert(1)</script> of a title", words="&lt;img src=x&gt; words")
    refresh()

    text = visitor.get("/en/search/", {"q": '"><script>alert img'}).content.decode()
    assert "<script>alert" not in text
    text = visitor.get("/en/search/", {"q": "script words"}).content.decode()
    assert "&lt;<mark>script</mark>&gt;alert" in text
    assert "<img" not in text


def test_what_changes_is_made_anew_and_nothing_else(visitor):
    page = an_item("one", words="First.")
    a_tool("two")
    assert (refresh(), refresh()) == (2, 0)

    page.title = "Another name"
    page.save_revision().publish()
    assert refresh() == 1
    assert found(visitor.get("/en/search/?q=another")) == ["Another name"]
    KnowledgePage.objects.get(slug="two").delete()
    assert refresh() == 1
    assert rebuild() == SearchEntry.objects.count() == 1


def test_a_reader_of_french_finds_the_translation_or_else_the_original(visitor):
    an_item("only", title="Outreach alone")
    both = an_item("both", title="Outreach for two")
    french = both.copy_for_translation(Locale.objects.create(language_code="fr"), copy_parents=True)
    french.title = "Outreach à deux"
    french.save_revision().publish()
    refresh()

    page = visitor.get("/fr/search/?q=outreach")

    assert [(result.lang, result.url) for result in page.context["asked"].results] == [
        ("en", "/fr/knowledge/only/"),
        ("fr", "/fr/knowledge/both/"),
    ]
    assert found(visitor.get("/en/search/?q=outreach")) == ["Outreach alone", "Outreach for two"]
    assert found(visitor.get("/en/search/?q=outreach&language=fr")) == ["Outreach à deux"]


@pytest.mark.any_database
def test_signs_that_mean_something_to_databases_are_plain(visitor):
    an_item("one")
    refresh()

    for query in ("%", "_", "100%", "\\", "'; --", "one\x00"):
        assert visitor.get("/en/search/", {"q": query}).status_code == 200
    assert found(visitor.get("/en/search/", {"q": "o%e"})) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_results_costs_one_question_for_all_doors(client_of, django_assert_num_queries, count):
    for number in range(count):
        published_module(f"small-{number}", access=AccessPolicy.ON_REQUEST)
    refresh()
    client = client_of(UserFactory())
    client.get("/en/search/?q=warm")

    with django_assert_num_queries(5):
        assert len(found(client.get("/en/search/?q=unit"))) == 2 * count


@pytest.mark.any_database
def test_a_search_is_kept_by_nobody_and_too_many_are_refused(visitor):
    page = visitor.get("/en/search/?q=nobody")

    assert re.search("no-store|no-cache", page["Cache-Control"])
    assert [visitor.get("/en/search/?q=again").status_code for _ in range(60)][-1] == 429


def test_a_page_that_is_not_for_everybody_is_not_found(visitor):
    page = an_item("one", words="Behind a password.")
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    refresh()

    assert found(visitor.get("/en/search/?q=password")) == []


@pytest.mark.any_database
def test_accents_that_stand_apart_from_their_letters_are_found(visitor):
    an_item("one", title="Réinsertion", words="Des e\u0301tés.")
    refresh()

    for query in ("re\u0301insertion", "étés", "e\u0301te\u0301s"):
        assert found(visitor.get("/en/search/", {"q": query})) == ["Réinsertion"]


def test_what_was_perhaps_meant_is_asked_in_the_same_language(visitor):
    an_item("hotline", title="Multilingual hotline")
    refresh()

    page = visitor.get("/fr/search/?q=multilingaul&language=en")

    assert 'href="/fr/search/?q=multilingual&amp;language=en"' in page.content.decode()


def test_a_search_that_is_refused_is_kept_by_nobody_either(visitor, monkeypatch):
    monkeypatch.setattr("training_site.search.views.PER_MINUTE", 1)
    visitor.get("/en/search/?q=warm")

    page = visitor.get("/en/search/?q=nobody")

    assert page.status_code == 429
    assert page.context["kept_for"] == "0"


def test_an_index_that_fails_takes_nothing_back_that_was_published(monkeypatch, django_capture_on_commit_callbacks):
    def fail() -> None:
        raise OSError

    monkeypatch.setattr(shown, "_acts", [fail])
    with django_capture_on_commit_callbacks(execute=True) as acts:
        shown.tell()

    assert len(acts) == 1
