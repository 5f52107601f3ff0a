"""How a module goes with others, on its public page and where it is learnt."""

import pytest

from modules.models import Module
from modules.relations import relations_of
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.certificates import completed, short_module
from tests.factories.learning import enrolled
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

OVERLAP = {"module": "second", "unit": "u1", "with_unit": "u2", "minutes": 7}


@pytest.fixture
def first():
    """A module that stands on "base", is easier after "second", shares minutes with it, and counts as "elsewhere"."""
    for slug in ("base", "second", "elsewhere"):
        short_module(slug)
    links = {
        "requires": ["base"],
        "recommended_before": ["second"],
        "equivalent_to": ["elsewhere"],
        "overlaps": [OVERLAP],
    }
    module = short_module("first")
    Module.objects.filter(pk=module.pk).update(links=links)
    return Module.objects.get(pk=module.pk)


def slugs(others):
    return [other.slug for other in others]


def test_each_side_knows_what_the_other_says(first):
    here, there = relations_of(first, "en"), relations_of(Module.objects.get(slug="second"), "en")

    assert (slugs(here.required), slugs(here.recommended), slugs(here.equivalent)) == (
        ["base"],
        ["second"],
        ["elsewhere"],
    )
    assert slugs(relations_of(Module.objects.get(slug="elsewhere"), "en").equivalent) == ["first"]
    [mine], [theirs] = here.overlaps, there.overlaps
    assert (mine.unit.title, mine.other_unit.title, mine.minutes) == ("Unit u1", "Unit u2", 7)
    assert (theirs.unit.title, theirs.other.slug, theirs.other_unit.title) == ("Unit u2", "first", "Unit u1")


def test_what_is_no_longer_there_is_not_named(first):
    Module.objects.filter(pk=first.pk).update(
        links={"requires": ["gone"], "overlaps": [OVERLAP | {"unit": "u9"}, OVERLAP | {"module": "gone"}]}
    )

    assert not relations_of(Module.objects.get(pk=first.pk), "en")


@pytest.mark.parametrize("others", [1, 3])
def test_many_others_cost_as_much_as_one(django_assert_num_queries, others):
    named = [short_module(f"other{number}").slug for number in range(others)]
    module = short_module("first", links={"requires": named})
    relations_of(module, "en")

    with django_assert_num_queries(2):
        assert slugs(relations_of(module, "en").required) == named


def test_a_visitor_reads_what_comes_before_and_what_counts(first, client):
    words = words_of(client.get(first.pages.get().url))

    assert "Take before" in words
    assert "BASE Module base" in words
    assert "Easier after" in words
    assert "Counts as this module" in words
    assert "About 7 minutes are the same in: Unit u1 · SECOND Unit u2" in words
    assert "Completed" not in words


def test_a_learner_sees_which_of_them_are_done(first):
    ana = UserFactory()
    completed(ana, Module.objects.get(slug="base"))
    enrolled(first, ana)

    words = words_of(signed_in(ana).get("/en/learn/first/"))

    assert "BASE Module base Completed" in words
    assert "SECOND Module second Completed" not in words


def test_before_one_begins_an_equivalent_counts_as_taken(first):
    ana = UserFactory()
    completed(ana, Module.objects.get(slug="elsewhere"))
    later = short_module("later", links={"requires": ["first"]}, access="open")

    words = words_of(signed_in(ana).get(f"/en/learn/{later.slug}/"))

    assert "FIRST Module first Not needed: you have completed one that counts as this" in words
    assert "FIRST Module first Completed" not in words
