"""What first runs say about questions: kept, brought up to date, and never of fewer than five people."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from learning import privacy, question_figures
from learning.hard_questions import hard_questions
from learning.models import Attempt, Enrolment, Ruling
from learning.regrading import Proposal, go_on, rule, withdraw
from learning.rulings import form_of
from modules.actions import publish_edition
from modules.activities.quiz.blocks import fields_of
from modules.editions import manifest
from modules.models import ChangeClass, Module, Question, QuestionFigures, QuizFigures
from modules.question_figures import troubles_of
from people.models import Role
from tests.factories.figures import finished_runs
from tests.factories.learning import answered, begun, enrolled
from tests.factories.modules import published_module, ruled_module
from tests.factories.moments import moment
from tests.factories.people import UserFactory, appointed
from tests.modules.activities.quiz.questions import ITEMS, RIGHT, options

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


@pytest.mark.any_database
def test_nothing_is_kept_of_four_people(module: Module):
    people_who_answered(module, 4)

    question_figures.refresh(NOON)

    quiz = QuizFigures.objects.get(slug="quiz-u1")
    assert (quiz.people, quiz.mean, quiz.scores) == (0, None, [])
    assert not QuestionFigures.objects.exists()


@pytest.mark.any_database
def test_people_are_counted_in_fives(module: Module):
    people_who_answered(module, 7)

    question_figures.refresh(NOON)

    assert figures_of("q1").people == 5


@pytest.mark.any_database
def test_only_first_runs_of_those_who_learn_count(module: Module):
    learners = people_who_answered(module, 5)
    run_of(learners[0], minutes=9, q1="c")
    for knowing in (appointed(Role.TRAINER, module_slug="small"), UserFactory(is_staff=True)):
        run_of(enrolled(module, knowing), minutes=1, q1="c")

    question_figures.refresh(NOON)

    assert [use["share"] for use in figures_of("q1").options] == [0.4, 0.6, 0]


def test_refresh_does_what_has_changed_and_nothing_twice(
    module: Module, django_assert_num_queries: DjangoAssertNumQueries
):
    people_who_answered(module, 5)
    assert question_figures.refresh(NOON) == 3

    with django_assert_num_queries(5):
        assert question_figures.refresh(NOON) == 0
    for number in range(5):
        run_of(enrolled(module), minutes=20 + number)

    assert question_figures.refresh(NOON) == 1
    assert (figures_of("q1").people, figures_of("q1").right) == (10, 0.8)


@pytest.mark.any_database
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


@pytest.mark.any_database
def test_languages_are_told_apart_where_no_small_group_comes_out(module: Module):
    for number, enrolment in enumerate(people_who_answered(module, 10)):
        locale = "fr" if number < 5 else "en"
        state = Attempt.objects.get(enrolment=enrolment).state
        answers = {question: answer | {"locale": locale} for question, answer in state["answers"].items()}
        Attempt.objects.filter(enrolment=enrolment).update(state=state | {"answers": answers})

    question_figures.refresh(NOON)

    rows = QuestionFigures.objects.filter(question="q1").order_by("locale").values_list("locale", "people", "right")
    assert list(rows) == [("", 10, 0.8), ("en", 5, 1.0), ("fr", 5, 0.6)]


def test_database_refuses_figures_of_four_people(module: Module):
    people_who_answered(module, 5)
    question_figures.refresh(NOON)

    for rows in (QuestionFigures.objects.all(), QuizFigures.objects.filter(slug="quiz-u1")):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(people=4)


def test_a_page_of_figures_reads_each_version_once(module: Module, django_assert_num_queries: DjangoAssertNumQueries):
    people_who_answered(module, 5)
    question_figures.refresh(NOON)
    quiz = QuizFigures.objects.get(slug="quiz-u1")
    troubles_of(quiz)

    with django_assert_num_queries(2):
        assert len(troubles_of(quiz)) == 8


# Wrong at the first, at the first and third, at nothing … of twenty people.
TWENTY = [{"q1": "a"}, {"q1": "a", "q3": "a"}, {}, {"q3": "a", "q8": "7"}] * 5


def quiz_figures(slug: str = "quiz-u1") -> QuizFigures:
    question_figures.refresh(NOON)
    return QuizFigures.objects.get(slug=slug)


@pytest.mark.any_database
def test_alpha_is_of_whole_sheets_of_twenty_people(module: Module):
    finished_runs(module, "quiz-u1", TWENTY)

    quiz = quiz_figures()

    # Of each four people: q1 0 0 1 1, q3 1 0 1 0, q8 1 1 1 0, five others always 1; scores 7 6 8 6. With n - 1 = 19:
    # 20/19 · (1/4 + 1/4 + 3/16) and 20/19 · 11/16, so the questions share nothing: 8/7 · (1 - 1) = 0.
    (alpha,) = quiz.alphas
    assert (alpha["people"], alpha["questions"], quiz.no_alpha) == (20, 8, "")
    assert alpha["alpha"] == pytest.approx(0)
    assert quiz.scores == [0, 0, 0, 10, 10]


@pytest.mark.any_database
def test_twenty_people_raise_flags(module: Module):
    # Those who miss the rest get the first question right, the others do not.
    finished_runs(module, "quiz-u1", [{"q1": "a"}, {"q3": "a", "q8": "7"}] * 10)
    question_figures.refresh(NOON)

    first, sorted_groups = figures_of("q1"), figures_of("q6")

    assert first.discrimination == pytest.approx(-1)
    assert first.flag_codes == ["check-key", "best-take", "nobody-takes"]
    assert (sorted_groups.discrimination, sorted_groups.flag_codes) == (None, ["too-easy"])


@pytest.mark.any_database
def test_quizzes_that_draw_say_why_they_have_no_alpha():
    drawing = ruled_module(
        "small", {"draw": [{"competency": "role", "questions": 2}, {"competency": "risk", "questions": 2}]}
    )
    finished_runs(drawing, "quiz-u1", [{}] * 20)

    quiz = quiz_figures()

    assert (quiz.people, quiz.alphas, quiz.no_alpha) == (20, [], "drawn")
    assert all(5 <= row.people < 20 for row in quiz.questions.all())


@pytest.mark.any_database
def test_forms_before_and_after_are_apart():
    crossed = ruled_module("small", {}, is_crossed=True)
    finished_runs(crossed, "pre", [{"q91": "b", "q92": "a"}] * 20)
    finished_runs(crossed, "post", [{}] * 10)

    before, after = quiz_figures("pre"), quiz_figures("post")

    rows = before.questions.order_by("question").values_list("question", "people", "right")
    assert list(rows) == [("q91", 10, 0.0), ("q92", 10, 0.0)]
    assert {row.right for row in after.questions.all()} == {1.0}
    assert before.no_alpha == "one-question"


@pytest.mark.any_database
def test_another_key_begins_another_version_and_another_word_does_not(module: Module):
    finished_runs(module, "quiz-u1", [{"q1": "a"}] * 5)
    question = Question.objects.get(slug="small/q1")
    other_key = ITEMS[0] | {"options": options(True, False, False)}
    question.content = json.dumps(fields_of(other_key)["content"])
    question.stem = "Other words"
    question.save()
    publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="The key was wrong.")
    module.refresh_from_db()
    finished_runs(module, "quiz-u1", [{}] * 5)

    assert question_figures.refresh(NOON) == 3

    versions = (
        QuestionFigures.objects.filter(question="q1").order_by("-is_newest").values_list("is_newest", "people", "right")
    )
    assert list(versions) == [(True, 5, 1.0), (False, 5, 0.0)]
    assert figures_of("q2").people == 10


# What was ruled about a question


def ruled(module: Module, does: str, answer: Any = None) -> Ruling:
    editor = appointed(Role.EDITOR, module_slug=module.slug)
    proposal = Proposal(form_of(module, "q1", ""), does, answer=answer)
    return rule(module, proposal, reason="Two answers were right.", key=uuid4(), by=editor)


def hard_in(module: Module) -> dict[str, float]:
    return {one.question: one.right for one in hard_questions(manifest(module.latest_edition_id), "en")}


def test_a_question_that_is_ruled_out_is_out_of_all_figures(module: Module):
    people_who_answered(module, 5)
    question_figures.refresh(NOON)
    assert hard_in(module)["q1"] == 60

    made = ruled(module, "void")

    assert question_figures.refresh(NOON) == 1
    assert not QuestionFigures.objects.filter(question="q1").exists()
    assert QuizFigures.objects.get(slug="quiz-u1").mean == 1
    assert list(question_figures.differences()) == []
    assert hard_in(module) == dict.fromkeys(sorted(RIGHT.keys() - {"q1"}), 100)

    go_on(made)
    question_figures.refresh(NOON)
    withdraw(made, reason="It was right after all.", takes_back=False, by=made.by)

    assert question_figures.refresh(NOON) == 1
    assert figures_of("q1").right == 0.6
    assert hard_in(module)["q1"] == 60


@pytest.mark.any_database
def test_an_answer_that_is_accepted_is_right_in_figures(module: Module):
    people_who_answered(module, 5)

    ruled(module, "accept", "a")
    question_figures.refresh(NOON)

    first = figures_of("q1")
    assert (first.people, first.right) == (5, 1)
    assert [(use["option"], use["is_right"]) for use in first.options] == [("a", True), ("b", True), ("c", False)]
    assert hard_in(module)["q1"] == 100


@pytest.mark.any_database
def test_a_quiz_whose_only_question_is_ruled_out_still_has_figures():
    crossed = ruled_module("small", {}, is_crossed=True)
    finished_runs(crossed, "pre", [{}] * 5)
    form = form_of(crossed, "q91", "")
    editor = appointed(Role.EDITOR, module_slug="small")
    rule(crossed, Proposal(form, "void"), reason="Two answers were right.", key=uuid4(), by=editor)

    quiz = quiz_figures("pre")

    assert quiz.people == 5
    assert not quiz.questions.filter(question="q91").exists()
