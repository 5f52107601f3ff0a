"""The link to join a session online: kept sealed, shown and mailed from a day before, renewed when somebody is removed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ground import audit
from ground.models import OutboxMessage
from ground.registries import ticks
from ground.sealing import sealed
from people.models import User
from programme.models import BOOKABLE, LINK_SHOWN, LINKS, Booking, BookingState, Mode, TrainingSession
from programme.sessions import keepers, mails
from programme.sessions.holding import held
from programme.sessions.invitations import invite


@transaction.atomic
def set_link(session: TrainingSession, *, link: str, by: User, at: datetime) -> TrainingSession:
    """Keep where to join, or forget it where `link` is empty; within the last day, those who come online are told at once."""
    session = held(session)
    session.join_link = sealed(link, purpose=LINKS) if link else ""
    session.save(update_fields=["join_link"])
    audit.record("programme.set_join_link", session, by=by, payload={"is_set": bool(link)})
    _send(session, at)
    return session


def send_links(at: datetime) -> int:
    """Mail the links of sessions that begin within a day to those who take part online; returns to how many."""
    soon = TrainingSession.objects.filter(state__in=BOOKABLE, starts_at__lte=at + LINK_SHOWN, ends_at__gt=at).exclude(
        join_link=""
    )
    return sum(_send(session, at) for session in soon)


@transaction.atomic
def _send(session: TrainingSession, at: datetime) -> int:
    if not session.link or not session.shows_link(at):
        return 0
    bookings = _not_told(session)
    for booking in bookings:
        mails.tell(booking, "link", calendar=invite(booking, at=at), once=_occasion(session, f"to:{booking.pk}"))
    return len(bookings)


def _not_told(session: TrainingSession) -> Sequence[Booking]:
    """Those who take part online and have not got the link as it stands now."""
    online = session.bookings.with_people().filter(state=BookingState.CONFIRMED, mode=Mode.ONLINE, person__isnull=False)
    told = set(OutboxMessage.objects.filter(once__startswith=_occasion(session, "to:")).values_list("once", flat=True))
    return [booking for booking in online if _occasion(session, f"to:{booking.pk}") not in told]


def ask_to_renew(booking: Booking, *, at: datetime) -> None:
    """Ask the trainers for a new link, once for each link, because this person has seen it and no longer takes part.

    `booking` is as it was before the place was lost.
    """
    if not booking.sees_link(at):
        return
    session = booking.session
    for trainer in keepers.trainers(session.module):
        once = _occasion(session, f"renew:{trainer.pk}")
        mails.tell_keeper(trainer, session, "renew_link", page="link", once=once)


def _occasion(session: TrainingSession, what: str) -> str:
    """The name of a mail about the link as it is now: a new link is another occasion."""
    version = hashlib.sha256(session.join_link.encode()).hexdigest()[:16]
    return f"join:{session.key}:{version}:{what}"


ticks.register("programme.join_links", send_links)
