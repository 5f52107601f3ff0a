"""What calendars hold of a session, and who has to be told what when it is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from ground.outbox import Attachment
from programme.models import Booking, Mode, SessionBlock, TrainingSession
from programme.sessions import mails
from programme.sessions.invitations import blocks_of, invite, take_back


@dataclass(frozen=True)
class Agenda:
    """The blocks that stand in calendars, by their keys, when each is, and where the room is."""

    blocks: Mapping[UUID, SessionBlock]
    times: Mapping[UUID, tuple[datetime, datetime]]
    place: str


@dataclass(frozen=True)
class Changes:
    """What is different: blocks with another time, new ones among them, blocks that are gone, and the room."""

    moved: Sequence[UUID]
    removed: Sequence[SessionBlock]
    has_other_place: bool

    @property
    def are_of_time(self) -> bool:
        return bool(self.moved or self.removed)


def agenda_of(session: TrainingSession) -> Agenda:
    """Return the agenda as it stands in the database."""
    kept = TrainingSession.objects.select_related("country").get(pk=session.pk)
    blocks = {block.key: block for block in kept.blocks.select_related("session").filter(is_break=False)}
    times = {key: (block.starts_at, block.ends_at) for key, block in blocks.items()}
    return Agenda(blocks, times, kept.place)


def changes_between(before: Agenda, after: Agenda) -> Changes:
    """Return what calendars have to learn; other words are no news."""
    return Changes(
        moved=[key for key, times in after.times.items() if before.times.get(key) != times],
        removed=[block for key, block in before.blocks.items() if key not in after.blocks],
        has_other_place=before.place != after.place,
    )


def tell_changes(session: TrainingSession, before: Agenda, *, at: datetime) -> None:
    """Count up the blocks that changed and tell whom it concerns: of another room, only those who come to it.

    The session's row is held. Everybody gets one mail, with the blocks that are different for them.
    """
    changes = changes_between(before, agenda_of(session))
    if not changes.are_of_time and not changes.has_other_place:
        return
    _count_up(session, before, changes)
    bookings = session.bookings.current().with_people()
    blocks = {block.key: block for block in blocks_of(session)}
    for booking in bookings if changes.are_of_time else bookings.filter(mode=Mode.ROOM):
        mails.tell(booking, "moved", calendar=_news(booking, blocks, changes, at))


def raise_sequence(session: TrainingSession) -> None:
    """Count up every block, so that calendars take the next message for the newer one."""
    session.blocks.update(sequence=F("sequence") + 1)


def _count_up(session: TrainingSession, before: Agenda, changes: Changes) -> None:
    """Those that were there before; a new block begins at nought."""
    removed = {block.key for block in changes.removed}
    changed = before.blocks.keys() if changes.has_other_place else removed | (set(changes.moved) & before.blocks.keys())
    session.blocks.filter(key__in=changed).update(sequence=F("sequence") + 1)
    for block in changes.removed:
        block.sequence += 1


def _news(booking: Booking, blocks: Mapping[UUID, SessionBlock], changes: Changes, at: datetime) -> list[Attachment]:
    if not booking.holds_place:
        return []
    concerns_room = changes.has_other_place and booking.mode == Mode.ROOM
    keys = blocks.keys() if concerns_room else changes.moved
    return [*invite(booking, [blocks[key] for key in keys], at=at), *take_back(booking, changes.removed, at=at)]
