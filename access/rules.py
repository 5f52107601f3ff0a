"""Who may open a module, who may ask for seats, and who decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from access import receivers, workflow
from access.facts import policy_of
from access.models import AccessRequest, AccessRequestQuerySet, Endorsement, Grant, GrantQuerySet
from access.workflow import Actor, Event, State
from ground.prepared import Given, Prepared
from modules.models import AccessPolicy, Module
from people.models import Appointment, Organisation, OrganisationKind, Rank, Role, User
from people.rules import covers, holds

FREE = {AccessPolicy.OPEN, AccessPolicy.REGISTERED}
ASKING_KINDS = {OrganisationKind.AUTHORITY, OrganisationKind.AGENCY}
NOMINATING_STATES = workflow.OPEN | {State.DRAFT}

DAY = Given("day", Grant._meta.get_field("starts_on"))
PERSON = Given("person", User._meta.pk)
ORGANISATION = Given("organisation", Grant._meta.get_field("organisation"))
MODULE = Given("module", Module._meta.pk)

_grants = Prepared(
    lambda: Grant.objects.current(DAY).held_by(PERSON, ORGANISATION).filter(module=MODULE).only("pk").order_by()[:1]
)


@dataclass(frozen=True)
class Door:
    """Whether a module is open to this person, and by which right."""

    is_open: bool
    because: str


def door(user: User | AnonymousUser, module: Module, *, has_grant: bool | None = None) -> Door:
    """Say whether this person may open the module; one query at most for people without an appointment.

    `has_grant` is the answer where a query has asked already.
    """
    if not user.is_authenticated:
        return Door(False, "signed_out")
    if module.access in FREE:
        return Door(True, "policy")
    if user.is_privileged and (_works_on(user, module) or _is_taught_in(user, module)):
        return Door(True, "appointment")
    if module.is_for_trainers:
        return Door(False, "trainers")
    if has_grant is None:
        has_grant = _has_grant(user, module)
    return Door(True, "grant") if has_grant else Door(False, "no_grant")


def _has_grant(user: User, module: Module) -> bool:
    asked = {"day": timezone.localdate(), "person": user.pk, "organisation": user.confirmed_organisation_id}
    return _grants.first(module=module.pk, **asked) is not None


def may_open(user: User | AnonymousUser, module: Module) -> bool:
    return door(user, module).is_open


def modules_open_to(user: User | AnonymousUser) -> frozenset[int]:
    """Return the keys of all modules that this person may open now; one query, none for visitors.

    Each is asked for at its own door, so that a list never says more than the page would.
    """
    if not user.is_authenticated:
        return frozenset()
    held = Grant.objects.current().of(user).filter(module=OuterRef("pk"))
    rows = Module.objects.annotate(is_held=Exists(held)).order_by()
    return frozenset(
        module.pk for module in rows if not module.is_withdrawn and door(user, module, has_grant=module.is_held).is_open
    )


def ended_lately(user: User, module: Module, *, on: date) -> date | None:
    """The last day of the person's newest grant, if it ran out less than `GRACE` ago: what was begun may be finished."""
    return Grant.objects.in_grace(on).of(user).filter(module=module).aggregate(last=Max("ends_on"))["last"]


def _works_on(user: User, module: Module) -> bool:
    roles = (Role.TRAINER, Role.EDITOR)
    return user.is_superuser or any(covers(user, role, module_slug=module.slug) for role in roles)


def _is_taught_in(user: User, module: Module) -> bool:
    """Whether the module is for trainers and the person is one, of whichever module, country or organisation.

    They learn in it: only an appointment for the module itself makes somebody its trainer, who sees others learn.
    """
    return module.is_for_trainers and holds(user, Role.TRAINER)


def may_grant(user: User, module: Module, *, holder: User | Organisation) -> bool:
    """Programme staff decide in their scope: the module's, and the country and organisation of who gets access."""
    organisation = holder if isinstance(holder, Organisation) else holder.organisation
    return covers(user, Role.APPROVER, module_slug=module.slug, country=holder.country, organisation=organisation)


def grants_seen_by(user: User) -> GrantQuerySet:
    """Grants that programme staff and auditors see: those in their scope."""
    if user.is_superuser:
        return Grant.objects.all()
    roles = (Role.APPROVER, Role.AUDITOR)
    return Grant.objects.within(one for one in user.current_appointments if one.role in roles)


