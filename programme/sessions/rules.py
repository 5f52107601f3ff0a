"""Who may see, book and keep a training session."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from access.models import Grant, Seat, SeatQuerySet
from access.rules import may_open
from modules.models import Module
from people.countries import in_order
from people.models import Appointment, Country, Role, User
from people.rules import Visitor, covers
from people.scopes import in_scope
from programme import waiting_list
from programme.models import Booking, TrainingSession, TrainingSessionQuerySet

KEEPERS = (Role.TRAINER, Role.EDITOR, Role.APPROVER)


def may_keep(user: Visitor, module: Module) -> bool:
    """Plan, change and cancel sessions of a module: its trainers and editors, and programme staff."""
    return any(covers(user, role, module_slug=module.slug) for role in KEEPERS)


def keeps_any(user: Visitor) -> bool:
    """Whether somebody keeps sessions of any module: for menus. No query for people without an appointment."""
    if not isinstance(user, User) or not (user.is_privileged or user.is_superuser):
        return False
    return user.is_superuser or any(
        one.role in KEEPERS and one.country_id is None and one.organisation_id is None
        for one in user.current_appointments
    )


def modules_kept_by(user: Visitor) -> list[Module]:
    """The modules whose sessions somebody may plan, by code. One query, none for people without an appointment."""
    if not isinstance(user, User) or not (user.is_privileged or user.is_superuser):
        return []
    return [module for module in Module.objects.order_by("code") if may_keep(user, module)]


def sessions_seen_by(user: Visitor) -> TrainingSessionQuerySet:
    """Announced sessions are everybody's to see; planned ones are for those who keep them."""
    return sessions_with(modules_kept_by(user))


def sessions_with(kept: Collection[Module]) -> TrainingSessionQuerySet:
    """Announced sessions, and all of these modules."""
    announced = TrainingSession.objects.announced()
    return announced | TrainingSession.objects.filter(module__in=kept) if kept else announced


def may_book(user: Visitor, session: TrainingSession) -> bool:
    """Whoever may open the module may come to its sessions."""
    return may_open(user, session.module)


def grant_for(user: User, module: Module) -> Grant | None:
    """The grant by which a module is open to somebody; None where it is open without one. The longest-lived first."""
    current = Grant.objects.current().of(user).filter(module=module)
    return current.order_by(F("ends_on").desc(nulls_first=True), "pk").first()


def may_decide(user: Visitor, module: Module) -> bool:
    """Say whether a session takes place, postpone or cancel it: whoever keeps it, and programme staff of the module."""
    return may_keep(user, module) or covers(user, Role.APPROVER, module_slug=module.slug)


def countries_of_focal_point(user: User) -> list[Country]:
    """The countries of which somebody is focal point, for all organisations. No query for people without appointments."""
    appointed = {
        one.country_id
        for one in focal_appointments(user)
        if one.country_id and not (one.organisation_id or one.module_slug)
    }
    return in_order(Country.objects.filter(pk__in=appointed)) if appointed else []


def focal_appointments(user: User) -> list[Appointment]:
    """The appointments by which somebody is a focal point today."""
    if not user.is_privileged:
        return []
    return [one for one in user.current_appointments if one.role == Role.FOCAL_POINT]


def nominates_for(user: Visitor, module: Module) -> bool:
    """Whether the person is focal point for anything of this module."""
    return isinstance(user, User) and any(one.module_slug in ("", module.slug) for one in focal_appointments(user))


def seats_named_by(user: User, module: Module) -> SeatQuerySet:
    """The accepted seats of the module in the scope of a focal point: whom they can nominate for its sessions."""
    scope = in_scope(
        focal_appointments(user),
        country=["organisation__country"],
        organisation=["organisation"],
        module="grant__module__slug",
    )
    return seats_of(module).filter(scope)


def seats_of(module: Module) -> SeatQuerySet:
    """The accepted seats of grants of the module that are in force, with their people, by name."""
    in_force = Grant.objects.current().filter(module=module)
    seats = Seat.objects.in_use(on=timezone.localdate()).filter(grant__in=in_force, person__is_active=True)
    return seats.select_related("person", "organisation__country", "grant").order_by("person__name", "pk")


def bookings_named_by(user: User, session: TrainingSession) -> "QuerySet[Booking]":
    """The current bookings of a session in the scope of a focal point: the people whom they see there, by name."""
    seats = seats_named_by(user, session.module).filter(person__isnull=False)
    return session.bookings.current().filter(person__in=seats.values("person")).order_by("person__name", "pk")


def may_replace(user: User, booking: Booking, at: datetime) -> bool:
    """Whether somebody may hand the place on: whoever decides about the session, its focal points until two weeks before."""
    if may_decide(user, booking.session.module):
        return True
    starts_at = booking.session.starts_at
    if starts_at is None or not waiting_list.may_be_replaced(starts_at, at):
        return False
    return bookings_named_by(user, booking.session).filter(pk=booking.pk).exists()


def successors_named_by(user: User, booking: Booking) -> SeatQuerySet:
    """Whom the person may send instead: those of the same country who have no place in the session and do not wait."""
    module = booking.session.module
    seats = seats_of(module) if may_decide(user, module) else seats_named_by(user, module)
    booked = booking.session.bookings.current().filter(person__isnull=False)
    return seats.filter(organisation__country=booking.country_id).exclude(person__in=booked.values("person"))
