"""Access requests of the demo, at every point of their way, moved by the same actions that a person's clicks call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from access.actions import deciding, requests, seats
from access.actions.moving import LineGiven
from access.actions.policies import have_policies, open_quota
from access.models import (
    DECLARATIONS,
    AccessRequest,
    Delivery,
    JobRole,
    Outcome,
    Purpose,
    Quota,
    QuotaScope,
    Reason,
    RequestLine,
    Setting,
)
from access.nomination_file import Row
from access.workflow import Actor
from modules.models import Module
from people import actions
from people.demo import demo_addresses, demo_person
from people.models import Country, Organisation

FLAGSHIP = "outreach-mhsud"
CALLS, DETENTION, FAMILIES, WOMEN, PREDEPARTURE = (
    "rrf-04-communication",
    "rrf-05-centres-and-detention",
    "rrf-06-families",
    "rrf-07-women-and-trafficking",
    "rrf-08-predeparture",
)
ANSWERS = {
    "unit": "Outreach and counselling",
    "purpose": Purpose.OWN_STAFF.value,
    "justification": "Our teams meet people at stations, in day centres and at night who ask for help with sleep, fear and "
    "substances. Nobody has trained them for these talks yet, and colleagues leave because of them.",
    "target_group": "Outreach workers and counsellors",
    "expected_number": 20,
    "settings": [Setting.STREET.value, Setting.RECEPTION.value],
    "languages": ["en"],
    "delivery": Delivery.SELF_PACED.value,
    "declarations": list(DECLARATIONS),
}
# Seats in the flagship module this year; what the others have is not limited.
QUOTAS = {"PT": 30, "HR": 10}
NAMES = ("Ana Reis", "Bruno Matos", "Carla Dias", "Diogo Faria", "Eva Pinto", "Filipe Rocha", "Graça Leal")

Step = Callable[[AccessRequest], object]


@dataclass(frozen=True)
class Story:
    """Who asks for what, and what has happened since; with a sponsor it is for the partner organisation."""

    by: str
    seats: Mapping[str, int]
    steps: Sequence[Step]
    sponsor: str = ""


def send(case: AccessRequest) -> None:
    """The requester sends it."""
    requests.submit(case, by=case.requester)


def endorse(name: str, rank: int = 1, *, over_quota_reason: str = "") -> Step:
    """The focal point stands behind it."""
    return lambda case: deciding.endorse(
        case, by=demo_person(name), version=case.version, rank=rank, over_quota_reason=over_quota_reason
    )


def send_back(name: str, question: str) -> Step:
    """The focal point returns it with a question."""
    return lambda case: deciding.send_back(case, by=demo_person(name), version=case.version, text=question)


def ask(question: str) -> Step:
    """The programme asks something."""
    return lambda case: deciding.ask(case, by=demo_person("approver"), version=case.version, text=question)


def decide(outcome: Outcome, given: int = 0, *, reason: Reason | str = "", text: str = "") -> Step:
    """The programme decides every line in the same way."""

    def step(case: AccessRequest) -> None:
        lines = [LineGiven(line, outcome, given, reason, text) for line in case.lines.select_related("module")]
        deciding.decide(case, lines, by=demo_person("approver"), version=case.version)

    return step


def appeal(name: str, text: str) -> Step:
    """The focal point appeals."""
    return lambda case: requests.appeal(case, by=demo_person(name), actor=Actor.FOCAL_POINT, text=text)


def nominate(number: int) -> Step:
    """The requester names people for the first line."""

    def step(case: AccessRequest) -> None:
        rows = [nominee(case, place, name) for place, name in enumerate(NAMES[:number], start=1)]
        line = case.lines.all()[0]
        seats.nominate(line, rows, by=case.requester, organisation=sent_by(line))

    return step


def sent_by(line: RequestLine) -> Organisation:
    """The organisation of a line that was sent: it has one."""
    return Organisation.objects.get(access_request_lines=line)


def nominee(case: AccessRequest, place: int, name: str) -> Row:
    """One invented person, with an address of their own for each request."""
    given, family = name.split()
    return Row(
        line=place + 1,
        email=f"nominee{place}.{case.pk}@example.org",
        given_name=given,
        family_name=family,
        organisation_code="",
        job_role=JobRole.OUTREACH,
        preferred_language="en",
        module_code="",
        session_code="",
        priority=place,
        needs_accommodation=False,
        is_update=False,
    )


STORIES = (
    Story("official", {FAMILIES: 6}, ()),
    Story("lisbon", {FLAGSHIP: 20}, (send,)),
    Story("porto", {FLAGSHIP: 12}, (send,)),
    Story(
        "official",
        {DETENTION: 10},
        (send, send_back("focal_point", "How many of the ten work in detention, and how many at the border?")),
    ),
    Story("coimbra", {CALLS: 8, FAMILIES: 8}, (send, endorse("focal_point"))),
    Story(
        "official",
        {PREDEPARTURE: 25},
        (
            send,
            endorse("focal_point"),
            decide(Outcome.PARTLY, 5, reason=Reason.CAPACITY, text="Five now; the next seats come in spring."),
            nominate(6),
        ),
    ),
    Story(
        "lisbon",
        {WOMEN: 30},
        (
            send,
            endorse("deputy"),
            decide(Outcome.REJECTED, reason=Reason.NOT_TARGET_GROUP, text="Most of the people named work in archives."),
        ),
    ),
    Story(
        "coimbra",
        {WOMEN: 6},
        (
            send,
            endorse("focal_point", rank=2),
            decide(Outcome.REJECTED, reason=Reason.INSUFFICIENT, text="Whom the teams meet is not said."),
            appeal(
                "focal_point", "The teams meet women at two border crossings every night; the form had no place for it."
            ),
        ),
    ),
    Story(
        "belgium",
        {FLAGSHIP: 20},
        (
            send,
            endorse("focal_point_be"),
            decide(Outcome.PARTLY, 4, reason=Reason.CAPACITY, text="Four seats are left this autumn."),
            nominate(5),
        ),
    ),
    Story(
        "belgium",
        {DETENTION: 10},
        (send, endorse("focal_point_be"), ask("Will the ten learn together, and in which language do they work?")),
    ),
    Story(
        "croatia",
        {FLAGSHIP: 15},
        (
            send,
            endorse("focal_point_hr", over_quota_reason="A second team began its work in summer."),
            decide(Outcome.WAITLISTED),
        ),
    ),
    Story("romania", {FLAGSHIP: 10}, (send,)),
    Story("norway", {FLAGSHIP: 8}, (send, endorse("focal_point_no"), decide(Outcome.APPROVED, 8), nominate(3))),
    Story("belgium", {FLAGSHIP: 6}, (send,), sponsor="Bureau for Reception (invented)"),
)


@transaction.atomic
def make_requests() -> int:
    """Make the demo's requests, for modules that are loaded; none when there are some. Returns how many were made."""
    have_policies()
    if AccessRequest.objects.filter(requester__email__in=demo_addresses()).exists():
        return 0
    modules = {module.slug: module for module in Module.objects.with_content()}
    _set_quotas(modules[FLAGSHIP])
    _prove_domain()
    told = [story for story in STORIES if story.seats.keys() <= modules.keys()]
    for story in told:
        _tell(story, {modules[slug]: number for slug, number in story.seats.items()})
    return len(told)


