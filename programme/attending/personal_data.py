"""The personal data of attendance, and how it is exported; who is erased leaves the bookings, and so these rows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import User
from programme.models import CheckIn

privacy.declare(
    "programme.CheckIn",
    "by",
    what=_("When you checked in to sessions, and whom you entered in a register"),
    purpose=_("Confirming attendance, for certificates and for the funder"),
    basis=_("Public task or contract (running the training)"),
    retention=_("Until your account is erased; then only that somebody was there"),
    recipients=_("The trainers and editors of the module, and programme staff"),
)


def check_ins_of(person: User) -> list[dict[str, Any]]:
    """Everything that was said about a person's presence, in the order in which it was so."""
    fields = ("block__session__title", "block__title", "is_present", "source", "reason", "at")
    return list(CheckIn.objects.filter(booking__person=person).order_by("at", "pk").values(*fields))


privacy.register_exporter("attendance", check_ins_of)
