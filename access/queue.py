"""Reading the officials' queue: what is in somebody's scope, what waits for them, and what a row has to show."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import workflow
from access.models import AccessRequest, AccessRequestQuerySet, Conflict, Grant, QuotaScope, RequestLine
from access.workflow import State
from people.models import Appointment, Rank, Role, User
from people.rules import holds
from people.scopes import in_scope

DESK_ROLES = (Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER)
# In these states somebody at the desk has to say the next word.
COUNTED = frozenset({State.ENDORSEMENT, State.REVIEW, State.UNDER_APPEAL})
ROWS_PER_PAGE = 25
SHOWN = ("reference", "unit", "state", "due_on", "submitted_at", "is_unendorsed", "is_self_endorsed", "is_sponsored")
SHOWN_OF_OTHERS = ("country__name", "country__mark", "country__zone", "organisation__name")


class Tab(models.TextChoices):
    """Parts of the queue."""

    MINE = "mine", _("Waiting for me")
    OTHERS = "others", _("Waiting for others")
    DECIDED = "decided", _("Decided")
    ALL = "all", _("All")


class Order(models.TextChoices):
    """What the queue can be sorted by."""

    DUE = "due", _("Due date")
    AGE = "age", _("Age, the oldest first")
    COUNTRY = "country", _("Country")
    SEATS = "seats", _("Seats, the most first")


class Flag(models.TextChoices):
    """What is special about a request."""

    UNENDORSED = "unendorsed", _("Without an endorsement")
    SELF_ENDORSED = "self_endorsed", _("Endorsed by the requester")
    OVER_QUOTA = "over_quota", _("More than the quota")
    OVERDUE = "overdue", _("Overdue")
    CONFLICT = "conflict", _("I have declared a conflict")


_LINES = RequestLine.objects.filter(request=OuterRef("pk")).order_by().values("request")
SEATS_WANTED = Coalesce(Subquery(_LINES.annotate(wanted=Sum("seats")).values("wanted")), 0)
ORDERINGS = {
    Order.DUE: (F("due_on").asc(nulls_last=True), "submitted_at", "pk"),
    Order.AGE: ("submitted_at", "pk"),
    Order.COUNTRY: (F("country__name").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "pk"),
    Order.SEATS: (SEATS_WANTED.desc(), "submitted_at", "pk"),
}


class Place(NamedTuple):
    """One request of the queue, as far as it is counted."""

    pk: int
    state: str
    is_mine: bool
    is_overdue: bool


TABS: dict[Tab, Callable[[Place], bool]] = {
    Tab.MINE: lambda place: place.is_mine,
    Tab.OTHERS: lambda place: not place.is_mine and place.state in workflow.OPEN,
    Tab.DECIDED: lambda place: place.state in workflow.DECIDED,
    Tab.ALL: lambda place: True,
}


class Line(NamedTuple):
    """A module of a request, by its code, as a row shows it; `granted` is None before a decision."""

    module: str
    seats: int
    granted: int | None


class Shown(NamedTuple):
    """A request as a row of the queue shows it, with its lines."""

    case: AccessRequest
    lines: Sequence[Line]
    is_mine: bool
    is_over_quota: bool
    has_my_conflict: bool


def has_desk(user: User) -> bool:
    """Whether the person works on requests of others at all; one query at most, none without an appointment."""
    return user.is_privileged and any(holds(user, role) for role in DESK_ROLES)


def desk_of(user: User) -> AccessRequestQuerySet:
    """Requests that the person sees because of a role: sent ones in its scope. Nothing without such a role."""
    if not has_desk(user):
        return AccessRequest.objects.none()
    appointments = _of_roles(user, DESK_ROLES)
    sent = AccessRequest.objects.submitted()
    if user.is_superuser or any(is_everywhere(one) for one in appointments):
        return sent
    return sent.within(appointments)


def queue_of(user: User, *, on: date | None = None) -> AccessRequestQuerySet:
    """The person's desk with what is counted: `is_mine`, `is_overdue`; and `has_my_conflict`."""
    today = on or timezone.localdate()
    return desk_of(user).annotate(
        has_my_conflict=_has_conflict(user),
        is_mine=_truth(_waits_for(user, today)),
        is_overdue=_truth(Q(state__in=COUNTED, due_on__lt=today)),
    )


