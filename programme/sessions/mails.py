"""Who is told what about their place in a session; every mail says what happens if nothing is done."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground import outbox
from people.countries import footnote_for
from programme.models import Booking, TrainingSession
from programme.times import shown_in

# A session's title may name what it is about, and so what somebody deals with: it stands in the text, never here.
SUBJECTS: Mapping[str, Promise] = {
    "booking_cancelled": gettext_lazy("Your place in a training session was cancelled"),
    "confirmed": gettext_lazy("Your place in a training session"),
    "moved": gettext_lazy("A training session has another time or place"),
    "offer_lapsed": gettext_lazy("The offer of a place has lapsed"),
    "offered": gettext_lazy("A place in a training session is free for you"),
    "place_taken": gettext_lazy("Somebody else has taken the place"),
    "session_cancelled": gettext_lazy("A training session was cancelled"),
    "waiting": gettext_lazy("You are on the waiting list of a training session"),
}


class Moment:
    """A moment in a session's zone, in the words of whoever reads the mail."""

    def __init__(self, at: datetime, zone: str) -> None:
        self.shown = shown_in(at, zone)

    def __str__(self) -> str:
        day = date_format(self.shown.wall, "DATE_FORMAT")
        values = {"day": day, "time": f"{self.shown.wall:%H:%M}", "zone": self.shown.zone, "offset": self.shown.offset}
        return _("%(day)s, %(time)s (time zone %(zone)s, UTC %(offset)s)") % values


class Page:
    """The address of a session's page, in the reader's language."""

    def __init__(self, session: TrainingSession) -> None:
        self.session = session

    def __str__(self) -> str:
        return f"{settings.SITE_URL}{reverse('sessions:session', args=[self.session.key])}"


def tell(booking: Booking, template: str) -> None:
    """Write to the person of a booking; nobody is left to write to where they have been erased."""
    if booking.person is None:
        return
    session = booking.session
    outbox.add(
        recipient=booking.person,
        subject=SUBJECTS[template],
        template=f"programme/mails/{template}.txt",
        context={
            "session": session,
            "starts": Moment(session.starts_at, session.zone) if session.starts_at else "",
            "until": Moment(booking.offered_until, session.zone) if booking.offered_until else "",
            "link": Page(session),
            "footnote": footnote_for([session.country]),
        },
    )
