"""A question that was ruled wrong and stands elsewhere since, or is published anew as it was: who is told, and what holds there."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learning.models import Ruling
from learning.regrading import go_on, withdraw
from learning.unmended import since_then, unmended
from modules.actions import publish_edition
from modules.models import ChangeClass, Module, Question, UnitPage
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.learning import enrolled
from tests.factories.modules import changed_unit, published_module
from tests.factories.people import appointed
from tests.learning.test_regrading import WRONG, counts_of, ruled, taken
from tests.learning.test_views import words_of

pytestmark = pytest.mark.django_db

PAGE = "/en/learn/small/trainer/rulings/"


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return published_module()


@pytest.fixture
def editor(module: Module) -> User:
    return appointed(Role.EDITOR, module_slug=module.slug)


@pytest.fixture
def client(editor: User, client_of) -> Client:
    return client_of(editor)


def asking(module: Module, *items: str) -> Module:
    """Another module, published with a quiz of questions of this one."""
    other = published_module("other")
    page = UnitPage.objects.get(slug="u1", path__startswith=other.pages.get().path)
    raw = [dict(one) for one in page.body.raw_data]
    quiz = next(one for one in raw if one["type"] == "quiz")
    quiz["value"] = {"questions": [Question.objects.get(slug=f"{module.slug}/{item}").pk for item in items]}
    page.body = json.dumps(raw)
    page.save_revision().publish()
    publish_edition(other, by=None, change=ChangeClass.SUBSTANTIAL, note="Other questions.")
    return other


def q1() -> Question:
    return Question.objects.select_related("locale").get(slug="small/q1")


def mended(*, text: str = "", right: int | None = None) -> None:
    """Publish the question with other words, or with another option that is right."""
    question = q1()
    (body,) = (dict(one) for one in question.content.raw_data)
    options = body["value"]["options"]
    options[0]["text"] = text or options[0]["text"]
    for number, option in enumerate(options):
        option["correct"] = option["correct"] if right is None else number == right
    question.content = json.dumps([body])
    question.save_revision().publish()


def test_a_ruling_finds_the_quizzes_that_hold_the_question_since_and_holds_there_by_one_act(module, editor, client):
    made = ruled(module, editor)
    go_on(made)
    assert since_then(made) is None

    other = asking(module, "q1", "q3")
    run = taken(enrolled(other), **WRONG)
    assert "OTHER: " in words_of(client.get(f"{PAGE}{made.pk}/"))
    for _twice in range(2):
        shown = client.post(f"{PAGE}{made.pk}/there-too/", follow=True)

    further = Ruling.objects.exclude(pk=made.pk).get()
    assert (further.reason, further.does, further.by) == (made.reason, made.does, editor)
    assert set(further.activities).isdisjoint(made.activities)
    assert counts_of(run)[0] > run.score
    assert "No other quiz holds the question in this form." in words_of(shown)
    assert since_then(made) is None


def test_a_ruling_that_was_withdrawn_goes_nowhere_else(module, editor, client):
    made = ruled(module, editor)
    asking(module, "q1")
    withdraw(made, reason="It was right after all.", takes_back=False, by=editor)

    client.post(f"{PAGE}{made.pk}/there-too/")

    assert Ruling.objects.filter(withdraws=None).count() == 1


def test_what_was_withdrawn_elsewhere_can_be_ruled_there_once_more(module, editor, client):
    made = ruled(module, editor)
    asking(module, "q1")
    client.post(f"{PAGE}{made.pk}/there-too/")
    further = Ruling.objects.get(withdraws=None, pk__gt=made.pk)
    withdraw(further, reason="Taken back too early.", takes_back=True, by=editor)

    client.post(f"{PAGE}{made.pk}/there-too/")

    again = Ruling.objects.standing().exclude(pk=made.pk).get()
    assert (again.pk > further.pk, again.activities) == (True, further.activities)
    assert since_then(made) is None


def test_a_dry_run_names_every_quiz_that_is_ruled_on(module, editor, client):
    asking(module, "q1")

    dry = words_of(
        client.post(f"{PAGE}question/q1/", {"does": "void", "reason": "Nothing in it was right.", "question": "q1"})
    )

    assert "The same question stands in 2 quizzes" in dry
    assert "SMALL: Quiz: Unit u1" in dry
    assert "OTHER: " in dry


@pytest.mark.parametrize("changed", [{}, {"text": "Another option."}, {"right": 0}])
def test_the_bank_says_so_until_the_question_is_mended(module, editor, client, changed):
    ruled(module, editor)
    mended(**changed)

    shown = words_of(client.get(f"/admin/snippets/modules/question/look/{q1().pk}/"))

    assert ("Ruled wrong, and its answers are still those of then" in shown) is ("right" not in changed)


def test_the_publisher_is_told_before_and_after(module, editor, client):
    assert "Ruled wrong" not in words_of(client.get("/admin/editions/small/publish/"))
    ruled(module, editor)
    changed_unit(module, "Other words.")

    before = words_of(client.get("/admin/editions/small/publish/"))
    after = words_of(
        client.post("/admin/editions/small/publish/", {"change": "additive", "note": "More."}, follow=True)
    )

    assert "Ruled wrong, and its answers are still those of then" in before
    assert "Edition 2 is published." in after
    assert "Questions that were ruled wrong stand in this edition as they were: small/q1." in after


@pytest.mark.parametrize("count", [1, 3])
def test_asking_about_many_questions_costs_one_query(
    module, editor, count, django_assert_num_queries: DjangoAssertNumQueries
):
    ruled(module, editor)
    questions = list(Question.objects.select_related("locale", "module")[:count])
    questions = [q1(), *[one for one in questions if one.item != "q1"]][:count]

    with django_assert_num_queries(1):
        assert [found.question for found in unmended(questions)] == ["small/q1"]
