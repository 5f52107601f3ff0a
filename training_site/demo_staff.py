"""Trainers and rooms of the demo: who trains in which languages and on which days, and who trains the first session."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from people.demo import demo_person
from programme.models import Room, TrainerProfile, TrainingSession
from programme.sessions import actions as session_actions
from programme.staff import actions
from programme.staff.staffing import Staff

MORNING, EVENING = time(8, 30), time(18, 0)


@dataclass(frozen=True)
class Trains:
    """A trainer: languages, place and the days of the week (0 is Monday) at which they can."""

    person: str
    languages: tuple[str, ...]
    city: str
    zone: str
    days: tuple[int, ...] = (0, 1, 2, 3)
    may_lead: bool = True


TRAINERS = (
    Trains("trainer", ("nl", "en"), "Utrecht", "Europe/Amsterdam"),
    Trains("trainer_de", ("de", "en"), "Leipzig", "Europe/Berlin"),
    Trains("trainer_at", ("de",), "Graz", "Europe/Vienna", may_lead=False),
    Trains("trainer_fr", ("fr",), "Lyon", "Europe/Paris"),
    Trains("trainer_be", ("fr", "nl", "en"), "Brussels", "Europe/Brussels"),
    Trains("trainer_ie", ("en",), "Cork", "Europe/Dublin"),
    Trains("trainer_fi", ("fi", "en"), "Tampere", "Europe/Helsinki", days=(1, 2)),
)
ROOMS = (
    Room(
        name="Large room of the Centre Exemple",
        address="Rue Exemple 1, second floor",
        city="Brussels",
        country_id="BE",
        capacity=16,
        has_step_free_access=True,
        has_induction_loop=True,
        has_quiet_room=True,
        emergency_number="112",
    ),
    Room(
        name="Seminarraum Beispiel",
        address="Beispielweg 4, ground floor",
        city="Leipzig",
        country_id="DE",
        capacity=18,
        has_step_free_access=True,
        emergency_number="112",
        zone="Europe/Berlin",
    ),
)


@transaction.atomic
def make_staff() -> None:
    """Describe the trainers, keep the rooms, and put two trainers down for the first session; safe to run again."""
    if Room.objects.exists():
        return
    staff = demo_person("approver")
    for room in ROOMS:
        actions.save_room(Room(**{field: getattr(room, field) for field in _fields(room)}), by=staff, at=timezone.now())
    for one in TRAINERS:
        _describe(one)
    _be_away()
    first = TrainingSession.objects.order_by("starts_at").first()
    if first:
        trainers = Staff(demo_person("trainer"), (demo_person("trainer_be"),))
        session_actions.save(first, blocks=[], staff=trainers, by=demo_person("trainer"))


def _fields(room: Room) -> list[str]:
    return [field.attname for field in room._meta.concrete_fields if not field.primary_key]


def _describe(one: Trains) -> None:
    person = demo_person(one.person)
    profile = TrainerProfile.objects.filter(person=person).first() or TrainerProfile(person=person)
    profile.languages, profile.city, profile.zone = list(one.languages), one.city, one.zone
    profile.may_lead = one.may_lead
    actions.describe(profile, hours=dict.fromkeys(one.days, (MORNING, EVENING)), by=person)


def _be_away() -> None:
    """One trainer is away for a week, two months from now."""
    person = demo_person("trainer")
    starts = (timezone.localtime() + timedelta(weeks=9)).replace(hour=0, minute=0, second=0, microsecond=0)
    actions.be_away(person, starts=starts, ends=starts + timedelta(days=5), by=person)
