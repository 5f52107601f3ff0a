"""Many at once, on PostgreSQL: one answer counts once, one attempt is begun, one completion is written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.http import QueryDict
from django.utils import timezone

from learning import actions, extra_tries
from learning.copies.actions import take_answer
from learning.copies.runs import copied_run, run_in
from learning.deadlines import close_overdue
from learning.editions import edition_for
from learning.models import ActivityResult, Attempt, Enrolment, ExtraTry, Fact, Response, Ruling, ScoreCorrection
from learning.rebuilding import differences
from learning.regrading import Proposal, go_on, rule
from learning.rulings import form_of
from modules.activities.definition import AlreadyAnswered
from modules.editions import manifest
from people.models import Role, User
from tests.factories.learning import answered, begun, enrolled, passed_quiz
from tests.factories.modules import published_module, ruled_module
from tests.factories.people import UserFactory, appointed
from tests.modules.activities.quiz.questions import RIGHT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]

AT_ONCE = 20  # connections open at the same time
REFUSALS = (
    AlreadyAnswered,
    actions.AttemptFinished,
    actions.TimeIsUp,
    actions.MayNotBegin,
    extra_tries.AlreadyGiven,
    extra_tries.AlreadyUsed,
    extra_tries.NotNeeded,
)


def together(times: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something many times from many connections; a refusal is a result too."""

    def one(number: int) -> Any:
        try:
            return act(number)
        except REFUSALS as refused:
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


@pytest.mark.parametrize("same_key", [True, False], ids=["sent twice", "in two tabs"])
def test_what_comes_back_from_a_copy_in_many_tabs_begins_one_run_and_counts_once(same_key):
    enrolment, key = enrolled(published_module()), uuid4()
    contents = edition_for(enrolment)
    activity = contents.activity("quiz-u1")
    made = copied_run(enrolment, activity, contents, None, at=timezone.now())
    given = QueryDict("question=q1&option=2")

    together(
        40,
        lambda _number: take_answer(
            enrolment,
            given,
            run=run_in(made.token, enrolment, activity, at=timezone.now()),
            contents=contents,
            activity=activity,
            locale="en",
            key=key if same_key else uuid4(),
            age=timedelta(),
            at=timezone.now(),
        ),
    )

    assert (Attempt.objects.count(), Response.objects.count()) == (1, 1)


def test_a_run_ends_once_on_the_site_and_from_a_copy_and_nobody_waits_for_ever():
    enrolment = enrolled(ruled_module("sheet", {"feedback": "end"}))
    contents, at = edition_for(enrolment), timezone.now()
    activity, attempt = contents.activity("quiz-u1"), begun(enrolment, "quiz-u1")
    run = run_in(copied_run(enrolment, activity, contents, attempt, at=at).token, enrolment, activity, at=at)
    told = {"contents": contents, "activity": activity, "locale": "en", "age": timedelta(), "at": at}

    def hand_in(number: int) -> Attempt:
        if number % 2:
            return answered(attempt, {"hand_in": True})
        return take_answer(enrolment, QueryDict("hand_in=1"), run=run, key=uuid4(), **told)

    results = together(40, hand_in)

    assert sum(isinstance(result, Attempt) for result in results) == 1


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


def test_three_hundred_people_submit_at_once_and_no_answer_is_lost():
    module = published_module()
    first = begun(enrolled(module), "post")
    people = User.objects.bulk_create(User(email=f"race{number}@example.org") for number in range(299))
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(learner=person, module=module, edition=module.latest_edition) for person in people
    )
    others = Attempt.objects.bulk_create(
        Attempt(
            learner=enrolment.learner,
            enrolment=enrolment,
            key=first.key,
            kind=first.kind,
            version=first.version,
            number=1,
            seed=first.seed,
            state=first.state,
        )
        for enrolment in enrolments
    )
    attempts = [first, *others]

    together(300, lambda number: answered(attempts[number], {"question": "q92", "given": "b"}))

    assert Response.objects.filter(payload__given="b").values("attempt").distinct().count() == 300
    assert Attempt.objects.filter(status="finished", score=100).count() == 300
    assert ActivityResult.objects.filter(finished=1, best_score=100, has_open=False).count() == 300


def test_handing_in_many_times_counts_once():
    attempt = begun(enrolled(ruled_module("small", {"feedback": "end"})), "quiz-u1")

    results = together(40, lambda _number: answered(attempt, {"hand_in": True}))

    assert sum(isinstance(result, Attempt) for result in results) == 1
    assert [row.payload["hand_in"] for row in Response.objects.all()] == [True]
    assert ActivityResult.objects.get().finished == 1


