"""Visitors' pages come from the cache, whole; nobody is ever shown a page that was made for somebody."""

import gzip
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from modules import actions as module_actions
from modules.models import ChangeClass, ModulePage
from tests.factories.modules import catalogue, changed_unit, published_module
from tests.factories.people import UserFactory, administrator
from training_site.middleware import LONGEST_QUERY, may_be_kept

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def _module():
    published_module()


@pytest.fixture
def visitor() -> Client:
    return Client()


def words(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "path", ["/en/", "/en/catalogue/", "/en/catalogue/?access=open", "/en/catalogue/small/", "/en/privacy/"]
)
def test_a_page_that_was_made_once_costs_no_query(visitor, django_assert_num_queries, path):
    first = visitor.get(path)

    with django_assert_num_queries(0):
        again = Client().get(path)

    assert (again.status_code, again.content) == (200, first.content)
    assert again["Cache-Control"] == "max-age=0, must-revalidate"
    assert {part.strip() for part in again["Vary"].split(",")} == {"Accept-Encoding", "Cookie", "HX-Request"}
    assert again["Content-Language"] == "en"


def test_a_browser_that_can_gets_it_compressed(visitor):
    plain = visitor.get("/en/catalogue/")

    zipped = visitor.get("/en/catalogue/", headers={"accept-encoding": "gzip, br"})

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content


def test_somebody_signed_in_is_never_served_from_it(visitor, client_of):
    visitor.get("/en/catalogue/")
    person = UserFactory(name="Amina Diallo")

    page = client_of(person).get("/en/catalogue/")

    assert page["Cache-Control"] == "private, no-store"
    assert "/account/logout/" in words(page)


def test_a_page_for_somebody_signed_in_is_never_served_to_a_visitor(visitor, client_of):
    client_of(UserFactory(name="Amina Diallo")).get("/en/catalogue/")

    page = visitor.get("/en/catalogue/")

    assert "/account/login/" in words(page)
    assert "/account/logout/" not in words(page)


def test_a_cookie_that_is_no_session_is_no_session(visitor):
    """Whoever sends the cookie of a session that has ended gets a page made for a visitor, and it is kept for nobody."""
    visitor.cookies["session"] = "ended"

    page = visitor.get("/en/catalogue/")

    assert page["Cache-Control"] == "private, no-store"
    assert "/account/login/" in words(page)


def response_with(**headers: str) -> HttpResponse:
    return HttpResponse("page", headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_what_may_be_kept():
    with_cookie = response_with()
    with_cookie.set_cookie("seen", "1")

    assert may_be_kept(response_with())
    assert not may_be_kept(with_cookie)
    assert not may_be_kept(response_with(Cache_Control="public, max-age=300"))
    assert not may_be_kept(response_with(Content_Type="application/json"))
    assert not may_be_kept(HttpResponse(status=404))


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/signup/", "/en/catalogue/nothing/", "/healthz", "/admin/"]
)
def test_forms_missing_pages_and_the_admin_are_made_each_time(visitor, path):
    first, second = visitor.get(path), Client().get(path)

    assert first.get("Cache-Control", "") == second.get("Cache-Control", "") != "max-age=0, must-revalidate"


def test_forms_of_two_visitors_have_their_own_tokens():
    pages = [Client().get("/account/login/") for _visitor in range(2)]

    assert len({page.cookies["csrf"].value for page in pages}) == 2


def test_a_changed_page_is_made_anew_when_it_is_published(visitor):
    visitor.get("/en/catalogue/small/")
    page = ModulePage.objects.get(slug="small")
    page.summary = "Words of today."
    page.save_revision().publish()

    assert "Words of today." in words(visitor.get("/en/catalogue/small/"))
    assert "Words of today." in words(visitor.get("/en/catalogue/"))


