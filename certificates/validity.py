"""How long a certificate holds: by the rule of its module, or the one for all."""

from datetime import date

from django.db.models import F, Q

from certificates.models import CredentialRule
from certificates.standing import months_after
from modules.models import Module


def rule_for(module: Module, kind: str) -> CredentialRule | None:
    """The rule of the module for this kind, else the one for every module, else none. One query."""
    rules = CredentialRule.objects.filter(Q(module=module) | Q(module=None), kind=kind)
    return rules.order_by(F("module").asc(nulls_last=True)).first()


def last_day(module: Module, kind: str, since: date) -> date | None:
    """The last day of validity of what was completed or attended on a day; none where it does not end. One query."""
    rule = rule_for(module, kind)
    return months_after(since, rule.valid_months) if rule and rule.valid_months else None
