"""A day put together from units: what stands in the address of the page, what can be added, and what to look at, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from access.offers import titles_of
from ground.phrases import named
from learning.models import Enrolment
from modules.combining import counted, equivalents
from modules.models import Module
from people.models import User
from programme.day_plan import Concern, Links, Overlap, Part, Remark, Stretch, remarks, timetable, wanted_before
from programme.home.agendas import Unit, units_of
from programme.models import Booking, BookingState, TrainingSession
from programme.sessions.rules import modules_kept_by

MOST_PARTS = 40
NINE = time(9)
ANY_DAY = date(2000, 1, 1)  # a timetable tells times alone, and no day that somebody writes is its last
UNIT = "unit"


@dataclass(frozen=True)
class Row:
    """A stretch of the day; a unit has the addresses that move it or take it out."""

    stretch: Stretch
    code: str = ""
    earlier: str = ""
    later: str = ""
    without: str = ""


@dataclass(frozen=True)
class Shelf:
    """All units that a day can be made of, by what a form calls them, and what their modules say of each other."""

    units: Mapping[str, Unit]
    links: Links
    equivalents: Mapping[str, Set[str]]
    titles: Mapping[str, str]

    def chosen(self, query: QueryDict) -> list[Unit]:
        """The units that stand in an address, in their order; what is not there any more is left out."""
        return [self.units[value] for value in query.getlist(UNIT) if value in self.units][:MOST_PARTS]

    def title(self, module: str) -> str:
        return self.titles.get(module, module)


def shelf(language: str) -> Shelf:
    """Return every unit of every module that has an edition. Two queries; editions come from memory, mostly."""
    modules = list(Module.objects.exclude(latest_edition=None).order_by("code"))
    titles = titles_of(modules, language)
    units = {unit.value: unit for module in modules for unit in units_of(module, language)}
    named = {module.slug: f"{module.code} {titles[module.pk]}" for module in modules}
    return Shelf(units, _links(modules), equivalents({module.slug: module.links for module in modules}), named)


def _links(modules: Sequence[Module]) -> Links:
    return Links(
        overlaps=[one for module in modules for one in _overlaps(module)],
        requires={module.slug: module.links.get("requires", []) for module in modules},
        recommended={module.slug: module.links.get("recommended_before", []) for module in modules},
    )


def _overlaps(module: Module) -> Iterator[Overlap]:
    for said in module.links.get("overlaps", []):
        yield Overlap((module.slug, said["unit"]), (said["module"], said["with_unit"]), said["minutes"])


def part_of(unit: Unit) -> Part:
    """Return a unit as a part of a day."""
    return Part(unit.module, unit.slug, unit.title, unit.minutes, unit.requires)


def rows_of(units: Sequence[Unit], query: QueryDict, *, begins: time) -> list[Row]:
    """Return the day stretch by stretch, with addresses of the day that each small change would make."""
    rows, place = [], 0
    for stretch in timetable([part_of(unit) for unit in units], begins=datetime.combine(ANY_DAY, begins)):
        if stretch.part is None:
            rows.append(Row(stretch))
            continue
        rows.append(_row(stretch, units, place, query))
        place += 1
    return rows


def _row(stretch: Stretch, units: Sequence[Unit], place: int, query: QueryDict) -> Row:
    values = [unit.value for unit in units]
    others = [*values[:place], *values[place + 1 :]]
    return Row(
        stretch,
        code=units[place].module_code,
        earlier=_address(query, _moved(others, values[place], place - 1)) if place else "",
        later=_address(query, _moved(others, values[place], place + 1)) if place + 1 < len(values) else "",
        without=_address(query, others),
    )


def _moved(others: Sequence[str], value: str, to: int) -> list[str]:
    return [*others[:to], value, *others[to:]]


def _address(query: QueryDict, values: Sequence[str]) -> str:
    changed = query.copy()
    changed.setlist(UNIT, list(values))
    return f"?{changed.urlencode()}"


def sentences(units: Sequence[Unit], all_units: Shelf) -> list[str]:
    """Return what to look at again in a day, in sentences."""
    return [_words(one, all_units) for one in remarks([part_of(unit) for unit in units], all_units.links)]


def _words(remark: Remark, all_units: Shelf) -> str:
    modules = remark.concern in {Concern.REQUIRED, Concern.RECOMMENDED}
    missing = all_units.units.get(remark.other) if remark.concern == Concern.BUILDS_ON else None
    values = {
        "about": all_units.title(remark.about) if modules else remark.about,
        "other": all_units.title(remark.other) if modules else missing.title if missing else remark.other,
        "minutes": remark.minutes,
        "hours": f"{remark.minutes // 60}:{remark.minutes % 60:02}",
    }
    return _sentence(remark.concern) % values


def _sentence(concern: Concern) -> str:
    said = {
        Concern.TWICE: _("“%(about)s” stands in the day more than once."),
        Concern.OVERLAP: _(
            "“%(about)s” and “%(other)s” say the same for about %(minutes)d minutes: shorten one of them."
        ),
        Concern.BUILDS_ON: _("“%(about)s” builds on “%(other)s” of its module, which is not in the day."),
        Concern.AFTER: _("“%(about)s” comes before “%(other)s”, which it builds on in the module."),
        Concern.REQUIRED: _("%(about)s takes for granted that people have completed %(other)s."),
        Concern.RECOMMENDED: _("%(about)s is easier for people who have taken %(other)s before."),
        Concern.LONG_DAY: _(
            "These are %(hours)s hours of work without breaks: more than seven are too much for a day."
        ),
    }
    return said[concern]


def lacking(session: TrainingSession, units: Sequence[Unit], all_units: Shelf) -> list[str]:
    """Say of each module that should come before the day how many people with a place lack it. Two queries."""
    wanted = wanted_before([part_of(unit) for unit in units], all_units.links)
    booked = Booking.objects.filter(session=session, state=BookingState.CONFIRMED, person__isnull=False)
    people = list(booked.values_list("person", flat=True))
    if not people:
        return []
    completed = Enrolment.objects.filter(learner__in=people).modules_completed().values()
    having = Counter(slug for slugs in completed for slug in counted(slugs, all_units.equivalents))
    return [_lack(all_units.title(slug), len(people) - having[slug], len(people)) for slug in wanted]


def _lack(module: str, missing: int, people: int) -> str:
    said = ngettext(
        "%(missing)d of %(people)d person with a place has not completed %(module)s.",
        "%(missing)d of %(people)d people with a place have not completed %(module)s.",
        people,
    )
    return said % {"missing": missing, "people": people, "module": module}


@dataclass(frozen=True)
class ComposedAgenda:
    """What the forms of a new session begin with: the module of the first unit, and the blocks of the day."""

    of_session: Mapping[str, Any]
    blocks: Sequence[Mapping[str, Any]]


EMPTY = ComposedAgenda({}, ())


def agenda_in(query: QueryDict, keeper: User) -> ComposedAgenda:
    """Return the day that stands in an address; empty where none of its units is of a module that the person keeps."""
    if not query.getlist(UNIT):
        return EMPTY
    units = shelf(get_language() or "").chosen(query)
    kept = {module.slug: module for module in modules_kept_by(keeper)}
    module = next((kept[unit.module] for unit in units if unit.module in kept), None)
    if module is None:
        return EMPTY
    on, begins = parsed_day(query.get("day", "")), parsed_time(query.get("begins", "")) or NINE
    return ComposedAgenda({"module": module.pk}, blocks_for(units, module, on=on, begins=begins))


def parsed_day(said: str) -> date | None:
    """Return the day that a text says, as browsers write it; none for any other text."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def parsed_time(said: str) -> time | None:
    """Return the time of day that a text says; none for any other text."""
    try:
        return time.fromisoformat(said).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def blocks_for(units: Sequence[Unit], module: Module, *, on: date | None, begins: time) -> list[dict[str, Any]]:
    """Return the day as the form of a session's blocks begins with it; units of other modules are named, not linked."""
    day = timetable([part_of(unit) for unit in units], begins=datetime.combine(ANY_DAY, begins))
    values = {(unit.module, unit.slug): unit for unit in units}
    return [
        _block(one, values, module) | {"day": on, "begins": one.begins.time(), "ends": one.ends.time()} for one in day
    ]


def _block(stretch: Stretch, units: Mapping[tuple[str, str], Unit], module: Module) -> dict[str, Any]:
    if stretch.part is None:
        return {"title": _("Lunch") if stretch.is_lunch else _("Break"), "is_break": True}
    unit = units[stretch.part.module, stretch.part.unit]
    if unit.module == module.slug:
        return {"unit": unit.value}
    return {"title": named(unit.module_code, unit.title)[:160]}
