"""Where somebody goes on in a curriculum."""

import pytest

from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.certificates import completed, short_module
from tests.factories.curricula import a_curriculum, a_stage, choice, module_item
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

FACTS = {"completion": {"all": [{"stages": ["C1", "C2"]}]}}


@pytest.fixture
def course():
    modules = [short_module(slug) for slug in ("one", "two", "three")]
    electives = choice(module_item("two", "elective"), module_item("three", "elective"))
    a_curriculum("course", [a_stage("C1", module_item("one")), a_stage("C2", electives)], facts=FACTS)
    return modules


def progress_of(person):
    return words_of(signed_in(person).get("/en/curricula/course/"))


def test_the_next_step_is_the_first_thing_that_is_missing_and_then_the_next(course):
    ana = UserFactory()
    assert "Your next step · C1 Module one Open" in progress_of(ana)

    completed(ana, course[0])

    assert "Your next step · C2 Stage C2 : choose 1 of these To the stage" in progress_of(ana)


def test_whoever_has_done_everything_has_no_next_step(course):
    ana = UserFactory()
    for module in course[:2]:
        completed(ana, module)

    assert "Your next step" not in progress_of(ana)
