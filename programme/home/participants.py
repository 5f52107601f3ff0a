"""Who comes to a session, and how far each is with what the module asks for before."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from access.offers import titles_of
from learning import progress
from learning.editions import needs_of
from learning.models import Enrolment
from modules.combining import counted, equivalents
from modules.editions import manifest
from modules.models import Module
from modules.relations import links_of_modules
from programme.models import HOLDING, Booking, BookingState, TrainingSession

NEEDED = ("learner", "module__slug", "completed_at", "done")


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
    """Return whoever has a place or is asked, by name. Five queries for trainers, one for others who keep it."""
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
    """How far everybody is with the modules that this one requires, and with this one. Four queries."""
    wanted = _required(module)
    titles = titles_of(wanted, language)
    counts_for = equivalents(links_of_modules())
    people = [booking.person_id for booking in bookings if booking.person_id is not None]
    begun: dict[int, list[Enrolment]] = {person: [] for person in people}
    for one in Enrolment.objects.filter(learner__in=people).select_related("module").only(*NEEDED):
        begun[one.learner_id].append(one)
    return {person: _steps_of(begun[person], wanted, titles, counts_for) for person in people}


def _steps_of(
    begun: Sequence[Enrolment], wanted: Sequence[Module], titles: Mapping[int, str], counts_for: Mapping[str, Set[str]]
) -> Sequence[Step]:
    done = {one.module_id: one.done for one in begun}
    taken = counted({one.module.slug for one in begun if one.is_completed}, counts_for)
    return [_step(one, titles[one.pk], done.get(one.pk), taken.get(one.slug, "")) for one in wanted]


def _required(module: Module) -> list[Module]:
    """The modules that are taken before, by code, and the module itself."""
    before = Module.objects.filter(slug__in=module.links.get("requires", ())).order_by("code")
    return [*before, module]


def _step(module: Module, title: str, done: Collection[str] | None, completed: str) -> Step:
    """`done` are the marks of somebody who has begun; `completed` is the module that they completed for this one."""
    if completed:
        said = _("Completed") if completed == module.slug else _("Completed, by an equivalent module")
        return Step(module.code, title, "done", said)
    if done is None:
        return Step(module.code, title, "new", _("Not begun"))
    units = _units(module)
    number = len(units & set(done))
    values = {"done": number, "all": len(units)}
    return Step(module.code, title, "open" if number else "new", _("%(done)d of %(all)d units") % values)


def _units(module: Module) -> set[str]:
    """The marks of the units that the newest edition asks for, as progress names them."""
    if module.latest_edition_id is None:
        return set()
    edition = manifest(module.latest_edition_id)
    needs = needs_of(edition, module.withdrawn_in(edition.number))
    return {need.name for need in needs if need.kind == progress.UNIT}
