"""A day put together from units and parts of curricula: what stands in the address of the page, and what can be added."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
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
from programme.curricula.workshops import DayItem, Workshop, workshops_in
from programme.day_plan import Links, Overlap, Stretch, timetable, wanted_before
from programme.home.agendas import BETWEEN, units_of
from programme.home.day_pieces import TAUGHT, Piece, of_taught, of_unit, read, work_of
from programme.models import Booking, BookingState, TrainingSession
from programme.sessions.rules import modules_kept_by

MOST_PARTS = 40
NINE = time(9)
ANY_DAY = date(2000, 1, 1)  # a timetable tells times alone, and no day that somebody writes is its last
UNIT = "unit"


@dataclass(frozen=True)
class Row:
    """A stretch of the day; a piece has the addresses that move it or take it out."""

    stretch: Stretch
    piece: Piece | None = None
    earlier: str = ""
    later: str = ""
    without: str = ""


@dataclass(frozen=True)
class Ready:
    """A day that a curriculum has laid out: the address at which it can be changed."""

    number: int
    address: str


@dataclass(frozen=True)
class ReadyDays:
    """The days of one curriculum's workshop."""

    title: str
    lang: str
    days: Sequence[Ready]


@dataclass(frozen=True)
class Shelf:
    """All that a day can be made of, by what a form calls it, and what modules say of each other."""

    pieces: Mapping[str, Piece]
    links: Links
    equivalents: Mapping[str, Set[str]]
    titles: Mapping[str, str]
    workshops: Sequence[Workshop]

    def chosen(self, query: QueryDict) -> list[Piece]:
        """The pieces that stand in an address, in their order; what is not there any more is left out."""
        found = (read(said, self.pieces) for said in query.getlist(UNIT))
        return [piece for piece in found if piece][:MOST_PARTS]

    def title(self, module: str) -> str:
        return self.titles.get(module, module)

    def groups(self) -> dict[str, list[Piece]]:
        """The pieces under the titles of their modules and curricula."""
        curricula = {workshop.slug: workshop.title for workshop in self.workshops}
        groups: dict[str, list[Piece]] = {}
        for piece in self.pieces.values():
            curriculum = piece.value.removeprefix(TAUGHT).partition(BETWEEN)[0]
            title = self.title(piece.module) if piece.module else curricula[curriculum]
            groups.setdefault(title, []).append(piece)
        return groups

    def ready_days(self) -> list[ReadyDays]:
        """The days of workshops as curricula lay them out."""
        return [self._ready(workshop) for workshop in self.workshops if workshop.days]

    def _ready(self, workshop: Workshop) -> ReadyDays:
        days = [
            Ready(number, _address(QueryDict(), [piece for item in items for piece in self._of_day(item, workshop)]))
            for number, items in workshop.days.items()
        ]
        return ReadyDays(workshop.title, workshop.lang, days)

    def _of_day(self, item: DayItem, workshop: Workshop) -> Iterator[Piece]:
        if item.is_module:
            yield from (piece for piece in self.pieces.values() if piece.module == item.key)
        else:
            yield self.pieces[f"{TAUGHT}{workshop.slug}{BETWEEN}{item.key}"]


def shelf(language: str) -> Shelf:
    """Return every unit of every module that has an edition, and the taught parts of curricula.

    Three queries; editions come from memory, mostly.
    """
    modules = list(Module.objects.exclude(latest_edition=None).order_by("code"))
    titles = titles_of(modules, language)
    units = [of_unit(unit) for module in modules for unit in units_of(module, language)]
    workshops = workshops_in(language)
    taught = [of_taught(part, one.slug, one.code) for one in workshops for part in one.parts]
    return Shelf(
        {piece.value: piece for piece in (*units, *taught)},
        _links(modules),
        equivalents({module.slug: module.links for module in modules}),
        {module.slug: f"{module.code} {titles[module.pk]}" for module in modules},
        workshops,
    )


def _links(modules: Sequence[Module]) -> Links:
    return Links(
        overlaps=[one for module in modules for one in _overlaps(module)],
        requires={module.slug: module.links.get("requires", []) for module in modules},
        recommended={module.slug: module.links.get("recommended_before", []) for module in modules},
    )


