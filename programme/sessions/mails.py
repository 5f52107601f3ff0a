"""Who is told what about their place in a session; every mail says what happens if nothing is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground import outbox
from ground.outbox import Attachment
from people.countries import footnote_for
from people.models import User
from programme.models import Booking, TrainingSession
from programme.times import shown_in

# A session's title may name what it is about, and so what somebody deals with: it stands in the text, never here.
SUBJECTS: Mapping[str, Promise] = {
    "admitted": gettext_lazy("Your place in a training session"),
    "booking_cancelled": gettext_lazy("Your place in a training session was cancelled"),
    "change_lapsed": gettext_lazy("You take part in a training session the way you have so far"),
    "change_offered": gettext_lazy("You can take part in a training session the other way"),
    "change_taken": gettext_lazy("Somebody else takes part the other way; you keep your place"),
    "confirmed": gettext_lazy("Your place in a training session"),
    "decide": gettext_lazy("Does the training session take place?"),
    "left": gettext_lazy("You have given back your place in a training session"),
    "link": gettext_lazy("How to join your training session online"),
    "moved": gettext_lazy("A training session has another time or place"),
    "new_date": gettext_lazy("A training session has a new date"),
    "nominated": gettext_lazy("You are nominated for a training session: please answer"),
    "nomination_lapsed": gettext_lazy("Your nomination for a training session has lapsed"),
    "nominee_declined": gettext_lazy("Somebody you nominated for a training session cannot come"),
    "nominee_silent": gettext_lazy("Somebody you nominated for a training session has not answered"),
    "offer_lapsed": gettext_lazy("The offer of a place has lapsed"),
    "offered": gettext_lazy("A place in a training session is free for you"),
    "place_taken": gettext_lazy("Somebody else has taken the place"),
    "postponed": gettext_lazy("A training session is postponed"),
    "renew_link": gettext_lazy("Please renew the link to a training session"),
    "replaced": gettext_lazy("Somebody else comes to the training session in your place"),
    "replacing": gettext_lazy("You have a place in a training session"),
    "session_cancelled": gettext_lazy("A training session was cancelled"),
    "switched": gettext_lazy("You take part in a training session another way"),
    "waiting_to_change": gettext_lazy("You wait to take part in a training session the other way"),
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


def until_words(booking: Booking) -> Moment | None:
    """By when an offer or a nomination has to be answered, by the session's clock."""
    until = booking.offered_until or booking.change_until
    return Moment(until, booking.session.zone) if until else None


class Page:
    """The address of a session's page, in the reader's language; `name` is that of its URL."""

    def __init__(self, session: TrainingSession, name: str = "session") -> None:
        self.session, self.name = session, name

    def __str__(self) -> str:
        return f"{settings.SITE_URL}{reverse(f'sessions:{self.name}', args=[self.session.key])}"


def tell(booking: Booking, template: str, *, calendar: Sequence[Attachment] = (), once: str = "") -> None:
    """Write to the person of a booking; nobody is left to write to where they have been erased.

    `calendar` goes with the mail: what their calendar shall know from now on.
    """
    if booking.person is None:
        return
    more = {
        "booking": booking,
        "until": until_words(booking) or "",
        "has_calendar": bool(calendar),
    }
    _write(booking.person, booking.session, template, more, once=once, calendar=calendar)


def tell_nominator(booking: Booking, template: str) -> None:
    """Write to whoever named the person, if somebody did who is still there."""
    nominator = booking.nominated_by
    if nominator is not None and nominator.is_active:
        _write(nominator, booking.session, template, {"booking": booking}, page="nominations")


def tell_keeper(keeper: User, session: TrainingSession, template: str, *, page: str, once: str, **more: Any) -> None:
    """Write to somebody who sees to the session; once for each occasion. `page` is where they act."""
    _write(keeper, session, template, more, page=page, once=once)


def _write(
    receiver: User,
    session: TrainingSession,
    template: str,
    more: Mapping[str, Any],
    *,
    page: str = "session",
    once: str = "",
    calendar: Sequence[Attachment] = (),
) -> None:
    outbox.add(
        recipient=receiver,
        subject=SUBJECTS[template],
        template=f"programme/mails/{template}.txt",
        context={
            "session": session,
            "starts": Moment(session.starts_at, session.zone) if session.starts_at else "",
            "link": Page(session, page),
            "footnote": footnote_for([session.country]),
            **more,
        },
        once=once,
        attachments=calendar,
    )
