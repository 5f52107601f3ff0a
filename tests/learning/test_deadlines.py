"""Quizzes on rules: time by the clock of the site, tries, waiting, answers that may change, and what the pages say."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client

from ground.models import AuditEvent
from ground.registries import ticks
from learning import actions, privacy
from learning.deadlines import close_overdue
from learning.extra_time import set_extra_time
from learning.models import ActivityResult, Attempt, Enrolment, ExtraTime, Response
from modules import actions as module_actions
from modules.models import ChangeClass, Question
from people.models import User
from tests.factories.learning import answered, begun, enrolled, passed_quiz
from tests.factories.modules import ruled_module
from tests.factories.moments import at, moment
from tests.factories.people import UserFactory
from tests.learning.test_views import words_of

pytestmark = pytest.mark.django_db

QUIZ = "/en/learn/small/do/quiz-u1/"
TIMED = {"minutes": 20, "tries": 2, "wait_hours": 24, "feedback": "end"}
NOON = moment("2026-03-04 12:00")
ClientOf = Callable[[User], Client]


def ruled(**rules) -> Enrolment:
    """A person who has begun the module before noon."""
    with at("2026-03-04 11:00"):
        return enrolled(ruled_module("small", rules))


def two_on(rules) -> list[Enrolment]:
    """Two people who have begun the same module."""
    first = ruled(**rules)
    return [first, enrolled(first.module)]


def posted(question: str, **fields: str) -> dict[str, str]:
    return {"question": question, "key": str(uuid4()), "locale": "en", **fields}


# The clock


def test_run_has_a_deadline_with_the_time_that_the_person_needs():
    enrolment = ruled(**TIMED)
    set_extra_time(enrolment.learner, 50)

    assert begun(enrolment, "quiz-u1", NOON).deadline_at == NOON + timedelta(minutes=30)


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_time_runs_the_same_in_a_night_when_clocks_change(night):
    enrolment = ruled(minutes=20, feedback="end")
    set_extra_time(enrolment.learner, percent=50)

    # Brussels moves its clocks at one o'clock, universal time.
    with at(f"{night} 00:45", "UTC"):
        attempt = begun(enrolment, "quiz-u1")
    with at(f"{night} 01:14", "UTC"):
        attempt = answered(attempt, {"question": "q3", "given": "b"})
    with at(f"{night} 01:16", "UTC"), pytest.raises(actions.TimeIsUp):
        answered(attempt, {"question": "q1", "given": "a"})

    assert attempt.deadline_at - attempt.begun_at == timedelta(minutes=30)


def test_run_of_somebody_who_erased_their_account_keeps_nobody_elses_open():
    erased, other = (begun(ruled_enrolment, "quiz-u1", NOON) for ruled_enrolment in two_on(TIMED))
    privacy.forget(erased.learner)

    assert close_overdue(NOON + timedelta(hours=1)) == 1
    assert [Attempt.objects.get(pk=run.pk).is_finished for run in (erased, other)] == [False, True]


def test_change_of_the_time_somebody_needs_leaves_a_run_that_has_begun():
    enrolment = ruled(**TIMED)
    attempt = begun(enrolment, "quiz-u1", NOON)

    set_extra_time(enrolment.learner, 100)

    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + timedelta(minutes=20)


def test_late_answer_is_refused_and_what_was_given_in_time_counts():
    enrolment = ruled(**TIMED)
    attempt = answered(begun(enrolment, "quiz-u1", NOON), {"question": "q1", "given": "b"}, at=NOON)
    late = NOON + timedelta(minutes=20, seconds=1)

    with pytest.raises(actions.TimeIsUp):
        answered(attempt, {"question": "q3", "given": "b"}, at=late)
    ticks.run(late)

    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.finished_at) == (12, False, attempt.deadline_at)
    assert list(attempt.state["answers"]) == ["q1"]
    assert ActivityResult.objects.get().last_score == 12


def test_closing_twice_and_before_the_time_changes_nothing():
    attempt = begun(ruled(**TIMED), "quiz-u1", NOON)

    for minutes in (19, 21, 22):
        ticks.run(NOON + timedelta(minutes=minutes))

    assert [row.payload for row in Response.objects.filter(attempt=attempt)] == [{"close": True, "locale": "en"}]


def test_deadline_lies_after_the_begin_of_a_run():
    attempt = begun(ruled(), "quiz-u1", NOON)
    attempt.deadline_at = NOON

    with pytest.raises(IntegrityError):
        attempt.save()


def test_late_post_is_told_clearly_and_the_result_is_there(client_of: ClientOf):
    enrolment = ruled(**TIMED)
    attempt = begun(enrolment, "quiz-u1", NOON)
    client = client_of(enrolment.learner)

    with at("2026-03-04 12:21"):
        response = client.post(QUIZ, posted("q1", option="1"))

    assert response.status_code == 409
    assert "Your time is up" in words_of(response)
    assert "What you sent just now came later and was not taken." in words_of(response)
    attempt.refresh_from_db()
    assert (attempt.is_finished, attempt.state["answers"]) == (True, {})
    assert "Your time was up" in words_of(client.get(f"{QUIZ}1/"))
    assert "Your time is up" in words_of(client.post(QUIZ, posted("q1", option="1")))


def test_page_after_the_deadline_writes_nothing_until_the_learner_ends_the_run(client_of: ClientOf):
    enrolment = ruled(**TIMED)
    attempt = begun(enrolment, "quiz-u1", NOON)
    client = client_of(enrolment.learner)

    with at("2026-03-04 12:21"):
        page = client.get(QUIZ)
    attempt.refresh_from_db()
    assert ("End the run and see the result" in words_of(page), attempt.is_finished) == (True, False)

    assert client.post(QUIZ, {"close": "1"})["Location"] == f"{QUIZ}1/"


def test_page_says_how_much_time_is_left(client_of: ClientOf):
    enrolment = ruled(**TIMED)
    begun(enrolment, "quiz-u1", NOON)
    client = client_of(enrolment.learner)

    with at("2026-03-04 12:09"):
        page = words_of(client.get(QUIZ))

    assert "11 minutes left until 12:20" in page


# Before it begins


def test_first_page_says_every_rule_with_the_persons_own_time(client_of: ClientOf):
    enrolment = ruled(**TIMED, solutions="passed", draw=[{"competency": "role", "questions": 3}])
    set_extra_time(enrolment.learner, 25)

    words = words_of(client_of(enrolment.learner).get(QUIZ))

    for said in (
        "3 questions, 80 % to pass, 2 tries",
        "drawn for you from a larger pool",
        "You can change every answer until you hand in",
        "What would have been right is shown once you have passed.",
        "You have 25 minutes from when you begin.",
        "You have 2 tries left.",
        "Between two tries lie at least 24 hours.",
    ):
        assert said in words


def test_after_the_last_try_there_is_none(client_of: ClientOf):
    enrolment = ruled(**TIMED)
    for days in (0, 2):
        begun(enrolment, "quiz-u1", NOON + timedelta(days=days))
        ticks.run(NOON + timedelta(days=days, minutes=21))
    client = client_of(enrolment.learner)

    with at("2026-03-20 12:00"):
        refused = client.post(f"{QUIZ}begin/")
        result = words_of(client.get(f"{QUIZ}2/"))

    assert refused.status_code == 409
    assert "You have used all your tries." in words_of(refused)
    assert ("You have used all your tries." in result, "Try again" in result) == (True, False)
    assert Attempt.objects.count() == 2


def test_try_before_the_wait_is_over_is_refused_with_the_moment_it_opens():
    enrolment = ruled(**TIMED)
    begun(enrolment, "quiz-u1", NOON)
    ticks.run(NOON + timedelta(minutes=21))

    with pytest.raises(actions.MayNotBegin) as refused:
        begun(enrolment, "quiz-u1", NOON + timedelta(hours=24))

    assert refused.value.standing.opens_at == NOON + timedelta(hours=24, minutes=20)
    assert begun(enrolment, "quiz-u1", NOON + timedelta(hours=25)).number == 2


# Answers that may change


def test_answers_can_be_changed_until_handing_in(client_of: ClientOf):
    enrolment = ruled(feedback="end")
    attempt = begun(enrolment, "quiz-u1")
    client = client_of(enrolment.learner)

    for place in ("1", "2"):
        assert client.post(QUIZ, posted("q3", option=place))["Location"] == f"{QUIZ}#now"
    page = client.get(QUIZ)
    assert client.post(QUIZ, {"hand_in": "1"})["Location"] == f"{QUIZ}1/"

    assert "Saved at" in words_of(page)
    attempt.refresh_from_db()
    assert (attempt.state["answers"]["q3"]["given"], attempt.score) == ("b", 12)
    assert [row.sequence for row in attempt.responses.all()] == [1, 2, 3]


def test_same_answer_sent_again_later_counts_once(client_of: ClientOf):
    enrolment = ruled(feedback="end")
    attempt = begun(enrolment, "quiz-u1")
    client, first = client_of(enrolment.learner), posted("q3", option="1")

    for form in (first, posted("q1", option="1"), first, first | {"age": "40"}):
        assert client.post(QUIZ, form).status_code == 302

    attempt.refresh_from_db()
    assert attempt.responses_count == 2


def test_older_answer_of_another_device_is_told_that_the_newer_one_holds(client_of: ClientOf):
    enrolment = ruled(feedback="end")
    attempt = begun(enrolment, "quiz-u1")
    client = client_of(enrolment.learner)
    client.post(QUIZ, posted("q3", option="2"))

    older = client.post(QUIZ, posted("q3", option="1", age="30"))
    other_question = client.post(QUIZ, posted("q1", option="1", age="30"))

    assert (older.status_code, other_question.status_code) == (409, 302)
    assert "on another device or in another window. That answer is newer and holds." in words_of(older)
    attempt.refresh_from_db()
    assert attempt.state["answers"]["q3"]["given"] == "b"


def test_a_tab_of_an_earlier_run_answers_no_question_of_the_next_one(client_of: ClientOf):
    enrolment = ruled(feedback="end")
    begun(enrolment, "quiz-u1")
    client = client_of(enrolment.learner)
    tab = re.search(r'action="([^"]+run=1)"', client.get(QUIZ).content.decode())[1]
    client.post(QUIZ, {"hand_in": "1"})
    begun(enrolment, "quiz-u1")

    late = [client.post(tab, posted("q3", option="1", **waited)) for waited in ({}, {"age": "30"})]

    assert [response.status_code for response in late] == [409, 409]
    assert "This answer was for run 1, which is over." in words_of(late[0])
    second = Attempt.objects.get(number=2)
    assert (second.responses_count, second.state["answers"]) == (0, {})
    own = re.search(r'action="([^"]+run=2)"', late[0].content.decode())[1]
    assert client.post(own, posted("q3", option="1")).status_code == 302


def test_a_page_cannot_name_a_run_of_another_person(client_of: ClientOf):
    first, second = two_on({"feedback": "end"})
    run, _own = begun(first, "quiz-u1"), begun(second, "quiz-u1")

    client_of(second.learner).post(f"{QUIZ}?run=1", posted("q3", option="1"))
    refused = client_of(second.learner).post(f"{QUIZ}?run=77", posted("q1", option="1"))

    run.refresh_from_db()
    assert (run.responses_count, refused.status_code) == (0, 409)


def test_what_cannot_be_taken_keeps_every_other_answer_and_what_was_typed(client_of: ClientOf):
    enrolment = ruled(feedback="end")
    begun(enrolment, "quiz-u1")
    client = client_of(enrolment.learner)
    client.post(QUIZ, posted("q3", option="2"))

    refused = client.post(QUIZ, posted("q8", number="twelve"))

    assert refused.status_code == 422
    html = refused.content.decode()
    assert 'value="twelve"' in html
    assert html.count(" checked") == 1


def test_forged_score_changes_nothing(client_of: ClientOf):
    enrolment = ruled(feedback="end")
    attempt = begun(enrolment, "quiz-u1")
    client = client_of(enrolment.learner)

    client.post(QUIZ, posted("q3", option="1", score="100", credit="1", passed="true", close="1"))
    client.post(QUIZ, {"hand_in": "1", "score": "100"})

    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (0, False)


# More time is a matter of one's own


def test_somebody_says_that_they_need_more_time_and_takes_it_back(client_of: ClientOf):
    person = UserFactory()
    client = client_of(person)

    assert client.post("/en/learn/more-time/", {"percent": "50"}).status_code == 302
    assert ExtraTime.objects.get().percent == 50
    assert client.post("/en/learn/more-time/", {"percent": "0"}).status_code == 302

    assert not ExtraTime.objects.exists()
    assert client.post("/en/learn/more-time/", {"percent": "500"}).status_code == 422
    assert not AuditEvent.objects.filter(action__contains="time").exists()


def test_extra_time_is_one_of_those_that_are_offered():
    with pytest.raises(IntegrityError):
        ExtraTime.objects.create(learner=UserFactory(), percent=30)


# What an attempt ran on


def test_editing_and_unpublishing_a_question_never_changes_a_finished_attempt(client_of: ClientOf):
    enrolment = ruled()
    attempt = passed_quiz(enrolment, "quiz-u1")
    client = client_of(enrolment.learner)
    before = words_of(client.get(f"{QUIZ}1/"))
    question = Question.objects.get(slug="small/q1")

    question.stem = "Another question altogether"
    question.save_revision().publish()
    Question.objects.get(slug="small/q3").unpublish()
    module_actions.publish_edition(enrolment.module, by=None, change=ChangeClass.EDITORIAL, note="Other words.")

    attempt.refresh_from_db()
    after = words_of(client.get(f"{QUIZ}1/"))
    assert (attempt.score, attempt.passed) == (100, True)
    # The page names the edition that is read now; what was answered, and what it came to, stays.
    assert after.replace("Another question altogether", "Stem 1").replace("edition 2", "edition 1") == before


# Forms given crosswise


def test_post_form_is_the_one_that_the_learner_has_not_met():
    module = ruled_module("small", {}, is_crossed=True)

    met = set()
    for _learner in range(4):
        enrolment = enrolled(module)
        pre, post = begun(enrolment, "pre").state["order"], begun(enrolment, "post").state["order"]
        assert sorted(pre + post) == ["q91", "q92"]
        met.add(pre[0])

    assert met <= {"q91", "q92"}
