"""What a plan is made from: the wishes of a call, trainers and rooms that are free in its weeks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from learning.rules import trainers_of
from modules.models import Module
from people.models import User
from programme.calls.words import FORMATS
from programme.evaluating.ranking import Standing, standings_of
from programme.evaluating.rules import DECIDED_IN
from programme.half_days import Half, days_away, halves_between
from programme.models import Call, Decision, Expression, Outcome, Room, RoomTime, TrainerHours, TrainerTime
from programme.models.calls import iso_week
from programme.occupancy import BUFFER, Taken, overlap
from programme.session_plan import WORKING_DAYS, Format, Limits, Week, Wish, day_name
from programme.session_plan import Call as Input
from programme.session_plan import Room as RoomInput
from programme.session_plan import Trainer as TrainerInput
from programme.times import moment

FIRST_HOUR, LAST_HOUR = time(9, 30), time(16, 30)
# Before anything is scored all countries count alike.
UNSCORED = 50


def modules_of(call: Call) -> list[Module]:
    """Return the modules among which a plan is for one, by code."""
    return sorted(call.modules.all(), key=lambda module: module.code)


def module_of(call: Call) -> Module:
    """Return the module for which a plan is made as long as nobody has chosen another one: the first by code."""
    return modules_of(call)[0]


def input_of(call: Call, *, module: Module, at: datetime) -> Input:
    """Return everything that a plan of the call's sessions about a module is made from."""
    days = days_of(call)
    return Input(
        wishes=wishes_of(call, at=at),
        trainers=trainers_in(module, days, halves_of(call)),
        rooms=rooms_in(days),
        limits=Limits(sessions=call.sessions_planned),
    )


def days_of(call: Call) -> dict[str, Taken]:
    """Return what a session on each working day of the call's weeks takes, by the name of the day."""
    return {
        day_name(iso_week(monday), weekday): taken_on(call, monday + timedelta(days=weekday - 1))
        for monday in call.weeks
        for weekday in WORKING_DAYS
    }


def hours_of(call: Call) -> tuple[time, time]:
    """Return from when to when a session of the call is held, by the clock of its zone."""
    return call.daily_from or FIRST_HOUR, call.daily_to or LAST_HOUR


def halves_of(call: Call) -> frozenset[Half]:
    """Return which halves of its day a session of the call takes: who cannot come in one of them cannot come."""
    return halves_between(*hours_of(call))


def taken_on(call: Call, day: date) -> Taken:
    """Return what a session on that day takes."""
    begins, ends = (moment(datetime.combine(day, hour), call.zone) for hour in hours_of(call))
    return Taken(begins, ends + BUFFER)


def date_of(week: str, weekday: int) -> date:
    """Return the date of a day of an ISO week."""
    return date.fromisoformat(day_name(week, weekday))


def wishes_of(call: Call, *, at: datetime) -> list[Wish]:
    """Return what was decided as wishes; before the decision, what every country asks for that may still be selected."""
    if call.state in DECIDED_IN:
        selected = Decision.objects.filter(expression__call=call, outcome=Outcome.SELECTED)
        rows = selected.select_related("expression").order_by("expression__country")
        return [_wish(call, one.expression, one.seats, round(one.average or UNSCORED)) for one in rows]
    standings = sorted(standings_of(call, at=at), key=lambda one: one.expression.country_id)
    return [_wish(call, one.expression, one.expression.seats, _score(one)) for one in standings if _may_win(one)]


def _may_win(standing: Standing) -> bool:
    return standing.gate is None or standing.is_passed


def _score(standing: Standing) -> int:
    return UNSCORED if standing.average is None else round(standing.average)


def _wish(call: Call, expression: Expression, seats: int, score: int) -> Wish:
    weeks = {iso_week(monday) for monday in call.weeks}
    return Wish(
        country=expression.country_id,
        score=score,
        least_seats=min(expression.least_seats, seats),
        seats=seats,
        formats=tuple(Format(one) for one in expression.formats if one in FORMATS),
        languages=tuple(expression.languages),
        weeks={week: Week(suits) for week, suits in expression.weeks.items() if week in weeks},
        away=frozenset(_day_names(days_away(expression.blackout_days, halves_of(call)))),
        hosts=expression.host_offer.get("capacity") or 0 if call.host_offer_wanted else 0,
    )


