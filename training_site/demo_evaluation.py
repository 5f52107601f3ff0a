"""The demo's closed call is being evaluated: two people score, the gate is checked, some points are given."""

from django.db import transaction

from people.demo import demo_person
from programme.evaluating import actions
from programme.evaluating.rules import is_blocked
from programme.models import Call, CallState, Evaluator, Expression, Gate

EVALUATORS = ("editor", "trainer")
# How many countries both have scored; the others wait.
SCORED = 6
POINTS = {"need": 24, "profile": 15, "multiplier": 10, "equity": 9, "fit": 7, "host": 4}


@transaction.atomic
def make_evaluation() -> None:
    """Name the evaluators of the closed call, let everybody past the gate and score a few; safe to run again."""
    call = Call.objects.filter(state=CallState.CLOSED).first()
    if call is None or Evaluator.objects.exists():
        return
    staff = demo_person("approver")
    people = [actions.name_evaluator(call, person=demo_person(name), by=staff) for name in EVALUATORS]
    for number, expression in enumerate(call.expressions.submitted().order_by("country")):
        gate = Gate(expression=expression, is_eligible=True, is_complete=True, fits_profile=True, commits=True)
        actions.check_gate(gate, by=staff)
        if number < SCORED:
            _score(expression, people, number)


def _score(expression: Expression, people: list[Evaluator], number: int) -> None:
    """Points that differ from country to country, and a little between the two."""
    for place, evaluator in enumerate(people):
        if evaluator.person is None or is_blocked(evaluator, expression):
            continue
        points = POINTS | {"need": 28 - 3 * number + 2 * place, "fit": 4 + number}
        fresh = Expression.objects.select_related("gate", "call").get(pk=expression.pk)
        actions.score(evaluator, expression=fresh, points=points, remark="", by=evaluator.person)
