import re
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from ground import privacy
from knowledge import actions
from knowledge.models import Door, SavedSearch
from tests.factories.knowledge import a_tool, shelf
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/en/knowledge/searches/"
CHOSEN = {"name": "Arabic, cheap", "door": "shelf", "query": "language=ar&cost=low&"}


@pytest.fixture(autouse=True)
def _with_shelf() -> None:
    shelf()


def kept(person) -> list[tuple[str, str]]:
    return [(one.name, one.address) for one in SavedSearch.objects.filter(person=person)]


@pytest.mark.any_database
def test_a_search_of_the_shelf_is_kept_found_again_and_deleted(client_of):
    a_tool("hotline", languages=["ar"])
    person = UserFactory()
    client = client_of(person)

    answer = client.post(ADDRESS, CHOSEN)

    assert answer.url == "/en/knowledge/?language=ar&cost=low"
    for address in (answer.url, "/en/knowledge/", "/en/search/", ADDRESS):
        assert "Arabic, cheap" in client.get(address).content.decode()
    client.post(f"{ADDRESS}{SavedSearch.objects.get().pk}/forget/")
    assert kept(person) == []


@pytest.mark.any_database
def test_a_search_of_the_site_keeps_what_that_page_asks_for_and_nothing_else(client_of):
    person = UserFactory()

    query = "q=na%C3%AFve+trust&kind=unit&page=3&next=https://example.org&cost=low"
    client_of(person).post(ADDRESS, {"name": "Trust", "door": "search", "query": query})

    assert kept(person) == [("Trust", "/en/search/?q=na%C3%AFve+trust&kind=unit")]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"query": ""}, {"query": "page=2"}, {"door": "attic"}, {"query": f"q={'x' * 101}&" * 15}]
)
def test_what_cannot_be_kept_comes_back_with_a_sentence(client_of, wrong):
    answer = client_of(UserFactory()).post(ADDRESS, CHOSEN | wrong)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not SavedSearch.objects.exists()


def test_a_name_stands_once_and_twenty_searches_are_enough(client_of):
    person = UserFactory()
    for number in range(20):
        actions.save_search(f"Search {number}", door=Door.SHELF, query="q=tea", by=person)

    answer = client_of(person).post(ADDRESS, CHOSEN)
    actions.save_search("Search 7", door=Door.SEARCH, query="q=coffee", by=person)

    assert answer.status_code == 422
    assert "Delete one below" in answer.content.decode()
    assert len(kept(person)) == 20
    assert ("Search 7", "/en/search/?q=coffee") in kept(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(person=person, name="Search 7", door=Door.SHELF, query="q=tea")


def test_whoever_makes_room_finds_the_search_that_waits_still_there(client_of):
    person = UserFactory()
    for number in range(20):
        actions.save_search(f"Search {number}", door=Door.SHELF, query="q=tea", by=person)
    client = client_of(person)
    refused = client.post(ADDRESS, CHOSEN).content.decode()
    waiting = dict(re.findall(r'<input type="hidden" name="(name|door|query)" value="([^"]*)"', refused))

    page = client.post(
        f"{ADDRESS}{SavedSearch.objects.first().pk}/forget/", {k: unescape(v) for k, v in waiting.items()}
    )

    assert "Arabic, cheap" in page.content.decode()
    assert page.context["form"].is_valid()
    assert len(kept(person)) == 19


def test_nobody_sees_or_deletes_the_searches_of_somebody_else(client_of):
    person, other = UserFactory(), UserFactory()
    search = actions.save_search("Mine alone", door=Door.SHELF, query="q=tea", by=person)

    assert client_of(other).post(f"{ADDRESS}{search.pk}/forget/").status_code == 404
    actions.forget_search(search, by=other)
    for address in (ADDRESS, "/en/knowledge/?q=tea", "/en/search/?q=tea"):
        assert "Mine alone" not in client_of(other).get(address).content.decode()
        assert "Mine alone" in client_of(person).get(address).content.decode()


def test_searches_are_handed_out_and_go_with_the_account():
    person = UserFactory()
    actions.save_search("Tea", door=Door.SHELF, query="q=tea", by=person)

    assert privacy.export(person)["saved_searches"] == [{"name": "Tea", "where": "shelf", "query": "q=tea"}]
    privacy.erase(person)
    assert not SavedSearch.objects.exists()


@pytest.mark.any_database
@pytest.mark.parametrize("count", [1, 3])
def test_kept_searches_cost_one_query_however_many_they_are(client_of, django_assert_num_queries, count):
    person = UserFactory()
    for number in range(count):
        actions.save_search(f"Search {number}", door=Door.SHELF, query="q=tea", by=person)
    client = client_of(person)
    client.get(ADDRESS)

    with django_assert_num_queries(2):
        client.get(ADDRESS)
