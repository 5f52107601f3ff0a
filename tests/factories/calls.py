"""Calls of interest, complete and open unless told otherwise, and what countries answer."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from modules.models import Module
from people.models import Country, CountryGroup, Organisation, Role, User
from programme.calls.actions import calls, expressions, parts, questions
from programme.models import Call, CallDocument, Expression, ExpressionPart
from programme.models.calls import iso_week
from programme.session_plan import Format
from tests.factories.access import a_module, an_authority, an_official
from tests.factories.people import appointed

OPENED = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
CLOSES = OPENED + timedelta(days=21)
IN_TIME, LATE = OPENED + timedelta(days=7), CLOSES + timedelta(minutes=1)
DRAFT = "Secret words of a call that is a draft"
NEEDS = "Secret words of what a country needs."
PART = "Secret words of what an authority needs."
ASKED = "Secret words of a question without an answer."
PDF = b"%PDF-1.4 a document for everybody"


def a_call(*, by: User | None = None, module: Module | None = None, opens: datetime = OPENED, **fields: Any) -> Call:
    """A draft that could be published as it is: open for three weeks, four weeks to choose from."""
    first = opens.date() + timedelta(weeks=10)
    usual: dict[str, Any] = {
        "title": "Spring sessions",
        "summary": "Two days of practice.",
        "profile": "Outreach workers.",
        "selected_by": "The programme.",
        "opens_at": opens,
        "closes_at": opens + timedelta(days=21),
        "results_on": (opens + timedelta(days=40)).date(),
        "formats": [Format.IN_PERSON, Format.ONLINE],
        "languages": ["en", "fr"],
        "first_week": first - timedelta(days=first.weekday()),
        "last_week": first - timedelta(days=first.weekday()) + timedelta(weeks=3),
        "daily_from": time(9, 30),
        "daily_to": time(16, 30),
        "host_offer_wanted": True,
    }
    group = CountryGroup.objects.get(pk="RRF_MS")
    module = module or a_module()
    return calls.save(Call(**(usual | fields)), modules=[module], groups=[group], by=by or appointed(Role.APPROVER))


def open_call(*, by: User | None = None, **fields: Any) -> Call:
    """A call that was published when it opened."""
    by = by or appointed(Role.APPROVER)
    call = a_call(by=by, **fields)
    return calls.publish(call, by=by, at=call.opens_at or OPENED)


def answers_to(call: Call, **changed: Any) -> dict[str, Any]:
    """All that a country has to say, and a little more."""
    weeks = [iso_week(monday) for monday in call.weeks]
    usual: dict[str, Any] = {
        "seats": 6,
        "least_seats": 2,
        "sending_capacity": 6,
        "formats": [Format.IN_PERSON],
        "languages": ["en"],
        "weeks": {weeks[0]: 2, weeks[1]: 1},
        "profile": {"outreach_worker": 4, "counsellor": 2},
        "needs": NEEDS,
        "multiplier_plan": "Each of them trains a team.",
    }
    return usual | changed


def begun(call: Call, country: str = "FR", *, by: User | None = None, at: datetime = IN_TIME) -> Expression:
    """A country's expression, empty."""
    by = by or appointed(Role.FOCAL_POINT, country=country)
    return expressions.begin(call, country=Country.objects.get(pk=country), by=by, at=at)


def answered(
    call: Call, country: str = "FR", *, by: User | None = None, at: datetime = IN_TIME, **changed: Any
) -> Expression:
    """A country's expression, complete and not sent."""
    expression = begun(call, country, by=by, at=at)
    by = by or expression.opened_by
    assert by is not None
    return expressions.save(expression, answers=answers_to(call, **changed), by=by, at=at)


def submitted(
    call: Call, country: str = "FR", *, by: User | None = None, at: datetime = IN_TIME, **changed: Any
) -> Expression:
    """A country's expression, complete and sent."""
    expression = answered(call, country, by=by, at=at, **changed)
    by = by or expression.opened_by
    assert by is not None
    return expressions.submit(expression, by=by, at=at)


def a_part(
    call: Call,
    *,
    by: User | None = None,
    organisation: Organisation | None = None,
    seats: int = 3,
    at: datetime = IN_TIME,
    is_sent: bool = True,
    **answers: Any,
) -> ExpressionPart:
    """The part of an authority of France, sent to the focal point."""
    organisation = organisation or an_authority()
    writer = by or an_official(organisation=organisation)
    france = Country.objects.get(pk="FR")
    part = parts.release(call, organisation=organisation, country=france, by=writer, at=at)
    usual: dict[str, Any] = {"seats": seats, "words": PART, "languages": ["fr"], "weeks": {iso_week(call.weeks[0]): 2}}
    part = parts.save(part, answers=usual | answers, by=writer, at=at)
    return parts.send(part, by=writer, at=at) if is_sent else part


def wall(at: datetime) -> str:
    """A moment as the forms of calls take it, by the clock of Brussels in winter."""
    return (at + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")


def posted_call(call: Call, **changed: Any) -> dict[str, Any]:
    """What the form of a call posts when nothing is changed."""
    assert call.opens_at
    assert call.closes_at
    plain = ("title", "kind", "summary", "profile", "selected_by", "zone", "sessions_planned", "seats_planned")
    days = {name: _day(getattr(call, name)) for name in ("results_on", "first_week", "last_week")}
    weights = {f"weight_{name}": points for name, points in call.criteria.items()}
    return (
        {name: getattr(call, name) for name in plain}
        | days
        | weights
        | {
            "modules": [module.pk for module in call.modules.all()],
            "groups": [group.pk for group in call.groups.all()],
            "opens_at": wall(call.opens_at),
            "closes_at": wall(call.closes_at),
            "formats": call.formats,
            "languages": call.languages,
            "daily_from": "09:30",
            "daily_to": "16:30",
            "host_offer_wanted": "on",
        }
        | changed
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def calls_of_interest(module: Module, people: Mapping[str, User]) -> dict[str, object]:
    """A draft, and an open call with a document, a question, a country's answer and an authority's part."""
    now = timezone.now()
    approver, focal_point, official = people["approver"], people["focal_point"], people["official"]
    draft = a_call(by=approver, module=module, opens=now, title=DRAFT)
    call = open_call(by=approver, module=module, opens=now - timedelta(days=1))
    document = CallDocument.objects.create(call=call, title="Letter", document=ContentFile(PDF, "letter.pdf"))
    kept = CallDocument.objects.create(call=draft, title="Letter", document=ContentFile(PDF, "letter.pdf"))
    question = questions.ask(call, text=ASKED, by=people["no_grant"], at=now)
    expression = submitted(call, by=focal_point, at=now)
    assert official.organisation is not None
    part = a_part(call, by=official, organisation=official.organisation, at=now)
    return {
        "call": call.key,
        "call_draft": draft.key,
        "call_document": document.key,
        "call_draft_document": kept.key,
        "call_question": question.key,
        "expression": expression.key,
        "part": part.key,
    }
