"""What a call is to the countries for which somebody speaks."""

from dataclasses import dataclass
from datetime import datetime

from people.models import Country
from people.rules import Visitor
from programme.calls import rules
from programme.models import Call, Expression


@dataclass(frozen=True)
class OwnRow:
    """A country of the reader's, with its expression if there is one; `last` can be copied from."""

    country: Country
    is_asked: bool
    expression: Expression | None
    last: Expression | None


def own_rows(user: Visitor, call: Call, *, at: datetime) -> list[OwnRow]:
    """Return the reader's countries and what they have answered. None, without a query, for most people."""
    if call.is_draft:
        return []
    countries = [one for one in rules.countries_of(user) if rules.may_answer(user, call, one)]
    return [_row(call, country, at) for country in countries]


def _row(call: Call, country: Country, at: datetime) -> OwnRow:
    expression = call.expressions.current().filter(country=country).first()
    is_asked = rules.is_asked(call, country, on=at.date())
    return OwnRow(country, is_asked, expression, None if expression else last_of(call, country))


def last_of(call: Call, country: Country) -> Expression | None:
    """What the country sent in for the call before this one. One query."""
    sent = Expression.objects.submitted().filter(country=country).exclude(call=call)
    return sent.select_related("call").order_by("-submitted_at").first()
