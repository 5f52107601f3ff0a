"""Four weeks before, somebody decides whether a session with few people takes place."""

from datetime import datetime

from django.db import transaction

from ground import audit
from ground.models import OutboxMessage
from ground.registries import ticks
from people.models import User
from programme.models import SessionState, TrainingSession
from programme.sessions import keepers, mails
from programme.sessions.holding import held
from programme.sessions.refusals import NotOpen
from programme.waiting_list import DECIDED_BEFORE


@transaction.atomic
def go_ahead(session: TrainingSession, *, by: User, at: datetime) -> TrainingSession:
    """Say that the session takes place; it stays open for booking. Raises `NotOpen` unless it is open and to come."""
    session = held(session)
    if not session.is_open(at):
        raise NotOpen
    session.state = SessionState.CONFIRMED
    session.save(update_fields=["state"])
    audit.record("programme.go_ahead", session, by=by)
    return session


def remind_to_decide(at: datetime) -> int:
    """Ask trainers and programme staff about sessions with fewer people than they need; returns how many mails are new.

    Nobody is asked about a session that somebody has confirmed, and everybody once for each date of it.
    """
    soon = TrainingSession.objects.filter(
        state=SessionState.OPEN, least_people__gt=0, starts_at__gt=at, starts_at__lte=at + DECIDED_BEFORE
    )
    few = soon.with_fewer_than_needed().select_related("module", "country")
    return sum(_remind(session) for session in few.order_by("pk"))


def _remind(session: TrainingSession) -> int:
    occasion = f"decide:{session.key}:{session.starts_at:%Y%m%d}"
    asked = set(OutboxMessage.objects.filter(once__startswith=occasion).values_list("once", flat=True))
    people = [
        (person, f"{occasion}:{person.pk}")
        for person in keepers.trainers_and_staff(session.module)
        if f"{occasion}:{person.pk}" not in asked
    ]
    for person, once in people:
        mails.tell_keeper(person, session, "decide", page="decide", once=once, coming=session.coming)
    return len(people)


ticks.register("programme.decisions", remind_to_decide)
