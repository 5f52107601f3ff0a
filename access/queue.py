"""Reading the officials' queue: what is in somebody's scope, what waits for them, and what a row has to show."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import workflow
from access.models import AccessRequest, AccessRequestQuerySet, Conflict, QuotaScope, RequestLine
from access.workflow import State
from people.models import Appointment, Rank, Role, User
from people.rules import holds
from people.scopes import in_scope

DESK_ROLES = (Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER)
# In these states somebody at the desk has to say the next word.
COUNTED = frozenset({State.ENDORSEMENT, State.REVIEW, State.UNDER_APPEAL})
ROWS_PER_PAGE = 50
COUNTED_BY = ("state", "is_mine", "is_overdue")


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


# By the code of the state, the tag that a row carries; in the order in which they matter.
FLAG_WORDS: dict[str, str | Promise] = {
    "is_unendorsed": _("not endorsed"),
    "is_self_endorsed": _("self-endorsed"),
    "is_over_quota": _("over quota"),
    "has_my_conflict": _("conflict declared"),
    "is_sponsored": _("sponsored"),
}
TAB_FILTERS = {
    Tab.MINE: Q(is_mine=True),
    Tab.OTHERS: Q(is_mine=False, state__in=workflow.OPEN),
    Tab.DECIDED: Q(state__in=workflow.DECIDED),
    Tab.ALL: Q(),
}
FLAG_FILTERS = {
    Flag.UNENDORSED: Q(is_unendorsed=True),
    Flag.SELF_ENDORSED: Q(is_self_endorsed=True),
    Flag.OVER_QUOTA: Q(is_over_quota=True),
    Flag.OVERDUE: Q(is_overdue=True),
    Flag.CONFLICT: Q(has_my_conflict=True),
}
ORDERINGS = {
    Order.DUE: (F("due_on").asc(nulls_last=True), "submitted_at", "pk"),
    Order.AGE: ("submitted_at", "pk"),
    Order.COUNTRY: (F("country__name").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "pk"),
    Order.SEATS: (F("seats_wanted").desc(nulls_last=True), "submitted_at", "pk"),
}


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
    """The person's desk with what is asked of rows: `is_mine`, `is_overdue`, `is_over_quota`, `seats_wanted`, …"""
    today = on or timezone.localdate()
    lines = RequestLine.objects.filter(request=OuterRef("pk")).order_by().values("request")
    conflicts = Conflict.objects.filter(request=OuterRef("pk"), person=user)
    return desk_of(user).annotate(
        has_my_conflict=Exists(conflicts),
        is_mine=_truth(_waits_for(user, today)),
        is_overdue=_truth(Q(state__in=COUNTED, due_on__lt=today)),
        is_over_quota=_truth(Q(state__in=workflow.OPEN) & Q(Exists(_lines_over_quota(today)))),
        seats_wanted=Coalesce(Subquery(lines.annotate(wanted=Sum("seats")).values("wanted")), 0),
    )


def counts_of(queue: AccessRequestQuerySet) -> dict[str, int]:
    """How many requests stand on each tab, and how many of mine are overdue; one query.

    Counted here and not by the database: its conditions would be written into the query once for each tab.
    """
    # With the key, because the rows of a scope are distinct: without it, requests that are alike would count once.
    rows: Iterable[tuple[int, str, bool, bool]] = queue.order_by().values_list("pk", *COUNTED_BY)
    counts = dict.fromkeys([*Tab.values, "overdue"], 0)
    for _pk, state, is_mine, is_overdue in rows:
        counts[Tab.ALL] += 1
        counts[Tab.MINE] += is_mine
        counts[Tab.OTHERS] += state in workflow.OPEN and not is_mine
        counts[Tab.DECIDED] += state in workflow.DECIDED
        counts["overdue"] += is_mine and is_overdue
    return counts


def with_row_facts(queue: AccessRequestQuerySet) -> AccessRequestQuerySet:
    """With what a row shows, and nothing else: two queries for any number of rows."""
    lines = RequestLine.objects.select_related("module").only("request", "seats", "seats_granted", "module__code")
    shown = ("reference", "unit", "state", "due_on", "submitted_at", "is_unendorsed", "is_self_endorsed")
    related = ("is_sponsored", "country__name", "country__mark", "country__zone", "organisation__name")
    rows = queue.select_related("country", "organisation").only(*shown, *related)
    return rows.prefetch_related(Prefetch("lines", queryset=lines))


def flags_of(case: AccessRequest) -> list[str | Promise]:
    """The tags of a row of the queue."""
    return [words for name, words in FLAG_WORDS.items() if getattr(case, name, False)]


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


def _waits_for(user: User, today: date) -> Q:
    """The next word is this person's: as `access.rules.hats` would say for each request, in one condition."""
    others = ~Q(requester=user)
    judged = Q(pk__in=AccessRequest.objects.judged_by(user).values("pk"))
    words: dict[Role, Callable[[], Q]] = {
        Role.FOCAL_POINT: lambda: Q(state=State.ENDORSEMENT) & ~_left_to_others(user, today),
        Role.APPROVER: lambda: Q(state=State.REVIEW) & others,
        Role.APPEAL_REVIEWER: lambda: Q(state=State.UNDER_APPEAL) & others & ~judged,
    }
    mine = Q(pk=None)
    for role, next_word in words.items():
        if holds(user, role):
            mine |= next_word() & _covered(user, role)
    return mine & Q(has_my_conflict=False)


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
    """Lines that ask for more than one of their counters has left."""
    own = Q(
        module__quotas__scope=QuotaScope.COUNTRY,
        module__quotas__country=F("request__country"),
        request__is_sponsored=False,
    )
    partners = Q(module__quotas__scope=QuotaScope.PARTNERS, request__is_sponsored=True)
    everybody = Q(module__quotas__scope=QuotaScope.EVERYBODY)
    running = Q(module__quotas__ends_on=None) | Q(module__quotas__ends_on__gte=today)
    left = F("module__quotas__cap") + F("module__quotas__extra") - F("module__quotas__used")
    return RequestLine.objects.filter(
        running,
        own | partners | everybody,
        request=OuterRef("pk"),
        module__quotas__starts_on__lte=today,
        module__quotas__cap__isnull=False,
        seats__gt=left,
    )


def _truth(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=models.BooleanField())
