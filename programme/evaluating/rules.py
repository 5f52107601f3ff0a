"""Who evaluates which expression, and what they may read before they have said their own."""

from people.models import User
from people.rules import Visitor
from programme.calls.rules import may_answer
from programme.models import Call, CallState, Evaluator, Expression
from programme.selection import has_conflict

# Scores are given after the close; in a later state they stand.
SCORED_IN = (CallState.CLOSED,)
DECIDED_IN = (CallState.DECIDED, CallState.ARCHIVED)


def evaluator_of(user: Visitor, call: Call) -> Evaluator | None:
    """The person as an evaluator of the call, if they are one. One query."""
    return call.evaluators.filter(person=user).first() if isinstance(user, User) else None


def is_blocked(evaluator: Evaluator, expression: Expression) -> bool:
    """Whether an evaluator may not score: they are of the country, speak for it, or have declared a conflict."""
    person = evaluator.person
    if person is None or has_conflict(person.country_id or "", expression.country_id):
        return True
    if may_answer(person, expression.call, expression.country) and not person.is_superuser:
        return True
    return any(one.evaluator_id == evaluator.pk for one in expression.conflicts.all())