def grants_followed_by(user: User) -> GrantQuerySet:
    """Grants whose page the person may open: of requests they see, of their own organisation, and in their scope."""
    followed = Q(line__request__in=requests_seen_by(user).values("pk")) | Q(pk__in=grants_seen_by(user).values("pk"))
    if user.confirmed_organisation_id and may_request(user):
        followed |= Q(organisation=user.confirmed_organisation_id)
    return Grant.objects.filter(followed)


def sees_learners(user: User, grant: Grant) -> bool:
    """Whether the person sees who has the seats: requester, focal point and programme do; others see how many."""
    if covers(user, Role.APPROVER, module_slug=grant.module.slug, **_place(grant)):
        return True
    if grant.line is None:
        return False
    is_focal_point = covers(user, Role.FOCAL_POINT, module_slug=grant.module.slug, **_place(grant))
    return is_focal_point or grant.line.request.requester_id == user.pk


def may_revoke(user: User, grant: Grant) -> bool:
    """Programme staff in whose scope the grant is, while it is not revoked."""
    return not grant.is_revoked and may_grant(user, grant.module, holder=grant.holder)


def may_suspend(user: User, organisation: Organisation) -> bool:
    """Programme staff for every module of the organisation: suspending closes them all."""
    return covers(user, Role.APPROVER, country=organisation.country, organisation=organisation)


def _place(grant: Grant) -> dict[str, Any]:
    holder = grant.holder
    organisation = holder if isinstance(holder, Organisation) else holder.organisation
    return {"country": holder.country, "organisation": organisation}


def focal_points_of(case: AccessRequest, *, ranks: Collection[Rank] = receivers.ASKED_FIRST) -> list[Appointment]:
    """Current appointments of focal points whose scope covers the request, in the order in which they are asked.

    Two queries at most.
    """
    if case.country_id is None:
        return []
    return receivers.appointments_for(Role.FOCAL_POINT, case, on=timezone.localdate(), ranks=ranks)


def needs_endorsement(case: AccessRequest) -> bool:
    """Whether the country speaks first: never for sponsored requests or agencies, else as the strictest policy says."""
    if case.is_sponsored or case.country_id is None:
        return False
    asked = {policy_of(line).endorsement for line in case.lines.select_related("module__policy")}
    if Endorsement.REQUIRED in asked:
        return True
    return Endorsement.IF_APPOINTED in asked and bool(focal_points_of(case))


def hats(user: User | AnonymousUser, case: AccessRequest) -> frozenset[Actor]:
    """As whom the person may act on this request. Whoever has a conflict decides nothing; nobody reviews their own word.

    Three queries for people with one role, besides their appointments; none for people without.
    """
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    worn = {Actor.REQUESTER} if is_requester(user, case) else set()
    if not user.is_privileged or case.submitted_at is None:
        return frozenset(worn)
    if case.conflicts.filter(person=user).exists():
        return frozenset(worn)
    if _covers_case(user, Role.FOCAL_POINT, case) and not leaves_it_to_a_deputy(user, case):
        worn.add(Actor.FOCAL_POINT)
    if case.requester_id != user.pk:
        if _covers_case(user, Role.APPROVER, case):
            worn.add(Actor.APPROVER)
        if _covers_case(user, Role.APPEAL_REVIEWER, case) and not case.is_judged_by(user):
            worn.add(Actor.APPEAL_REVIEWER)
    return frozenset(worn)


def is_requester(user: User, case: AccessRequest) -> bool:
    """Whether the person made the request and is still there: at its organisation, or in a role over it."""
    if case.requester_id != user.pk:
        return False
    if case.is_sponsored or case.organisation_id in (None, user.confirmed_organisation_id):
        return True
    return any(_covers_case(user, role, case) for role in (Role.FOCAL_POINT, Role.APPROVER))


def hat_for(user: User | AnonymousUser, case: AccessRequest, event: Event) -> Actor | None:
    """As whom the person may do this now; None if they may not."""
    state = State(case.state)
    return next((hat for hat in sorted(hats(user, case)) if event in workflow.possible(state, hat)), None)


