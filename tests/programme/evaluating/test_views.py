"""The pages of an evaluation, as evaluators, programme staff and countries see them."""

import pytest
from django.utils import timezone

from people.models import Role
from programme.models import Call, CallState, Decision, Evaluator, Gate, ScoreSheet
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.evaluation import (
    ALL,
    EVALUATED,
    HALF,
    closed_call,
    decided_call,
    evaluators,
    expression_of,
    passed,
    ranked_call,
    scored,
)
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_close(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: EVALUATED)


@pytest.fixture
def staff():
    return appointed(Role.APPROVER)


def desk(call: Call, act: str = "") -> str:
    return f"/en/evaluating/{call.key}/{act}"


def page(call: Call, country: str, act: str = "") -> str:
    return f"/en/evaluating/expressions/{expression_of(call, country).key}/{act}"


def points(given: dict[str, int]) -> dict[str, int]:
    return {f"points_{name}": value for name, value in given.items()}


def test_programme_staff_name_evaluators_by_their_address(staff):
    call, person = closed_call("FR"), UserFactory(country_id="CH", name="Eva Lua")
    client = signed_in(staff)

    named = client.post(desk(call), {"email": person.email.upper()}, follow=True)
    unknown = client.post(desk(call), {"email": "nobody@example.org"})

    assert "Eva Lua" in words_of(named)
    assert unknown.status_code == 422
    assert "There is no account with this address in your scope." in words_of(unknown)
    assert Evaluator.objects.get().person == person


def test_the_page_of_the_call_leads_its_evaluators_and_nobody_else_to_what_they_score():
    call = closed_call("FR")
    [one, *_others] = evaluators(call)

    shown = {
        person: words_of(signed_in(person).get(f"/en/calls/{call.key}/")) for person in (one.person, UserFactory())
    }

    assert ["You were named to evaluate this call." in words for words in shown.values()] == [True, False]


def test_the_gate_is_kept_and_a_refusal_needs_a_reason(staff):
    call = closed_call("FR")
    client = signed_in(staff)
    said = {"is_eligible": "on", "is_complete": "on", "commits": "on"}

    refused = client.post(page(call, "FR", "gate/"), said)
    kept = client.post(page(call, "FR", "gate/"), said | {"note": "Nobody of the profile."}, follow=True)

    assert refused.status_code == 422
    assert "Say why the expression does not pass" in words_of(refused)
    assert "Gate not passed" in words_of(kept)
    client.post(page(call, "FR", "gate/"), said | {"fits_profile": "on", "note": ""})
    assert Gate.objects.get().is_passed


def test_evaluators_see_the_points_of_others_only_after_their_own():
    call = closed_call("FR")
    expression = passed(expression_of(call, "FR"))
    first, second = evaluators(call)
    scored(first, expression, ALL)
    client = signed_in(second.person)

    before, on_desk = words_of(client.get(page(call, "FR"))), words_of(client.get(desk(call)))
    client.post(page(call, "FR"), points(HALF) | {"remark": "Clear."})
    after = words_of(client.get(page(call, "FR")))

    assert "You see the points of the others once you have given yours." in before
    assert first.person.name not in before
    assert "100" not in on_desk.partition("Average")[2].partition("Criteria")[0]
    assert f"{first.person.name}: 100" in after
    assert "More than 20 points apart" in after


def test_points_that_cannot_be_are_said_at_their_field_and_nothing_is_lost():
    call = closed_call("FR")
    passed(expression_of(call, "FR"))
    (evaluator,) = evaluators(call, 1)

    answer = signed_in(evaluator.person).post(page(call, "FR"), points(HALF | {"need": 31}) | {"remark": "Clear."})

    assert answer.status_code == 422
    assert "Clear.</textarea>" in answer.content.decode()
    assert not ScoreSheet.objects.exists()


def test_ones_own_country_cannot_be_scored_and_the_page_says_so():
    call = closed_call("FR")
    passed(expression_of(call, "FR"))
    (evaluator,) = evaluators(call, 1, country="FR")
    client = signed_in(evaluator.person)

    shown = words_of(client.get(page(call, "FR")))
    answer = client.post(page(call, "FR"), points(HALF))

    assert "You do not score this country" in shown
    assert answer.status_code == 422
    assert not ScoreSheet.objects.exists()