def places_of(queue: AccessRequestQuerySet) -> list[Place]:
    """All requests of the queue in its order; one query."""
    # With the key, because the rows of a scope are distinct: without it, requests that are alike would count once.
    rows: Iterable[tuple[int, str, bool, bool]] = queue.values_list(*Place._fields)
    return [Place(*row) for row in rows]


def counts_of(places: Collection[Place]) -> dict[str, int]:
    """How many requests stand on each tab, and how many of mine are overdue.

    Counted here and not by the database: its conditions would be written into the query once for each tab.
    """
    counts = {tab.value: sum(map(is_on, places)) for tab, is_on in TABS.items()}
    return counts | {"overdue": sum(place.is_mine and place.is_overdue for place in places)}


def shown_of(places: Sequence[Place], user: User, *, on: date | None = None) -> list[Shown]:
    """The requests of these places with what their rows show, and nothing else: four queries for any number of them.

    Four plain queries, because Django takes longer to write one that asks all of this than the database to answer.
    """
    keys = [place.pk for place in places]
    cases = AccessRequest.objects.select_related("country", "organisation").only(*SHOWN, *SHOWN_OF_OTHERS)
    found, lines = cases.in_bulk(keys), _lines_by_request(keys)
    over_quota = set(
        _lines_over_quota(on or timezone.localdate()).filter(request__in=keys).values_list("request", flat=True)
    )
    conflicts = set(Conflict.objects.filter(person=user, request__in=keys).values_list("request", flat=True))
    return [
        Shown(
            found[place.pk],
            lines[place.pk],
            is_mine=place.is_mine,
            is_over_quota=place.pk in over_quota and place.state in workflow.OPEN,
            has_my_conflict=place.pk in conflicts,
        )
        for place in places
        if place.pk in found
    ]


def flag_filter(flag: Flag, *, on: date) -> Q:
    """Requests of a queue of which this is so on that day."""
    if flag == Flag.OVER_QUOTA:
        return over_quota(on)
    return {
        Flag.UNENDORSED: Q(is_unendorsed=True),
        Flag.SELF_ENDORSED: Q(is_self_endorsed=True),
        Flag.OVERDUE: Q(is_overdue=True),
        Flag.CONFLICT: Q(has_my_conflict=True),
    }[flag]


def over_quota(today: date) -> Q:
    """Open requests with a line that asks for more seats than there are left."""
    return Q(state__in=workflow.OPEN) & Q(Exists(_lines_over_quota(today).filter(request=OuterRef("pk"))))


def flags_of(shown: Shown) -> list[str | Promise]:
    """The tags of a row of the queue, in the order in which they matter."""
    tags = (
        (shown.case.is_unendorsed, _("not endorsed")),
        (shown.case.is_self_endorsed, _("self-endorsed")),
        (shown.is_over_quota, _("over quota")),
        (shown.has_my_conflict, _("conflict declared")),
        (shown.case.is_sponsored, _("sponsored")),
    )
    return [words for is_so, words in tags if is_so]


def sent_before(days: int, *, now: datetime | None = None) -> Q:
    """Requests that were sent more than so many days ago."""
    return Q(submitted_at__lt=(now or timezone.now()) - timedelta(days=days))


def is_everywhere(appointment: Appointment) -> bool:
    """Whether the appointment has no scope that would leave anything out."""
    return not (appointment.country_id or appointment.organisation_id or appointment.module_slug)


def lines_in_scope(appointments: Iterable[Appointment]) -> Q:
    """A condition on lines: in the scope of at least one appointment, by its country, organisation and module."""
    return in_scope(
        appointments, country=["request__country"], organisation=["request__organisation"], module="module__slug"
    )


def _of_roles(user: User, roles: Collection[Role]) -> list[Appointment]:
    return [one for one in user.current_appointments if one.role in roles]


