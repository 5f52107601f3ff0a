"""Who comes to a session, and how far each is with what the module asks for before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from access.offers import titles_of
from learning import progress
from learning.editions import needs_of
from learning.models import Enrolment
from modules.editions import manifest
from modules.models import Module
from programme.models import HOLDING, Booking, BookingState, TrainingSession


@dataclass(frozen=True)
class Step:
    """A module that somebody should have taken: its code and title, and how far they are. `status` is the name of an icon."""

    code: str
    title: str
    status: str
    words: str


@dataclass(frozen=True)
class Participant:
    """Somebody with a place; steps and needs are for the trainers alone."""

    booking: Booking
    name: str
    steps: Sequence[Step]
    needs: str

    @property
    def is_certain(self) -> bool:
        """False for somebody who is asked and has not answered."""
        return self.booking.state == BookingState.CONFIRMED


def participants_of(session: TrainingSession, language: str, *, for_trainers: bool) -> list[Participant]:
    """Return whoever has a place or is asked, by name. Four queries for trainers, one for others who keep it."""
    bookings = session.bookings.filter(state__in=HOLDING).exclude(person=None).select_related("person", "country")
    rows = sorted(
        bookings, key=lambda booking: (booking.person.name.casefold(), booking.pk) if booking.person else ("", 0)
    )
    steps = _steps(session.module, rows, language) if for_trainers else {}
    return [
        Participant(
            booking,
            str(booking.person),
            steps.get(booking.person_id or 0, ()),
            booking.needs if for_trainers else "",
        )
        for booking in rows
    ]


def _steps(module: Module, bookings: Sequence[Booking], language: str) -> Mapping[int, Sequence[Step]]:
    """How far everybody is with the modules that this one requires, and with this one. Three queries."""
    wanted = _required(module)
    titles = titles_of(wanted, language)
    people = [booking.person_id for booking in bookings]
    enrolments = Enrolment.objects.filter(learner__in=people, module__in=wanted).only(
        "learner", "module", "completed_at", "done"
    )
    found = {(one.learner_id, one.module_id): one for one in enrolments}
    return {
        person: [_step(one, titles[one.pk], found.get((person, one.pk))) for one in wanted]
        for person in people
        if person is not None
    }


def _required(module: Module) -> list[Module]:
    """The modules that are taken before, by code, and the module itself."""
    before = Module.objects.filter(slug__in=module.links.get("requires", ())).order_by("code")
    return [*before, module]


def _step(module: Module, title: str, enrolment: Enrolment | None) -> Step:
    if enrolment is None:
        return Step(module.code, title, "new", _("Not begun"))
    if enrolment.is_completed:
        return Step(module.code, title, "done", _("Completed"))
    units = _units(module)
    done = len(units & set(enrolment.done))
    values = {"done": done, "all": len(units)}
    return Step(module.code, title, "open" if done else "new", _("%(done)d of %(all)d units") % values)


def _units(module: Module) -> set[str]:
    """The marks of the units that the newest edition asks for, as progress names them."""
    if module.latest_edition_id is None:
        return set()
    edition = manifest(module.latest_edition_id)
    needs = needs_of(edition, module.withdrawn_in(edition.number))
    return {need.name for need in needs if need.kind == progress.UNIT}
