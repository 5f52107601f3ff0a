"""What trainers do for the people of a session, and what these tell them: needs, messages, copies and materials."""

from datetime import date, datetime, timedelta

from django.core.files import File
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ground import audit
from ground.models import AuditEvent
from modules.models import SiteDocument
from people.models import User
from programme.home import mails
from programme.models import (
    CURRENT,
    Booking,
    BookingState,
    KeptPlaces,
    MaterialTime,
    SessionBlock,
    SessionMaterial,
    TrainingSession,
)
from programme.sessions import actions

MESSAGES_A_DAY = 5
MOST_MATERIALS = 20
WRITTEN = "programme.write_to_group"
ONE_DAY = timedelta(days=1)


class Audience(models.TextChoices):
    """To whom of a session a message goes."""

    CONFIRMED = "confirmed", _("Whoever has a place")
    WAITING = "waiting", _("Whoever is on the waiting list")
    ALL = "all", _("Everybody: with a place, asked, or waiting")


STATES_OF = {
    Audience.CONFIRMED: (BookingState.CONFIRMED,),
    Audience.WAITING: (BookingState.WAITING,),
    Audience.ALL: CURRENT,
}


class TooLate(Exception):
    """The session has begun: its trainers read needs before."""


class TooManyMessages(Exception):
    """The group has had as many messages in a day as it gets."""


class TooManyMaterials(Exception):
    """The session has as many materials as it may."""


@transaction.atomic
def say_needs(booking: Booking, *, needs: str, by: User, at: datetime) -> Booking:
    """Keep what somebody needs in order to take part; an empty text takes it back. Raises `TooLate` once it has begun."""
    if booking.session.has_begun(at):
        raise TooLate
    booking.needs = needs
    Booking.objects.current().filter(pk=booking.pk).update(needs=needs)
    # That something is said is no secret of the ledger; what it is stays with the booking.
    audit.record("programme.say_needs", booking.session, by=by, payload={"says": bool(needs)})
    return booking


@transaction.atomic
def forget_needs(bookings: "models.QuerySet[Booking]") -> int:
    """Forget what people needed; returns of how many bookings. For whoever closes a session, and for the purge."""
    return bookings.exclude(needs="").update(needs="")


@transaction.atomic
def write_to_group(session: TrainingSession, *, subject: str, text: str, to: Audience, by: User, at: datetime) -> int:
    """Write one mail to each of them; returns how many. Who wrote when to how many is kept, the words are not.

    Raises `TooManyMessages` after `MESSAGES_A_DAY` within 24 hours.
    """
    session = TrainingSession.objects.select_for_update().get(pk=session.pk)
    if messages_of(session).filter(at__gt=at - ONE_DAY).count() >= MESSAGES_A_DAY:
        raise TooManyMessages
    bookings = list(audience(session, to).select_related("person"))
    for booking in bookings:
        mails.write(booking, session, subject=subject, text=text, by=by)
    audit.record(WRITTEN, session, by=by, payload={"to": to, "people": len(bookings)})
    return len(bookings)


def audience(session: TrainingSession, to: Audience) -> "models.QuerySet[Booking]":
    """The bookings of those to whom a message goes."""
    return session.bookings.filter(state__in=STATES_OF[to]).exclude(person=None)


def messages_of(session: TrainingSession) -> "models.QuerySet[AuditEvent]":
    """Every message to the group, the last one first: when, to whom and to how many."""
    target = f"{session._meta.label_lower}:{session.pk}"
    return AuditEvent.objects.filter(action=WRITTEN, target=target).order_by("-number")


@transaction.atomic
def copy(session: TrainingSession, *, first_day: date, by: User) -> TrainingSession:
    """Plan the same session again, with its first block on another day and the others as many days apart.

    Wall times, kept places and materials are the same; link, state and bookings are its own. Raises `NoSuchTime`
    where the clocks leave one of the times out.
    """
    blocks = list(session.blocks.all())
    later = first_day - blocks[0].day if blocks else timedelta()
    made = TrainingSession(**_copied(session))
    made = actions.save(made, blocks=[_moved(block, later) for block in blocks], by=by)
    for kept in session.kept_places.all():
        KeptPlaces.objects.create(session=made, country=kept.country, mode=kept.mode, places=kept.places)
    for material in session.materials.all():
        _add(made, material.document, title=material.title, when=MaterialTime(material.when))
    audit.record("programme.copy_session", made, by=by, payload={"of": str(session.key)})
    return made


def _copied(session: TrainingSession) -> dict[str, object]:
    same = (
        "module",
        "kind",
        "title",
        "language",
        "country",
        "venue",
        "city",
        "zone",
        "places_in_room",
        "places_online",
    )
    return {name: getattr(session, name) for name in (*same, "least_people", "note")}


def _moved(block: SessionBlock, later: timedelta) -> SessionBlock:
    return SessionBlock(
        title=block.title,
        day=block.day + later,
        begins=block.begins,
        ends=block.ends,
        is_break=block.is_break,
        unit=block.unit,
        counts_as=block.counts_as,
    )


@transaction.atomic
def add_material(
    session: TrainingSession, *, title: str, file: "File[bytes]", when: MaterialTime, by: User
) -> SessionMaterial:
    """Keep a file for the people of a session. Raises `TooManyMaterials`."""
    session = TrainingSession.objects.select_for_update().get(pk=session.pk)
    if session.materials.count() >= MOST_MATERIALS:
        raise TooManyMaterials
    document = SiteDocument(title=title, file=file, file_size=file.size, module=session.module, uploaded_by_user=by)
    document.save()
    material = _add(session, document, title=title, when=when)
    audit.record("programme.add_material", session, by=by, payload={"document": document.pk, "when": when})
    return material


def _add(session: TrainingSession, document: SiteDocument, *, title: str, when: MaterialTime) -> SessionMaterial:
    return SessionMaterial.objects.create(session=session, document=document, title=title, when=when)


@transaction.atomic
def remove_material(material: SessionMaterial, *, by: User) -> None:
    """Take a material away; its file goes with the last session that has it."""
    session, document = material.session, material.document
    audit.record("programme.remove_material", session, by=by, payload={"document": document.pk})
    material.delete()
    if not document.session_materials.exists():
        document.delete()
