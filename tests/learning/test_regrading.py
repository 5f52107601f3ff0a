"""A question was wrong: who changes by how much, what is told, and that nobody falls."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from ground.models import AuditEvent, OutboxMessage
from learning import actions, regrading
from learning.models import ActivityResult, Attempt, Enrolment, Regrading, Ruling, ScoreCorrection
from learning.rebuilding import differences
from learning.regrading import Proposal, dry_run, go_on, rule, withdraw
from learning.rulings import NoSuchForm, form_of, forms_of
from modules.models import Module
from people.models import Role, User
from tests.factories.learning import answered, begun, enrolled, played
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, appointed
from tests.modules.activities.quiz.questions import RIGHT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

WRONG = {"q1": "a", "q3": "a"}
REASON = "Two answers were right."


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def editor(module: Module) -> User:
    return appointed(Role.EDITOR, module_slug=module.slug)


def taken(enrolment: Enrolment, **answers: object) -> Attempt:
    """A run of the quiz with every answer right but these."""
    attempt = begun(enrolment, "quiz-u1")
    for question in attempt.state["order"]:
        given = answers.get(question, RIGHT[question])
        attempt = answered(attempt, {"question": question, "given": given})
    return attempt


def ruled(module: Module, editor: User, does: str = "void", question: str = "q1", answer: object = None) -> Ruling:
    proposal = Proposal(form_of(module, question, ""), does, answer=answer)
    return rule(module, proposal, reason=REASON, key=uuid4(), by=editor)


def counts_of(attempt: Attempt) -> tuple[int, bool]:
    found = Attempt.objects.with_result().get(pk=attempt.pk)
    return found.result_score, found.result_passed


def test_a_ruling_is_applied_as_a_new_row_and_the_run_stays_as_it_was(module, editor):
    run = taken(enrolled(module), **WRONG)
    assert (run.score, run.passed) == (75, False)

    made = ruled(module, editor)
    assert go_on(made)

    assert counts_of(run) == (85, True)
    run.refresh_from_db()
    assert (run.score, run.passed) == (75, False)
    correction = ScoreCorrection.objects.get()
    assert (correction.score_before, correction.passed_before, correction.ruling) == (75, False, made)
    assert AuditEvent.objects.filter(action="learning.rule").count() == 1


@pytest.mark.parametrize(("does", "answer", "score"), [("void", None, 85), ("accept", "a", 87), ("full", None, 87)])
def test_result_and_progress_follow_and_can_be_worked_out_anew(module, editor, does, answer, score):
    enrolment = enrolled(module)
    taken(enrolment, **WRONG)
    active_at = Enrolment.objects.get().active_at

    go_on(ruled(module, editor, does, answer=answer))

    result = ActivityResult.objects.get()
    assert (result.best_score, result.last_score, result.passed, result.finished) == (score, score, True, 1)
    enrolment.refresh_from_db()
    assert "quiz:quiz-u1" in enrolment.done
    assert enrolment.active_at == active_at
    assert list(differences()) == []
    call_command("rebuild_progress")
    assert ActivityResult.objects.get().best_score == score


def test_the_last_thing_missing_completes_the_module(module, editor):
    enrolment = enrolled(module)
    taken(enrolment, **WRONG)
    played(enrolment, "shared-kitchen", "a")
    for unit in ("u1", "u2"):
        actions.mark_unit(enrolment, unit, done=True)
    actions.record_fact(enrolment, key="survey", by=None)
    assert Enrolment.objects.get().missing == ["quiz:quiz-u1"]

    go_on(ruled(module, editor))

    assert Enrolment.objects.get().is_completed


def test_nobody_falls_and_nothing_is_sent_to_whom_nothing_changes(module, editor):
    kept, raised = enrolled(module), enrolled(module)
    run = taken(kept, q3="a")
    taken(raised, **WRONG)
    assert (run.score, run.passed) == (87, True)

    go_on(ruled(module, editor))

    assert counts_of(run) == (87, True)
    assert [mail.recipient_id for mail in OutboxMessage.objects.filter(once__startswith="learning.ruling")] == [
        raised.learner_id
    ]
    work = Regrading.objects.get()
    assert (work.people, work.people_changed, work.people_passed) == (2, 1, 1)


def test_the_mail_says_in_the_language_of_the_person_what_changed_and_why(module, editor, mailoutbox):
    run = taken(enrolled(module, UserFactory(name="Amina", language="en")), **WRONG)

    with transaction.atomic():
        go_on(ruled(module, editor))

    message = OutboxMessage.objects.get(once__startswith="learning.ruling")
    body = message.body or mailoutbox[0].body
    assert "Hello Amina," in body
    assert "It no longer counts." in body
    assert REASON in body
    assert "Run 1 counted 75 %. Now it counts 85 %. It is passed now." in body
    assert f"/en/learn/small/do/quiz-u1/{run.number}/" in body


def test_runs_that_end_later_count_by_the_ruling_too(module, editor):
    go_on(ruled(module, editor))

    run = taken(enrolled(module), **WRONG)

    assert (run.score, run.passed) == (85, True)
    assert ScoreCorrection.objects.count() == 0


def test_a_second_ruling_adds_to_the_first_and_never_lowers(module, editor):
    run = taken(enrolled(module), **WRONG)
    go_on(ruled(module, editor))

    go_on(ruled(module, editor, "accept", "q3", "a"))

    assert counts_of(run) == (100, True)
    assert ScoreCorrection.objects.count() == 2


@pytest.mark.parametrize(("takes_back", "expected"), [(False, (85, True)), (True, (75, False))])
def test_a_withdrawal_takes_back_only_where_it_says_so(module, editor, takes_back, expected):
    enrolment = enrolled(module)
    run = taken(enrolment, **WRONG)
    made = ruled(module, editor)
    go_on(made)

    go_on(withdraw(made, reason="It was right after all.", takes_back=takes_back, by=editor))

    assert counts_of(run) == expected
    assert list(differences()) == []
    assert taken(enrolled(module), **WRONG).score == 75
    with pytest.raises(regrading.AlreadyWithdrawn):
        withdraw(made, reason="Again.", takes_back=False, by=editor)


def test_taking_one_ruling_back_leaves_what_was_to_stay_of_another(module, editor):
    run = taken(enrolled(module), **WRONG)
    first, second = ruled(module, editor), ruled(module, editor, "accept", "q3", "a")
    for made in (first, second):
        go_on(made)
    go_on(withdraw(first, reason="It was right after all.", takes_back=False, by=editor))
    assert counts_of(run) == (100, True)

    go_on(withdraw(second, reason="It was right after all.", takes_back=True, by=editor))

    assert counts_of(run) == (85, True)
    assert list(differences()) == []


def test_long_work_goes_on_where_it_stopped_and_the_timer_finishes_it(module, editor):
    for _person in range(3):
        taken(enrolled(module), **WRONG)
    made = ruled(module, editor)

    assert not go_on(made, learners=2)
    assert Regrading.objects.get().people == 2
    regrading.go_on_with_all(made.at)

    assert go_on(made)
    assert ScoreCorrection.objects.count() == Regrading.objects.get().people == 3


def test_one_form_posted_twice_is_one_ruling(module, editor):
    proposal, key = Proposal(form_of(module, "q1", ""), "void"), uuid4()

    made = [rule(module, proposal, reason=REASON, key=key, by=editor) for _time in range(2)]

    assert made[0] == made[1]
    assert Ruling.objects.count() == 1


def test_other_modules_with_the_same_quiz_are_left_alone(module, editor):
    other = taken(enrolled(published_module("other")), **WRONG)

    go_on(ruled(module, editor))

    assert counts_of(other) == (75, False)
    assert Regrading.objects.get().people == 0


def test_whoever_has_erased_their_account_is_not_counted_anew(module, editor):
    run = taken(enrolled(module), **WRONG)
    Attempt.objects.update(state={})

    go_on(ruled(module, editor))

    assert counts_of(run) == (75, False)
    assert dry_run(Proposal(form_of(module, "q1", ""), "void")).runs == 0


def test_the_dry_run_tells_in_fives_and_writes_nothing(module, editor):
    for _person in range(6):
        taken(enrolled(module), **WRONG)
    for _person in range(5):
        taken(enrolled(module), q3="a")

    told = dry_run(Proposal(form_of(module, "q1", ""), "void"))

    assert (told.runs, told.people, told.runs_changed, told.people_passing, told.runs_kept_up) == (10, 10, 5, 5, 5)
    assert [(band.before, band.after) for band in told.bands] == [(0, 0), (0, 0), (0, 0), (5, 0), (5, 10)]
    assert ScoreCorrection.objects.count() == Ruling.objects.count() == 0


def test_the_dry_run_says_nothing_of_four(module, editor):
    for _person in range(4):
        taken(enrolled(module), **WRONG)

    told = dry_run(Proposal(form_of(module, "q1", ""), "void"))

    assert (told.runs, told.people_changed, told.people_passing) == (0, 0, 0)


@pytest.mark.parametrize("people", [1, 3])
def test_a_dry_run_costs_the_same_for_one_and_three(
    module, editor, people, django_assert_num_queries: DjangoAssertNumQueries
):
    for _person in range(people):
        taken(enrolled(module), **WRONG)
    proposal = Proposal(form_of(module, "q1", ""), "void")
    dry_run(proposal)

    with django_assert_num_queries(3):
        dry_run(proposal)


def test_a_question_is_found_in_the_editions_that_hold_it(module):
    (form,) = forms_of(module, "q1")

    assert form.editions == {"SMALL": [1]}
    assert len(form.activities) == 1
    with pytest.raises(NoSuchForm):
        form_of(module, "q1", "0" * 64)


def test_rulings_and_corrections_are_never_changed(module, editor):
    taken(enrolled(module), **WRONG)
    go_on(ruled(module, editor))

    for rows, values in ((Ruling.objects, {"reason": "x"}), (ScoreCorrection.objects, {"score": 1})):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            rows.update(**values)


def test_a_ruling_without_a_reason_is_refused_by_the_database(module, editor):
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(module=module, question="q1", form="x", does="void", reason="", by=editor)
