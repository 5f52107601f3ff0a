"""What a plan is made from: the wishes of a call, trainers and rooms that are free in its weeks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from learning.rules import trainers_of
from modules.models import Module
from people.models import User
from programme.calls.words import FORMATS
from programme.evaluating.ranking import Standing, standings_of
from programme.evaluating.rules import DECIDED_IN
from programme.models import Call, Decision, Expression, Outcome, Room, RoomTime, TrainerHours, TrainerTime
from programme.models.calls import iso_week
from programme.occupancy import BUFFER, Taken, overlap
from programme.session_plan import Call as Input
from programme.session_plan import Format, Limits, Week, Wish
from programme.session_plan import Room as RoomInput
from programme.session_plan import Trainer as TrainerInput
from programme.times import moment

# A session of the plan is held on this day of its week; people move it afterwards.
TUESDAY = timedelta(days=1)
FIRST_HOUR, LAST_HOUR = time(9, 30), time(16, 30)
# Before anything is scored all countries count alike.
UNSCORED = 50


def module_of(call: Call) -> Module:
    """Return the module to which the sessions of a call belong: the first by code."""
    return min(call.modules.all(), key=lambda module: module.code)


def input_of(call: Call, *, at: datetime) -> Input:
    """Return everything that the plan of a call is made from."""
    days = {iso_week(monday): day_of(call, monday) for monday in call.weeks}
    return Input(
        wishes=wishes_of(call, days, at=at),
        trainers=trainers_in(module_of(call), days),
        rooms=rooms_in(days),
        limits=Limits(sessions=call.sessions_planned),
    )


def hours_of(call: Call) -> tuple[time, time]:
    """Return from when to when a session of the call is held, by the clock of its zone."""
    return call.daily_from or FIRST_HOUR, call.daily_to or LAST_HOUR


def day_of(call: Call, monday: date) -> Taken:
    """Return what a session in the week of that Monday takes."""
    begins, ends = (moment(datetime.combine(monday + TUESDAY, hour), call.zone) for hour in hours_of(call))
    return Taken(begins, ends + BUFFER)


def wishes_of(call: Call, weeks: Iterable[str], *, at: datetime) -> list[Wish]:
    """Return what was decided as wishes; before the decision, what every country asks for that may still be selected."""
    if call.state in DECIDED_IN:
        selected = Decision.objects.filter(expression__call=call, outcome=Outcome.SELECTED)
        rows = selected.select_related("expression").order_by("expression__country")
        return [_wish(one.expression, one.seats, round(one.average or UNSCORED), set(weeks)) for one in rows]
    standings = sorted(standings_of(call, at=at), key=lambda one: one.expression.country_id)
    return [_wish(one.expression, one.expression.seats, _score(one), set(weeks)) for one in standings if _may_win(one)]


def _may_win(standing: Standing) -> bool:
    return standing.gate is None or standing.is_passed


def _score(standing: Standing) -> int:
    return UNSCORED if standing.average is None else round(standing.average)


def _wish(expression: Expression, seats: int, score: int, weeks: set[str]) -> Wish:
    return Wish(
        country=expression.country_id,
        score=score,
        least_seats=min(expression.least_seats, seats),
        seats=seats,
        formats=tuple(Format(one) for one in expression.formats if one in FORMATS),
        languages=tuple(expression.languages),
        weeks={week: Week(suits) for week, suits in expression.weeks.items() if week in weeks},
    )


def trainers_in(module: Module, days: Mapping[str, Taken]) -> list[TrainerInput]:
    """Return the trainers of a module with the weeks in which they can train. Three queries."""
    people = list(trainers_of(module).select_related("trainer_profile"))
    times, hours = _times_of(people, days), _weekdays_of(people)
    return [_trainer(one, days, times.get(one.pk, ()), hours.get(one.pk)) for one in people]


def _trainer(
    person: User, days: Mapping[str, Taken], times: Sequence[Taken], weekdays: set[int] | None
) -> TrainerInput:
    profile = getattr(person, "trainer_profile", None)
    comes_then = weekdays is None or TUESDAY.days in weekdays
    weeks = frozenset(_free_weeks(days, times)) if comes_then else frozenset()
    languages = frozenset(profile.languages) if profile else frozenset()
    return TrainerInput(name_of(person.pk), languages, weeks, profile.may_lead if profile else True)


def _times_of(people: Sequence[User], days: Mapping[str, Taken]) -> dict[int, list[Taken]]:
    by_trainer: dict[int, list[Taken]] = {}
    if days:
        first, last = min(day.starts for day in days.values()), max(day.ends for day in days.values())
        for time_taken in TrainerTime.objects.filter(trainer__in=people).between(first, last):
            by_trainer.setdefault(time_taken.trainer_id, []).append(time_taken.taken)
    return by_trainer


def _weekdays_of(people: Sequence[User]) -> dict[int, set[int]]:
    """The days of the week at which trainers can; whoever has said nothing is not in it."""
    by_trainer: dict[int, set[int]] = {}
    for trainer, weekday in TrainerHours.objects.filter(trainer__in=people).values_list("trainer", "weekday"):
        by_trainer.setdefault(trainer, set()).add(weekday)
    return by_trainer


def rooms_in(days: Mapping[str, Taken]) -> list[RoomInput]:
    """Return the rooms in use with the weeks in which they are free. Two queries."""
    times: dict[int, list[Taken]] = {}
    if days:
        first, last = min(day.starts for day in days.values()), max(day.ends for day in days.values())
        for taken in RoomTime.objects.between(first, last):
            times.setdefault(taken.room_id, []).append(taken.taken)
    return [
        RoomInput(name_of(room.pk), room.capacity, frozenset(_free_weeks(days, times.get(room.pk, ()))))
        for room in Room.objects.in_use()
    ]


def _free_weeks(days: Mapping[str, Taken], times: Sequence[Taken]) -> list[str]:
    return [week for week, day in days.items() if not any(overlap(day, time_taken) for time_taken in times)]


def name_of(key: int) -> str:
    """Return how a plan names a trainer or a room: by a key that sorts as it counts."""
    return f"{key:09d}"
