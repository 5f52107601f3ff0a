"""The pages on which an editor rules on a question, and what the learner reads then."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learning.models import Attempt, Regrading, Ruling, ScoreCorrection
from modules.activities.quiz.documents import definition_parts
from modules.models import ActivityText, ActivityVersion, EditionActivity, Module, Question
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.learning import enrolled
from tests.factories.modules import published_module, written_question
from tests.factories.people import appointed
from tests.learning.test_regrading import REASON, WRONG, ruled, taken
from tests.learning.test_views import words_of
from tests.modules.activities.quiz.more_questions import CASE

pytestmark = pytest.mark.django_db

PAGE = "/en/learn/small/trainer/rulings/"
Q1 = f"{PAGE}question/q1/"
VOID = {"does": "void", "reason": REASON, "question": "q1", "locale": "en"}
ClientOf = Callable[[User], Client]


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return published_module()


@pytest.fixture
def editor(module: Module) -> User:
    return appointed(Role.EDITOR, module_slug=module.slug)


@pytest.fixture
def client(editor: User, client_of: ClientOf) -> Client:
    return client_of(editor)


def test_an_editor_looks_first_then_applies_and_the_learner_reads_why(module, client, client_of):
    runs = [taken(enrolled(module), **WRONG) for _person in range(5)]

    dry = client.post(Q1, VOID)

    assert "Results that rise: 5, of 5 people." in words_of(dry)
    assert "People who pass now and had not: 5." in words_of(dry)
    assert Ruling.objects.count() == 0
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', dry.content.decode()))

    applied = client.post(Q1, {**again, "apply": "1"}, follow=True)

    assert "Every run is counted." in words_of(applied)
    assert "and who were told: 5. Of them, 5 pass now." in words_of(applied)
    result = client_of(runs[0].learner).get("/en/learn/small/do/quiz-u1/1/")
    assert "Question 1 does not count. Why: Two answers were right." in words_of(result)
    assert "85 % instead of 75 %." in words_of(result)
    assert "Passed with 85 %" in words_of(result)
    assert "Run 1" in words_of(client_of(runs[0].learner).get("/en/learn/small/do/quiz-u1/"))


def test_another_answer_is_given_as_a_learner_gives_it(module, client):
    run = taken(enrolled(module), **WRONG)
    html = client.get(f"{PAGE}question/q3/").content.decode()
    option = next(
        value for value, text in re.findall(r'name="option" value="(\d)"[^>]*><span>(.*?)<', html) if text == "Option 1"
    )

    client.post(
        f"{PAGE}question/q3/", {"does": "accept", "reason": REASON, "question": "q3", "option": option, "apply": "1"}
    )

    made = Ruling.objects.get()
    assert made.answer == "a"
    assert "The answer that is accepted" in words_of(client.get(f"{PAGE}{made.pk}/"))
    assert Attempt.objects.with_result().get(pk=run.pk).result_score == 87


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"does": ""}, "Choose what shall happen."),
        ({"reason": ""}, "Say why in a sentence"),
        ({"reason": "Because amina@example.org said so."}, "Take it out: the reason names nobody."),
        ({"reason": "x" * 501}, "Shorten it to 500 characters"),
        ({"does": "accept"}, "The other answer: Choose an answer, then save it."),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_lost(module, client, changed, sentence):
    response = client.post(Q1, {**VOID, **changed, "apply": "1"})

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert Ruling.objects.count() == 0


def test_a_ruling_is_withdrawn_on_its_page(module, client, client_of):
    run = taken(enrolled(module), **WRONG)
    client.post(Q1, {**VOID, "apply": "1", "key": str(uuid4())})
    made = Ruling.objects.get()

    response = client.post(
        f"{PAGE}{made.pk}/withdraw/", {"takes_back": "yes", "reason": "It was right after all."}, follow=True
    )

    assert "The ruling is withdrawn." in words_of(response)
    assert "are taken back; completed modules stay completed." in words_of(response)
    assert Attempt.objects.with_result().get(pk=run.pk).result_score == 75
    result = words_of(client_of(run.learner).get("/en/learn/small/do/quiz-u1/1/"))
    assert "was itself a mistake, and has been taken back. Why: It was right after all." in result
    assert "75 % instead of 85 %." in result
    again = client.post(f"{PAGE}{made.pk}/withdraw/", {"reason": "Once more, please."}, follow=True)
    assert "has been withdrawn before" in words_of(again)


def test_a_result_that_stays_after_a_withdrawal_still_says_what_it_rests_on(module, client, client_of):
    run = taken(enrolled(module), **WRONG)
    client.post(Q1, {**VOID, "apply": "1", "key": str(uuid4())})

    client.post(f"{PAGE}{Ruling.objects.get().pk}/withdraw/", {"takes_back": "", "reason": "It was right after all."})

    result = words_of(client_of(run.learner).get("/en/learn/small/do/quiz-u1/1/"))
    assert "Question 1 does not count. Why: Two answers were right." in result
    assert "85 % instead of 75 %." in result


def test_work_that_is_not_done_is_shown_and_can_be_gone_on_with(module, editor, client):
    taken(enrolled(module), **WRONG)
    made = ruled(module, editor)
    assert "It goes on by itself within minutes" in words_of(client.get(f"{PAGE}{made.pk}/"))

    client.post(f"{PAGE}{made.pk}/go-on/")

    assert ScoreCorrection.objects.count() == 1
    assert Regrading.objects.get().finished_at is not None


def test_a_ruling_is_still_read_when_its_question_has_left_the_bank(module, editor, client):
    made = ruled(module, editor, "accept", "q3", "a")
    EditionActivity.questions.through.objects.all().delete()

    assert REASON in words_of(client.get(f"{PAGE}{made.pk}/"))


def test_figures_of_few_people_are_told_to_nobody(module, client):
    for _person in range(4):
        taken(enrolled(module), **WRONG)

    assert "Fewer than five runs are over." in words_of(client.post(Q1, VOID))


def test_trainers_read_what_was_ruled_and_do_not_rule(module, editor, client_of):
    made = ruled(module, editor)
    trainer = client_of(appointed(Role.TRAINER, module_slug=module.slug))

    assert REASON in words_of(trainer.get(PAGE))
    assert "Withdraw it" not in words_of(trainer.get(f"{PAGE}{made.pk}/"))
    assert [trainer.get(Q1).status_code, trainer.post(f"{PAGE}{made.pk}/withdraw/").status_code] == [404, 404]
    assert Ruling.objects.count() == 1


def test_an_editor_of_another_module_finds_nothing(module, editor, client_of):
    made = ruled(module, editor)
    other = client_of(appointed(Role.EDITOR, module_slug=published_module("other").slug))

    assert [other.get(path).status_code for path in (PAGE, Q1, f"{PAGE}{made.pk}/")] == [404] * 3
    assert other.get(f"/en/learn/other/trainer/rulings/{made.pk}/").status_code == 404


def test_a_question_that_nobody_was_asked_is_not_there(module, client):
    assert client.get(f"{PAGE}question/q77/").status_code == 404
    assert client.get(f"{PAGE}question/%00/").status_code == 404
    assert client.get(f"{Q1}?form={'0' * 64}").status_code == 404


@pytest.mark.parametrize("rulings", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    module, editor, client, rulings, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ruling in range(rulings):
        ruled(module, editor)
    client.get(PAGE)

    with django_assert_num_queries(4):
        client.get(PAGE)


def test_the_bank_and_the_hard_questions_lead_there(module, editor, client):
    for _person in range(5):
        taken(enrolled(module), **WRONG)
    question = Question.objects.get(slug="small/q1")

    assert Q1 in client.get(f"/admin/snippets/modules/question/look/{question.pk}/").content.decode()
    assert Q1 in client.get("/en/learn/small/trainer/gain/").content.decode()


def test_another_answer_to_a_part_of_a_case_is_accepted_by_itself(module, client):
    quiz = EditionActivity.objects.get(slug="quiz-u1")
    case, words = (part["questions"] for part in definition_parts([CASE], pass_mark=80))
    structure = {"questions": case, "pass_mark": 80}
    version = ActivityVersion.objects.create(kind="quiz", structure=structure, sha256="c")
    ActivityText.objects.create(version=version, locale="en", words={"questions": words}, sha256="c")
    held = EditionActivity.objects.create(
        edition=quiz.edition, slug="quiz-case", key=uuid4(), unit_slug="u2", position=99, version=version
    )
    held.texts.set(version.texts.all())
    held.questions.add(written_question(module, CASE))
    words_typed = {"does": "accept", "reason": REASON, "question": "q13", "part-3-text": "Doctor", "apply": "1"}

    refused = client.post(f"{PAGE}question/q13/", words_typed)
    taken_ = client.post(f"{PAGE}question/q13/", {**words_typed, "part": "q13/c"}, follow=True)

    assert "Say in which part another answer is right" in words_of(refused)
    assert (Ruling.objects.get().part, Ruling.objects.get().answer) == ("q13/c", "Doctor")
    assert "Your answer: Doctor · right" in words_of(taken_)


def test_a_reason_is_marked_on_pages_in_another_language(module, client, client_of):
    run = taken(enrolled(module), **WRONG)
    reason = "Deux réponses étaient justes."
    client.post(Q1, {**VOID, "reason": reason, "language": "fr", "apply": "1"})
    made = Ruling.objects.get()
    marked = f'<span lang="fr" dir="ltr">{reason}</span>'

    result = client_of(run.learner).get("/en/learn/small/do/quiz-u1/1/").content.decode()

    assert made.language == "fr"
    assert marked in result
    for page in (PAGE, f"{PAGE}{made.pk}/"):
        assert marked in client.get(page).content.decode()
        assert f"<span>{reason}</span>" in client.get(page.replace("/en/", "/fr/")).content.decode()


def test_whoever_names_no_language_writes_in_that_of_the_page(module, client):
    client.post(Q1.replace("/en/", "/fr/"), {**VOID, "apply": "1"})

    assert Ruling.objects.get().language == "fr"
