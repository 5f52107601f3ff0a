"""Seats that were granted, and the people who are nominated for them, for `make bench`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import cycle, islice, pairwise

from django.utils import timezone

from access.models import HOLDING, Grant, JobRole, Quota, QuotaScope, RequestLine, Right, Seat, SeatState
from ground.tokens import hash_of
from people.models import User
from training_site.bench_requests import LARGEST, people_named

# Where the nominees of a grant stand, in turn; whoever is replaced gives their place to the next.
STATES = (
    SeatState.CLAIMED,
    SeatState.INVITED,
    SeatState.REPLACED,
    SeatState.CLAIMED,
    SeatState.DECLINED,
    SeatState.CLAIMED,
    SeatState.LAPSED,
    SeatState.CLAIMED,
    SeatState.CLAIMED,
    SeatState.UNREACHABLE,
    SeatState.INVITED,
    SeatState.LEFT,
)
ENDED = (SeatState.DECLINED, SeatState.LAPSED, SeatState.REPLACED, SeatState.UNREACHABLE, SeatState.LEFT)
NAMED_TWICE = 5  # of so many nominees of a request without a grant, the first is named by the largest request too
YEAR = timedelta(days=365)
SPARE = 10  # seats that are left of the quotas that have a limit


def make_nominations(count: int, lines: Sequence[RequestLine], *, by: User) -> list[Seat]:
    """Grants for the lines that were approved, and so many nominees in all; every counter says what is so."""
    grants = {grant.line_id: grant for grant in _grants(lines, by)}
    planned = (seat for number, line in enumerate(lines, 1) for seat in _nominees(number, line, grants.get(line.pk)))
    seats = list(islice(planned, count))
    User.objects.bulk_create(seat.person for seat in seats if seat.person)
    Seat.objects.bulk_create(seats)
    Seat.objects.bulk_update(_replaced(seats), ["replaced_by"], batch_size=200)
    _count(grants.values(), seats)
    return seats


def _grants(lines: Iterable[RequestLine], by: User) -> list[Grant]:
    grants = Grant.objects.bulk_create(
        Grant(
            module=line.module,
            organisation=line.organisation,
            line=line,
            seats=line.seats_granted,
            starts_on=timezone.localdate(line.request.state_since),
            ends_on=timezone.localdate(line.request.state_since) + YEAR,
            rights=[Right.SELF_PACED],
            granted_by=by,
            granted_at=line.request.state_since,
        )
        for line in lines
        if line.seats_granted
    )
    counted = Grant.counted_in.through
    quotas = _quotas(grants)
    counted.objects.bulk_create(counted(grant=grant, quota=quotas[key]) for grant in grants for key in _counters(grant))
    return grants


def _quotas(grants: Sequence[Grant]) -> dict[tuple[int, str], Quota]:
    """What the grants have used, by module and by country ("" for all); every third country has a limit."""
    used: Counter[tuple[int, str]] = Counter()
    for grant in grants:
        used.update(dict.fromkeys(_counters(grant), grant.seats or 0))
    limits = cycle([SPARE, None, None])
    quotas = Quota.objects.bulk_create(
        Quota(
            module_id=module,
            country_id=country or None,
            scope=QuotaScope.COUNTRY if country else QuotaScope.EVERYBODY,
            starts_on=timezone.localdate() - YEAR,
            used=seats,
            cap=seats + spare if country and spare else None,
        )
        for ((module, country), seats), spare in zip(used.items(), limits, strict=False)
    )
    return dict(zip(used, quotas, strict=True))


def _counters(grant: Grant) -> list[tuple[int, str]]:
    country = grant.organisation.country_id if grant.organisation else ""
    return [(grant.module_id, country or ""), (grant.module_id, "")]


def _nominees(number: int, line: RequestLine, grant: Grant | None) -> Iterator[Seat]:
    places = range(1, people_named(number) + 1)
    for place, state in zip(places, cycle(STATES if grant else [SeatState.NOMINATED]), strict=False):
        is_named_twice = grant is None and place % NAMED_TWICE == 1
        yield _seat(place, line, grant, state, named_by=LARGEST if is_named_twice else number)


def _seat(place: int, line: RequestLine, grant: Grant | None, state: SeatState, *, named_by: int) -> Seat:
    at, seat = line.request.state_since, Seat(line=line, grant=grant, organisation=line.organisation, state=state)
    seat.email = f"nominee{place}@team{named_by}.bench.example"
    seat.given_name, seat.family_name = f"Nominee {place}", f"of team {named_by}"
    seat.job_role, seat.language = JobRole.values[place % len(JobRole.values)], "en"
    seat.priority, seat.nominated_by, seat.nominated_at = place, line.request.requester, at
    if grant is None:
        return seat
    seat.invited_at, seat.token_hash = at, hash_of(seat.email)
    seat.ended_at = at if state in ENDED else None
    if state == SeatState.CLAIMED:
        seat.claimed_at, seat.person = at, _learner(seat, line)
    return seat


def _learner(seat: Seat, line: RequestLine) -> User:
    organisation = line.organisation
    country = organisation.country if organisation else None
    confirmed = {"organisation": organisation, "organisation_confirmed_at": seat.claimed_at}
    return User(email=seat.email, name=str(seat), country=country, **confirmed)


def _replaced(seats: Sequence[Seat]) -> list[Seat]:
    """Those whose place somebody else has taken, with the next on their list as that person."""
    replaced = []
    for seat, successor in pairwise(seats):
        if seat.state == SeatState.REPLACED and seat.line_id == successor.line_id:
            seat.replaced_by = successor
            replaced.append(seat)
    return replaced


def _count(grants: Iterable[Grant], seats: Iterable[Seat]) -> None:
    held: Mapping[int | None, int] = Counter(seat.grant_id for seat in seats if seat.state in HOLDING)
    for grant in grants:
        grant.seats_used = held[grant.pk]
    Grant.objects.bulk_update(grants, ["seats_used"], batch_size=200)
