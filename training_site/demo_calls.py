"""Calls of interest of the demo: one that is closed, with the answers of fourteen countries, and one that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from modules.models import Module
from people.demo import demo_person
from people.models import Country, CountryGroup, User
from programme.calls.actions import calls, expressions, parts, questions
from programme.models import Call, CallKind, Expression, ExpressionPart
from programme.models.calls import iso_week
from programme.session_plan import Format
from training_site.demo import FLAGSHIP, GRANTED, NoContent

MEMBERS = "RRF_MS"
CLOSED_WEEKS, OPEN_WEEKS = 10, 8
ROOM, ONLINE, HYBRID = Format.IN_PERSON, Format.ONLINE, Format.HYBRID
# How the candidate weeks suit, one sign for each: p preferred, o possible, a dot impossible.
SIGNS = {"p": 2, "o": 1}


@dataclass(frozen=True)
class Wanted:
    """What a country answers to the closed call."""

    country: str
    seats: tuple[int, int]
    formats: Sequence[str]
    languages: Sequence[str]
    weeks: str
    profile: Mapping[str, int]
    needs: str
    multiplier: str
    host: Mapping[str, Any] = field(default_factory=dict)
    access: Mapping[str, int] = field(default_factory=dict)
    previous: str = ""
    interpretation: bool = False


def _host(city: str, capacity: int, costs: str, *, step_free: bool = True, interpreters: str = "") -> dict[str, Any]:
    return {
        "city": city,
        "room": "Training room of the authority (invented)",
        "capacity": capacity,
        "step_free": step_free,
        "interpreters": interpreters,
        "costs": costs,
    }


ANSWERS = (
    Wanted(
        "DE",
        (4, 10),
        (ROOM, HYBRID),
        ("de", "en"),
        "ppo..oopp.",
        {"outreach_worker": 6, "counsellor": 4},
        "Street teams in three cities meet more people who use opioids and are afraid of every office.",
        "Two of them train the other teams within half a year; the regional offices plan the days.",
        _host("Leipzig", 18, "Room and lunches are ours, travel is not.", interpreters="German and Arabic"),
        {"step_free": 1},
    ),
    Wanted(
        "AT",
        (2, 5),
        (ROOM, ONLINE),
        ("de", "en"),
        ".ppo.oop..",
        {"counsellor": 4, "team_lead": 1},
        "Counsellors ask how to talk about sleeping pills without moralising.",
        "A day for all counselling offices in autumn, led by those who were trained.",
    ),
    Wanted(
        "FR",
        (4, 12),
        (ROOM,),
        ("fr",),
        "o.pp.po..p",
        {"outreach_worker": 7, "counsellor": 3, "civil_society": 2},
        "Maraudes meet people between two evictions; distress and crack go together, and nobody is trained for both.",
        "Four regional trainers pass it on in their own region, one day each quarter.",
        _host("Lyon", 16, "The room is ours; interpreters are not.", interpreters="French"),
        {"quiet_room": 1},
    ),
    Wanted(
        "BE",
        (2, 6),
        (ROOM, HYBRID),
        ("fr", "nl", "en"),
        "oopp.po.o.",
        {"outreach_worker": 3, "counsellor": 3},
        "Teams in two languages work with the same people at the North Station.",
        "Joint supervision of both teams every second month.",
        _host("Brussels", 20, "Room, lunches and interpretation are ours.", interpreters="French and Dutch"),
    ),
    Wanted(
        "NL",
        (2, 6),
        (ONLINE, HYBRID),
        ("nl", "en"),
        "p.oo.p.opo",
        {"counsellor": 4, "team_lead": 2},
        "Counsellors want to recognise psychosis before a talk about the future becomes harmful.",
        "Each team lead holds three lunch sessions with the cards of the module.",
    ),
    Wanted(
        "IE",
        (1, 3),
        (ONLINE, HYBRID),
        ("en",),
        "oo.p.pp.oo",
        {"counsellor": 2, "policy": 1},
        "A small team covers the whole island; online is the only way to release them together.",
        "A shared folder and a monthly call with the partner organisations.",
    ),
    Wanted(
        "SE",
        (2, 4),
        (ONLINE, ROOM),
        ("en",),
        ".op.ppo.o.",
        {"outreach_worker": 2, "counsellor": 2},
        "In the north one worker covers four towns and meets withdrawal in winter shelters.",
        "A network of five municipalities takes turns to host a refresher.",
        access={"hearing_loop": 1},
    ),
    Wanted(
        "FI",
        (2, 4),
        (ONLINE, HYBRID),
        ("en",),
        ".oo.ppp.o.",
        {"counsellor": 3, "team_lead": 1},
        "People who were refused twice stop speaking; teams want to know what silence means.",
        "Materials go into the induction of every new counsellor.",
        previous="A day on trauma, two years ago.",
    ),
    Wanted(
        "PL",
        (3, 8),
        (ROOM, ONLINE),
        ("pl", "en"),
        "op..oppo..",
        {"outreach_worker": 5, "civil_society": 3},
        "Along the border, workers meet exhaustion, injuries and panic, often at night.",
        "Two organisations have signed that they train their volunteers within three months.",
        interpretation=True,
    ),
    Wanted(
        "RO",
        (3, 6),
        (HYBRID, ONLINE, ROOM),
        ("ro", "en"),
        "..oopp.oo.",
        {"outreach_worker": 4, "counsellor": 2},
        "New synthetic drugs have come to the stations, and nobody knows how to speak about them.",
        "The academy of the directorate takes the module into its yearly course.",
        interpretation=True,
    ),
    Wanted(
        "ES",
        (3, 8),
        (ROOM, HYBRID),
        ("es", "en"),
        "pp.o.op..o",
        {"outreach_worker": 5, "counsellor": 3},
        "On the farms of the south people work, sleep and use in the same place.",
        "Mobile teams of three provinces exchange a day after the training.",
        _host("Almería", 14, "Room and local travel are ours.", step_free=False, interpreters="Spanish"),
    ),
    Wanted(
        "IT",
        (3, 9),
        (ROOM,),
        ("it",),
        "..oo.op.pp",
        {"outreach_worker": 6, "counsellor": 2, "civil_society": 1},
        "At the railway hubs, counsellors speak with people who have not slept for days.",
        "A train-the-trainers day in three regions, with the kit of the module.",
        _host("Bologna", 16, "Everything but travel is ours."),
    ),
    Wanted(
        "GR",
        (2, 6),
        (ROOM, ONLINE),
        ("en",),
        "o.o.pp....",
        {"counsellor": 4, "civil_society": 2},
        "On the islands, self-harm is part of every week; teams change every few months.",
        "Handovers use the notes and cards of the module.",
        access={"large_print": 1},
    ),
)
PORTUGAL = (
    ("lisbon", 5, ("pt", "en"), "oopp.op.o.", {"outreach_worker": 4, "counsellor": 1}, "Night teams meet more crack."),
    ("porto", 4, ("pt",), "o.pp.oo.o.", {"counsellor": 4}, "Reception counsellors see despair after a refusal."),
    ("coimbra", 2, ("en",), "..o.......", {"policy": 2}, "We would like to know what the teams learn."),
)


@transaction.atomic
def make_calls() -> None:
    """Write, publish, answer and close the calls as people would; safe to run again. Raises NoContent."""
    if Call.objects.exists():
        return
    modules = {module.slug: module for module in Module.objects.filter(slug__in=GRANTED)}
    if set(modules) != set(GRANTED):
        raise NoContent
    now = timezone.now()
    _make_closed(modules[FLAGSHIP], now)
    _make_open(modules[GRANTED[1]], now)


def _make_closed(module: Module, now: datetime) -> None:
    opened = _at_noon(now - timedelta(days=24))
    call = _published(_closed_call(opened), module, at=opened)
    _ask(call, at=opened + timedelta(days=3))
    _answer_for_portugal(call, at=opened + timedelta(days=5))
    for wanted in ANSWERS:
        _answer(call, wanted, at=opened + timedelta(days=8))
    _correct(call, at=opened + timedelta(days=10))
    calls.close_due(_at_noon(now))


def _closed_call(opened: datetime) -> Call:
    first = _monday(opened.date() + timedelta(weeks=12))
    return Call(
        title="First contact with people in distress: spring sessions",
        kind=CallKind.TRAINING,
        summary="Two days of practice on the module about outreach and counselling for undocumented people with mental-health "
        "and substance-use needs. Groups of eight to sixteen, from three countries or from one that fills a group alone.",
        profile="Outreach workers and counsellors who meet the people themselves, and those who will train them. "
        "Everybody has worked through the module before.",
        selected_by="The programme, after two evaluators have scored each answer apart from each other.",
        opens_at=opened,
        closes_at=opened + timedelta(days=21),
        results_on=(opened + timedelta(days=40)).date(),
        webinar="Questions about the call, one hour, recorded: the second Tuesday after it opens, 11:00 in Brussels.",
        sessions_planned=5,
        seats_planned=64,
        formats=[ROOM, ONLINE, HYBRID],
        languages=["en", "fr", "de", "es", "it", "nl", "pl", "pt", "ro"],
        first_week=first,
        last_week=first + timedelta(weeks=CLOSED_WEEKS - 1),
        daily_from=time(9, 30),
        daily_to=time(16, 30),
        host_offer_wanted=True,
    )


def _make_open(module: Module, now: datetime) -> None:
    opened = _at_noon(now - timedelta(days=4))
    first = _monday(opened.date() + timedelta(weeks=13))
    call = Call(
        title="A morning at a day centre: study visits",
        kind=CallKind.STUDY_VISIT,
        summary="Small groups spend a morning with a team and an afternoon on what they have seen.",
        profile="Counsellors and team leads who plan something similar at home.",
        selected_by="The programme, after two evaluators have scored each answer apart from each other.",
        opens_at=opened,
        closes_at=opened + timedelta(days=28),
        results_on=(opened + timedelta(days=45)).date(),
        sessions_planned=3,
        seats_planned=24,
        formats=[ROOM],
        languages=["en", "fr"],
        first_week=first,
        last_week=first + timedelta(weeks=OPEN_WEEKS - 1),
        daily_from=time(8, 30),
        daily_to=time(15, 0),
        host_offer_wanted=True,
    )
    call = _published(call, module, at=opened)
    questions.ask(
        call,
        text="Is the visit interpreted into sign language if somebody needs it?",
        by=demo_person("official"),
        at=opened + timedelta(days=2),
    )


def _published(call: Call, module: Module, *, at: datetime) -> Call:
    staff, group = demo_person("approver"), CountryGroup.objects.get(pk=MEMBERS)
    calls.save(call, modules=[module], groups=[group], by=staff)
    return calls.publish(call, by=staff, at=at)


def _ask(call: Call, *, at: datetime) -> None:
    asked = questions.ask(
        call,
        text="May a country send people of a partner organisation from civil society?",
        by=demo_person("focal_point_be"),
        at=at,
    )
    words = "Yes. Name them in the profile of your answer; the seats are your country’s."
    questions.answer(asked, text=words, by=demo_person("approver"), at=at + timedelta(days=1))


def _correct(call: Call, *, at: datetime) -> None:
    values: dict[str, Any] = {name: getattr(call, name) for name in calls.CORRECTABLE}
    values |= {"sessions_planned": 6, "seats_planned": 76}
    words = "One more session can be held: a second room is ours for the spring."
    calls.correct(call, values=values, text=words, by=demo_person("approver"), at=at)


def _answer(call: Call, wanted: Wanted, *, at: datetime) -> None:
    country = Country.objects.get(pk=wanted.country)
    by = _focal_point(country)
    expression = expressions.begin(call, country=country, by=by, at=at)
    least, most = wanted.seats
    answers = {
        "least_seats": least,
        "seats": most,
        "sending_capacity": most,
        "formats": list(wanted.formats),
        "languages": list(wanted.languages),
        "needs_interpretation": wanted.interpretation,
        "weeks": _grid(call, wanted.weeks),
        "profile": dict(wanted.profile),
        "settings": ["street", "reception"],
        "previous_training": wanted.previous,
        "needs": wanted.needs,
        "multiplier_plan": wanted.multiplier,
        "host_offer": dict(wanted.host),
        "access_needs": dict(wanted.access),
    }
    _send(expression, answers, by=by, at=at)


def _answer_for_portugal(call: Call, *, at: datetime) -> None:
    """The one answer that is made from the parts of authorities; two are taken over, one is left out."""
    country, focal_point = Country.objects.get(pk="PT"), demo_person("focal_point")
    expression = expressions.begin(call, country=country, by=focal_point, at=at)
    sent = [_part(call, country, focal_point, *one, at=at) for one in PORTUGAL]
    parts.merge(expression, order=sent[:2], sending_capacity=8, by=focal_point, at=at)
    answers = {
        "least_seats": 3,
        "formats": [ROOM, HYBRID],
        "settings": ["street", "reception"],
        "needs": "Night teams and reception counsellors meet the same people and tell them different things.",
        "multiplier_plan": "Both authorities hold one joint day in the north and one in the south.",
    }
    _send(expression, answers, by=focal_point, at=at)


def _part(
    call: Call,
    country: Country,
    focal_point: User,
    name: str,
    seats: int,
    languages: Sequence[str],
    weeks: str,
    profile: Mapping[str, int],
    words: str,
    *,
    at: datetime,
) -> ExpressionPart:
    writer = demo_person(name)
    if writer.organisation is None:
        raise User.DoesNotExist
    part = parts.release(call, organisation=writer.organisation, country=country, by=focal_point, at=at)
    answers = {"seats": seats, "languages": list(languages), "weeks": _grid(call, weeks), "profile": dict(profile)}
    parts.save(part, answers=answers | {"words": words}, by=writer, at=at)
    return parts.send(part, by=writer, at=at)


def _send(expression: Expression, answers: Mapping[str, Any], *, by: User, at: datetime) -> None:
    expressions.save(expression, answers=answers, by=by, at=at)
    expressions.submit(expression, by=by, at=at)


def _focal_point(country: Country) -> User:
    """Who writes for a country in the demo: its focal point where there is one, else programme staff on its behalf."""
    names = {"BE": "focal_point_be", "PT": "focal_point"}
    return demo_person(names.get(country.pk, "approver"))


def _grid(call: Call, signs: str) -> dict[str, int]:
    pairs = zip(call.weeks, signs, strict=True)
    return {iso_week(monday): SIGNS[sign] for monday, sign in pairs if sign in SIGNS}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _at_noon(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(11, 0), tzinfo=UTC)
