"""What learners do, against the database: nothing is lost, nothing counts twice."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from learning import actions
from learning.editions import edition_for, offered
from learning.models import ActivityResult, AnonymousAnswer, Attempt, Enrolment, Fact, Reflection, Response
from modules import actions as module_actions
from modules.activities.definition import AlreadyAnswered, BadResponse
from modules.models import ChangeClass
from tests.factories.learning import answered, begun, enrolled, passed_quiz, played
from tests.factories.modules import changed_unit, published_module
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return enrolled(published_module())


def fresh(enrolment):
    return Enrolment.objects.with_edition().get(pk=enrolment.pk)


def edition(module, change, words):
    changed_unit(module, words)
    return module_actions.publish_edition(module, by=None, change=change, note=words)


def test_enrol_twice_gives_the_same_enrolment(enrolment):
    assert actions.enrol(enrolment.learner, enrolment.module) == enrolment


def test_enrol_knows_at_once_what_is_missing(enrolment):
    assert enrolment.missing == ["quiz:quiz-u1", "unit:u1", "roleplay:shared-kitchen", "unit:u2", "survey:survey"]


def test_enrol_refuses_a_module_without_an_edition(enrolment):
    enrolment.module.latest_edition = None

    with pytest.raises(actions.NotReady):
        actions.enrol(UserFactory(), enrolment.module)


def test_begin_gives_the_open_attempt_again(enrolment):
    assert begun(enrolment, "quiz-u1") == begun(enrolment, "quiz-u1")


def test_answer_keeps_what_was_given_and_the_text_it_was_given_on(enrolment):
    attempt = answered(begun(enrolment, "quiz-u1"), {"question": "q1", "given": "a"})

    response = Response.objects.get(attempt=attempt)
    assert response.payload == {"question": "q1", "given": "a", "locale": "en"}
    assert response.text.words["questions"]["q1"]["stem"] == "Stem 1"


def test_answer_with_the_same_key_counts_once(enrolment):
    attempt, key = begun(enrolment, "quiz-u1"), uuid4()

    answered(attempt, {"question": "q1", "given": "a"}, key)
    again = answered(attempt, {"question": "q1", "given": "b"}, key)

    assert again.responses_count == 1
    assert again.state["answers"]["q1"]["given"] == "a"


def test_answer_from_a_second_tab_changes_nothing(enrolment):
    attempt = begun(enrolment, "quiz-u1")
    answered(attempt, {"question": "q1", "given": "a"})

    with pytest.raises(AlreadyAnswered):
        answered(attempt, {"question": "q1", "given": "b"})

    assert Response.objects.count() == 1


@pytest.mark.parametrize("response", [{"question": "q1", "given": "zz"}, {"question": "forged", "given": "a"}])
def test_answer_refuses_forged_ids(enrolment, response):
    attempt = begun(enrolment, "quiz-u1")

    with pytest.raises(BadResponse):
        answered(attempt, response)

    assert Response.objects.count() == 0


def test_answer_after_the_end_is_refused(enrolment):
    attempt = passed_quiz(enrolment, "quiz-u1")

    with pytest.raises(actions.AttemptFinished):
        answered(attempt, {"question": "q1", "given": "a"})


def test_a_finished_quiz_keeps_best_and_last(enrolment):
    passed_quiz(enrolment, "quiz-u1")
    attempt = begun(enrolment, "quiz-u1")
    for question, given in [("q1", "a"), ("q2", ["c"]), ("q3", "a"), ("q4", list("abcde"))]:
        attempt = answered(attempt, {"question": question, "given": given})
    attempt = answered(attempt, {"question": "q5", "given": dict(zip("abc", "bca", strict=True))})
    attempt = answered(attempt, {"question": "q6", "given": dict.fromkeys("abcd", "a")})
    attempt = answered(attempt, {"question": "q7", "given": {"1": "x", "2": "x"}})
    answered(attempt, {"question": "q8", "given": "1"})

    result = ActivityResult.objects.get(learner=enrolment.learner)
    assert (result.best_score, result.passed, result.finished) == (100, True, 2)
    assert result.last_score == 18


def test_everything_done_completes_the_module(enrolment):
    passed_quiz(enrolment, "quiz-u1")
    played(enrolment, "shared-kitchen", "a")
    for unit in ("u1", "u2"):
        actions.mark_unit(enrolment, unit, done=True)
    assert fresh(enrolment).missing == ["survey:survey"]

    answered(begun(enrolment, "survey"), {"answers": {}, "empty": True})

    done = fresh(enrolment)
    assert done.missing == []
    assert done.completed_edition == enrolment.edition


def test_taking_a_mark_back_does_not_uncomplete(enrolment):
    test_everything_done_completes_the_module(enrolment)

    actions.mark_unit(enrolment, "u1", done=False)

    assert fresh(enrolment).missing == ["unit:u1"]
    assert fresh(enrolment).is_completed


def test_marking_a_unit_twice_writes_one_fact(enrolment):
    actions.mark_unit(enrolment, "u1", done=True)
    actions.mark_unit(enrolment, "u1", done=True)

    assert Fact.objects.count() == 1


def test_the_survey_is_kept_without_the_person(enrolment):
    attempt = begun(enrolment, "survey")

    answered(attempt, {"answers": {"useful": "4"}})

    kept = AnonymousAnswer.objects.get()
    assert kept.month.day == 1
    assert Response.objects.get().payload == {"sent": True}
    assert Attempt.objects.get().state == {"sent": True}


def test_forms_never_count(enrolment):
    passed_quiz(enrolment, "pre")

    assert fresh(enrolment).done == []


def test_a_roleplay_counts_in_each_module_that_holds_it(enrolment):
    other = enrolled(published_module("other"), enrolment.learner)

    played(enrolment, "shared-kitchen", "a")

    assert "roleplay:shared-kitchen" in fresh(enrolment).done
    assert "roleplay:shared-kitchen" in fresh(other).done


def test_what_was_done_before_counts_when_a_module_is_begun(enrolment):
    played(enrolment, "shared-kitchen", "a")

    other = enrolled(published_module("other"), enrolment.learner)

    assert other.done == ["roleplay:shared-kitchen"]


def test_the_text_with_a_reflection_counts_as_the_roleplay(enrolment):
    contents = edition_for(enrolment)

    actions.read_alternative(
        enrolment, contents.activity("shared-kitchen"), contents, "I would ask first.", locale="en"
    )

    assert "roleplay:shared-kitchen" in fresh(enrolment).done
    assert Reflection.objects.get().text == "I would ask first."
    assert "ask first" not in str(Response.objects.get().payload)


def test_an_editorial_edition_is_followed_silently(enrolment):
    second = edition(enrolment.module, ChangeClass.EDITORIAL, "Better words.")

    assert edition_for(fresh(enrolment)).id == second.pk
    assert offered(fresh(enrolment)) is None


def test_a_substantial_edition_is_offered_and_not_forced(enrolment):
    second = edition(enrolment.module, ChangeClass.SUBSTANTIAL, "Other contents.")
    assert edition_for(fresh(enrolment)).id == enrolment.edition_id

    moved = actions.move_to_newest(fresh(enrolment))

    assert edition_for(moved).id == second.pk
    assert offered(moved) is None


def test_a_new_edition_does_not_disturb_an_open_quiz(enrolment):
    attempt = answered(begun(enrolment, "quiz-u1"), {"question": "q1", "given": "b"})
    question = enrolment.module.questions.get(slug="small/q2")
    question.stem = "Quite another question"
    question.save()

    edition(enrolment.module, ChangeClass.EDITORIAL, "Another question.")
    attempt = answered(attempt, {"question": "q2", "given": ["a", "b"]})

    assert [answer["credit"] for answer in attempt.state["answers"].values()] == [1.0, 1.0]


def test_a_withdrawn_unit_is_no_longer_asked_for(enrolment):
    passed_quiz(enrolment, "quiz-u1")
    page = enrolment.module.pages.get().get_children().get(slug="u2")

    page.unpublish()
    actions.mark_unit(enrolment, "u1", done=True)

    assert fresh(enrolment).missing == ["survey:survey"]


def test_reflection_over_the_limit_changes_nothing(enrolment):
    key = uuid4()
    actions.save_reflection(enrolment, key, "short")

    with pytest.raises(actions.ReflectionTooLong):
        actions.save_reflection(enrolment, key, "x" * 4001)

    assert Reflection.objects.get().text == "short"


@pytest.mark.parametrize("model", [Response, Fact, AnonymousAnswer])
def test_ledger_rows_refuse_changes(enrolment, model):
    answered(begun(enrolment, "survey"), {"answers": {"useful": "4"}})
    column = {Response: "sequence", Fact: "key", AnonymousAnswer: "month"}[model]
    value = {Response: 9, Fact: "forged", AnonymousAnswer: date(2020, 1, 1)}[model]

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**{column: value})


@pytest.mark.parametrize("number", [1, 3])
def test_answer_costs_the_same_however_much_was_answered(enrolment, django_assert_num_queries, number):
    attempt = begun(enrolment, "quiz-u1")
    for question in [f"q{place}" for place in range(1, number)]:
        attempt = answered(attempt, {"question": question, "given": ["a"] if question == "q2" else "a"})
    contents = edition_for(fresh(enrolment))
    entry = contents.activity("quiz-u1")
    response = {"question": f"q{number}", "given": "a"}

    with django_assert_num_queries(5):
        actions.answer(attempt, response, contents=contents, activity=entry, locale="en", key=uuid4())
    assert connection.in_atomic_block
