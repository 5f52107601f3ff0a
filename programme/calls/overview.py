"""The expressions of a call as the programme reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from ground.phrases import place_of
from people.countries import in_order
from people.models import Country
from programme.calls.checks import missing
from programme.calls.rules import countries_asked
from programme.calls.words import format_words, language_words
from programme.models import Call, Expression, ExpressionState, PartState


@dataclass(frozen=True)
class Row:
    """A country's expression in the list; what a draft says is nobody's but the country's."""

    expression: Expression
    status: str
    lacking: int
    formats: str
    languages: str
    parts: int


@dataclass(frozen=True)
class Overview:
    """All countries that were asked: those that have begun or sent an answer, and the others."""

    rows: Sequence[Row]
    silent: Sequence[Country]
    submitted: int
    seats: int

    @property
    def countries(self) -> list[Country]:
        """Every country that the page names."""
        return [*(row.expression.country for row in self.rows), *self.silent]

    @property
    def may_be_late(self) -> list[Country]:
        """Countries that have not sent an answer."""
        begun = [row.expression.country for row in self.rows if row.expression.state == ExpressionState.DRAFT]
        return in_order([*begun, *self.silent])


STATUS = {ExpressionState.DRAFT: "new", ExpressionState.SUBMITTED: "done", ExpressionState.WITHDRAWN: "stop"}


def expressions_of(call: Call) -> list[Expression]:
    """Everything that countries have begun, by country, with `merged`, the number of parts in it. One query."""
    merged = Count("call__parts", filter=Q(call__parts__state=PartState.MERGED, call__parts__country=F("country")))
    rows = call.expressions.select_related("call", "country", "organisation").annotate(merged=merged)
    return sorted(rows, key=lambda one: (place_of(one.country), one.pk))


def overview_of(call: Call, *, on: date) -> Overview:
    """Return the list of a call's expressions. Two queries."""
    expressions = expressions_of(call)
    rows = [_row(one) for one in expressions]
    answering = {one.country_id for one in expressions if not one.is_withdrawn}
    silent = [country for country in countries_asked(call, on=on) if country.pk not in answering]
    sent = [one for one in expressions if one.is_submitted]
    return Overview(rows, in_order(silent), len(sent), sum(one.seats for one in sent))


def _row(one: Expression) -> Row:
    status = STATUS[ExpressionState(one.state)]
    formats, languages = ", ".join(format_words(one.formats)), ", ".join(language_words(one.languages))
    return Row(one, status, len(missing(one)), formats, languages, getattr(one, "merged", 0))
