"""What becomes of seats when somebody leaves an organisation, and whom access names as concerned with a module."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.actions import seats
from access.actions.moving import hold_requests
from access.models import HOLDING, Grant, Seat, SeatQuerySet
from people import concerns, departures
from people.models import Organisation, User


def seats_given(person: User, organisation: Organisation) -> SeatQuerySet:
    """Seats that the person has from the organisation: it named them, or has the grant."""
    given = Q(organisation=organisation) | Q(grant__organisation=organisation)
    return Seat.objects.filter(given, person=person, state__in=HOLDING)


def release_seats(person: User, organisation: Organisation) -> None:
    """Give back the seats that the organisation had given the person: somebody else can have them."""
    held = seats_given(person, organisation)
    hold_requests(*held.values_list("line__request", flat=True))
    for seat in held:
        seats.leave(seat, by=person)


def people_with_access(module_slug: str) -> QuerySet[User]:
    """People who have or had access to the module, on their own or by a seat."""
    grants = Grant.objects.filter(person=OuterRef("pk"), module__slug=module_slug)
    places = Seat.objects.filter(person=OuterRef("pk"), line__module__slug=module_slug)
    return User.objects.filter(Exists(grants) | Exists(places))


departures.register(release_seats)
concerns.register(people_with_access)
