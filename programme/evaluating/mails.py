"""Who is told what about an evaluation; each country learns its own result and nobody else's."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.mail_words import Footnote, Link
from ground import outbox
from people.models import Country, User
from programme.calls.mails import focal_points_of
from programme.models import BOOKABLE, Decision, Evaluator, Expression, Mode, ReserveOffer, TrainingSession
from programme.sessions.mails import Moment, Page
from programme.waiting_list import COUNTRY_ALONE, NOMINATIONS_CLOSE, may_be_nominated


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
    for person in _people_of(expression, on=on):
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


def _people_of(expression: Expression, *, on: date) -> list[User]:
    people: dict[int, User] = {one.pk: one for one in focal_points_of(expression.call, [expression.country], on=on)}
    if expression.opened_by and expression.opened_by.country_id == expression.country_id:
        people[expression.opened_by.pk] = expression.opened_by
    return list(people.values())


def tell_offered(offer: ReserveOffer, *, on: date) -> None:
    """Write to the country's focal points that places are free for it, and until when it can take them."""
    expression = offer.decision.expression
    for person in focal_points_of(expression.call, [expression.country], on=on):
        outbox.add(
            recipient=person,
            subject=_("Seats are free for your country"),
            template="programme/evaluating/mails/offered.txt",
            context=_words(offer, "evaluating:result") | {"until": Moment(offer.answer_by, expression.call.zone)},
        )


def tell_reserve_answered(offer: ReserveOffer, *, is_accepted: bool) -> None:
    """Write to whoever offered the places what became of it."""
    if offer.offered_by:
        outbox.add(
            recipient=offer.offered_by,
            subject=_("What became of seats that you offered"),
            template="programme/evaluating/mails/reserve_answered.txt",
            context=_words(offer, "evaluating:decisions") | {"is_accepted": is_accepted},
        )


def tell_placed(offer: ReserveOffer, session: TrainingSession, mode: Mode, seats: int, *, at: datetime) -> None:
    """Write to the country's focal points which session its places are in, and what they do next until when."""
    if session.starts_at is None:
        return
    expression, is_open = offer.decision.expression, session.state in BOOKABLE
    nominate_by = session.starts_at - NOMINATIONS_CLOSE if may_be_nominated(session.starts_at, at) else None
    more = _words(offer, "evaluating:result") | {
        "session": session,
        "mode": mode,
        "seats": seats,
        "starts": Moment(session.starts_at, session.zone),
        "kept_until": Moment(session.starts_at - COUNTRY_ALONE, session.zone),
        "nominate_by": Moment(nominate_by, session.zone) if nominate_by else "",
        "is_open": is_open,
    }
    if is_open:
        more["link"] = Page(session, "nominations" if nominate_by else "session")
    for person in focal_points_of(expression.call, [expression.country], on=at.date()):
        outbox.add(
            recipient=person,
            subject=_("Your country has places in a training session"),
            template="programme/evaluating/mails/placed.txt",
            context=more,
        )


def tell_handed_over(offer: ReserveOffer, session: TrainingSession, giver: Country, seats: int, *, on: date) -> None:
    """Write to the focal points of the country whose places went to another one, which is not named."""
    more = {"session": session, "seats": seats, "country": giver, "footnote": Footnote([giver])}
    for person in focal_points_of(offer.decision.expression.call, [giver], on=on):
        outbox.add(
            recipient=person,
            subject=_("Places that were kept for your country went to another one"),
            template="programme/evaluating/mails/handed_over.txt",
            context=_words(offer, "evaluating:result") | more,
        )


def _words(offer: ReserveOffer, page: str) -> dict[str, Any]:
    expression = offer.decision.expression
    return {
        "call": expression.call,
        "country": expression.country,
        "offer": offer,
        "link": Link(page, str(expression.call.key)),
        "footnote": Footnote([expression.country]),
    }
