"""The mail of a trainer to somebody of the group."""

from ground import outbox
from people.countries import footnote_for
from people.models import User
from programme.models import Booking, TrainingSession
from programme.sessions.mails import Moment, Page


def write(booking: Booking, session: TrainingSession, *, subject: str, text: str, by: User) -> None:
    """Write what a trainer wants to say; nobody is left to write to where they have been erased."""
    if booking.person is None:
        return
    outbox.add(
        recipient=booking.person,
        subject=subject,
        template="programme/mails/group.txt",
        context={
            "session": session,
            "starts": Moment(session.starts_at, session.zone) if session.starts_at else "",
            "link": Page(session),
            "footnote": footnote_for([session.country]),
            "text": text,
            "trainer": by.name,
        },
    )
