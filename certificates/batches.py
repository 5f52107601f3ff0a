"""Certificates for everybody who attended a session, in one go: begun, gone on with after a stop, each exactly once."""

from datetime import datetime
from functools import partial

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from certificates import mails
from certificates.actions import NameMissing, NotAttended, issue_attendance
from certificates.models import Batch, BatchItem, Credential, ItemState
from ground import audit
from ground.languages import spoken
from ground.registries import ticks
from people.models import User
from programme.models import Booking, BookingState, Presence, TrainingSession

MOST = 1_000
# What can be tried again: somebody may have written their name, or the register was corrected.
AGAIN = (ItemState.NAME_MISSING, ItemState.NOT_ATTENDED, ItemState.FAILED)

logger = structlog.stdlib.get_logger(__name__)


class NotClosed(Exception):
    """The session is not closed, so nobody knows yet who attended."""


class TooMany(Exception):
    """More people attended than one batch may hold."""


@transaction.atomic
def begin(session: TrainingSession, *, by: User) -> Batch:
    """Put everybody who attended into the batch of the session and begin, after commit; those who have one are left alone.

    Doing it again adds who came to it since and tries again what could not be made. Raises NotClosed, TooMany.
    """
    session = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if not session.is_closed:
        raise NotClosed
    batch, _is_new = Batch.objects.get_or_create(session=session, defaults={"by": by})
    new = list(attended_without(session).filter(batch_item=None).values_list("pk", flat=True)[: MOST + 1])
    if len(new) > MOST:
        raise TooMany
    added = BatchItem.objects.bulk_create(BatchItem(batch=batch, booking_id=booking) for booking in new)
    again = batch.items.filter(state__in=AGAIN).update(state=ItemState.WAITING)
    audit.record("certificate.batch", session, by=by, payload={"added": len(added), "again": again})
    transaction.on_commit(partial(work.enqueue, batch.pk))
    return batch


def attended_without(session: TrainingSession) -> QuerySet[Booking]:
    """Bookings of everybody who attended and has no certificate yet."""
    attended = session.bookings.filter(state=BookingState.CONFIRMED, presence=Presence.ATTENDED)
    return attended.filter(person__isnull=False, credentials=None).order_by("pk")


@task()
def work(batch_id: int) -> None:
    """Make what waits in a batch, one after the other; several workers share the work, and a killed one loses nothing."""
    while _make_next(batch_id):
        pass


@transaction.atomic
def _make_next(batch_id: int) -> bool:
    """Make the next certificate that no other worker is making, and say so in the same transaction; whether there was one."""
    waiting = BatchItem.objects.filter(batch=batch_id, state=ItemState.WAITING)
    item = (
        waiting.select_for_update(of=("self",), skip_locked=True).select_related("batch__by", "booking__person").first()
    )
    if item is None:
        return False
    item.state, item.credential = _made(item.booking, by=item.batch.by)
    item.save(update_fields=["state", "credential"])
    return True


def _made(booking: Booking, *, by: User) -> tuple[ItemState, Credential | None]:
    """What came of the attempt; one that fails stops no other, and is tried again when somebody asks for it."""
    person = booking.person
    if person is None:
        return ItemState.NOT_ATTENDED, None
    try:
        with transaction.atomic():
            credential = issue_attendance(booking, by=by, language=spoken(person.language))
            mails.tell(credential, "issued")
    except NameMissing:
        mails.ask_for_name(booking)
        return ItemState.NAME_MISSING, None
    except NotAttended:
        return ItemState.NOT_ATTENDED, None
    except Exception:
        logger.exception("certificates.batch_item_failed", booking=booking.pk)
        return ItemState.FAILED, None
    return ItemState.ISSUED, credential


def go_on(_at: datetime) -> int:
    """Go on with what a stopped worker left waiting; returns with how many batches."""
    left = list(Batch.objects.filter(items__state=ItemState.WAITING).distinct().values_list("pk", flat=True))
    for batch in left:
        work.enqueue(batch)
    return len(left)


ticks.register("certificates.go_on_with_batches", go_on)
