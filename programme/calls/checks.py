"""What a call lacks before it can be published, and what an expression lacks before it can be sent: in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from programme.models import Call, Expression
from programme.models.calls import OPEN_AT_LEAST, RESULTS_AFTER
from programme.selection import BadScore, check_weights
from programme.times import shown_in

MOST_WEEKS = 26


@dataclass(frozen=True)
class Missing:
    """What has to be said still, and on which step it is said."""

    step: str
    sentence: str


def hindrances(call: Call, *, at: datetime) -> list[str]:
    """Say what keeps a call from standing as it is, published at that moment; nothing when all is well.

    A call is open for fourteen days at least, counted from when people can read it, and says its results ten days
    after the close at the earliest.
    """
    return [*_words_lacking(call), *_dates_wrong(call, at), *_weeks_wrong(call), *_choice_lacking(call)]


def _words_lacking(call: Call) -> Iterator[str]:
    if not call.modules.all():
        yield _("Choose at least one module.")
    if not call.groups.all():
        yield _("Choose which countries may answer.")
    if not call.summary:
        yield _("Say what the call is about.")
    if not call.profile:
        yield _("Say who should take part.")
    if not call.selected_by:
        yield _("Say who selects: it is published with the criteria.")


def _dates_wrong(call: Call, at: datetime) -> Iterator[str]:
    if call.opens_at is None or call.closes_at is None or call.results_on is None:
        yield _("Say when the call opens, when it closes and by when the results are known.")
        return
    readable_from = max(call.opens_at, call.published_at or at)
    if call.closes_at < readable_from + OPEN_AT_LEAST:
        yield _("Leave at least 14 days between the day when people can read the call and the day when it closes.")
    close = shown_in(call.closes_at, call.zone).wall.date()
    if call.results_on < close + RESULTS_AFTER:
        yield _("Promise the results 10 days after the close at the earliest.")


def _weeks_wrong(call: Call) -> Iterator[str]:
    if call.first_week is None or call.last_week is None:
        yield _("Say from which week to which week the sessions can be.")
        return
    if len(call.weeks) > MOST_WEEKS:
        yield _("Offer %(most)d weeks at most.") % {"most": MOST_WEEKS}
    if call.results_on and call.first_week <= call.results_on:
        yield _("Let the first week begin after the results are known.")


def _choice_lacking(call: Call) -> Iterator[str]:
    if not call.formats:
        yield _("Choose at least one format.")
    if not call.languages:
        yield _("Choose at least one language.")
    if not call.sessions_planned or not call.seats_planned:
        yield _("Say how many sessions and seats are planned.")
    try:
        check_weights(call.criteria)
    except BadScore:
        yield _("Give every criterion at least one point, and 100 to all of them together.")


def missing(expression: Expression) -> list[Missing]:
    """Say what an expression has to say still before it can be sent; nothing when it is complete."""
    asked = {
        "seats": _seats_missing(expression),
        "format": _format_missing(expression),
        "weeks": _weeks_missing(expression),
        "need": _need_missing(expression),
    }
    return [Missing(step, sentence) for step, sentences in asked.items() for sentence in sentences]


def _seats_missing(expression: Expression) -> Iterator[str]:
    if not expression.seats or not expression.least_seats:
        yield _("Say how many seats you want, and with how few your people would still come.")
    if expression.sending_capacity < expression.least_seats:
        yield _("Say how many people you can send: at least as many as the fewest seats.")
    if not expression.people:
        yield _("Say who would come.")


def _format_missing(expression: Expression) -> Iterator[str]:
    if not expression.formats:
        yield _("Choose your first format.")
    if not expression.languages:
        yield _("Choose your working language.")


def _weeks_missing(expression: Expression) -> Iterator[str]:
    if not expression.weeks:
        yield _("Mark at least one week as preferred or possible.")


def _need_missing(expression: Expression) -> Iterator[str]:
    if not expression.needs:
        yield _("Say what your people need the training for.")
    if not expression.multiplier_plan:
        yield _("Say how what they learn is passed on.")
