"""One more try for a session: who is in the list, that it is given once, and to nobody else."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ground.models import AuditEvent
from learning.models import Enrolment, ExtraTry
from modules.models import Module
from people.models import Role
from programme.models import TrainingSession
from tests.factories.learning import answered, begun, enrolled
from tests.factories.modules import ruled_module
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked
from tests.learning.test_views import words_of
from tests.modules.activities.quiz.questions import RIGHT

pytestmark = pytest.mark.django_db

PAGE = "/en/learn/small/trainer/tries/session/"
REASON = "The connection of the room broke off."


@pytest.fixture
def module() -> Module:
    return ruled_module("small", {"tries": 1, "feedback": "end"})


@pytest.fixture
def session(module: Module) -> TrainingSession:
    return a_session(module=module, room=9)


@pytest.fixture
def client(module: Module, client_of) -> Client:
    return client_of(appointed(Role.TRAINER, module_slug=module.slug))


def member(module: Module, session: TrainingSession | None, name: str) -> Enrolment:
    made = enrolled(module, UserFactory(name=name, language="en"))
    if session is not None:
        booked(session, person=made.learner)
    return made


def fell(enrolment: Enrolment) -> Enrolment:
    answered(begun(enrolment, "quiz-u1"), {"hand_in": True})
    return enrolment


def passed(enrolment: Enrolment) -> Enrolment:
    run = begun(enrolment, "quiz-u1")
    for question in run.state["order"]:
        run = answered(run, {"question": question, "given": RIGHT[question]})
    answered(run, {"hand_in": True})
    return enrolment


def asked(session: TrainingSession, **changed: object) -> dict[str, object]:
    return {"group": session.key, "quiz": "quiz-u1", "whom": "fallen", "reason": REASON, "language": "en"} | changed


def meant(page) -> list[str]:
    return re.findall(r'name="who" value="([^"]+)"', page.content.decode())


def holders() -> list[str]:
    return sorted(ExtraTry.objects.values_list("learner__name", flat=True))


def test_a_trainer_sees_who_will_have_it_and_gives_it_in_one_act(module, session, client, client_of):
    amina, bashir = fell(member(module, session, "Amina")), fell(member(module, session, "Bashir"))
    passed(member(module, session, "Chen"))
    member(module, session, "Dalia")
    begun(member(module, session, "Elif"), "quiz-u1")
    fell(member(module, None, "Farid"))

    assert '<option value="quiz-u1">Quiz: Unit u1</option>' in client.get(PAGE).content.decode()
    dry = client.post(PAGE, asked(session))
    everybody = client.post(PAGE, asked(session, whom="all"))

    assert "2 people will have one more try: Amina Bashir" in words_of(dry)
    assert "3 people will have one more try: Amina Bashir Chen (has passed)" in words_of(everybody)
    assert holders() == []
    done = client.post(PAGE, asked(session, who=meant(dry), give="1"), follow=True)
    assert "2 people have one more try." in words_of(done)
    assert holders() == ["Amina", "Bashir"]
    assert AuditEvent.objects.filter(action="learning.give_try").count() == 2
    assert REASON in words_of(client_of(amina.learner).get("/en/learn/small/do/quiz-u1/"))
    assert bashir.learner.extra_tries.get().language == "en"


def test_the_same_post_again_gives_nothing_even_to_whoever_has_used_theirs(module, session, client):
    amina = fell(member(module, session, "Amina"))
    form = asked(session, who=meant(client.post(PAGE, asked(session))), give="1")
    client.post(PAGE, form)

    client.post(PAGE, form)
    fell(amina)
    again = client.post(PAGE, form, follow=True)

    assert "Nobody of the list needs one any more. Nothing was given." in words_of(again)
    assert ExtraTry.objects.count() == 1


def test_only_people_of_the_session_are_given_one_whoever_is_posted(module, session, client):
    outside = fell(member(module, None, "Farid"))

    client.post(PAGE, asked(session, who=[f"{outside.learner_id}-1"], give="1"))

    assert holders() == []


def test_a_session_of_another_module_and_a_cancelled_one_are_no_choice(module, client, session):
    other = a_session(module=ruled_module("other", {"tries": 1}))

    refused = client.post(PAGE, asked(other))

    assert refused.status_code == 422
    assert "Choose one of your sessions." in words_of(refused)


def test_nobody_in_need_is_said(module, session, client):
    assert "Nobody of this session needs one" in words_of(client.post(PAGE, asked(session)))


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_for_few_and_many(
    module, session, client, people, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(people):
        fell(member(module, session, f"Person {number}"))
    client.get(PAGE)

    with django_assert_num_queries(9):
        client.post(PAGE, asked(session))