def requests_seen_by(user: User) -> AccessRequestQuerySet:
    """Requests that the person may open: their own, and those sent by others that are in the scope of a role.

    Whoever goes to another organisation leaves the former one's requests behind, also those they made.
    """
    if user.is_superuser:
        return AccessRequest.objects.submitted() | AccessRequest.objects.filter(requester=user)
    roles = (Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER)
    scoped = [one for one in user.current_appointments if one.role in roles]
    there = Q(organisation=None) | Q(organisation=user.confirmed_organisation_id) | Q(is_sponsored=True)
    own = AccessRequest.objects.filter(there, requester=user)
    if not scoped:
        return own
    within = AccessRequest.objects.within(scoped).filter(Q(requester=user) | Q(submitted_at__isnull=False))
    return AccessRequest.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=within.values("pk")))


def may_request(user: User | AnonymousUser) -> bool:
    """Those who ask for seats: people whom an authority or agency knows as its own, focal points, and programme staff.

    That somebody names an organisation, or has a seat that it gave, is not enough: they would speak in its name.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_privileged and (holds(user, Role.FOCAL_POINT) or holds(user, Role.APPROVER)):
        return True
    return asks_for_their_own(user)


def waits_to_ask_for(user: User) -> Organisation | None:
    """The organisation that asks for itself, that the person names, and that has not confirmed them yet."""
    named = user.organisation
    is_waiting = named is not None and user.confirmed_organisation_id is None and named.kind in ASKING_KINDS
    return named if is_waiting else None


def asks_for_their_own(user: User) -> bool:
    """Whether the person belongs, as somebody there has confirmed, to an organisation that asks for itself."""
    if user.confirmed_organisation_id is None or user.organisation is None:
        return False
    return user.organisation.kind in ASKING_KINDS


def may_nominate(user: User | AnonymousUser, case: AccessRequest) -> bool:
    """The requester and the country's focal points name who gets the seats; once there are any, or while they are asked for."""
    if case.state in NOMINATING_STATES or case.lines.filter(grants__revoked_at=None, grants__isnull=False).exists():
        return bool(hats(user, case) & {Actor.REQUESTER, Actor.FOCAL_POINT})
    return False


def may_hand_over(user: User | AnonymousUser, case: AccessRequest) -> bool:
    """Focal points in scope and the organisation's administrators say who goes on when an official leaves."""
    if not isinstance(user, User) or not user.is_privileged or case.submitted_at is None or not case.is_open:
        return False
    administers = covers(user, Role.ORGANISATION_ADMIN, organisation=case.organisation, country=case.country)
    return administers or _covers_case(user, Role.FOCAL_POINT, case)


def requests_handed_over_by(user: User) -> AccessRequestQuerySet:
    """Requests of which an organisation's administrator sees reference and state; the rest is not theirs."""
    places = [one.organisation_id for one in user.current_appointments if one.role == Role.ORGANISATION_ADMIN]
    return AccessRequest.objects.submitted().filter(organisation__in=places)


def may_renew(user: User | AnonymousUser, grant: Grant) -> bool:
    """Those who ask for the organisation, and whoever asked the first time."""
    if not isinstance(user, User) or not may_request(user) or grant.line is None:
        return False
    return grant.organisation_id == user.confirmed_organisation_id or is_requester(user, grant.line.request)


def sees_nominees(user: User, case: AccessRequest) -> bool:
    """Whoever names them, and the programme."""
    is_named_by = bool(hats(user, case) & {Actor.REQUESTER, Actor.FOCAL_POINT})
    return is_named_by or (case.submitted_at is not None and _covers_case(user, Role.APPROVER, case))


def _covers_case(user: User, role: Role, case: AccessRequest) -> bool:
    """Whether the person's appointments to the role cover the case with all of its modules."""
    if not holds(user, role):
        return False
    slugs = list(case.lines.values_list("module__slug", flat=True)) or [""]
    return all(
        covers(user, role, country=case.country, organisation=case.organisation, module_slug=slug) for slug in slugs
    )


def leaves_it_to_a_deputy(user: User, case: AccessRequest) -> bool:
    """Nobody endorses their own request while somebody else could."""
    return case.requester_id == user.pk and any(one.person_id != user.pk for one in focal_points_of(case))
