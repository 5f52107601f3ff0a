"""Where every expression of a call stands: gate, scores, place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction

from ground.phrases import place_of
from programme.models import (
    Booking,
    BookingState,
    Call,
    DiscussionNote,
    Expression,
    Gate,
    ScoreSheet,
)
from programme.selection import EVALUATORS, Entry, average, is_settled, rank

# Seats of this long before count in a tie.
LOOKED_BACK = timedelta(days=730)
# A distribution of fewer countries would point at them.
ENOUGH_COUNTRIES = 5
STEP = 10


@dataclass(frozen=True)
class Standing:
    """An expression with what was found about it so far; `place` is set once all can be ranked."""

    expression: Expression
    gate: Gate | None
    sheets: Sequence[ScoreSheet] = field(default_factory=tuple)
    note: DiscussionNote | None = None
    recent_seats: int = 0
    place: int | None = None
    is_drawn: bool = False

    @property
    def is_passed(self) -> bool:
        return self.gate is not None and self.gate.is_passed

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is needed: the gate was not passed, or the scores can be ranked."""
        return self.gate is not None and (not self.is_passed or is_settled(self.entry))

    @property
    def is_far_apart(self) -> bool:
        """Whether a third evaluator has to score, or those who did have to talk."""
        return len(self.sheets) >= EVALUATORS and not is_settled(self.entry)

    @property
    def lacking(self) -> int:
        """How many scores are missing."""
        return max(EVALUATORS - len(self.sheets), 0)

    @property
    def average(self) -> Fraction | None:
        return average(self.entry) if self.is_passed and self.sheets else None

    @property
    def entry(self) -> Entry:
        """The expression as the ranking reads it."""
        scores = [sheet.score for sheet in self.sheets]
        return Entry(self.expression.country_id, scores, self.recent_seats, has_discussion_note=self.note is not None)


def standings_of(call: Call, *, at: datetime) -> list[Standing]:
    """Return where the submitted expressions stand: ranked if all can be, else by country. Four queries."""
    rows = call.expressions.submitted().select_related("country", "gate", "discussion_note")
    expressions = sorted(rows, key=lambda one: place_of(one.country))
    sheets = _sheets_of(expressions)
    seats = recent_seats([one.country_id for one in expressions], at)
    standings = [_standing(one, sheets.get(one.pk, ()), seats) for one in expressions]
    return ranked(standings, call) if all(one.is_settled for one in standings) else standings


def _standing(expression: Expression, sheets: Sequence[ScoreSheet], seats: Mapping[str, int]) -> Standing:
    return Standing(
        expression,
        getattr(expression, "gate", None),
        sheets,
        getattr(expression, "discussion_note", None),
        seats.get(expression.country_id, 0),
    )


def _sheets_of(expressions: Sequence[Expression]) -> dict[int, list[ScoreSheet]]:
    by_expression: dict[int, list[ScoreSheet]] = {}
    newest = ScoreSheet.objects.newest().filter(expression__in=expressions)
    for sheet in newest.select_related("evaluator__person").order_by("evaluator"):
        by_expression.setdefault(sheet.expression_id, []).append(sheet)
    return by_expression


def recent_seats(countries: Sequence[str], at: datetime) -> Counter[str]:
    """Return how many places each country has had in sessions of the last 24 months. One query."""
    held = Booking.objects.filter(state=BookingState.CONFIRMED, country__in=countries)
    recent = held.filter(session__starts_at__gt=at - LOOKED_BACK, session__starts_at__lte=at)
    return Counter(recent.order_by().values_list("country", flat=True))


def ranked(standings: Sequence[Standing], call: Call) -> list[Standing]:
    """Return those that passed the gate in the order of their places, then the others. All have to be settled."""
    passed = {one.expression.country_id: one for one in standings if one.is_passed}
    places = rank([one.entry for one in passed.values()], seed=call.seed)
    first = [replace(passed[one.country], place=one.place, is_drawn=one.drawn) for one in places]
    return [*first, *(one for one in standings if not one.is_passed)]


def distribution(averages: Sequence[Fraction]) -> list[tuple[int, int, int]]:
    """Return how many countries have an average from and to so many points: nobody is named, and few are not shown at all."""
    if len(averages) < ENOUGH_COUNTRIES:
        return []
    counted = Counter(min(int(one) // STEP, 100 // STEP - 1) for one in averages)
    return [(step * STEP, step * STEP + STEP, counted[step]) for step in range(100 // STEP)]
