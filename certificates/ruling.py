"""What is done with rules of validity: set and end. They hold for what is issued from then on."""

from django.db import transaction

from certificates.models import CredentialKind, CredentialRule, Renewal
from ground import audit
from modules.models import Module
from people.models import User


@transaction.atomic
def set_rule(
    *,
    module: Module | None,
    kind: CredentialKind,
    valid_months: int | None,
    renewal: Renewal,
    by: User,
    live_round: str = "",
) -> CredentialRule:
    """Say how long certificates of a kind are valid, in months, instead of what was said before.

    `live_round` is the role-play that a certificate of achievement asks for; those may be valid without an end.
    """
    said = {"valid_months": valid_months, "renewal": renewal, "live_round": live_round}
    rule, _is_new = CredentialRule.objects.update_or_create(module=module, kind=kind, defaults=said)
    payload = {"module": module.slug if module else "", "kind": str(kind), **said, "renewal": str(renewal)}
    audit.record("certificate.set_rule", rule, by=by, payload=payload)
    return rule


@transaction.atomic
def end_rule(rule: CredentialRule, *, by: User) -> None:
    """Take a rule back: what is issued from now on does not end, or ends as the rule for all says."""
    audit.record("certificate.end_rule", rule, by=by, payload={"kind": rule.kind})
    rule.delete()
