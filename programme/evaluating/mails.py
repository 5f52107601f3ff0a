"""Who is told what about an evaluation; each country learns its own result and nobody else's."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from access.mail_words import Footnote, Link
from ground import outbox
from people.models import User
from programme.calls.mails import focal_points_of
from programme.models import Decision, Evaluator


def tell_named(evaluator: Evaluator) -> None:
    """Write to somebody that they are asked to score."""
    if evaluator.person is None:
        return
    outbox.add(
        recipient=evaluator.person,
        subject=_("You are asked to evaluate a call of interest"),
        template="programme/evaluating/mails/named.txt",
        context={"call": evaluator.call, "link": Link("evaluating:desk", str(evaluator.call.key))},
    )


def tell_decided(decision: Decision, *, on: date) -> None:
    """Write to the country's focal points, and to whoever wrote for it, what was decided and what happens next."""
    expression = decision.expression
    people: dict[int, User] = {one.pk: one for one in focal_points_of(expression.call, [expression.country], on=on)}
    if expression.opened_by and expression.opened_by.country_id == expression.country_id:
        people[expression.opened_by.pk] = expression.opened_by
    for person in people.values():
        outbox.add(
            recipient=person,
            subject=_("What was decided about your country’s expression of interest"),
            template="programme/evaluating/mails/decided.txt",
            context={
                "call": expression.call,
                "country": expression.country,
                "decision": decision,
                "link": Link("evaluating:result", str(expression.call.key)),
                "footnote": Footnote([expression.country]),
            },
        )
