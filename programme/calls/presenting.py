"""Calls and expressions as pages show them: how long still, what has changed, how the weeks are in a country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.offers import titles_of
from ground.phrases import named, short_day_of_month, short_day_words
from people.models import Country
from programme.calls.words import day_words, moment_words, value_words
from programme.models import Call, CallState, Corrigendum
from programme.models.calls import CallWords, iso_week
from programme.session_plan import Week
from programme.times import NoSuchTime, moment, shown_in

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# What people can be asked to work, by their own clock.
EARLIEST, LATEST = time(8), time(18)


@dataclass(frozen=True)
class CallRow:
    """A call in a list; `status` is the kind of its status word."""

    call: Call
    words: CallWords
    modules: str
    status: str
    standing: str
    closes: str


@dataclass(frozen=True)
class Change:
    """One field of a corrigendum, in words."""

    name: str
    before: str
    now: str


@dataclass(frozen=True)
class Correction:
    """A corrigendum as the page of the call shows it."""

    corrigendum: Corrigendum
    changes: Sequence[Change]


@dataclass(frozen=True)
class WeekRow:
    """A candidate week in a country: its days, its holidays, and what the call's hours are by the clock there."""

    code: str
    name: str
    holidays: str
    hours: str
    is_outside_hours: bool
    answer: Week


def call_rows(calls: Sequence[Call], language: str, at: datetime) -> list[CallRow]:
    """Return calls, with their modules prefetched, as a list shows them; the titles in one query."""
    titles = titles_of([module for call in calls for module in call.modules.all()], language)
    return [_call_row(call, call.words_in(language), titles, at) for call in calls]


def _call_row(call: Call, words: CallWords, titles: Mapping[int, str], at: datetime) -> CallRow:
    modules = ", ".join(titles[module.pk] for module in call.modules.all())
    closes = moment_words(call.closes_at, call.zone) if call.closes_at else ""
    return CallRow(call, words, modules, status_of(call, at), standing(call, at), closes)


def status_of(call: Call, at: datetime) -> str:
    """Return the kind of the status word of a call."""
    if call.is_draft:
        return "new"
    if call.is_open(at):
        return "open"
    return "clock" if call.opens_at and at < call.opens_at else "done"


def standing(call: Call, at: datetime) -> str:
    """Say where a call stands: how long it is open still, or what it has come to."""
    if call.state != CallState.PUBLISHED or call.opens_at is None or call.closes_at is None:
        return call.get_state_display()
    if at < call.opens_at:
        return _("Opens on %(day)s") % {"day": day_words(shown_in(call.opens_at, call.zone).wall.date())}
    if at >= call.closes_at:
        return str(CallState.CLOSED.label)
    return _time_left(call.closes_at - at)


def _time_left(left: timedelta) -> str:
    days, hours = left // DAY, max(left // HOUR, 1)
    if days:
        return ngettext("Open for %(days)d more day", "Open for %(days)d more days", days) % {"days": days}
    return ngettext("Open for %(hours)d more hour", "Open for %(hours)d more hours", hours) % {"hours": hours}


def corrections(call: Call) -> list[Correction]:
    """Return the corrigenda of a call, the newest first. One query."""
    return [Correction(one, _changes(call, one)) for one in call.corrigenda.order_by("-number")]


def _changes(call: Call, corrigendum: Corrigendum) -> list[Change]:
    return [
        Change(_field_name(name), value_words(call, name, before), value_words(call, name, now))
        for name, (before, now) in sorted(corrigendum.changes.items())
    ]


def _field_name(name: str) -> str:
    return str(getattr(Call._meta.get_field(name), "verbose_name", name))


def week_name(monday: date) -> str:
    """Return a working week by its first and last day."""
    friday = monday + timedelta(days=4)
    return f"{short_day_of_month(monday)} – {date_format(friday, 'SHORT_DATE_FORMAT')}"


def week_rows(call: Call, country: Country, answers: Mapping[str, int], holidays: Mapping[date, str]) -> list[WeekRow]:
    """Return the candidate weeks as they are in a country."""
    return [_week_row(call, country, monday, answers, holidays) for monday in call.weeks]


def _week_row(
    call: Call, country: Country, monday: date, answers: Mapping[str, int], holidays: Mapping[date, str]
) -> WeekRow:
    code = iso_week(monday)
    inside = {day: name for day, name in holidays.items() if monday <= day < monday + timedelta(days=7)}
    free = ", ".join(named(short_day_words(day), name) for day, name in inside.items())
    hours, is_outside = local_hours(call, country, monday)
    return WeekRow(code, week_name(monday), free, hours, is_outside, Week(answers.get(code, Week.IMPOSSIBLE)))


def local_hours(call: Call, country: Country, day: date) -> tuple[str, bool]:
    """Return the call's hours by the country's clock on a day, and whether they leave 08:00 to 18:00 there.

    Nothing where the call fixes no hours.
    """
    if call.daily_from is None or call.daily_to is None:
        return "", False
    try:
        moments = [moment(datetime.combine(day, each), call.zone) for each in (call.daily_from, call.daily_to)]
    except NoSuchTime:
        return "", False
    begins, ends = (shown_in(each, country.zone).wall for each in moments)
    is_outside = begins.time() < EARLIEST or ends.time() > LATEST or begins.date() != ends.date()
    return f"{begins:%H:%M}–{ends:%H:%M}", is_outside
