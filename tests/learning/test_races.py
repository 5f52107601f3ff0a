"""Many at once, on PostgreSQL: one answer counts once, one attempt is begun, one completion is written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from learning import actions
from learning.models import ActivityResult, Attempt, Enrolment, Fact, Response
from modules.activities.definition import AlreadyAnswered
from tests.factories.learning import answered, begun, enrolled, passed_quiz
from tests.factories.modules import published_module
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]

AT_ONCE = 20  # connections open at the same time


def together(times: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something many times from many connections; a refusal is a result too."""

    def one(number: int) -> Any:
        try:
            return act(number)
        except (AlreadyAnswered, actions.AttemptFinished) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(times)))


def test_two_hundred_posts_of_one_answer_count_once():
    attempt, key = begun(enrolled(published_module()), "quiz-u1"), uuid4()

    results = together(200, lambda _number: answered(attempt, {"question": "q1", "given": "b"}, key))

    assert {result.responses_count for result in results} == {1}
    assert Response.objects.count() == 1


def test_two_hundred_tabs_answer_one_question_once():
    attempt = begun(enrolled(published_module()), "quiz-u1")

    results = together(200, lambda _number: answered(attempt, {"question": "q1", "given": "b"}))

    assert sum(isinstance(result, Attempt) for result in results) == 1
    assert Response.objects.count() == 1


def test_many_beginnings_are_one_attempt():
    enrolment = enrolled(published_module())

    together(40, lambda _number: begun(enrolment, "quiz-u1"))

    assert Attempt.objects.count() == 1


def test_many_enrolments_are_one():
    module, learner = published_module(), UserFactory()

    together(40, lambda _number: actions.enrol(learner, module))

    assert Enrolment.objects.count() == 1


def test_many_marks_are_one_fact():
    enrolment = enrolled(published_module())

    together(40, lambda _number: actions.mark_unit(enrolment, "u1", done=True))

    assert Fact.objects.count() == 1


def test_two_modules_finished_at_once_keep_both_results():
    learner = UserFactory()
    enrolments = [enrolled(published_module(slug), learner) for slug in ("small", "other")]

    together(2, lambda number: passed_quiz(enrolments[number], "quiz-u1"))

    assert ActivityResult.objects.filter(passed=True).count() == 2
    assert connection.vendor == "postgresql"
