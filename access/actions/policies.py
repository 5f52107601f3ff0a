"""Setting the rules of a module, and how many seats there are for whom and when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from access.actions.quotas import set_cap
from access.models import Endorsement, ModulePolicy, Quota, QuotaScope
from ground import audit, ledger
from modules.models import AccessPolicy, Module
from people.countries import Group
from people.models import Country, CountryGroup, OrganisationKind, User

ELIGIBLE = (OrganisationKind.AUTHORITY, OrganisationKind.AGENCY, OrganisationKind.CIVIL_SOCIETY)
MOST_SEATS = 40  # of one request, until the programme says otherwise: two full workshops


@transaction.atomic
def set_policy(
    module: Module, *, by: User | None, eligible_groups: Iterable[CountryGroup] = (), **rules: Any
) -> ModulePolicy:
    """Set by which rules seats in a module are given; requests that were sent before keep their findings."""
    policy, _is_new = ModulePolicy.objects.update_or_create(module=module, defaults=rules)
    policy.eligible_groups.set(eligible_groups)
    payload = {name: str(value) for name, value in sorted(rules.items())}
    groups = sorted(policy.eligible_groups.values_list("pk", flat=True))
    audit.record("access.set_policy", f"module:{module.slug}", by=by, payload=payload | {"eligible_groups": groups})
    return policy


@transaction.atomic
def have_policies() -> int:
    """Give every module on request that has none the usual policy; returns how many were made.

    For Member States and associated countries, with the word of the country's focal point, for a year; partner
    organisations elsewhere come in by a sponsor.
    """
    without = Module.objects.filter(access=AccessPolicy.ON_REQUEST, policy=None)
    groups = CountryGroup.objects.filter(pk=Group.MEMBER_STATES)
    for module in without:
        set_policy(
            module,
            by=None,
            eligible_groups=groups,
            eligible_kinds=[kind.value for kind in ELIGIBLE],
            endorsement=Endorsement.REQUIRED,
            most_seats=MOST_SEATS,
            includes_kit=True,
        )
    return len(without)


@transaction.atomic
def open_quota(
    module: Module,
    *,
    by: User,
    scope: QuotaScope,
    country: Country | None = None,
    starts_on: date,
    ends_on: date | None = None,
    cap: int | None,
    extra: int = 0,
) -> Quota:
    """Begin a period in which so many seats can be given; what earlier periods gave stays given."""
    quota = Quota.objects.create(module=module, scope=scope, country=country, starts_on=starts_on, ends_on=ends_on)
    return set_cap(quota, by=by, cap=cap, extra=extra)


@transaction.atomic
def change_quota(quota: Quota, *, by: User, cap: int | None, extra: int, ends_on: date | None) -> Quota:
    """Change how many seats there are and until when; below what is used nobody loses a seat, but no more are given."""
    ledger.take_turn("audit")  # before the quota is held, as decisions do
    Quota.objects.filter(pk=quota.pk).update(ends_on=ends_on)
    return set_cap(quota, by=by, cap=cap, extra=extra)
