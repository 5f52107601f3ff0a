"""One more try: who gives it, what the learner sees, and that it is used once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ground import privacy
from ground.models import AuditEvent
from learning import actions, extra_tries
from learning.limits import Standing, with_one_more
from learning.models import Attempt, Enrolment, ExtraTry
from modules.editions import manifest
from modules.models import Module
from people.models import Role, User
from tests.factories.learning import answered, begun, enrolled
from tests.factories.modules import ruled_module
from tests.factories.people import UserFactory, appointed
from tests.learning.test_views import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PAGE = "/en/learn/small/trainer/tries/"
QUIZ = "/en/learn/small/do/quiz-u1/"
REASON = "The connection broke off."
ClientOf = Callable[[User], Client]


@pytest.fixture
def module() -> Module:
    return ruled_module("small", {"tries": 1, "feedback": "end"})


@pytest.fixture
def trainer(module: Module) -> User:
    return appointed(Role.TRAINER, module_slug=module.slug)


@pytest.fixture
def client(trainer: User, client_of: ClientOf) -> Client:
    return client_of(trainer)


@pytest.fixture
def enrolment(module: Module) -> Enrolment:
    """Somebody who has used their only try."""
    made = enrolled(module)
    answered(begun(made, "quiz-u1"), {"hand_in": True})
    return made


def given(enrolment: Enrolment, trainer: User) -> ExtraTry:
    contents = manifest(enrolment.module.latest_edition_id)
    entry, email = contents.activity("quiz-u1"), enrolment.learner.email
    return extra_tries.give(enrolment.module, entry, contents, email=email, reason=REASON, by=trainer)


def posted(client: Client, email: str, **changed: str):
    return client.post(PAGE, {"email": email, "quiz": "quiz-u1", "reason": REASON} | changed)


def test_a_trainer_gives_a_try_and_the_learner_reads_why_and_uses_it_once(enrolment, client, client_of):
    learner = client_of(enrolment.learner)
    assert "You have used all your tries." in words_of(learner.get(QUIZ))

    assert posted(client, enrolment.learner.email.upper()).status_code == 302

    page = words_of(learner.get(QUIZ))
    assert f"Your trainer has given you one more try {REASON}" in page
    assert "You have 1 try left." in page
    learner.post(f"{QUIZ}begin/")
    run = Attempt.objects.get(number=2)
    assert ExtraTry.objects.get().attempt == run
    answered(run, {"hand_in": True})
    assert learner.post(f"{QUIZ}begin/").status_code == 409
    assert AuditEvent.objects.filter(action="learning.give_try").count() == 1


def test_a_try_is_taken_back_until_it_is_used(enrolment, trainer, client):
    first = given(enrolment, trainer)
    assert REASON in words_of(client.get(PAGE))

    assert "The try is taken back." in words_of(client.post(f"{PAGE}{first.pk}/take-back/", follow=True))
    with pytest.raises(actions.MayNotBegin):
        begun(enrolment, "quiz-u1")

    second = given(enrolment, trainer)
    begun(enrolment, "quiz-u1")
    assert "it stays" in words_of(client.post(f"{PAGE}{second.pk}/take-back/", follow=True))
    assert ExtraTry.objects.count() == 1


def test_a_second_try_in_store_and_one_that_nobody_needs_are_refused(module, enrolment, trainer, client):
    given(enrolment, trainer)
    fresh = enrolled(module)

    answers = [posted(client, email) for email in (enrolment.learner.email, fresh.learner.email, "nobody@example.org")]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert "has not used it yet" in words_of(answers[0])
    assert "nothing has to be given" in words_of(answers[1])
    assert "Nobody who has begun this module" in words_of(answers[2])
    assert ExtraTry.objects.count() == 1


def test_a_wait_is_skipped_and_the_tries_that_are_left_stay():
    module = ruled_module("small", {"tries": 3, "wait_hours": 24, "feedback": "end"})
    enrolment = enrolled(module)
    answered(begun(enrolment, "quiz-u1"), {"hand_in": True})
    given(enrolment, appointed(Role.TRAINER, module_slug="small"))

    for _time in range(3):
        run = answered(begun(enrolment, "quiz-u1"), {"hand_in": True})
        Attempt.objects.filter(pk=run.pk).update(finished_at=run.finished_at - timedelta(hours=25))

    assert run.number == 4
    with pytest.raises(actions.MayNotBegin):
        begun(enrolment, "quiz-u1")


def test_one_more_is_open_at_once():
    assert with_one_more(Standing(0, None)) == Standing(1, None)
    assert with_one_more(Standing(None, None)) == Standing(None, None)


def test_trainers_of_other_modules_and_learners_find_nothing(module, enrolment, trainer, client_of):
    extra = given(enrolment, trainer)
    ruled_module("other", {"tries": 1})
    others = [client_of(appointed(Role.TRAINER, module_slug="other")), client_of(enrolment.learner)]

    assert [other.get(PAGE).status_code for other in others] == [404, 404]
    assert [other.post(f"{PAGE}{extra.pk}/take-back/").status_code for other in others] == [404, 404]
    assert others[0].post(f"/en/learn/other/trainer/tries/{extra.pk}/take-back/").status_code == 404
    assert ExtraTry.objects.count() == 1


def test_the_database_keeps_one_unused_try_a_person(enrolment, trainer):
    extra = given(enrolment, trainer)

    with pytest.raises(IntegrityError), transaction.atomic():
        ExtraTry.objects.create(learner=extra.learner, module=extra.module, key=extra.key, reason=REASON)


def test_who_is_erased_leaves_no_reason(enrolment, trainer):
    given(enrolment, trainer)
    begun(enrolment, "quiz-u1")

    privacy.erase(trainer)
    privacy.erase(enrolment.learner)

    left = ExtraTry.objects.get()
    assert (left.reason, left.given_by) == ("–", None)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    module, trainer, client, people, django_assert_num_queries: DjangoAssertNumQueries
):
    for _person in range(people):
        made = enrolled(module, UserFactory())
        answered(begun(made, "quiz-u1"), {"hand_in": True})
        given(made, trainer)
    client.get(PAGE)

    with django_assert_num_queries(5):
        client.get(PAGE)
