"""Mails about who belongs to an organisation; each says what happens if nothing is done."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground import outbox
from people.models import Appointment, Organisation, Role, User

PEOPLE_PAGE = "access:organisation_people"


def ask_to_confirm(person: User, organisation: Organisation) -> None:
    """Tell those who can confirm it that somebody names the organisation: once a day for each person and receiver."""
    today = timezone.localdate()
    for receiver, page in _who_confirms(person, organisation):
        outbox.add(
            recipient=receiver,
            subject=_("Somebody says that they belong to your organisation"),
            template="people/mails/asks_to_belong.txt",
            context={"person": person, "organisation": organisation, "page": page},
            once=f"people.asks:{person.pk}:{organisation.pk}:{receiver.pk}:{today}",
        )


def _who_confirms(person: User, organisation: Organisation) -> Iterator[tuple[User, Any]]:
    """Administrators of the organisation, with the page where they answer; programme staff where there are none."""
    current = Appointment.objects.current().filter(person__is_active=True, module_slug="").exclude(person=person)
    administrators = current.filter(role=Role.ORGANISATION_ADMIN, organisation=organisation)
    found = {one.person_id: one.person for one in administrators.select_related("person")}
    if found:
        page = reverse_lazy(PEOPLE_PAGE, args=[organisation.pk])
        yield from ((receiver, page) for receiver in found.values())
        return
    somewhere = Q(country=None) | Q(country=organisation.country_id)
    staff = current.filter(somewhere, Q(organisation=None) | Q(organisation=organisation), role=Role.APPROVER)
    page = reverse_lazy("confirm_organisation", args=[person.pk])
    people = {one.person_id: one.person for one in staff.select_related("person")}
    yield from ((receiver, page) for receiver in people.values())


def tell_admitted(person: User, organisation: Organisation) -> None:
    """Tell somebody that they belong to the organisation now."""
    _tell(person, organisation, "admitted", _("Your organisation has confirmed you"))


def tell_turned_down(person: User, organisation: Organisation, reason: str) -> None:
    """Tell somebody that the organisation does not know them as its own, and why."""
    _tell(person, organisation, "turned_down", _("Your organisation has not confirmed you"), reason=reason)


def tell_ended(person: User, organisation: Organisation, reason: str) -> None:
    """Tell somebody that they no longer belong to the organisation, and why."""
    _tell(person, organisation, "membership_ended", _("You no longer belong to your organisation here"), reason=reason)


def _tell(person: User, organisation: Organisation, name: str, subject: Promise, *, reason: str = "") -> None:
    context = {"organisation": organisation, "reason": reason, "page": reverse_lazy("people:profile")}
    outbox.add(recipient=person, subject=subject, template=f"people/mails/{name}.txt", context=context)
