"""Figures about requests: by module and by country, for a country's focal points and for the programme.

Figures about people stand for five or more, or not at all; figures about requests and seats are no figures about people.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import TypeVar

from django.db.models import Count, Min, Q, QuerySet, Subquery
from django.db.models import OuterRef as Outer
from django.utils import timezone

from access import workflow
from access.models import Quota, QuotaScope, RequestEvent, RequestLine, SeatState
from access.queue import lines_in_scope
from access.workflow import Event, State
from people.models import GroupMembership, Role, User
from people.rules import holds

FEWEST_PEOPLE = 5
DECIDING = (Event.APPROVE, Event.APPROVE_PARTLY, Event.REJECT, Event.DECLINE)
REFUSED = {State.REJECTED, State.DECLINED, State.UPHELD}
FIGURE_ROLES = (Role.FOCAL_POINT, Role.APPROVER, Role.AUDITOR)
PARTNER_SEATS = "partners"

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class LineFigures:
    """One line of a request, as far as it is counted."""

    request: int
    module: str
    country: str  # "" for agencies
    is_sponsored: bool
    state: State
    seats: int
    granted: int
    people: int  # who have accepted a seat
    sent_on: date | None
    decided_on: date | None

    @property
    def days(self) -> int | None:
        """Calendar days from sending to the first decision."""
        return (self.decided_on - self.sent_on).days if self.decided_on and self.sent_on else None


@dataclass(frozen=True)
class Figures:
    """What lines come to. `people` is None where there are fewer than five, but not none."""

    requests: int
    waiting: int
    granted_requests: int
    refused: int
    median_days: float | None
    wanted: int
    granted: int
    people: int | None
    left: int | None = None  # of the country's quota; None without a limit


def may_read_figures(user: User) -> bool:
    """Focal points for their country, programme staff and auditors for their scope."""
    return user.is_privileged and any(holds(user, role) for role in FIGURE_ROLES)


def is_for_all_countries(user: User) -> bool:
    """Whether somebody counts for more than the one country of a focal point."""
    return user.is_superuser or any(
        one.role in {Role.APPROVER, Role.AUDITOR} and not one.country_id for one in user.current_appointments
    )


def lines_counted_by(user: User) -> QuerySet[RequestLine]:
    """Lines of sent requests that the person's figures may count."""
    lines = RequestLine.objects.exclude(request__submitted_at=None)
    if user.is_superuser:
        return lines
    return lines.filter(lines_in_scope(one for one in user.current_appointments if one.role in FIGURE_ROLES))


def line_figures(lines: QuerySet[RequestLine]) -> list[LineFigures]:
    """What is counted of these lines; one query."""
    first = RequestEvent.objects.filter(request=Outer("request"), event__in=DECIDING).order_by()
    decided = Subquery(first.values("request").annotate(first=Min("at")).values("first"))
    accepted = Count("nominees", filter=Q(nominees__state=SeatState.CLAIMED))
    rows = (
        lines.order_by()
        .annotate(people=accepted, decided_at=decided)
        .values_list(
            "request",
            "module__code",
            "request__country",
            "request__is_sponsored",
            "request__state",
            "seats",
            "seats_granted",
            "people",
            "request__submitted_at",
            "decided_at",
        )
    )
    return [
        LineFigures(
            request,
            module,
            country or "",
            sponsored,
            State(state),
            seats,
            granted or 0,
            people,
            _day(sent),
            _day(at),
        )
        for request, module, country, sponsored, state, seats, granted, people, sent, at in rows
    ]


def in_group(lines: Iterable[LineFigures], group: str, *, today: date) -> list[LineFigures]:
    """Those of a group of countries, as it was on the day of the decision (today where there is none).

    Sponsored requests are partner seats, whatever the country of their sponsor.
    """
    if group == PARTNER_SEATS:
        return [line for line in lines if line.is_sponsored]
    members = list(GroupMembership.objects.filter(group=group))
    return [
        line
        for line in lines
        if not line.is_sponsored
        and any(one.country_id == line.country and _is_in(one, line.decided_on or today) for one in members)
    ]


def counted(lines: Sequence[LineFigures], *, left: int | None = None) -> Figures:
    """What the lines come to; a request with several lines counts once."""
    states = {line.request: line.state for line in lines}
    days = {line.request: line.days for line in lines if line.days is not None}
    return Figures(
        requests=len(states),
        waiting=sum(state in workflow.OPEN for state in states.values()),
        granted_requests=len({line.request for line in lines if line.granted}),
        refused=sum(state in REFUSED for state in states.values()),
        median_days=median(days.values()) if days else None,
        wanted=sum(line.seats for line in lines),
        granted=sum(line.granted for line in lines),
        people=_at_least_five(sum(line.people for line in lines)),
        left=left,
    )


def by(lines: Iterable[LineFigures], key: Callable[[LineFigures], Key]) -> dict[Key, list[LineFigures]]:
    """The lines that have the same key together, in the order of the keys."""
    groups: dict[Key, list[LineFigures]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return dict(sorted(groups.items(), key=lambda group: str(group[0])))


def total_of(lines: Sequence[LineFigures], parts: Iterable[Figures]) -> Figures:
    """The sum; its people stay out where a part is hidden, which could be worked out from it."""
    total = counted(lines)
    if all(part.people is not None for part in parts):
        return total
    return Figures(**{**total.__dict__, "people": None})


def seats_left(country: str, *, today: date) -> dict[str, int | None]:
    """What is left of a country's quota, by the code of the module; one query."""
    running = Q(ends_on=None) | Q(ends_on__gte=today)
    quotas = Quota.objects.filter(running, scope=QuotaScope.COUNTRY, country=country, starts_on__lte=today)
    return {quota.module.code: quota.left for quota in quotas.select_related("module")}


def _at_least_five(people: int) -> int | None:
    return people if people == 0 or people >= FEWEST_PEOPLE else None


def _is_in(membership: GroupMembership, day: date) -> bool:
    begun = membership.starts_on is None or membership.starts_on <= day
    return begun and (membership.ends_on is None or day <= membership.ends_on)


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
