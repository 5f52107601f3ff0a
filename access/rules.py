"""Who may open a module, and who decides."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from access.models import Grant, GrantQuerySet
from modules.models import AccessPolicy, Module
from people.models import Organisation, Role, User
from people.rules import covers

FREE = {AccessPolicy.OPEN, AccessPolicy.REGISTERED}


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
    if user.is_privileged and _works_on(user, module):
        return Door(True, "appointment")
    if module.access == AccessPolicy.TRAINER_ONLY:
        return Door(False, "trainers")
    if has_grant is None:
        has_grant = Grant.objects.current().of(user).filter(module=module).exists()
    return Door(True, "grant") if has_grant else Door(False, "no_grant")


def may_open(user: User | AnonymousUser, module: Module) -> bool:
    return door(user, module).is_open


def _works_on(user: User, module: Module) -> bool:
    roles = (Role.TRAINER, Role.EDITOR)
    return user.is_superuser or any(covers(user, role, module_slug=module.slug) for role in roles)


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
