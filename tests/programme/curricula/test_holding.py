"""Which curricula hold a module: on its public page, and for whoever takes it."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from programme.curricula.holding import holdings_of
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.certificates import completed, short_module
from tests.factories.curricula import a_curriculum, a_stage, choice, module_item
from tests.factories.learning import enrolled
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_visitors_read_where_a_module_counts():
    short_module("one")
    short_module("two")
    a_curriculum("course", [a_stage("C5", choice(module_item("one", "elective"), module_item("two", "elective")))])

    words = words_of(Client().get("/en/catalogue/one/"))

    assert "In curricula Taken alone, it has its own certificate." in words
    assert "Curriculum course stage C5 · 1 of several to choose" in words


def test_a_module_that_no_curriculum_holds_says_nothing_of_curricula():
    short_module("alone")
    a_curriculum("course", [a_stage("C1", module_item("elsewhere"))])

    assert "In curricula" not in words_of(Client().get("/en/catalogue/alone/"))


def test_whoever_has_completed_it_alone_goes_from_there_to_the_credit():
    ana, module = UserFactory(), short_module("one")
    a_curriculum("course", [a_stage("C1", module_item("one"))], facts={"completion": {"all": [{"stages": ["C1"]}]}})
    client = signed_in(ana)
    enrolled(module, ana)
    before = words_of(client.get("/en/learn/one/"))

    completed(ana, module)
    page = client.get("/en/learn/one/")

    assert "You have completed this module, and it counts" not in before
    assert "You have completed this module, and it counts" in words_of(page)
    assert 'href="/en/curricula/course/#stage-c1"' in page.content.decode()
    progress = words_of(client.get("/en/curricula/course/"))
    assert "1 of 1 part done" in progress
    assert "Done on" in progress


def test_a_curriculum_leads_to_one_request_for_its_modules_on_request():
    short_module("one", access="on_request")
    short_module("two", access="registered")
    short_module("three", access="on_request")
    page = a_curriculum("course", [a_stage("C1", *(module_item(slug) for slug in ("one", "two", "three")))])

    html = Client().get(page.url).content.decode()

    assert f'href="{reverse("access:new")}?module=one&amp;module=three"' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_places_are_read_once_however_many_curricula_there_are(rows, django_assert_num_queries):
    for number in range(rows):
        a_curriculum(f"course-{number}", [a_stage("C1", module_item("one"))])
    cache.clear()

    with django_assert_num_queries(3):  # the curricula, and once the roots of the site
        found = holdings_of("one", "en")
    with django_assert_num_queries(0):
        again = holdings_of("one", "en")

    assert [one.slug for one in found] == [f"course-{number}" for number in range(rows)]
    assert again == found
