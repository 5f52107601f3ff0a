import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from learning.editions import needs_of
from modules import actions, editions, wagtail_hooks
from modules.models import Question, UnitPage
from modules.withdrawal import waits_for_edition
from tests.factories.modules import published_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return published_module()


@pytest.fixture
def unit(module) -> UnitPage:
    return UnitPage.objects.get(slug="u2")


def mended(unit: UnitPage) -> UnitPage:
    """The unit with other words, published."""
    unit = UnitPage.objects.get(pk=unit.pk)
    unit.title = "Mended"
    unit.save_revision().publish()
    return unit


def republished(unit: UnitPage) -> None:
    UnitPage.objects.get(pk=unit.pk).save_revision().publish()


def test_a_unit_that_comes_back_unchanged_is_given_back_at_once(module, unit):
    unit.unpublish()
    module.refresh_from_db()
    assert module.withdrawn_in(1) == ("u2",)

    republished(unit)

    module.refresh_from_db()
    assert module.withdrawn_in(1) == ()


def test_a_unit_with_other_words_waits_for_the_next_edition_and_older_ones_go_on_without_it(module, unit):
    unit.unpublish()
    mended(unit)
    module.refresh_from_db()
    assert module.withdrawn_in(1) == ("u2",)

    actions.publish_edition(module, by=None, change="substantial", note="Mended")

    module.refresh_from_db()
    assert (module.withdrawn_in(1), module.withdrawn_in(2)) == (("u2",), ())
    old = editions.manifest(module.editions.get(number=1).pk)
    assert "u2" not in {need.slug for need in needs_of(old, module.withdrawn_in(old.number))}


def test_a_unit_that_is_not_in_the_next_edition_stays_taken_back(module, unit):
    unit.unpublish()

    actions.publish_edition(module, by=None, change="substantial", note="Without it")

    module.refresh_from_db()
    assert module.withdrawn_units == ["u2"]


def test_a_page_in_another_language_than_the_edition_was_written_in_takes_nothing_back(module, unit):
    module.latest_edition.language = "fr"
    module.latest_edition.save()

    unit.unpublish()

    module.refresh_from_db()
    assert module.withdrawn_units == []


def test_the_editor_is_told_that_a_mended_unit_waits(module, unit):
    assert not waits_for_edition(mended(unit))

    unit.unpublish()

    assert waits_for_edition(mended(unit))


def published_in_the_admin(unit: UnitPage) -> str:
    """What the admin says once the unit is published again."""
    request = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    page = UnitPage.objects.get(pk=unit.pk)
    wagtail_hooks.note_what_is_taken_back(request, page)
    republished(unit)
    wagtail_hooks.say_how_it_comes_back(request, UnitPage.objects.get(pk=unit.pk))
    return " ".join(str(one) for one in get_messages(request))


def mended_question(module) -> None:
    """A question of the unit's quiz with other words, published in the bank; the page is not touched."""
    question = next(one for one in UnitPage.objects.get(slug="u1").body if one.block_type == "quiz").value["questions"][
        0
    ]
    question = Question.objects.get(pk=question.pk)
    question.stem = "Mended: which of these is right?"
    question.save_revision().publish()


def test_a_unit_whose_question_was_mended_waits_for_the_edition_that_has_it(module):
    unit = UnitPage.objects.get(slug="u1")
    unit.unpublish()
    mended_question(module)

    republished(unit)

    module.refresh_from_db()
    assert module.withdrawn_in(1) == ("u1",)
    assert waits_for_edition(UnitPage.objects.get(slug="u1"))
    actions.publish_edition(module, by=None, change="substantial", note="Mended")
    module.refresh_from_db()
    assert (module.withdrawn_in(1), module.withdrawn_in(2)) == (("u1",), ())


def test_the_editor_is_told_how_a_unit_comes_back(module):
    unit = UnitPage.objects.get(slug="u1")
    nothing = published_in_the_admin(unit)
    unit.unpublish()
    as_it_was = published_in_the_admin(unit)
    UnitPage.objects.get(pk=unit.pk).unpublish()
    mended_question(module)
    other = published_in_the_admin(unit)

    assert nothing == ""
    assert "Learners see the unit again as it was" in as_it_was
    assert "its words, questions or role-plays are others now" in other
    module.refresh_from_db()
    assert module.withdrawn_units == ["u1"]
