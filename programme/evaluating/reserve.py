"""Freed places go to the reserve list in its order: offered, accepted, declined, or lapsed after a week."""

from datetime import datetime, timedelta

from django.db import transaction

from ground import audit
from ground.registries import ticks
from people.models import Country, User
from programme.calls.actions.calls import held as call_held
from programme.evaluating import mails, placing
from programme.evaluating.rules import DECIDED_IN
from programme.models import Call, Decision, Outcome, ReserveOffer, ReserveState

TIME_TO_ANSWER = timedelta(days=7)


class NotNext(Exception):
    """Another country is next by now, or nobody is left on the reserve list."""


class NotSoManyFree(Exception):
    """Sessions were made, and fewer of their places can still be promised: `left` is how many."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class WrongSeats(Exception):
    """Fewer seats than the country would come for, or more than it asked for."""


class TooLate(Exception):
    """The offer was answered before, or its time is up."""


def next_on(call: Call, *, at: datetime) -> Decision | None:
    """Return the decision of the country that is next: the first one that was not offered anything yet. One query."""
    waiting = Decision.objects.reserve(at.date()).filter(expression__call=call, reserve_offer=None)
    return waiting.select_related("expression__country", "expression__call").first()


@transaction.atomic
def offer(decision: Decision, *, seats: int, reason: str, by: User, at: datetime) -> ReserveOffer:
    """Offer freed places to the country that is next, which has seven days to answer, and write to it.

    The call's row is held, so that two offers at once never pass somebody over, nor promise the same places. Raises
    `NotNext`, `WrongSeats`, or `NotSoManyFree` once there are sessions.
    """
    call = call_held(decision.expression.call)
    following = next_on(call, at=at) if call.state in DECIDED_IN else None
    if following is None or following.pk != decision.pk:
        raise NotNext
    wish = following.expression
    if not wish.least_seats <= seats <= wish.seats:
        raise WrongSeats
    _require_free(call, wish.country, seats, at)
    made = ReserveOffer.objects.create(
        decision=following, seats=seats, reason=reason, offered_by=by, offered_at=at, answer_by=at + TIME_TO_ANSWER
    )
    audit.record("evaluation.offer_reserve", wish, by=by, payload={"seats": seats, "place": following.place})
    mails.tell_offered(made, on=at.date())
    return made


def _require_free(call: Call, country: Country, seats: int, at: datetime) -> None:
    if not placing.has_sessions(call):
        return
    left = placing.left_to_offer(call, country=country, at=at)
    if seats > left:
        raise NotSoManyFree(left)


@transaction.atomic
def accept(given: ReserveOffer, *, by: User, at: datetime) -> Decision:
    """Take the places: the country is selected with them from now on, and whoever offered is told. Raises `TooLate`."""
    _answer(given, ReserveState.ACCEPTED, at)
    chosen = Decision.objects.filter(pk=given.decision_id, outcome=Outcome.RESERVE)
    chosen.update(outcome=Outcome.SELECTED, seats=given.seats, valid_until=None)
    audit.record("evaluation.accept_reserve", given.decision.expression, by=by, payload={"seats": given.seats})
    mails.tell_reserve_answered(given, is_accepted=True)
    given.decision.refresh_from_db()
    return given.decision


@transaction.atomic
def decline(given: ReserveOffer, *, by: User, at: datetime) -> None:
    """Leave the places to the next country; whoever offered is told. Raises `TooLate`."""
    _answer(given, ReserveState.DECLINED, at)
    audit.record("evaluation.decline_reserve", given.decision.expression, by=by)
    mails.tell_reserve_answered(given, is_accepted=False)


def _answer(given: ReserveOffer, state: ReserveState, at: datetime) -> None:
    """A conditional update, so that of two answers at once only one counts."""
    still_open = ReserveOffer.objects.open(at).filter(pk=given.pk)
    if not still_open.update(state=state, answered_at=at):
        raise TooLate


def lapse_due(at: datetime) -> int:
    """End the offers that nobody has answered in time, and tell whoever offered; returns how many."""
    over = ReserveOffer.objects.over(at).select_related("decision__expression__call", "offered_by")
    return sum(_lapse(given, at) for given in over.order_by("pk"))


@transaction.atomic
def _lapse(given: ReserveOffer, at: datetime) -> bool:
    if not ReserveOffer.objects.over(at).filter(pk=given.pk).update(state=ReserveState.LAPSED):
        return False
    audit.record("evaluation.lapse_reserve", given.decision.expression, by=None)
    mails.tell_reserve_answered(given, is_accepted=False)
    return True


ticks.register("evaluation.lapse_reserve", lapse_due)
