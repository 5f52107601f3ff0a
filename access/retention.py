"""How long the words and names of requests are kept. What was decided, when and about how many seats stays for good."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import AccessRequest, Grant, ReminderSent, RequestEvent, RequestNote, Seat, SeatState
from access.workflow import FINAL, OPEN, State
from ground import retention

YEAR = 365
NOT_CLAIMED = (
    SeatState.DECLINED,
    SeatState.LAPSED,
    SeatState.REPLACED,
    SeatState.UNREACHABLE,
    SeatState.LEFT,
)
NO_NAME = {"email": "", "given_name": "", "family_name": "", "token_hash": "", "needs_accommodation": False}
NO_WORDS = {
    "justification": "",
    "target_group": "",
    "unit": "",
    "sponsor": "",
    "over_quota_reason": "",
    "attachment": "",
}


def forget_words(cases: "QuerySet[AccessRequest]") -> None:
    """Empty what was written about requests and who was named; the requests and their history stay."""
    keys = list(cases.values_list("pk", flat=True))
    chosen = AccessRequest.objects.filter(pk__in=keys)
    forget_attachments(chosen)
    RequestNote.objects.filter(request__in=keys).update(text="")
    Seat.objects.filter(line__request__in=keys).update(**NO_NAME)
    Grant.objects.filter(line__request__in=keys).update(reason="")
    chosen.update(**NO_WORDS)


def forget_attachments(cases: "QuerySet[AccessRequest]") -> None:
    """Delete the files of requests after commit."""
    for case in cases.exclude(attachment=""):
        transaction.on_commit(partial(case.attachment.storage.delete, str(case.attachment.name)))


def forget_drafts(cases: "QuerySet[AccessRequest]") -> None:
    """Delete discarded drafts with whom and what they named; the ledger still says when one was thrown away."""
    keys = list(cases.values_list("pk", flat=True))
    forget_attachments(AccessRequest.objects.filter(pk__in=keys))
    Seat.objects.filter(line__request__in=keys).delete()
    RequestNote.objects.filter(request__in=keys).delete()
    RequestEvent.objects.filter(request__in=keys).delete()
    AccessRequest.objects.filter(pk__in=keys).delete()


def forget_nominees(seats: "QuerySet[Seat]") -> None:
    """Empty the names of people who never came; whoever still waited for a seat waits no longer."""
    keys = list(seats.values_list("pk", flat=True))
    chosen = Seat.objects.filter(pk__in=keys)
    chosen.filter(state=SeatState.NOMINATED).update(state=SeatState.LAPSED, ended_at=timezone.now())
    chosen.update(**NO_NAME)


def discarded_drafts(before: datetime) -> "QuerySet[AccessRequest]":
    """Drafts that were thrown away: nobody else has seen them, so nothing that was decided rests on them."""
    return AccessRequest.objects.filter(state=State.DISCARDED, state_since__lt=before)


def unclaimed_nominations(before: datetime) -> "QuerySet[Seat]":
    """Nominations that led to no account: ended, or waiting although nothing is asked for any more."""
    ended = Q(state__in=NOT_CLAIMED, ended_at__lt=before)
    waiting = Q(state=SeatState.NOMINATED, nominated_at__lt=before) & ~Q(line__request__state__in=OPEN)
    named = Q(person=None) & ~Q(email="", given_name="", family_name="")
    return _free_of_hold(Seat.objects.filter(named, ended | waiting), "line__request__reference")


def refused_requests(before: datetime) -> "QuerySet[AccessRequest]":
    """Requests that ended without any seat."""
    over = AccessRequest.objects.filter(state__in=FINAL - {State.DISCARDED}, state_since__lt=before)
    return _free_of_hold(over.filter(~Exists(_grants()), _with_words()), "reference")


def granted_requests(before: datetime) -> "QuerySet[AccessRequest]":
    """Requests all of whose grants have ended."""
    running = Q(revoked_at__gte=before) | Q(revoked_at=None) & (Q(ends_on=None) | Q(ends_on__gte=before.date()))
    over = AccessRequest.objects.filter(state__in=FINAL, state_since__lt=before)
    return _free_of_hold(over.filter(Exists(_grants()), ~Exists(_grants().filter(running)), _with_words()), "reference")


def old_reminders(before: datetime) -> "QuerySet[ReminderSent]":
    return ReminderSent.objects.filter(at__lt=before)


def _grants() -> "QuerySet[Grant]":
    return Grant.objects.filter(line__request=OuterRef("pk"))


def _with_words() -> Q:
    """Whether a request still holds words or names."""
    notes = RequestNote.objects.filter(request=OuterRef("pk")).exclude(text="")
    nominees = Seat.objects.filter(line__request=OuterRef("pk")).exclude(email="", given_name="", family_name="")
    return ~Q(**NO_WORDS) | Q(Exists(notes)) | Q(Exists(nominees))


def _free_of_hold(rows: "QuerySet", reference: str) -> "QuerySet":
    return rows.exclude(**{f"{reference}__in": retention.on_hold()})


for rule in (
    retention.Rule(
        "access.discarded_drafts",
        1,
        _("Discarded drafts of requests; a draft is discarded when nobody has touched it for 90 days"),
        discarded_drafts,
        forget_drafts,
    ),
    retention.Rule(
        "access.unclaimed_nominations",
        60,
        _("Names and addresses of nominees who did not accept"),
        unclaimed_nominations,
        forget_nominees,
    ),
    retention.Rule(
        "access.refused_requests",
        2 * YEAR,
        _("What was written about requests that were refused, withdrawn or lapsed"),
        refused_requests,
        forget_words,
    ),
    retention.Rule(
        "access.granted_requests",
        5 * YEAR,
        _(
            "What was written about requests that were approved, and who was named for them, after the last access ended"
        ),
        granted_requests,
        forget_words,
    ),
    retention.Rule("access.reminders", 900, _("Which reminders were sent"), old_reminders, lambda rows: rows.delete()),
):
    retention.register(rule)
