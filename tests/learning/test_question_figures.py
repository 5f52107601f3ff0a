"""What first runs say about questions: kept, brought up to date, and never of fewer than five people."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from learning import privacy, question_figures
from learning.models import Attempt, Enrolment
from modules.models import Module, QuestionFigures, QuizFigures
from people.models import Role
from tests.factories.learning import answered, begun, enrolled
from tests.factories.modules import published_module
from tests.factories.moments import moment
from tests.factories.people import UserFactory, appointed
from tests.modules.activities.quiz.questions import RIGHT

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-04 12:00")


@pytest.fixture
def module() -> Module:
    return published_module()


def run_of(enrolment: Enrolment, *, minutes: int = 0, **given: Any) -> Attempt:
    """A whole run of the quiz, right but for what is given."""
    at = NOON + timedelta(minutes=minutes)
    attempt = begun(enrolment, "quiz-u1", at)
    for question, right in RIGHT.items():
        attempt = answered(attempt, {"question": question, "given": given.get(question, right)}, at=at)
    return attempt


def people_who_answered(module: Module, count: int) -> list[Enrolment]:
    """The first two choose another option at the first question; everything else is right."""
    enrolments = [enrolled(module) for _person in range(count)]
    for number, enrolment in enumerate(enrolments):
        run_of(enrolment, minutes=number, **({"q1": "a"} if number < 2 else {}))
    return enrolments


def figures_of(question: str) -> QuestionFigures:
    return QuestionFigures.objects.get(quiz__slug="quiz-u1", question=question, locale="", is_newest=True)


@pytest.mark.any_database
def test_figures_are_kept_for_five_people(module: Module):
    people_who_answered(module, 5)

    question_figures.refresh(NOON)

    first = figures_of("q1")
    assert (first.people, first.right, first.discrimination, first.flags) == (5, 0.6, None, "")
    assert [(use["option"], use["is_right"], use["share"]) for use in first.options] == [
        ("a", False, 0.4),
        ("b", True, 0.6),
        ("c", False, 0),
    ]
    quiz = QuizFigures.objects.get(slug="quiz-u1")
    assert (quiz.people, quiz.scores, quiz.no_alpha) == (5, [0, 0, 0, 0, 5], "too-few")
    assert quiz.mean == pytest.approx((3 * 1 + 2 * 7 / 8) / 5)


def test_nothing_is_kept_of_four_people(module: Module):
    people_who_answered(module, 4)

    question_figures.refresh(NOON)

    quiz = QuizFigures.objects.get(slug="quiz-u1")
    assert (quiz.people, quiz.mean, quiz.scores) == (0, None, [])
    assert not QuestionFigures.objects.exists()


def test_people_are_counted_in_fives(module: Module):
    people_who_answered(module, 7)

    question_figures.refresh(NOON)

    assert figures_of("q1").people == 5


def test_only_first_runs_of_those_who_learn_count(module: Module):
    learners = people_who_answered(module, 5)
    run_of(learners[0], minutes=9, q1="c")
    for knowing in (appointed(Role.TRAINER, module_slug="small"), UserFactory(is_staff=True)):
        run_of(enrolled(module, knowing), minutes=1, q1="c")

    question_figures.refresh(NOON)

    assert [use["share"] for use in figures_of("q1").options] == [0.4, 0.6, 0]


def test_refresh_does_what_has_changed_and_nothing_twice(module: Module, django_assert_num_queries: DjangoAssertNumQueries):
    people_who_answered(module, 5)
    assert question_figures.refresh(NOON) == 3

    with django_assert_num_queries(5):
        assert question_figures.refresh(NOON) == 0
    for number in range(5):
        run_of(enrolled(module), minutes=20 + number)

    assert question_figures.refresh(NOON) == 1
    assert (figures_of("q1").people, figures_of("q1").right) == (10, 0.8)


def test_whoever_erases_their_account_is_counted_no_more(module: Module):
    learners = people_who_answered(module, 5)
    question_figures.refresh(NOON)

    privacy.forget(learners[0].learner)
    question_figures.refresh(NOON)

    assert not QuestionFigures.objects.exists()


def test_verify_finds_what_differs_and_a_rebuild_mends_it(module: Module):
    people_who_answered(module, 5)
    question_figures.refresh(NOON)
    call_command("rebuild_question_figures", "--verify")
    QuestionFigures.objects.filter(question="q1").update(right=1)

    with pytest.raises(CommandError, match="The figures of 1 quizzes differ"):
        call_command("rebuild_question_figures", "--verify")
    call_command("rebuild_question_figures")

    assert list(question_figures.differences()) == []


def test_languages_are_told_apart_where_no_small_group_comes_out(module: Module):
    for number, enrolment in enumerate(people_who_answered(module, 10)):
        locale = "fr" if number < 5 else "en"
        state = Attempt.objects.get(enrolment=enrolment).state
        answers = {question: answer | {"locale": locale} for question, answer in state["answers"].items()}
        Attempt.objects.filter(enrolment=enrolment).update(state=state | {"answers": answers})

    question_figures.refresh(NOON)

    rows = QuestionFigures.objects.filter(question="q1").order_by("locale").values_list("locale", "people", "right")
    assert list(rows) == [("", 10, 0.8), ("en", 5, 1.0), ("fr", 5, 0.6)]


@pytest.mark.any_database
def test_database_refuses_figures_of_four_people(module: Module):
    people_who_answered(module, 5)
    question_figures.refresh(NOON)

    for rows in (QuestionFigures.objects.all(), QuizFigures.objects.filter(slug="quiz-u1")):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(people=4)
