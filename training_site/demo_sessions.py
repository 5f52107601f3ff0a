"""Training sessions of the demo: a hybrid one with a place for the trainee, a full one where they wait, a study visit, one for nominees."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone

from modules.models import Module
from people.demo import demo_person
from programme.models import Mode, SessionBlock, SessionKind, TrainingSession
from programme.sessions import actions
from programme.sessions.rules import grant_for
from training_site.demo import FLAGSHIP, GRANTED, NoContent
from training_site.demo_nominations import has_invited, make_nominations
from training_site.demo_requests import PREDEPARTURE

WEEKS_AHEAD = 6
VENUE = "Centre Exemple, second floor, lift; quiet room beside the entrance"


@dataclass(frozen=True)
class Planned:
    """A session, so many weeks after the first; `people` book in this order."""

    module: str
    kind: SessionKind
    title: str
    weeks: int
    room: int
    online: int
    people: tuple[str, ...] = ()
    mode: Mode = Mode.ONLINE


SESSIONS = (
    Planned(FLAGSHIP, SessionKind.TRAINING, "First contact: practice day", 0, 12, 8, ("trainee",), Mode.ROOM),
    Planned(GRANTED[1], SessionKind.WEBINAR, "Questions about the foundations", 1, 0, 1, ("trainee2", "trainee")),
    Planned(GRANTED[1], SessionKind.VISIT, "A morning at a day centre", 3, 6, 0),
)
# To which the focal point's people come.
NAMED = Planned(PREDEPARTURE, SessionKind.TRAINING, "Before departure: practice day", 4, 12, 8)


@transaction.atomic
def make_sessions() -> None:
    """Plan and announce the sessions and let people book as they would; safe to run again. Raises NoContent."""
    if TrainingSession.objects.exists():
        return
    modules = {module.slug: module for module in Module.objects.filter(slug__in=GRANTED)}
    if set(modules) != set(GRANTED):
        raise NoContent
    for planned in SESSIONS:
        _book(_announced(planned, modules[planned.module]), planned)
    if has_invited():
        make_nominations(_announced(NAMED, Module.objects.get(slug=PREDEPARTURE)))


def _announced(planned: Planned, module: Module) -> TrainingSession:
    trainer = demo_person("trainer")
    session = TrainingSession(
        module=module,
        kind=planned.kind,
        title=planned.title,
        country_id="BE" if planned.room else None,
        venue=VENUE if planned.room else "",
        city="Brussels" if planned.room else "",
        places_in_room=planned.room,
        places_online=planned.online,
        least_people=planned.room // 2,
    )
    return actions.open_booking(actions.save(session, blocks=_blocks(planned), by=trainer), by=trainer)


def _blocks(planned: Planned) -> list[SessionBlock]:
    day = day_in(WEEKS_AHEAD + planned.weeks)
    blocks = [SessionBlock(title="Morning", day=day, begins=time(9, 30), ends=time(12, 30))]
    if planned.kind == SessionKind.TRAINING:
        blocks.append(SessionBlock(title="Afternoon", day=day, begins=time(13, 30), ends=time(16, 30)))
    return blocks


def day_in(weeks: int) -> date:
    """The first Tuesday after so many weeks."""
    day = timezone.localdate() + timedelta(weeks=weeks)
    return day + timedelta(days=(1 - day.weekday()) % 7)


def _book(session: TrainingSession, planned: Planned) -> None:
    for name in planned.people:
        person = demo_person(name)
        grant = grant_for(person, session.module)
        actions.book(session, person=person, mode=planned.mode, grant=grant, at=timezone.now())
