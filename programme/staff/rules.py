"""Who keeps rooms, who says that a trainer may lead, and who can be chosen for a session."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from learning.rules import trainers_of, trains
from modules.models import Module
from people.models import Appointment, Country, Role, User
from people.rules import Visitor, countries_kept_by, holds, people_seen_by
from programme.models import Room, RoomQuerySet, TrainingSession


def is_trainer(user: Visitor) -> bool:
    """Whether somebody trains anything at all, and so has times at which they can."""
    return holds(user, Role.TRAINER)


def trains_in(user: Visitor, session: TrainingSession) -> bool:
    """Whether somebody is named as a trainer of this session, and is one of its module today. A query for trainers alone."""
    return isinstance(user, User) and trains(user, session.module) and session.assignments.filter(trainer=user).exists()


def is_programme_staff(user: Visitor) -> bool:
    """Whether somebody works for the programme, for anything at all: for pages that list what is in their scope."""
    return holds(user, Role.APPROVER)


def countries_of_rooms(user: Visitor) -> QuerySet[Country]:
    """Countries whose rooms programme staff keep; none for everybody else, without a query."""
    return countries_kept_by(user) if isinstance(user, User) and is_programme_staff(user) else Country.objects.none()


def rooms_kept_by(user: Visitor) -> RoomQuerySet:
    """Rooms that somebody may change."""
    return Room.objects.filter(country__in=countries_of_rooms(user))


def trainers_seen_by(user: User) -> QuerySet[User]:
    """Trainers in the scope of programme staff, by name."""
    trainers = Appointment.objects.current().filter(role=Role.TRAINER)
    seen = people_seen_by(user).filter(is_active=True, pk__in=trainers.values("person"))
    return seen.select_related("trainer_profile").order_by("name", "pk")


def trainers_for(modules: Iterable[Module]) -> QuerySet[User]:
    """Trainers of any of these modules, by name."""
    found = Q(pk=None)
    for module in modules:
        found |= Q(pk__in=trainers_of(module).order_by().values("pk"))
    return User.objects.filter(found).select_related("trainer_profile").order_by("name", "pk")
