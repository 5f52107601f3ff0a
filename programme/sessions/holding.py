"""What every act on a session stands on: its row is held, a booking is read anew, and its state changes."""

from datetime import datetime

from programme.models import Booking, BookingState, Mode, TrainingSession


def held(session: TrainingSession) -> TrainingSession:
    """Return the session as it stands now; nobody else changes it or its places before the transaction ends."""
    return TrainingSession.objects.select_for_update(of=("self",)).select_related("module").get(pk=session.pk)


def fresh(booking: Booking) -> Booking:
    """Return the booking as it stands now, with what mails about it need."""
    return Booking.objects.with_people().get(pk=booking.pk)


def move(
    booking: Booking, state: BookingState, *, offered_until: datetime | None = None, ended_at: datetime | None = None
) -> None:
    """Give a booking another state; an offer has an end, and what is over a time. The session's row is held.

    Nobody waits for another way to take part any more, for only who has a place does.
    """
    booking.state, booking.offered_until, booking.ended_at = state, offered_until, ended_at
    booking.wishes, booking.change_until = "", None
    booking.save(update_fields=["state", "offered_until", "ended_at", "wishes", "change_until"])


def wish(booking: Booking, mode: Mode | None, *, until: datetime | None = None) -> None:
    """Keep how the person comes, and for which other way they wait, if any; `until` is the end of an offer of it."""
    booking.wishes, booking.change_until = mode or "", until
    booking.save(update_fields=["mode", "wishes", "change_until"])
