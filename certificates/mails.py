"""What holders are told about their certificates; every mail says what happens if nothing is done."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.mail_words import Link
from certificates.models import Credential, Reason
from certificates.presenting import page_of
from certificates.standing import State
from ground import outbox
from ground.models import OutboxMessage
from ground.registries import ticks
from people.models import User
from programme.models import Booking

# A title may say what somebody deals with: it stands in the text, never here.
SUBJECTS: Mapping[str, Promise] = {
    "issued": _("Your certificate of attendance is made"),
    "name_missing": _("Your certificate of attendance needs your name"),
    "suspended": _("Your certificate is suspended"),
    "reinstated": _("Your certificate is valid again"),
    "revoked": _("Your certificate was revoked"),
    "replaced": _("Your certificate was replaced by a new one"),
    "renewed": _("Your certificate was renewed"),
    "expiring": _("Your certificate expires soon"),
    "expired": _("Your certificate has expired"),
}
# Days before the end on which holders are reminded, the earliest first.
REMINDED = (60, 14)
OVER = (State.EXPIRED.value, State.REVOKED.value, State.SUPERSEDED.value)


class Day:
    """A day, in the words of whoever reads the mail."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __str__(self) -> str:
        return date_format(self.day, "DATE_FORMAT")


class Why:
    """A reason, in the language of whoever reads the mail."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __str__(self) -> str:
        return str(Reason(self.reason).label)


def tell(credential: Credential, template: str, *, reason: str = "", once: str = "") -> None:
    """Write to the holder what became of their certificate; nobody is left to write to where they have been erased."""
    more = {
        "title": credential.title,
        "code": credential.grouped_code,
        "reason": Why(reason) if reason else "",
        "until": Day(credential.expires_on) if credential.expires_on else "",
        "link": Link(*page_of(credential)),
    }
    _write(credential.holder.person, template, more, once=once)


def ask_for_name(booking: Booking) -> None:
    """Write to somebody who attended a session that their certificate lacks a name; once."""
    more = {"title": booking.session.title, "link": Link("certificates:attended", str(booking.session.key))}
    _write(booking.person, "name_missing", more, once=f"certificates.name_missing:{booking.pk}")


def _write(person: User | None, template: str, context: Mapping[str, Any], *, once: str) -> None:
    if person is None or not person.is_active:
        return
    outbox.add(
        recipient=person,
        subject=SUBJECTS[template],
        template=f"certificates/mails/{template}.txt",
        context=context,
        once=once,
    )


def remind(at: datetime) -> int:
    """Tell holders 60 and 14 days before that their certificate expires; each of them once. Returns how many were told."""
    today = timezone.localdate(at)
    return sum(_remind(today, days, later) for days, later in zip(REMINDED, (*REMINDED[1:], -1), strict=True))


def _remind(today: date, days: int, later: int) -> int:
    """Whoever gets the later reminder already does not get the earlier one."""
    first, last = today + timedelta(days=later + 1), today + timedelta(days=days)
    ending = Credential.objects.newest().filter(expires_on__range=(first, last)).exclude(statuses__state__in=OVER)
    occasions = {f"certificates.expiring:{one.pk}:{days}": one for one in ending.with_holders()}
    told = OutboxMessage.objects.filter(once__in=occasions).values_list("once", flat=True)
    new = occasions.keys() - set(told)
    for occasion in sorted(new):
        tell(occasions[occasion], "expiring", once=occasion)
    return len(new)


ticks.register("certificates.remind", remind)
