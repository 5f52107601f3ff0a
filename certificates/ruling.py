"""What is done with rules: set and end. They hold for what is issued from then on."""

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
    curriculum: str = "",
    live_round: str = "",
    sessions_led: int | None = None,
    assessment: str = "",
) -> CredentialRule:
    """Say what certificates of a kind ask for and how long they are valid, in months, instead of what was said before.

    `live_round` is the role-play of one of achievement, `sessions_led` the number for one of trainers; `assessment`, the
    id of a self-assessment, is asked for beside either of them or beside a whole curriculum.
    """
    said = {
        "valid_months": valid_months,
        "renewal": str(renewal),
        "live_round": live_round,
        "sessions_led": sessions_led,
        "assessment": assessment,
    }
    rule, _is_new = CredentialRule.objects.update_or_create(
        module=module, curriculum=curriculum, kind=kind, defaults=said
    )
    where = {"module": module.slug if module else "", "curriculum": curriculum, "kind": str(kind)}
    audit.record("certificate.set_rule", rule, by=by, payload=where | said)
    return rule


@transaction.atomic
def end_rule(rule: CredentialRule, *, by: User) -> None:
    """Take a rule back: what is issued from now on does not end, or ends as the rule for all says."""
    audit.record("certificate.end_rule", rule, by=by, payload={"kind": rule.kind})
    rule.delete()
