"""The bank: what one sees of a question, tries, copies and lives with; and what two editors do at one moment."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ground.models import AuditEvent
from learning.question_figures import refresh
from modules import question_bank
from modules.models import Module, Question, QuizFigures
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.figures import finished_runs
from tests.factories.modules import published_module, written_question
from tests.factories.people import administrator, appointed
from tests.modules.activities.quiz.more_questions import CASE, CERTAIN, MORE_ITEMS, SHORT
from tests.modules.activities.quiz.questions import ITEMS, options, question

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ADMIN = "/admin/snippets/modules/question"
HURTS = question("single", 31, options=options(True, False), explanation="An addict said so.")


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return published_module()


@pytest.fixture
def editor(module: Module, client_of: Callable[[User], Client]) -> Client:
    return client_of(appointed(Role.EDITOR, module_slug="small"))


def words(response: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def look(editor: Client, row: Question) -> HttpResponse:
    return editor.get(f"{ADMIN}/look/{row.pk}/")


@pytest.mark.parametrize("item", [*ITEMS, *MORE_ITEMS], ids=lambda item: f"{item['type']}-{item['id']}")
def test_every_kind_can_be_tried_as_a_learner_meets_it(module, editor, item):
    row = Question.objects.filter(slug=f"small/{item['id']}").first() or written_question(module, item)

    shown = editor.get(f"{ADMIN}/look/{row.pk}/try/")
    refused = editor.post(f"{ADMIN}/look/{row.pk}/try/", {"question": item["id"]})

    assert (shown.status_code, refused.status_code) == (200, 422)
    assert item["stem"] in words(shown)
    assert "Feedback" not in words(shown)
    assert 'id="problem"' in refused.content.decode()


def test_a_case_study_is_answered_part_by_part_and_judged_so(module, editor):
    row = written_question(module, CASE)
    form = {"question": "q13", "part-1-option": "1", "part-2-number": "3", "part-3-text": "doctor"}

    shown = words(editor.post(f"{ADMIN}/look/{row.pk}/try/", form))

    assert [shown.count(f"Part {number} of 3") for number in (1, 2, 3)] == [1, 1, 1]
    assert "Your answer: doctor · not right" in shown
    assert "Your answer: 3 days · right" in shown


def test_certainty_is_asked_with_its_marks_and_said_after_the_answer(module, editor):
    row = written_question(module, CERTAIN)
    asked = words(editor.get(f"{ADMIN}/look/{row.pk}/try/"))
    wrong = re.search(r'value="(\d)"[^>]*><span>Option 2', editor.get(f"{ADMIN}/look/{row.pk}/try/").content.decode())

    said = words(editor.post(f"{ADMIN}/look/{row.pk}/try/", {"question": "q14", "option": wrong[1], "sure": "sure"}))

    assert "right +3, wrong −6" in asked
    assert "You said: sure. Sure, and not right: worth a second look." in said


def test_look_names_where_a_question_is_used(module, editor):
    used, unused = Question.objects.get(slug="small/q1"), written_question(module, SHORT)

    of_used, of_unused = words(look(editor, used)), words(look(editor, unused))

    assert "Quiz of the unit: Unit u1" in of_used
    assert "SMALL, edition 1: quiz-u1" in of_used
    assert "In no page now." in of_unused
    assert "Questions before the module: Module small" in words(look(editor, Question.objects.get(slug="small/q91")))


def test_a_question_in_a_page_is_not_deleted_even_if_no_edition_holds_it(module, client_of):
    used = Question.objects.get(slug="small/q1")
    used.edition_activities.clear()

    answer = client_of(administrator()).post(f"{ADMIN}/delete/{used.pk}/", follow=True)

    assert "small/q1: a quiz uses this. Take it out there first." in words(answer)
    assert Question.objects.filter(pk=used.pk).exists()


def test_a_warning_is_accepted_with_a_reason_and_opened_again(module, editor):
    row = written_question(module, HURTS)
    (flag,) = question_bank.open_flags_of(row)

    assert "“addict”: better “person who uses drugs”." in words(look(editor, row))
    editor.post(f"{ADMIN}/look/{row.pk}/accept/", {"warning": flag.key, "reason": "Her own word."})
    assert [one.reason for one in question_bank.flags_of(row)] == ["Her own word."]
    assert question_bank.flagged(Question.objects.filter(pk=row.pk)) == []
    editor.post(f"{ADMIN}/look/{row.pk}/accept/", {"warning": flag.key, "reason": ""})
    assert question_bank.flagged(Question.objects.filter(pk=row.pk)) == [row.pk]

    payloads = AuditEvent.objects.filter(action="question.accept_warning").values_list("payload", flat=True)
    assert sorted(payload["accepted"] for payload in payloads) == [False, True]


def test_a_warning_that_is_not_there_is_not_accepted(module, editor):
    row = written_question(module, HURTS)

    answer = editor.post(f"{ADMIN}/look/{row.pk}/accept/", {"warning": "all-right", "reason": "So"})

    assert answer.status_code == 422
    assert "The question has no such warning any more." in words(answer)


def test_a_copy_is_a_draft_of_its_own_with_everything_in_it(module, editor):
    row = written_question(module, SHORT)

    editor.post(f"{ADMIN}/look/{row.pk}/copy/")

    copy = Question.objects.get(slug="small/q11-2")
    assert (copy.live, copy.translation_key == row.translation_key) == (False, False)
    assert copy.document() | {"id": "q11"} == row.document()
    assert editor.get(f"{ADMIN}/edit/{copy.pk}/").status_code == 200


def test_an_id_that_another_question_has_is_refused(module, editor):
    row = written_question(module, SHORT)
    page = editor.get(f"{ADMIN}/edit/{row.pk}/")
    data = fields_in(page) | {"slug": "small/q1"}

    answer = editor.post(f"{ADMIN}/edit/{row.pk}/", data | {"action-publish": "1"})

    assert "Another question has this id: choose another." in words(answer)


def fields_in(response: HttpResponse) -> dict[str, Any]:
    form = response.context["form"]
    return dict(form_values(form))


def form_values(form: Any) -> list[tuple[str, Any]]:
    simple = {name: form[name].value() for name in form.fields if name not in ("content", "confidence")}
    content = {
        "content-count": "1",
        "content-0-deleted": "",
        "content-0-order": "0",
        "content-0-type": "numeric",
        "content-0-id": "",
        "content-0-value-answer": "3",
        "content-0-value-tolerance": "0",
        "content-0-value-unit": "",
        "content-0-value-feedback": "So",
        "content-0-value-near_misses-count": "0",
        "confidence-count": "0",
    }
    kept = {name: value for name, value in simple.items() if value not in (None, False)}
    return [*kept.items(), *content.items()]


def test_the_bank_is_narrowed_to_a_kind_a_state_and_what_is_flagged(module, editor):
    written_question(module, SHORT)
    written_question(module, HURTS)
    Question.objects.filter(slug="small/q31").update(live=False)

    def listed(**chosen: str) -> list[str]:
        page = editor.get(f"{ADMIN}/", {"module": module.pk, **chosen})
        return sorted(row.slug for row in page.context["object_list"])

    assert listed(kind="short") == ["small/q11"]
    assert listed(kind="short", q="stem 11") == ["small/q11"]
    assert listed(kind="short", q="stem 12") == []
    assert listed(live="False") == ["small/q31"]
    assert "small/q31" in listed(flagged="true")
    assert "small/q11" not in listed(flagged="true")


def fared(module: Module) -> QuizFigures:
    """Twenty people, of whom those who know the rest get the first question wrong."""
    finished_runs(module, "quiz-u1", [{"q1": "a"}, {"q3": "a", "q8": "7"}] * 10)
    refresh(timezone.now())
    return QuizFigures.objects.get(slug="quiz-u1")


def test_the_bank_says_in_words_how_questions_fare(module, editor):
    fared(module)

    listed = editor.get(f"{ADMIN}/", {"module": module.pk, "fares": "check-key"})
    ordered = editor.get(f"{ADMIN}/", {"module": module.pk, "ordering": "-trouble"})

    assert [row.slug for row in listed.context["object_list"]] == ["small/q1"]
    assert next(row.slug for row in ordered.context["object_list"]) == "small/q1"
    assert "People who know the rest get this wrong: check the key" in words(listed)
    assert "50 % of 20 people -1.00" in words(listed)


def test_the_page_of_a_question_shows_which_answers_people_chose(module, editor):
    fared(module)

    page = words(look(editor, Question.objects.get(slug="small/q1")))

    assert "Option 1 The best choose a wrong answer 50 % 100 %" in page
    assert "Option 3 A wrong answer that nobody chooses 0 % 0 %" in page


def test_the_page_of_a_quiz_has_alpha_scores_and_what_to_look_at_first(module, editor):
    quiz = fared(module)

    page = editor.get(f"{ADMIN}/quizzes/{quiz.key}/")

    assert next(shown.row.question for shown in page.context["questions"]) == "q1"
    assert "20 people who answered all of 8 questions" in words(page)
    assert "60–79 10 to 14 80–100 10 to 14" in words(page)
    assert "small/q1" not in words(editor.get(f"{ADMIN}/quizzes/"))
    assert "SMALL: quiz-u1" in words(editor.get(f"{ADMIN}/quizzes/"))


def test_nothing_is_shown_of_four_people(module, editor):
    finished_runs(module, "quiz-u1", [{"q1": "c"}] * 4)
    refresh(timezone.now())
    quiz = QuizFigures.objects.get(slug="quiz-u1")

    pages = [look(editor, Question.objects.get(slug="small/q1")), editor.get(f"{ADMIN}/quizzes/{quiz.key}/")]

    assert ["Too few answers yet" in words(page) for page in pages] == [True, True]
    assert ["100 %" in words(page) for page in pages] == [False, False]


def test_quizzes_of_other_modules_are_not_there(module, client_of):
    quiz = fared(module)
    elsewhere = client_of(appointed(Role.EDITOR, module_slug="elsewhere"))

    assert elsewhere.get(f"{ADMIN}/quizzes/{quiz.key}/", follow=True).status_code == 404
    assert "quiz-u1" not in words(elsewhere.get(f"{ADMIN}/quizzes/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_bank_asks_the_database_as_often_for_one_as_for_three(module, editor, rows, django_assert_num_queries):
    for number in range(rows):
        written_question(module, CASE | {"id": f"case{number}"})
    chosen = {"module": module.pk, "kind": "case"}
    editor.get(f"{ADMIN}/", chosen)

    with django_assert_num_queries(16):
        page = editor.get(f"{ADMIN}/", chosen)

    assert len(page.context["object_list"]) == rows


def test_the_same_id_twice_in_a_language_is_refused_by_the_database(module):
    row = written_question(module, SHORT)

    with pytest.raises(IntegrityError):
        Question.objects.filter(slug="small/q1").update(slug=row.slug)
