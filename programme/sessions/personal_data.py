"""The personal data of training sessions, and how it is erased and exported."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import User
from programme.models import Booking, CalendarFeed
from programme.sessions import actions

privacy.declare(
    "programme.Booking",
    "person",
    "country",
    what=_("Training sessions you booked or waited for"),
    purpose=_("Giving places in training sessions in a fair order"),
    basis=_("Public task or contract (running the training)"),
    retention=_("Until your account is erased; then only how many came"),
    recipients=_("The trainers and editors of the module"),
)
privacy.declare(
    "programme.Booking",
    "presence",
    "is_excused",
    "nominated_by",
    "replaces",
    what=_("Who named you for a training session, and whether you attended"),
    purpose=_("Confirming attendance"),
    basis=_("Public task or contract (running the training)"),
    retention=_("Until your account is erased"),
    recipients=_("The trainers and editors of the module; your focal point reads absences of the last 24 months"),
)
privacy.declare(
    "programme.Booking",
    "needs",
    what=_("What you need in order to take part in a training session, if you say it"),
    purpose=_("Making it possible for you to take part"),
    basis=_("Your explicit consent: you say it, change it or take it back yourself"),
    retention=_("Until the session is closed, at the latest 14 days after it"),
    recipients=_("The trainers of the module"),
)
privacy.no_personal_data("programme.Booking", "grant", "mode", "state")
privacy.declare(
    "programme.CalendarFeed",
    "person",
    "token_hash",
    what=_("Addresses at which your calendar programme reads your sessions"),
    purpose=_("Keeping your own calendar up to date"),
    basis=_("Public task or contract (running the training)"),
    retention=_("Until you stop the address or your account is erased"),
    recipients=_("Whoever has the address, which is shown to you alone"),
)
privacy.no_personal_data("programme.TrainingSession")
privacy.no_personal_data("programme.SessionBlock")
privacy.no_personal_data("programme.KeptPlaces")
privacy.no_personal_data("programme.SessionMaterial")


def forget(person: User) -> None:
    """Give the person's places back, so that others can have them, and keep the rest without the person."""
    now = timezone.now()
    for booking in Booking.objects.current().of(person).select_related("session"):
        actions.release(booking, by=person, at=now)
    Booking.objects.of(person).update(person=None, country=None, needs="")
    Booking.objects.filter(nominated_by=person).update(nominated_by=None)
    CalendarFeed.objects.filter(person=person).delete()


def bookings_of(person: User) -> list[dict[str, Any]]:
    """Every session the person booked or waited for, and what became of it."""
    fields = ("session__title", "session__starts_at", "mode", "state", "since", "ended_at", "needs")
    return list(Booking.objects.of(person).order_by("pk").values(*fields))


def feeds_of(person: User) -> list[dict[str, Any]]:
    """Since when there are addresses of the person's calendars; never their secrets."""
    return [
        dict(feed) for feed in CalendarFeed.objects.filter(person=person).order_by("pk").values("country", "made_at")
    ]


privacy.register_eraser(forget)
privacy.register_exporter("calendar_addresses", feeds_of)
privacy.register_exporter("training_sessions", bookings_of)