def test_a_conflict_is_declared_on_the_page():
    call = closed_call("FR")
    passed(expression_of(call, "FR"))
    (evaluator,) = evaluators(call, 1)
    client = signed_in(evaluator.person)

    assert client.post(page(call, "FR", "conflict/"), {"reason": ""}).status_code == 422
    client.post(page(call, "FR", "conflict/"), {"reason": "I worked there."})

    assert "You do not score this country" in words_of(client.get(page(call, "FR")))


@pytest.mark.parametrize("act", ["", "close/", "decisions/"])
def test_an_evaluation_is_not_there_for_others(act):
    call = closed_call("FR")

    for person in (UserFactory(), appointed(Role.FOCAL_POINT), appointed(Role.TRAINER)):
        assert signed_in(person).post(desk(call, act)).status_code == 404
        assert signed_in(person).get(page(call, "FR")).status_code == 404


@pytest.mark.parametrize("act", ["close/", "decisions/"])
def test_evaluators_do_not_decide(act):
    call = closed_call("FR")
    (evaluator,) = evaluators(call, 1)

    assert signed_in(evaluator.person).post(desk(call, act)).status_code == 403


def test_the_scoring_ends_when_every_country_can_be_ranked(staff):
    call = closed_call("FR")
    client = signed_in(staff)

    answer = client.post(desk(call, "close/"), follow=True)

    assert "Not scored to the end: France." in words_of(answer)
    assert Call.objects.get(pk=call.pk).state == CallState.CLOSED


def test_programme_staff_decide_on_one_page_and_nothing_is_lost_on_the_way(staff):
    call = ranked_call("FR", "IT")
    client = signed_in(staff)
    given = {
        "FR-outcome": "selected",
        "FR-seats": "4",
        "FR-reason": "A clear need.",
        "IT-outcome": "reserve",
        "IT-seats": "",
        "IT-reason": "",
    }

    refused = client.post(desk(call, "decisions/"), given)
    decided = client.post(desk(call, "decisions/"), given | {"IT-reason": "Served last year."}, follow=True)

    assert refused.status_code == 422
    assert "Say why: the country reads it." in words_of(refused)
    assert "A clear need.</textarea>" in refused.content.decode()
    assert call.seed in words_of(decided)
    assert Decision.objects.count() == 2


def test_more_seats_than_asked_for_are_refused(staff):
    call = ranked_call("FR")
    given = {"FR-outcome": "selected", "FR-seats": "7", "FR-reason": "A clear need."}

    answer = signed_in(staff).post(desk(call, "decisions/"), given)

    assert answer.status_code == 422
    assert "The country asked for fewer seats." in words_of(answer)


def test_a_country_reads_its_own_result_and_others_only_the_spread(client):
    call = decided_call("FR", "IT", "DE", "AT", "PT")
    focal_point = appointed(Role.FOCAL_POINT, country="FR")

    own, others = (
        words_of(signed_in(focal_point).get(desk(call, "result/"))),
        words_of(client.get(desk(call, "result/"))),
    )

    assert "France: Selected" in own
    assert "A clear need." in own
    assert "Italy" not in own
    assert "France" not in others
    assert "A clear need." not in others
    assert "50–60 5" in others


def test_a_result_is_not_there_before_it_is_decided(client):
    assert client.get(desk(ranked_call("FR"), "result/")).status_code == 404


def test_few_countries_are_not_spread_out(client):
    assert "Too few countries" in words_of(client.get(desk(decided_call("FR", "IT"), "result/")))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_as_often_for_three_as_for_one(staff, django_assert_num_queries, rows):
    call = closed_call(*("FR", "IT", "DE")[:rows])
    people = evaluators(call)
    for country in ("FR", "IT", "DE")[:rows]:
        expression = passed(expression_of(call, country))
        for one in people:
            scored(one, expression)
    client = signed_in(staff)
    client.get(desk(call))

    with django_assert_num_queries(12):
        client.get(desk(call))