def test_time_that_runs_out_ends_a_run_once_and_takes_no_late_answer():
    attempt = begun(enrolled(ruled_module("small", {"feedback": "end", "minutes": 5})), "quiz-u1")
    late = attempt.deadline_at + timedelta(seconds=1)

    def close_or_answer(number: int) -> Any:
        if number % 2:
            return close_overdue(late)
        return answered(attempt, {"question": "q1", "given": "b"}, at=late)

    together(40, close_or_answer)

    assert [row.payload.get("close") for row in Response.objects.all()] == [True]
    assert Attempt.objects.get().state["answers"] == {}


def test_tries_are_never_begun_beyond_the_last():
    enrolment = enrolled(ruled_module("small", {"tries": 2, "feedback": "end"}))
    answered(begun(enrolment, "quiz-u1"), {"hand_in": True})

    together(20, lambda _number: answered(begun(enrolment, "quiz-u1"), {"hand_in": True}))

    assert Attempt.objects.finished().count() == Attempt.objects.count() == 2


def taken_wrongly(enrolment: Enrolment) -> Attempt:
    """A run of the quiz with two of its eight answers wrong."""
    attempt = begun(enrolment, "quiz-u1")
    for question in attempt.state["order"]:
        response = {"question": question, "given": {"q1": "a", "q3": "a"}.get(question, RIGHT[question])}
        attempt = answered(attempt, response)
    return attempt


def test_rulings_made_and_applied_at_once_count_each_run_once():
    module = published_module()
    people = [enrolled(module) for _person in range(4)]
    for person in people:
        taken_wrongly(person)
    editor = appointed(Role.EDITOR)
    proposals = [Proposal(form_of(module, question, ""), "full") for question in ("q1", "q3")]
    keys = [uuid4(), uuid4()]

    def rule_and_apply(number: int) -> Any:
        which = number % 2
        made = rule(module, proposals[which], reason="Both were right.", key=keys[which], by=editor)
        return go_on(made)

    together(8, rule_and_apply)

    assert Ruling.objects.count() == 2
    newest = [Attempt.objects.with_result().get(learner=person.learner).result_score for person in people]
    assert newest == [100] * 4
    rows = ScoreCorrection.objects.values_list("attempt", "ruling")
    assert len(rows) == len(set(rows))
    assert list(differences()) == []


def test_a_run_that_ends_while_somebody_rules_counts_by_the_ruling():
    module = published_module()
    people = [enrolled(module) for _person in range(6)]
    editor, proposal = appointed(Role.EDITOR), Proposal(form_of(module, "q1", ""), "full")

    def end_or_rule(number: int) -> Any:
        if number < len(people):
            return taken_wrongly(people[number])
        return go_on(rule(module, proposal, reason="Both were right.", key=uuid4(), by=editor))

    together(7, end_or_rule)

    scores = [Attempt.objects.with_result().get(learner=person.learner).result_score for person in people]
    assert scores == [87] * 6


def test_one_more_try_is_given_once_and_used_once():
    module = ruled_module("small", {"tries": 1, "feedback": "end"})
    enrolment, trainer = enrolled(module), appointed(Role.TRAINER)
    answered(begun(enrolment, "quiz-u1"), {"hand_in": True})
    contents = manifest(module.latest_edition_id)
    words = {"email": enrolment.learner.email, "reason": "It broke off.", "by": trainer}

    together(8, lambda _number: extra_tries.give(module, contents.activity("quiz-u1"), contents, **words))
    extra = ExtraTry.objects.get()
    together(
        9,
        lambda number: begun(enrolment, "quiz-u1") if number % 2 else extra_tries.take_back(extra, by=trainer),
    )

    runs = Attempt.objects.filter(number=2).count()
    assert runs == ExtraTry.objects.filter(attempt__number=2).count() == ExtraTry.objects.count()
    assert runs in (0, 1)


def test_two_answers_to_two_questions_at_once_are_both_kept():
    attempt = begun(enrolled(ruled_module("small", {"feedback": "end"})), "quiz-u1")
    questions = list(RIGHT)

    together(8, lambda number: answered(attempt, {"question": questions[number], "given": RIGHT[questions[number]]}))

    kept = Attempt.objects.get()
    assert {key: entry["given"] for key, entry in kept.state["answers"].items()} == RIGHT
    assert kept.responses_count == Response.objects.count() == 8
