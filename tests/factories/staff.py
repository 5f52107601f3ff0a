"""Trainers and rooms, as sessions need them."""

from datetime import timedelta

from django.utils import timezone

from people.models import Role, User
from programme.models import Room, TrainerProfile
from programme.sessions.actions import save
from programme.staff.actions import be_away
from programme.staff.staffing import Staff
from tests.factories.people import appointed


def a_room(name: str = "Room 1", city: str = "Brussels", *, country: str = "BE", capacity: int = 16, **fields) -> Room:
    """A room in Brussels, unless told otherwise."""
    return Room.objects.create(
        name=name, city=city, country_id=country, capacity=capacity, address="Rue Exemple 1, first floor", **fields
    )


def a_trainer(name: str = "", *, module_slug: str = "freely", languages: tuple[str, ...] = ("en",), **fields) -> User:
    """A trainer of the module that everybody may open."""
    person = appointed(Role.TRAINER, module_slug=module_slug)
    if name:
        person.name = name
        person.save(update_fields=["name"])
    TrainerProfile.objects.create(person=person, languages=list(languages), **fields)
    return person


def staffed(session, *, lead: User | None = None, co_trainers: tuple[User, ...] = (), by: User | None = None):
    """The session with these trainers."""
    return save(session, blocks=[], staff=Staff(lead, co_trainers), by=by or lead or appointed(Role.EDITOR))


def trainers_and_rooms(trainer: User) -> dict[str, object]:
    """A room, and a trainer who is away in a year."""
    starts = timezone.now() + timedelta(days=365)
    away = be_away(trainer, starts=starts, ends=starts + timedelta(hours=1), by=trainer)
    return {"room": a_room().pk, "trainer": trainer.key, "trainer_away": away.pk}
