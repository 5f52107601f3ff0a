"""Coming sessions that a room no longer serves: it holds fewer people than they have places in it, or is closed."""

from datetime import datetime

from django.db.models import Q

from programme.models import Room, SessionState, TrainingSession, TrainingSessionQuerySet

OVER = (SessionState.CANCELLED, SessionState.CLOSED)


def serves(room: Room, session: TrainingSession) -> bool:
    """Whether the session can be in the room as far as its size goes, and whether it is still in use."""
    return room.is_in_use and session.places_in_room <= room.capacity


def outgrown(room: Room, *, at: datetime) -> TrainingSessionQuerySet:
    """Return the sessions to come that the room, as it is written now, does not serve. No query before it is read."""
    to_come = TrainingSession.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), room=room.pk).exclude(state__in=OVER)
    return to_come.filter(places_in_room__gt=room.capacity) if room.is_in_use else to_come


def takes_away(room: Room, before: Room) -> bool:
    """Whether a change of a room makes it smaller or closes it; more room never asks anybody."""
    return room.capacity < before.capacity or (before.is_in_use and not room.is_in_use)