def _day_names(days: Iterable[date]) -> Iterator[str]:
    for day in days:
        yield day_name(iso_week(day), day.isoweekday())


def offers_of(call: Call) -> dict[str, str]:
    """Return where each country that offers to host would host: the room and its city, by country. One query."""
    if not call.host_offer_wanted:
        return {}
    rows = call.expressions.submitted().exclude(host_offer={}).values_list("country", "host_offer")
    return {country: venue_of(offer) for country, offer in rows}


def venue_of(offer: Mapping[str, Any]) -> str:
    """Return where a country offers to host, as a session says it."""
    return ", ".join(filter(None, (offer.get("room"), offer.get("city"))))


def trainers_in(module: Module, days: Mapping[str, Taken], halves: frozenset[Half] = frozenset()) -> list[TrainerInput]:
    """Return the trainers of a module with the weeks and days on which they can train. Three queries.

    Whose usual hours lie in the morning alone cannot train in the afternoon.
    """
    people = list(trainers_of(module).select_related("trainer_profile"))
    times, hours = _times_of(people, days), _weekdays_of(people, halves)
    return [_trainer(one, days, times.get(one.pk, ()), hours.get(one.pk)) for one in people]


def _trainer(
    person: User, days: Mapping[str, Taken], times: Sequence[Taken], weekdays: set[int] | None
) -> TrainerInput:
    profile = getattr(person, "trainer_profile", None)
    free = {day for day in _free_days(days, times) if weekdays is None or _weekday(day) in weekdays}
    weeks, away = _weeks_and_away(days, free)
    languages = frozenset(profile.languages) if profile else frozenset()
    return TrainerInput(name_of(person.pk), languages, weeks, profile.may_lead if profile else True, away)


def _weekday(day: str) -> int:
    """The day of the week as usual hours count it, from 0 for Monday."""
    return date.fromisoformat(day).weekday()


def _weeks_and_away(days: Iterable[str], free: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Weeks with a free day, and their days that are not free."""
    weeks = frozenset(day.rpartition("-")[0] for day in free)
    return weeks, frozenset(day for day in days if day.rpartition("-")[0] in weeks and day not in free)


def _times_of(people: Sequence[User], days: Mapping[str, Taken]) -> dict[int, list[Taken]]:
    by_trainer: dict[int, list[Taken]] = {}
    if days:
        first, last = min(day.starts for day in days.values()), max(day.ends for day in days.values())
        for time_taken in TrainerTime.objects.filter(trainer__in=people).between(first, last):
            by_trainer.setdefault(time_taken.trainer_id, []).append(time_taken.taken)
    return by_trainer


def _weekdays_of(people: Sequence[User], halves: frozenset[Half]) -> dict[int, set[int]]:
    """The days of the week at which trainers can in these halves; whoever has said nothing is not in it."""
    by_trainer: dict[int, set[int]] = {}
    for one in TrainerHours.objects.filter(trainer__in=people):
        weekdays = by_trainer.setdefault(one.trainer_id, set())
        if halves <= halves_between(one.begins, one.ends):
            weekdays.add(one.weekday)
    return by_trainer


def rooms_in(days: Mapping[str, Taken]) -> list[RoomInput]:
    """Return the rooms in use with the weeks and days on which they are free. Two queries."""
    times: dict[int, list[Taken]] = {}
    if days:
        first, last = min(day.starts for day in days.values()), max(day.ends for day in days.values())
        for taken in RoomTime.objects.between(first, last):
            times.setdefault(taken.room_id, []).append(taken.taken)
    return [_room(room, days, times.get(room.pk, ())) for room in Room.objects.in_use()]


def _room(room: Room, days: Mapping[str, Taken], times: Sequence[Taken]) -> RoomInput:
    weeks, away = _weeks_and_away(days, _free_days(days, times))
    return RoomInput(name_of(room.pk), room.capacity, weeks, away)


def _free_days(days: Mapping[str, Taken], times: Sequence[Taken]) -> set[str]:
    return {name for name, day in days.items() if not any(overlap(day, time_taken) for time_taken in times)}


def name_of(key: int) -> str:
    """Return how a plan names a trainer or a room: by a key that sorts as it counts."""
    return f"{key:09d}"