def _set_quotas(flagship: Module) -> None:
    year = timezone.localdate().year
    for code, cap in QUOTAS.items():
        country = Country.objects.get(pk=code)
        if not Quota.objects.filter(module=flagship, country=country).exists():
            open_quota(
                flagship,
                by=demo_person("admin"),
                scope=QuotaScope.COUNTRY,
                country=country,
                starts_on=date(year, 1, 1),
                ends_on=date(year, 12, 31),
                cap=cap,
            )


def _prove_domain() -> None:
    official = demo_person("official")
    organisation = official.organisation
    if organisation is not None and not organisation.domains.exists():
        domain = actions.propose_domain(organisation, official.email.partition("@")[2], by=official)
        actions.verify_domain(domain, by=demo_person("approver"), evidence="Mail to the focal point, with an answer")


def _tell(story: Story, wanted: Mapping[Module, int]) -> None:
    requester = demo_person(story.by)
    case = requests.begin(requester, organisation=requester.organisation)
    if story.sponsor:
        requests.choose_organisation(case, _partner(), is_sponsored=True, sponsor=story.sponsor)
    requests.choose_lines(case, wanted)
    requests.save_answers(case, ANSWERS)
    for step in story.steps:
        step(AccessRequest.objects.select_related("organisation", "requester").get(pk=case.pk))


def _partner() -> Organisation:
    organisation = demo_person("organisation_admin").organisation
    if organisation is None:
        raise Organisation.DoesNotExist
    return organisation