def test_a_draft_changes_nothing(visitor):
    visitor.get("/en/catalogue/small/")
    page = ModulePage.objects.get(slug="small")
    page.summary = "Words of tomorrow."
    page.save_revision()

    assert "Words of tomorrow." not in words(visitor.get("/en/catalogue/small/"))


def test_an_unpublished_page_is_gone_at_once(visitor):
    visitor.get("/en/catalogue/small/")

    ModulePage.objects.get(slug="small").unpublish()

    assert visitor.get("/en/catalogue/small/").status_code == 404
    assert "Module small" not in words(visitor.get("/en/catalogue/"))


def edition_shown(client: Client) -> str:
    found = re.search(r"<dt>Edition</dt><dd>(\d+),", words(client.get("/en/catalogue/small/")))
    return found.group(1) if found else ""


def test_a_new_edition_is_seen_at_once(visitor, django_capture_on_commit_callbacks):
    module = ModulePage.objects.get(slug="small").module
    changed_unit(module, "Other words.")
    before = edition_shown(visitor)

    with django_capture_on_commit_callbacks(execute=True):
        module_actions.publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="Rewritten.")

    assert (before, edition_shown(visitor)) == ("1", "2")


def test_a_changed_access_policy_is_seen_at_once(visitor, client_of):
    module = ModulePage.objects.get(slug="small").module
    before = words(visitor.get("/en/catalogue/"))
    facts = {"slug": "small", "code": "SMALL", "access": "registered", "minutes": "60", "licence": "CC-BY-4.0"}

    client_of(administrator()).post(f"/admin/snippets/modules/module/edit/{module.pk}/", facts)

    after = words(visitor.get("/en/catalogue/"))
    assert ["Open to people with an account" in page for page in (before, after)] == [False, True]


def test_another_query_is_another_page(visitor):
    everything, narrowed = visitor.get("/en/catalogue/"), visitor.get("/en/catalogue/?q=nothing-like-this")

    assert "Module small" in words(everything)
    assert "Module small" not in words(narrowed)
    assert "Module small" in words(visitor.get("/en/catalogue/?q=SMÀLL+modu"))
    assert visitor.get("/en/catalogue/").content == everything.content


def test_a_long_query_is_not_kept(visitor):
    path = f"/en/catalogue/?q={'x' * LONGEST_QUERY}"

    assert [visitor.get(path).get("Cache-Control", "") for _visit in range(2)] == ["", ""]


def test_another_host_is_another_page(visitor):
    visitor.get("/en/catalogue/")

    page = visitor.get("/en/catalogue/", headers={"host": "127.0.0.1"})

    assert not page.has_header("Cache-Control")


def test_another_language_is_another_page(visitor):
    english, french = visitor.get("/en/privacy/"), visitor.get("/fr/privacy/")

    assert '<html lang="en"' in words(english)
    assert '<html lang="fr"' in words(french)
    assert [visitor.get(f"/{code}/privacy/")["Content-Language"] for code in ("en", "fr")] == ["en", "fr"]


def test_the_language_of_a_browser_does_not_change_a_page_with_one_in_its_address(visitor):
    visitor.get("/en/privacy/", headers={"accept-language": "fr"})

    assert '<html lang="en"' in words(visitor.get("/en/privacy/"))


def test_the_way_to_one_s_language_is_asked_for_each_visitor(visitor):
    ways = [visitor.get("/", headers={"accept-language": code}).url for code in ("fr", "en")]

    assert ways == ["/fr/", "/en/"]


def test_a_post_is_never_answered_from_it(visitor):
    visitor.get("/en/privacy/")

    assert visitor.post("/en/privacy/").status_code == 405


def test_a_moved_catalogue_is_found_at_its_new_address(visitor):
    visitor.get("/en/catalogue/")
    page = catalogue()
    page.slug = "all-modules"
    page.save_revision().publish()

    assert visitor.get("/en/all-modules/").status_code == 200
    assert visitor.get("/en/catalogue/").status_code != 200
