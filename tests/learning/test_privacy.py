import pytest

from ground import privacy
from learning import actions
from learning.models import ActivityResult, Attempt, Enrolment, Reflection, Response
from modules.keys import key_of
from people import actions as people_actions
from tests.factories.learning import enrolled, passed_quiz
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, administrator

pytestmark = pytest.mark.django_db


def learnt():
    """A person who passed a quiz and wrote down a thought."""
    enrolment = enrolled(published_module())
    passed_quiz(enrolment, "quiz-u1")
    actions.save_reflection(enrolment, key_of("small", "u1", "block", "reflect", "1"), "My own thought")
    return enrolment


def test_export_holds_enrolments_runs_answers_and_reflections():
    enrolment = learnt()

    exported = privacy.export(enrolment.learner)

    assert [(row["module"], row["edition"]) for row in exported["enrolments"]] == [("small", 1)]
    assert [(row["kind"], row["score"], row["passed"]) for row in exported["attempts"]] == [("quiz", 100, True)]
    assert len(exported["attempts"][0]["responses"]) == Response.objects.count() > 0
    assert [row["best_score"] for row in exported["results"]] == [100]
    assert [row["text"] for row in exported["reflections"]] == ["My own thought"]


def test_export_holds_nothing_of_others():
    learnt()

    exported = privacy.export(UserFactory())

    assert [exported[name] for name in ("enrolments", "attempts", "results", "reflections")] == [[], [], [], []]


def test_erasure_drops_words_and_answers_and_keeps_what_is_counted():
    enrolment = learnt()

    people_actions.erase(enrolment.learner, by=administrator())

    assert Reflection.objects.count() == 0
    assert Response.objects.count() == 0
    assert Attempt.objects.values_list("state", "score", "passed").get() == ({}, 100, True)
    assert ActivityResult.objects.get().best_score == 100
    assert Enrolment.objects.get(pk=enrolment.pk).done == ["quiz:quiz-u1"]


def test_erasure_leaves_the_words_of_others():
    learnt()

    people_actions.erase(UserFactory(), by=administrator())

    assert Reflection.objects.get().text == "My own thought"
