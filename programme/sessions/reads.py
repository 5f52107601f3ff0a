"""What the page of a session reads at every request, prepared."""

from uuid import UUID

from ground.prepared import Given, Prepared
from programme.models import Booking, SessionBlock, SessionMaterial, TrainerAssignment, TrainingSession

SESSION = Given("session", TrainingSession._meta.pk)
KEY = Given("key", TrainingSession._meta.get_field("key"))

_announced = Prepared(
    lambda: (
        TrainingSession.objects.announced().filter(key=KEY).select_related("module", "country", "room").order_by()[:1]
    )
)
_bookings = Prepared(lambda: Booking.objects.current().filter(session=SESSION))
_blocks = Prepared(lambda: SessionBlock.objects.filter(session=SESSION))
_assignments = Prepared(lambda: TrainerAssignment.objects.filter(session=SESSION).select_related("trainer"))
_materials = Prepared(lambda: SessionMaterial.objects.filter(session=SESSION).select_related("document"))


def announced_session(key: UUID) -> TrainingSession | None:
    """The session of that key with its module, country and room, if everybody may know of it. One query."""
    return _announced.first(key=key)


def current_bookings(session: TrainingSession) -> list[Booking]:
    """Everybody who has a place, is offered one or waits. One query."""
    bookings = _bookings.rows(session=session.pk)
    for booking in bookings:
        booking.session = session
    return bookings


def blocks_of(session: TrainingSession) -> list[SessionBlock]:
    """The programme of a session, in order. One query."""
    blocks = _blocks.rows(session=session.pk)
    for block in blocks:
        block.session = session
    return blocks


def assignments_of(session: TrainingSession) -> list[TrainerAssignment]:
    """Who trains a session, with the people. One query."""
    return _assignments.rows(session=session.pk)


def materials_of(session: TrainingSession) -> list[SessionMaterial]:
    """The files of a session, with their documents. One query."""
    materials = _materials.rows(session=session.pk)
    for material in materials:
        material.session = session
    return materials
