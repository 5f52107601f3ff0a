"""The personal data of grants, requests and seats: what it is for, how it is erased and exported."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.actions import seats
from access.actions.moving import hold_requests
from access.models import AccessRequest, Conflict, Grant, RequestNote, Seat
from access.retention import NO_NAME, NO_WORDS, forget_attachments
from access.workflow import State
from ground import audit, privacy
from people.models import User

GRANTS = {
    "purpose": _("Opening modules to the people who may take them"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("For good as a record of who could open what; without a name once the account is erased"),
    "recipients": _("Programme staff and auditors"),
}
REQUESTS = {
    "purpose": _("Deciding which organisations get seats"),
    "basis": _("Public task or legitimate interest (access of authorities to the training)"),
    "retention": _(
        "Drafts 90 days; words of refused, withdrawn and lapsed requests two years; of others five years after the access has ended; your own notes until your account is erased"
    ),
    "recipients": _("The focal points of the country and programme staff; auditors see no words"),
}
SEATS = {
    "purpose": _("Offering a seat to people whom their organisation has nominated"),
    "basis": _("Public task or legitimate interest (training of staff)"),
    "retention": _("60 days if the seat is not accepted; else five years after the access has ended"),
    "recipients": _("Whoever nominated you, the focal points of the country and programme staff"),
}

privacy.declare("access.Grant", "person", "reason", what=_("Access you were given, and why"), **GRANTS)
privacy.declare("access.Grant", "granted_by", "revoked_by", what=_("Access you gave or took back"), **GRANTS)
privacy.no_personal_data("access.Grant", "rights")
privacy.no_personal_data("access.ModulePolicy")
privacy.declare(
    "access.AccessRequest",
    "requester",
    "unit",
    "justification",
    "target_group",
    "attachment",
    "sponsor",
    "over_quota_reason",
    what=_("Requests you made for your organisation"),
    **REQUESTS,
)
privacy.no_personal_data("access.AccessRequest", "reference", "settings", "languages", "declarations", "findings")
privacy.declare("access.RequestEvent", "by", what=_("What you did with a request, and when"), **REQUESTS)
privacy.no_personal_data("access.RequestEvent", "actor")
privacy.declare("access.RequestNote", "text", "by", what=_("What you wrote about a request"), **REQUESTS)
privacy.declare("access.Conflict", "person", what=_("That you said you are not impartial"), **REQUESTS)
privacy.no_personal_data("access.ReferenceCounter")
privacy.no_personal_data("access.ReasonText")
privacy.no_personal_data("access.ReminderSent")
privacy.declare(
    "access.Seat",
    "person",
    "email",
    "given_name",
    "family_name",
    "language",
    what=_("Your name, address and language, as you were nominated"),
    **SEATS,
)
privacy.declare("access.Seat", "token_hash", what=_("The link of your invitation, as a one-way hash"), **SEATS)
privacy.declare("access.Seat", "nominated_by", what=_("Whom you nominated"), **SEATS)


def forget(person: User) -> None:
    """Drop what a person wrote and how they were named; that there was a request, a grant or a seat, and when, stays.

    The reasons of a request that was sent are the organisation's: they go when the request's time is over.
    """
    Grant.objects.filter(person=person).update(reason="")
    RequestNote.objects.filter(by=person).update(text="", by=None)
    AccessRequest.objects.filter(requester=person).update(unit="")
    drafts = AccessRequest.objects.filter(requester=person, state__in=[State.DRAFT, State.DISCARDED])
    forget_attachments(drafts)
    drafts.update(**NO_WORDS)
    Conflict.objects.filter(person=person).delete()
    _forget_seats(person)


def _forget_seats(person: User) -> None:
    """Give the person's seats back, also those offered to their address, and empty what they say."""
    theirs = Seat.objects.filter(Q(person=person) | Q(email__iexact=person.email))
    hold_requests(*theirs.values_list("line__request", flat=True))
    for seat in theirs.current():
        seats.leave(seat, by=person)
    theirs.update(**NO_NAME)
    # Giving a seat back has left a row with the name in the ledger.
    audit.forget(person)


def grants_of(person: User) -> list[dict[str, Any]]:
    """Grants to the person, with dates."""
    fields = ("module__slug", "starts_on", "ends_on", "reason", "granted_at", "revoked_at")
    return list(Grant.objects.filter(person=person).order_by("pk").values(*fields))


def requests_of(person: User) -> list[dict[str, Any]]:
    """Requests that the person has made, with their answers and what became of them."""
    fields = (
        "reference",
        "organisation__name",
        "unit",
        "state",
        "purpose",
        "justification",
        "target_group",
        "expected_number",
        "settings",
        "languages",
        "delivery",
        "sponsor",
        "created_at",
        "submitted_at",
    )
    return list(AccessRequest.objects.filter(requester=person).order_by("pk").values(*fields))


def notes_of(person: User) -> list[dict[str, Any]]:
    """What the person wrote about requests."""
    notes = RequestNote.objects.filter(by=person).order_by("pk").values("request__reference", "kind", "text", "at")
    return [dict(note) for note in notes]


def seats_of(person: User) -> list[dict[str, Any]]:
    """Seats of the person, and what was said about them."""
    fields = (
        "line__module__slug",
        "organisation__name",
        "email",
        "given_name",
        "family_name",
        "job_role",
        "language",
        "needs_accommodation",
        "state",
        "nominated_at",
        "claimed_at",
        "ended_at",
    )
    theirs = Seat.objects.filter(Q(person=person) | Q(email__iexact=person.email))
    return list(theirs.order_by("pk").values(*fields))


privacy.register_eraser(forget)
privacy.register_exporter("grants", grants_of)
privacy.register_exporter("requests", requests_of)
privacy.register_exporter("notes_on_requests", notes_of)
privacy.register_exporter("seats", seats_of)
