"""The register of a session: everybody with a confirmed place, every block that is not a break, and what was said last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme import attendance
from programme.check_in_codes import OPENS_BEFORE
from programme.models import (
    BOOKABLE,
    Booking,
    BookingState,
    CheckIn,
    CheckInSource,
    Mode,
    Presence,
    SessionBlock,
    TrainingSession,
)

Place = tuple[int, int]  # of a booking and a block
Entries = Mapping[Place, bool]


@dataclass(frozen=True)
class Row:
    """Somebody, and what was said last about each block, in the order of the blocks."""

    booking: Booking
    said: tuple[CheckIn | None, ...]

    @property
    def is_complete(self) -> bool:
        return None not in self.said

    @property
    def was_there(self) -> bool:
        """Whether they were in one block at least."""
        return any(one and one.is_present for one in self.said)

    @property
    def stayed_away(self) -> bool:
        """Whether it is said of every block that they were not there."""
        return self.is_complete and not self.was_there


class Register:
    """What is known of a session's presence. Three queries, however many people there are."""

    def __init__(self, session: TrainingSession, *, only: Booking | None = None) -> None:
        """With `only`, what was said is read for that person alone."""
        self.session, self.only = session, only

    @cached_property
    def blocks(self) -> list[SessionBlock]:
        """The blocks that presence is asked for."""
        return list(self.session.blocks.filter(is_break=False).select_related("session"))

    @cached_property
    def bookings(self) -> list[Booking]:
        """Everybody with a confirmed place, by name."""
        confirmed = self.session.bookings.filter(state=BookingState.CONFIRMED)
        return list(confirmed.select_related("person").order_by("person__name", "pk"))

    @cached_property
    def newest(self) -> dict[Place, CheckIn]:
        """What counts, by booking and block: what was said last."""
        said = CheckIn.objects.of_session(self.session)
        said = said.filter(booking=self.only) if self.only else said
        return {(one.booking_id, one.block_id): one for one in said}

    @cached_property
    def rows(self) -> list[Row]:
        """Everybody, in the room first."""
        order = {mode: number for number, mode in enumerate(Mode)}
        rows = [Row(one, tuple(self.newest.get((one.pk, block.pk)) for block in self.blocks)) for one in self.bookings]
        return sorted(rows, key=lambda row: order[Mode(row.booking.mode)])

    @property
    def last(self) -> int:
        """The newest of all rows, so that a page knows what it has shown."""
        return max((one.pk for one in self.newest.values()), default=0)

    @cached_property
    def minutes(self) -> dict[str, int]:
        """How long each block is, by its key."""
        return {str(one.pk): int((one.ends_at - one.starts_at).total_seconds()) // 60 for one in self.blocks}

    def present_in(self, booking: Booking) -> list[SessionBlock]:
        """The blocks in which somebody was, in order."""
        said = {block.pk: self.newest.get((booking.pk, block.pk)) for block in self.blocks}
        return [block for block in self.blocks if (one := said[block.pk]) and one.is_present]

    def presence(self, booking: Booking) -> Presence:
        """What somebody's presence amounts to."""
        keys = [str(block.pk) for block in self.present_in(booking)]
        return Presence(attendance.presence(self.minutes, keys))

    def not_entered(self, block: SessionBlock) -> int:
        """Of how many people nothing is said yet in a block."""
        return sum((one.pk, block.pk) not in self.newest for one in self.bookings)

    def has_code(self, place: Place) -> bool:
        """Whether the person once said the code of that block themselves, whatever was entered after it."""
        return place in self._by_code

    @cached_property
    def _by_code(self) -> set[Place]:
        said = CheckIn.objects.of_session(self.session).filter(source=CheckInSource.CODE)
        return set(said.values_list("booking", "block"))

    def missing(self, at: datetime) -> list[str]:
        """Say in sentences what keeps the session from being closed; nothing where it can be closed."""
        return [*self._missing_of_session(at), *self._missing_of_blocks()]

    def _missing_of_session(self, at: datetime) -> Sequence[str]:
        session, sentences = self.session, []
        if session.state not in BOOKABLE:
            return [_("Only a session that was announced and took place can be closed.")]
        if session.ends_at is None or session.ends_at > at:
            sentences.append(_("The session has not ended yet."))
        if session.evaluation_opened_at is None:
            sentences.append(_("The evaluation is not opened: people have not been asked what they think."))
        return sentences

    def _missing_of_blocks(self) -> Sequence[str]:
        counted = [(block, self.not_entered(block)) for block in self.blocks]
        return [
            ngettext(
                "%(block)s: it is not entered whether %(count)d person was there.",
                "%(block)s: it is not entered whether %(count)d people were there.",
                count,
            )
            % {"block": block.title, "count": count}
            for block, count in counted
            if count
        ]


def can_be_entered(block: SessionBlock, at: datetime) -> bool:
    """Whether it can be said already who is in a block: from half an hour before it."""
    return block.starts_at - OPENS_BEFORE <= at
