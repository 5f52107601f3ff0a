"""Giving and taking back access."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from access.models import Grant
from ground import audit
from modules.models import Module
from people.models import Organisation, User


class AlreadyRevoked(Exception):
    """The grant was revoked before."""


@transaction.atomic
def give(
    module: Module,
    *,
    by: User | None,
    person: User | None = None,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> Grant:
    """Give a person, or all people of an organisation, access to a module."""
    grant = Grant.objects.create(
        module=module,
        person=person,
        organisation=organisation,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        reason=reason,
        granted_by=by,
    )
    audit.record("access.give", f"grant:{grant.pk}", by=by, payload={"module": module.slug})
    return grant


@transaction.atomic
def revoke(grant: Grant, *, by: User) -> Grant:
    """Take a grant back from now on. Raises AlreadyRevoked."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.is_revoked:
        raise AlreadyRevoked
    grant.revoked_at, grant.revoked_by = timezone.now(), by
    grant.save(update_fields=["revoked_at", "revoked_by"])
    audit.record("access.revoke", f"grant:{grant.pk}", by=by, payload={"module": grant.module.slug})
    return grant
