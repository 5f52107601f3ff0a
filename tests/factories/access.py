"""Requests of Member States at every point of their way, made by the actions that people use."""

from typing import Any

from access.actions import deciding, requests, seats
from access.actions.moving import LineGiven
from access.models import DECLARATIONS, AccessRequest, Grant, Outcome, Reason, Seat
from access.nomination_file import Row
from modules.models import AccessPolicy, Module
from people.models import Organisation, OrganisationKind, Role, User
from tests.factories.people import OrganisationFactory, UserFactory, appointed

ANSWERS: dict[str, Any] = {
    "purpose": "own_staff",
    "justification": "Our outreach teams meet people every week who ask for help, and nobody has trained them for it yet.",
    "target_group": "Outreach workers of the agency",
    "expected_number": 20,
    "settings": ["street"],
    "languages": ["en"],
    "delivery": "self_paced",
    "declarations": list(DECLARATIONS),
}


def a_module(slug: str = "asked-for", **fields: Any) -> Module:
    """A module on request, without content."""
    defaults = {"code": slug.upper(), "minutes": 60, "access": AccessPolicy.ON_REQUEST}
    return Module.objects.get_or_create(slug=slug, defaults=defaults | fields)[0]


def an_authority(country: str = "FR", **fields: Any) -> Organisation:
    return OrganisationFactory(country_id=country, kind=OrganisationKind.AUTHORITY, **fields)


def an_official(country: str = "FR", organisation: Organisation | None = None) -> User:
    """Somebody of an authority, who may ask for seats."""
    return UserFactory(country_id=country, organisation=organisation or an_authority(country))


def a_draft(
    *, by: User | None = None, module: Module | None = None, seats: int = 20, country: str = "FR", **answers: Any
) -> AccessRequest:
    """A draft with every answer that is needed."""
    by, module = by or an_official(country), module or a_module()
    case = requests.begin(by, organisation=by.organisation, modules=[module])
    requests.choose_lines(case, {module: seats})
    return requests.save_answers(case, ANSWERS | answers)


def sent(**fields: Any) -> AccessRequest:
    """A request that was sent: with the focal point if the country has one, with the programme if not."""
    case = a_draft(**fields)
    return requests.submit(case, by=case.requester)


def endorsed(*, by: User | None = None, country: str = "FR", **fields: Any) -> AccessRequest:
    """A request that the focal point (somebody new, unless given as `focal_point`) has endorsed."""
    focal_point = fields.pop("focal_point", None) or appointed(Role.FOCAL_POINT, country=country)
    case = sent(by=by, country=country, **fields)
    deciding.endorse(case, by=focal_point, version=case.version, rank=fields.get("rank", 1))
    return fresh(case)


def decided(case: AccessRequest, outcome: Outcome, seats: int = 0, *, by: User | None = None) -> AccessRequest:
    """The same outcome for each line of a request that is with the programme."""
    by = by or appointed(Role.APPROVER)
    reason = "" if outcome in {Outcome.APPROVED, Outcome.WAITLISTED} else Reason.CAPACITY
    given = [LineGiven(line, outcome, seats, reason) for line in case.lines.select_related("module")]
    deciding.decide(case, given, by=by, version=case.version, text="As the rules say.", how_checked="By telephone.")
    return fresh(case)


def approved(*, seats: int = 20, **fields: Any) -> AccessRequest:
    """An endorsed request that got every seat."""
    return decided(endorsed(seats=seats, **fields), Outcome.APPROVED, seats)


def grant_of(case: AccessRequest) -> Grant:
    """The grant of a request with one line."""
    return Grant.objects.get(line__request=case, revoked_at=None)


def a_row(email: str, **fields: Any) -> Row:
    """A line of a nomination file, as it is read."""
    defaults: dict[str, Any] = {
        "line": 2,
        "email": email,
        "given_name": "Ana",
        "family_name": "Novak",
        "organisation_code": "",
        "job_role": "outreach",
        "preferred_language": "en",
        "module_code": "",
        "session_code": "",
        "priority": 1,
        "needs_accommodation": False,
        "is_update": False,
    }
    return Row(**(defaults | fields))


def nominated(case: AccessRequest, *emails: str) -> list[Seat]:
    """People nominated for the first line of a request; invited if it has a grant."""
    line = case.lines.get()
    rows = [a_row(email, line=number) for number, email in enumerate(emails, start=2)]
    return seats.nominate(line, rows, by=case.requester, organisation=case.organisation)


def fresh(case: AccessRequest) -> AccessRequest:
    """The request as it stands in the database."""
    return AccessRequest.objects.select_related("country", "organisation", "requester").get(pk=case.pk)
