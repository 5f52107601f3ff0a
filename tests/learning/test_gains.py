"""Who makes a pair of scores before and after, and who is shown what of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learning.editions import edition_for
from learning.gains import gain_of, own_pair
from learning.hard_questions import hard_questions
from learning.models import Enrolment
from modules.editions import manifest
from modules.models import Module
from people.models import Role, User
from tests.factories.learning import answered, begun, enrolled, passed_quiz
from tests.factories.modules import ruled_module
from tests.factories.moments import moment
from tests.factories.people import UserFactory, appointed
from tests.learning.test_views import words_of
from tests.modules.activities.quiz.questions import RIGHT as RIGHT_ANSWERS

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-04 12:00")
RIGHT = {"q91": "a", "q92": "b"}
PAGE = "/en/learn/small/trainer/gain/"
ClientOf = Callable[[User], Client]


@pytest.fixture
def module() -> Module:
    return ruled_module("small", {}, is_crossed=True)


def answered_form(enrolment: Enrolment, slug: str, *, is_right: bool, minutes: int = 0) -> None:
    """Take the form before or after, so many minutes past noon."""
    now = NOON + timedelta(minutes=minutes)
    attempt = begun(enrolment, slug, now)
    question = attempt.state["order"][0]
    wrong = {"a": "b", "b": "a"}[RIGHT[question]]
    answered(attempt, {"question": question, "given": RIGHT[question] if is_right else wrong}, at=now)


def learnt(module: Module, people: int) -> list[Enrolment]:
    """People who knew nothing before and everything after."""
    enrolments = [enrolled(module) for _person in range(people)]
    for enrolment in enrolments:
        answered_form(enrolment, "pre", is_right=False)
        answered_form(enrolment, "post", is_right=True, minutes=1)
    return enrolments


def test_first_run_before_and_first_run_after_make_the_pair(module: Module):
    enrolment = enrolled(module)
    answered_form(enrolment, "post", is_right=True)
    answered_form(enrolment, "pre", is_right=False, minutes=1)
    assert own_pair(enrolment.learner, module) is None

    answered_form(enrolment, "pre", is_right=True, minutes=2)
    answered_form(enrolment, "post", is_right=True, minutes=3)
    answered_form(enrolment, "post", is_right=False, minutes=4)

    pair = own_pair(enrolment.learner, module)
    assert pair is not None
    assert (pair.before, pair.after) == (0, 100)


def test_skipped_form_makes_no_pair(module: Module):
    enrolment = enrolled(module)
    answered(begun(enrolment, "pre", NOON), {"skip": True}, at=NOON)
    answered_form(enrolment, "post", is_right=True, minutes=1)

    assert own_pair(enrolment.learner, module) is None


def test_learner_sees_their_own_gain_and_nobody_elses(module: Module, client_of: ClientOf):
    mine, _other = learnt(module, 2)

    words = words_of(client_of(mine.learner).get("/en/learn/small/do/post/1/"))

    assert "Your first answers before the module: 0 % right. After it: 100 %. 100 percent points more." in words


@pytest.mark.parametrize(("people", "is_told"), [(4, False), (5, True)])
def test_trainers_are_told_from_five_people_up(module: Module, client_of: ClientOf, people: int, is_told: bool):
    learnt(module, people)
    trainer = appointed(Role.TRAINER, module_slug="small")

    words = words_of(client_of(trainer).get(PAGE))

    assert ("100.0 percent points more on average, for 5 people." in words) == is_told
    assert ("Nothing can be told yet" in words) != is_told


def test_page_is_not_there_for_learners(module: Module, client_of: ClientOf):
    assert client_of(enrolled(module).learner).get(PAGE).status_code == 404
    assert client_of(UserFactory()).get(PAGE).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_gain_costs_one_query(module: Module, django_assert_num_queries: DjangoAssertNumQueries, people: int):
    learnt(module, people)

    with django_assert_num_queries(1):
        assert gain_of(module) is None


# Which questions are hard


def test_hard_questions_come_first_and_of_five_people_at_least(module: Module, client_of: ClientOf):
    enrolments = [enrolled(module) for _person in range(6)]
    for number, enrolment in enumerate(enrolments):
        attempt = answered(begun(enrolment, "quiz-u1", NOON), {"question": "q1", "given": "b" if number < 2 else "a"})
        attempt = answered(attempt, {"question": "q2", "given": ["a", "b"]})
        for question, given in list(RIGHT_ANSWERS.items())[2:]:
            attempt = answered(attempt, {"question": question, "given": given})

    found = hard_questions(edition_for(enrolments[0]), "en")
    file = client_of(appointed(Role.TRAINER, module_slug="small")).get(f"{PAGE}questions.csv").content.decode()

    assert [(one.number, one.people, one.right) for one in found][:2] == [(1, 5, 40), (2, 5, 100)]
    assert ";1;Stem 1;5;40.0" in file


def test_nothing_is_told_of_four_people(module: Module):
    for enrolment in [enrolled(module) for _person in range(4)]:
        passed_quiz(enrolment, "quiz-u1")

    assert hard_questions(manifest(module.latest_edition_id), "en") == []


@pytest.mark.parametrize("people", [1, 5])
def test_page_costs_the_same_where_nothing_is_shown_and_for_five(
    module: Module, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries, people: int
):
    for enrolment in learnt(module, people):
        passed_quiz(enrolment, "quiz-u1")
    client = client_of(appointed(Role.TRAINER, module_slug="small"))
    client.get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)
