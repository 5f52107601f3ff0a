"""What stands in the way of a trainer or a room, in sentences. Each reader is told no more than they may see."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.phrases import day_words
from people.models import User
from programme.models import Room, RoomTime, TrainerTime, TrainingSession
from programme.occupancy import BUFFER, Collision
from programme.sessions.presenting import clock
from programme.sessions.rules import sessions_seen_by
from programme.staff.staffing import Clash
from programme.times import zone_of


def clash_words(clashes: Sequence[Clash], reader: User) -> list[str]:
    """Return one sentence for each clash, without repeating one; both sessions are named where the reader may see them."""
    others = [clash.other.session_id for clash in clashes if clash.other.session_id]
    seen = set(sessions_seen_by(reader).filter(pk__in=others).values_list("pk", flat=True))
    return list(dict.fromkeys(_sentence(clash, reader, seen) for clash in clashes))


def too_small_words(room: Room) -> str:
    """Say that a room holds too few people for the places in it, with its name and size, and what to do."""
    words = _(
        "“%(room)s” holds %(capacity)d people. Offer no more places in it, or choose a larger room for the session."
    )
    return words % {"room": room, "capacity": room.capacity}


def outgrown_rows(sessions: Sequence[TrainingSession], reader: User) -> list[tuple[int, str]]:
    """Return sessions that a room no longer serves, by key, each in words; named where the reader may see them."""
    if not sessions:
        return []
    seen = set(sessions_seen_by(reader).filter(pk__in=[one.pk for one in sessions]).values_list("pk", flat=True))
    return [(one.pk, _outgrown_words(one, is_seen=one.pk in seen)) for one in sessions]


def _outgrown_words(session: TrainingSession, *, is_seen: bool) -> str:
    title = f"“{session.title}”" if is_seen else _("another session")
    day = day_words(session.starts_at.astimezone(zone_of(session.zone)).date()) if session.starts_at else ""
    places = ngettext("%(places)d place in the room", "%(places)d places in the room", session.places_in_room)
    return ", ".join(filter(None, (title, day, places % {"places": session.places_in_room})))


def _sentence(clash: Clash, reader: User, seen: set[int]) -> str:
    other = clash.other.session
    words = {"who": str(clash.who), "session": clash.session.title}
    if other is None:
        return _private(clash, reader, words)
    words |= {"other": other.title if other.pk in seen else _("another session"), "when": _when(clash.other, other)}
    if clash.why == Collision.OVERLAP:
        return (
            _(
                "%(who)s is taken by “%(other)s” (%(when)s), so “%(session)s” cannot be then. Choose another or move one."
            )
            % words
        )
    words["city"] = getattr(clash.other, "city", "")
    return (
        _("%(who)s is in %(city)s for “%(other)s” (%(when)s). The journey to “%(session)s” needs 24 hours in between.")
        % words
    )


def _private(clash: Clash, reader: User, words: dict[str, str]) -> str:
    """An absence is its owner's own business: others learn only that it cannot be."""
    if reader != clash.who:
        return (
            _("%(who)s is not available at the time of “%(session)s”. Choose another trainer or another time.") % words
        )
    words["when"] = stretch_words(clash.other.starts_at, clash.other.ends_at, clash.session.zone)
    return _("You are not available then (%(when)s), so you cannot train “%(session)s”.") % words


def _when(time: TrainerTime | RoomTime, session: TrainingSession) -> str:
    return stretch_words(time.starts_at, time.ends_at - BUFFER, session.zone)


def stretch_words(starts: datetime, ends: datetime, zone: str) -> str:
    """Return a stretch of time as a zone's clock shows it, with the zone."""
    shown = clock(starts, ends, zone)
    last_day = f"{shown.last_day}, " if shown.last_day else ""
    return f"{shown.day}, {shown.begins}–{last_day}{shown.ends}, {shown.zone}, UTC {shown.offset}"
