"""From scores to decisions: who may score, what counts, and what each country is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ground import privacy
from ground.models import OutboxMessage
from people.models import Role
from programme.evaluating import actions
from programme.evaluating.actions import Verdict
from programme.evaluating.ranking import standings_of
from programme.models import Call, CallState, Decision, Evaluator, Gate, Outcome, ScoreSheet
from programme.selection import BadScore, lot
from tests.factories.calls import open_call
from tests.factories.evaluation import (
    ALL,
    EVALUATED,
    HALF,
    closed_call,
    evaluators,
    expression_of,
    passed,
    ranked_call,
    scored,
)
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked

pytestmark = pytest.mark.django_db


def test_whoever_is_of_the_country_does_not_score_it():
    call = closed_call("FR", "IT")
    own, other = passed(expression_of(call, "FR")), passed(expression_of(call, "IT"))
    (evaluator,) = evaluators(call, 1, country="FR")

    with pytest.raises(actions.Conflicted):
        scored(evaluator, own)

    assert scored(evaluator, other).total == 50


def test_whoever_speaks_for_a_country_does_not_score_it():
    call = closed_call("FR")
    speaker = appointed(Role.FOCAL_POINT, country="FR")
    speaker.country_id = "CH"
    speaker.save()
    evaluator = actions.name_evaluator(call, person=speaker, by=appointed(Role.APPROVER))

    with pytest.raises(actions.Conflicted):
        scored(evaluator, passed(expression_of(call, "FR")))


def test_a_declared_conflict_blocks_and_comes_before_the_score():
    call = closed_call("FR", "IT")
    french, italian = passed(expression_of(call, "FR")), passed(expression_of(call, "IT"))
    (evaluator,) = evaluators(call, 1)
    scored(evaluator, italian)

    actions.declare_conflict(evaluator, expression=french, reason="I worked there.", by=evaluator.person)

    with pytest.raises(actions.Conflicted):
        scored(evaluator, french)
    with pytest.raises(actions.AlreadyScored):
        actions.declare_conflict(evaluator, expression=italian, reason="There, too.", by=evaluator.person)


def test_what_has_not_passed_the_gate_is_not_scored():
    call = closed_call("FR")
    (evaluator,) = evaluators(call, 1)

    with pytest.raises(actions.NotPassed):
        scored(evaluator, expression_of(call, "FR"))
    gate = Gate(expression=expression_of(call, "FR"), is_eligible=True, note="Nobody of the profile.")
    actions.check_gate(gate, by=UserFactory())
    with pytest.raises(actions.NotPassed):
        scored(evaluator, expression_of(call, "FR"))


def test_nothing_is_scored_before_the_close():
    call = open_call()
    (evaluator,) = evaluators(call, 1)

    with pytest.raises(actions.NotNow):
        actions.score(evaluator, expression=None, points=HALF, remark="", by=evaluator.person)


@pytest.mark.parametrize("points", [HALF | {"need": 31}, {"need": 10}, HALF | {"charm": 1}])
def test_points_have_to_fit_the_published_criteria(points):
    call = closed_call("FR")
    (evaluator,) = evaluators(call, 1)

    with pytest.raises(BadScore):
        scored(evaluator, passed(expression_of(call, "FR")), points)


def test_a_correction_is_the_next_sheet_and_the_newest_counts():
    call = closed_call("FR")
    expression = passed(expression_of(call, "FR"))
    (evaluator,) = evaluators(call, 1)
    scored(evaluator, expression)

    scored(evaluator, expression, ALL)

    assert [(one.number, one.total) for one in ScoreSheet.objects.all()] == [(1, 50), (2, 100)]
    assert [one.total for one in standings_of(call, at=EVALUATED)[0].sheets] == [100]


@pytest.mark.any_database
def test_nobody_rewrites_a_sheet():
    call = closed_call("FR")
    (evaluator,) = evaluators(call, 1)
    sheet = scored(evaluator, passed(expression_of(call, "FR")))

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        ScoreSheet.objects.filter(pk=sheet.pk).update(points=ALL)


@pytest.mark.parametrize("way", ["a third score", "a note"])
def test_more_than_twenty_points_apart_needs_a_third_score_or_a_note(way):
    call = closed_call("FR")
    expression = passed(expression_of(call, "FR"))
    first, second, third = evaluators(call, 3)
    scored(first, expression, ALL)
    scored(second, expression)

    with pytest.raises(actions.Unsettled) as refused:
        actions.close_scoring(call, by=UserFactory(), at=EVALUATED)
    if way == "a note":
        with pytest.raises(actions.Conflicted):
            actions.note(third, expression=expression, text="We agree.", by=third.person)
        actions.note(first, expression=expression, text="We agree.", by=first.person)
    else:
        scored(third, expression)
    closed = actions.close_scoring(call, by=UserFactory(), at=EVALUATED)

    assert refused.value.countries == ["France"]
    assert closed.state == CallState.EVALUATED


def test_one_score_is_not_enough_and_an_unchecked_gate_waits():
    call = closed_call("FR", "IT")
    (evaluator,) = evaluators(call, 1)
    scored(evaluator, passed(expression_of(call, "FR")))

    with pytest.raises(actions.Unsettled) as refused:
        actions.close_scoring(call, by=UserFactory(), at=EVALUATED)

    assert refused.value.countries == ["France", "Italy"]


def test_the_ranking_is_by_average_then_recent_seats_then_lot():
    call = closed_call("FR", "IT", "DE", "AT")
    people = evaluators(call)
    for country in ("FR", "IT", "DE", "AT"):
        expression = passed(expression_of(call, country))
        for one in people:
            scored(one, expression, ALL if country == "AT" else HALF)
    session = a_session(day=EVALUATED.date() - timedelta(days=100))
    booked(session, country_id="DE", at=EVALUATED - timedelta(days=150))

    standings = standings_of(call, at=EVALUATED)

    by_lot = sorted(("FR", "IT"), key=lambda country: lot(country, call.seed))
    assert [one.expression.country_id for one in standings] == ["AT", *by_lot, "DE"]
    assert [(one.place, one.is_drawn) for one in standings] == [(1, False), (2, True), (3, True), (4, False)]


def test_decisions_are_kept_with_what_led_to_them_and_each_country_is_told_its_own():
    call = ranked_call("FR", "IT")
    french, italian = expression_of(call, "FR"), expression_of(call, "IT")
    before = OutboxMessage.objects.count()
    verdicts = {
        french.pk: Verdict(Outcome.SELECTED, "A clear need.", 4),
        italian.pk: Verdict(Outcome.RESERVE, "Served last year."),
    }

    actions.decide(call, verdicts=verdicts, by=appointed(Role.APPROVER), at=EVALUATED)

    selected, reserve = Decision.objects.get(expression=french), Decision.objects.get(expression=italian)
    assert (selected.seats, float(selected.average), selected.outcome) == (4, 50.0, Outcome.SELECTED)
    assert reserve.valid_until == EVALUATED.date().replace(year=2028)
    assert list(Decision.objects.reserve(EVALUATED.date())) == [reserve]
    assert list(Decision.objects.reserve(reserve.valid_until + timedelta(days=1))) == []
    mails = list(OutboxMessage.objects.order_by("pk"))[before:]
    by_address = {mail.address: mail.body for mail in mails}
    assert set(by_address) == {french.opened_by.email, italian.opened_by.email}
    assert "A clear need." in by_address[french.opened_by.email]
    assert "Italy" not in by_address[french.opened_by.email]
    assert "What happens next:" in by_address[italian.opened_by.email]
    assert "France" not in mails[0].subject + mails[1].subject


def test_a_call_is_decided_once():
    call = ranked_call("FR")
    verdicts = {expression_of(call, "FR").pk: Verdict(Outcome.REFUSED, "No need.")}
    actions.decide(call, verdicts=verdicts, by=UserFactory(), at=EVALUATED)

    with pytest.raises(actions.NotNow):
        actions.decide(call, verdicts=verdicts, by=UserFactory(), at=EVALUATED)

    assert Call.objects.get(pk=call.pk).state == CallState.DECIDED
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "selected", "seats": 0, "reason": "x"},
        {"outcome": "refused", "seats": 3, "reason": "x"},
        {"outcome": "reserve", "seats": 0, "reason": "x"},
        {"outcome": "refused", "seats": 0, "reason": ""},
    ],
    ids=["selected without seats", "refused with seats", "reserve for ever", "without a reason"],
)
def test_a_decision_that_cannot_be_is_refused_by_the_database(fields):
    expression = expression_of(closed_call("FR"), "FR")

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(expression=expression, **fields)


def test_an_evaluator_who_is_erased_leaves_points_without_a_name():
    call = closed_call("FR")
    (evaluator,) = evaluators(call, 1)
    person = evaluator.person
    scored(evaluator, passed(expression_of(call, "FR")))

    exported = privacy.export(person)["evaluations"]
    privacy.erase(person)

    assert exported[0]["scores"][0]["points"] == HALF
    assert Evaluator.objects.get().person is None
    assert ScoreSheet.objects.get().total == 50
