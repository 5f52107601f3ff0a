"""Which rules and seats of which modules programme staff set."""

from django.db.models import Q, QuerySet

from access.models import ModulePolicy, Quota
from modules.models import Module
from people.models import Appointment, Country, OrganisationDomain, Role, User
from people.rules import EVERYTHING, covers, organisations_kept_by


def modules_decided_by(user: User) -> QuerySet[Module]:
    """Modules whose rules the person sets: a policy holds in every country, so a scope of one country is too narrow."""
    if user.is_superuser:
        return Module.objects.all()
    wide = [one for one in _approving(user) if one.country_id is None and one.organisation_id is None]
    if any(not one.module_slug for one in wide):
        return Module.objects.all()
    return Module.objects.filter(slug__in=[one.module_slug for one in wide])


def policies_seen_by(user: User) -> QuerySet[ModulePolicy]:
    """Policies of those modules."""
    return ModulePolicy.objects.filter(module__in=modules_decided_by(user))


def quotas_seen_by(user: User) -> QuerySet[Quota]:
    """Seats of the countries and modules in scope; those of partners and of everybody only without a country's limit."""
    if user.is_superuser:
        return Quota.objects.all()
    seen = Q(pk=None)
    for one in _approving(user):
        if not one.organisation_id:
            module = Q(module__slug=one.module_slug) if one.module_slug else EVERYTHING
            seen |= module & (Q(country=one.country_id) if one.country_id else EVERYTHING)
    return Quota.objects.filter(seen)


def may_set_quota(user: User, module: Module, country: Country | None) -> bool:
    """Whether the person says how many seats a country (or, without one, partners or everybody) has in a module."""
    return covers(user, Role.APPROVER, module_slug=module.slug, country=country)


def domains_seen_by(user: User) -> QuerySet[OrganisationDomain]:
    """Domains of organisations in scope."""
    return OrganisationDomain.objects.filter(organisation__in=organisations_kept_by(user))


def _approving(user: User) -> list[Appointment]:
    return [one for one in user.current_appointments if one.role == Role.APPROVER]