def _overlaps(module: Module) -> Iterator[Overlap]:
    for said in module.links.get("overlaps", []):
        yield Overlap((module.slug, said["unit"]), (said["module"], said["with_unit"]), said["minutes"])


def day_of(pieces: Sequence[Piece], *, begins: time) -> list[Stretch]:
    """Return the timetable of a day that begins at a time."""
    return timetable(work_of(pieces), begins=datetime.combine(ANY_DAY, begins))


def rows_of(day: Sequence[Stretch], pieces: Sequence[Piece], query: QueryDict) -> list[Row]:
    """Return the day stretch by stretch, with addresses of the day that each small change would make."""
    places = count()
    return [_row(one, pieces, next(places), query) if one.part else Row(one) for one in day]


def _row(stretch: Stretch, pieces: Sequence[Piece], place: int, query: QueryDict) -> Row:
    return Row(
        stretch,
        piece=pieces[place],
        earlier=_address(query, moved(pieces, place, place - 1)) if place else "",
        later=_address(query, moved(pieces, place, place + 1)) if place + 1 < len(pieces) else "",
        without=_address(query, without(pieces, place)),
    )


def without(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """Return the day without what stands at a place."""
    return [*pieces[:place], *pieces[place + 1 :]]


def moved(pieces: Sequence[Piece], place: int, to: int) -> list[Piece]:
    """Return the day with what stands at a place put to another."""
    others = without(pieces, place)
    return [*others[:to], pieces[place], *others[to:]]


def in_query(query: QueryDict, pieces: Sequence[Piece]) -> QueryDict:
    """Return what the page was asked with, and these pieces in the place of its own."""
    changed = query.copy()
    changed.setlist(UNIT, [piece.in_address for piece in pieces])
    return changed


def _address(query: QueryDict, pieces: Sequence[Piece]) -> str:
    return f"?{in_query(query, pieces).urlencode()}"


def lacking(session: TrainingSession, pieces: Sequence[Piece], on_shelf: Shelf) -> list[str]:
    """Say of each module that should come before the day how many people with a place lack it. Two queries."""
    wanted = wanted_before(work_of(pieces), on_shelf.links)
    booked = Booking.objects.filter(session=session, state=BookingState.CONFIRMED, person__isnull=False)
    people = list(booked.values_list("person", flat=True))
    if not people:
        return []
    completed = Enrolment.objects.filter(learner__in=people).modules_completed().values()
    having = Counter(slug for slugs in completed for slug in counted(slugs, on_shelf.equivalents))
    return [_lack(on_shelf.title(slug), len(people) - having[slug], len(people)) for slug in wanted]


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
    pieces = shelf(get_language() or "").chosen(query)
    module = module_for(pieces, modules_kept_by(keeper))
    if module is None:
        return EMPTY
    on, begins = parsed_day(query.get("day", "")), parsed_time(query.get("begins", "")) or NINE
    return ComposedAgenda({"module": module.pk}, blocks_for(pieces, module, on=on, begins=begins))


def module_for(pieces: Sequence[Piece], kept: Sequence[Module]) -> Module | None:
    """Return the module whose session the day would be: the first of its units that is kept; for taught parts alone, any."""
    by_slug = {module.slug: module for module in kept}
    modules = [piece.module for piece in pieces if piece.module]
    if pieces and not modules:
        return next(iter(kept), None)
    return next((by_slug[slug] for slug in modules if slug in by_slug), None)


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


def blocks_for(pieces: Sequence[Piece], module: Module, *, on: date | None, begins: time) -> list[dict[str, Any]]:
    """Return the day as the form of a session's blocks begins with it; units of other modules are named, not linked."""
    coming = iter(pieces)
    return [
        _block(one, next(coming) if one.part else None, module)
        | {"day": on, "begins": one.begins.time(), "ends": one.ends.time()}
        for one in day_of(pieces, begins=begins)
    ]


def _block(stretch: Stretch, piece: Piece | None, module: Module) -> dict[str, Any]:
    if piece is None:
        return {"title": _("Lunch") if stretch.is_lunch else _("Break"), "is_break": True}
    if piece.module == module.slug:
        return {"unit": piece.value}
    if piece.module:
        return {"title": named(piece.code, piece.title)[:160]}
    return {"title": piece.title[:160], "counts_as": piece.counts_as}
