"""An evaluation as its pages show it: nobody reads others' points before they have given their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.phrases import day_words, named
from people.rules import Visitor
from programme.calls.rules import may_answer
from programme.calls.words import CRITERIA
from programme.evaluating.placing import Source
from programme.evaluating.ranking import Standing, distribution
from programme.evaluating.rules import is_blocked
from programme.models import Call, Decision, Evaluator, Expression, Mode, ReserveOffer, ScoreSheet
from programme.times import zone_of


@dataclass(frozen=True)
class Row:
    """A country on the desk: what was found, what the reader can do, and points only where they may be read."""

    standing: Standing
    own: ScoreSheet | None
    is_blocked: bool
    shows_points: bool

    @property
    def words(self) -> tuple[str, str]:
        """The kind of a status and its words: what is missing next."""
        standing = self.standing
        if standing.gate is None:
            return "new", _("Gate not checked yet")
        if not standing.is_passed:
            return "stop", _("Gate not passed")
        if standing.lacking:
            return "open", _("%(count)d more to score") % {"count": standing.lacking}
        if standing.is_far_apart:
            return "caution", _("More than 20 points apart: a third score or a note is needed")
        return "done", _("Can be ranked")

    @property
    def needs_note(self) -> bool:
        """Whether a note makes a difference, or there is one to change."""
        return self.standing.is_far_apart or self.standing.note is not None

    @property
    def average(self) -> str:
        """The average with one digit; empty where it may not be read yet."""
        return points_words(self.standing.average) if self.shows_points else ""


def row_of(standing: Standing, evaluator: Evaluator | None, *, is_over: bool) -> Row:
    """Return a country as the reader may see it; `evaluator` is the reader, if they are one."""
    own = next((one for one in standing.sheets if evaluator and one.evaluator_id == evaluator.pk), None)
    blocked = evaluator is not None and is_blocked(evaluator, standing.expression)
    return Row(standing, own, blocked, shows_points=is_over or evaluator is None or own is not None)


def points_words(points: Fraction | None) -> str:
    """Return points with one digit behind the point."""
    return "" if points is None else f"{float(points):.1f}"


def sheet_rows(sheet: ScoreSheet, call: Call) -> list[tuple[str, int, int]]:
    """Return a sheet by criterion: its name, the points, and the most there are."""
    return [(str(CRITERIA.get(code, code)), sheet.points.get(code, 0), most) for code, most in call.criteria.items()]


@dataclass(frozen=True)
class OwnResult:
    """What one of the reader's countries reads: its decision, and the points that it was given, by nobody's name."""

    decision: Decision
    average: str
    sheets: Sequence[tuple[int, list[tuple[str, int, int]]]]
    offer: ReserveOffer | None = None


def own_results(user: Visitor, call: Call, decisions: Sequence[Decision], *, at: datetime) -> list[OwnResult]:
    """Return the decisions about countries for which the reader speaks, with the offers that they can answer."""
    own = [one for one in decisions if may_answer(user, call, one.expression.country)]
    offers = {one.decision_id: one for one in ReserveOffer.objects.open(at).filter(decision__in=own)} if own else {}
    sheets = ScoreSheet.objects.newest().filter(expression__in=[one.expression_id for one in own])
    by_expression: dict[int, list[ScoreSheet]] = {}
    # In the order of their points, so that the order gives no evaluator away.
    for sheet in sorted(sheets, key=lambda one: (-one.total, one.pk)):
        by_expression.setdefault(sheet.expression_id, []).append(sheet)
    return [
        OwnResult(
            one,
            f"{one.average:.1f}" if one.average is not None else "",
            [(each.total, sheet_rows(each, call)) for each in by_expression.get(one.expression_id, [])],
            offers.get(one.pk),
        )
        for one in own
    ]


def spread_of(decisions: Sequence[Decision]) -> list[tuple[int, int, int]]:
    """Return how the averages of all countries are spread; empty where that would point at few."""
    return distribution([Fraction(one.average) for one in decisions if one.average is not None])


def others_of(standing: Standing, evaluator: Evaluator | None) -> list[ScoreSheet]:
    """Return the sheets of the others."""
    return [one for one in standing.sheets if evaluator is None or one.evaluator_id != evaluator.pk]


def source_words(source: Source) -> str:
    """Return places of a session as a choice: which session, when, how, and how many they are."""
    session = source.session
    day = day_words(session.starts_at.astimezone(zone_of(session.zone)).date()) if session.starts_at else ""
    where = ", ".join(filter(None, (session.title, day, str(Mode(source.mode).label))))
    if source.giver is None:
        number = ngettext("%(places)d free place", "%(places)d free places", source.places)
    else:
        number = ngettext(
            "%(places)d place kept for %(country)s that nobody has taken",
            "%(places)d places kept for %(country)s that nobody has taken",
            source.places,
        )
    return named(number % {"places": source.places, "country": source.giver}, where)


def fewer_words(left: int) -> str:
    """Return that there are fewer places than somebody wants to give."""
    if not left:
        return _("There is no place left there. Choose other places.")
    words = ngettext("Only %(left)d place is left there.", "Only %(left)d places are left there.", left)
    return words % {"left": left}


def standing_of(expression: Expression, standings: Sequence[Standing]) -> Standing:
    """Return where one expression stands."""
    return next(one for one in standings if one.expression.pk == expression.pk)