def _has_conflict(user: User) -> Exists:
    return Exists(Conflict.objects.filter(request=OuterRef("pk"), person=user))


def _lines_by_request(keys: Collection[int]) -> dict[int, list[Line]]:
    lines = RequestLine.objects.filter(request__in=keys)
    by_request: dict[int, list[Line]] = defaultdict(list)
    for request, module, seats, granted in lines.values_list("request", "module__code", "seats", "seats_granted"):
        by_request[request].append(Line(module, seats, granted))
    return by_request


def _waits_for(user: User, today: date) -> Q:
    """The next word is this person's: as `access.rules.hats` would say for each request, in one condition."""
    others = ~Q(requester=user)
    words: dict[Role, Callable[[], Q]] = {
        Role.FOCAL_POINT: lambda: Q(state=State.ENDORSEMENT) & ~_left_to_others(user, today),
        Role.APPROVER: lambda: Q(state=State.REVIEW) & others,
        Role.APPEAL_REVIEWER: lambda: Q(state=State.UNDER_APPEAL) & others & ~_judged(user),
    }
    mine = Q(pk=None)
    for role, next_word in words.items():
        if holds(user, role):
            mine |= next_word() & _covered(user, role)
    return mine & Q(has_my_conflict=False)


def _judged(user: User) -> Q:
    return Q(pk__in=AccessRequest.objects.judged_by(user).values("pk"))


def _left_to_others(user: User, today: date) -> Q:
    """Nobody endorses their own request while somebody else could."""
    return Q(requester=user) & Q(Exists(_others_who_endorse(user, today)))


def _covered(user: User, role: Role) -> Q:
    """Requests whose every line is in the scope of an appointment to the role."""
    appointments = _of_roles(user, [role])
    if user.is_superuser or any(is_everywhere(one) for one in appointments):
        return Q()
    outside = RequestLine.objects.filter(request=OuterRef("pk")).exclude(lines_in_scope(appointments))
    return ~Q(Exists(outside))


def _others_who_endorse(user: User, today: date) -> models.QuerySet[Appointment]:
    """Focal points beside this person who can endorse the request."""
    others = RequestLine.objects.filter(request=OuterRef(OuterRef("pk"))).exclude(module__slug=OuterRef("module_slug"))
    return (
        Appointment.objects.current(today)
        .filter(
            Q(organisation=None) | Q(organisation=OuterRef("organisation")),
            Q(module_slug="") | ~Q(Exists(others)),
            role=Role.FOCAL_POINT,
            rank__in=[Rank.MAIN, Rank.DEPUTY],
            country=OuterRef("country"),
            person__is_active=True,
        )
        .exclude(person=user)
    )


def _lines_over_quota(today: date) -> models.QuerySet[RequestLine]:
    """Lines that ask for more than one of their counters has left; the seats that a renewal goes on with are counted."""
    own = Q(
        module__quotas__scope=QuotaScope.COUNTRY,
        module__quotas__country=F("request__country"),
        request__is_sponsored=False,
    )
    partners = Q(module__quotas__scope=QuotaScope.PARTNERS, request__is_sponsored=True)
    everybody = Q(module__quotas__scope=QuotaScope.EVERYBODY)
    running = Q(module__quotas__ends_on=None) | Q(module__quotas__ends_on__gte=today)
    left = F("module__quotas__cap") + F("module__quotas__extra") - F("module__quotas__used")
    over = RequestLine.objects.filter(
        running,
        own | partners | everybody,
        module__quotas__starts_on__lte=today,
        module__quotas__cap__isnull=False,
        seats__gt=left,
    )
    return over.annotate(left=left, counter=F("module__quotas__pk")).exclude(Exists(_carried()))


def _carried() -> models.QuerySet[Grant]:
    """The grant that a line renews, where the counter has counted it and what is left covers what is asked beyond it."""
    return Grant.objects.filter(
        pk=OuterRef("request__renews"),
        module=OuterRef("module"),
        revoked_at=None,
        counted_in=OuterRef("counter"),
        seats__gte=OuterRef("seats") - Greatest(OuterRef("left"), Value(0)),
    )


def _truth(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=models.BooleanField())
