"""Taking and giving back seats of a country's, the partners' or everybody's quota."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from access.models import AccessRequest, Grant, Quota, QuotaScope
from ground import audit, ledger
from modules.models import Module
from people.models import Country, User


class SeatsExhausted(Exception):
    """There are not as many seats left: `left` is how many, `quota` whose."""

    def __init__(self, quota: Quota) -> None:
        super().__init__()
        self.quota = quota
        self.left = quota.left or 0


@transaction.atomic
def take(case: AccessRequest, module: Module, seats: int, *, on: date) -> list[Quota]:
    """Take seats from every counter that applies; raises SeatsExhausted and takes none when one has not enough.

    A conditional update decides, so two approvals at once never give more than there is.
    """
    _have_counters(case, module, on)
    counters = Quota.objects.of(module, case.country, is_sponsored=case.is_sponsored, on=on).order_by("pk")
    taken = list(counters)
    for quota in taken:
        enough = Q(cap=None) | Q(used__lte=F("cap") + F("extra") - seats)
        if not Quota.objects.filter(enough, pk=quota.pk).update(used=F("used") + seats):
            quota.refresh_from_db()
            raise SeatsExhausted(quota)
    return taken


@transaction.atomic
def release(grant: Grant, seats: int) -> None:
    """Give seats of a grant back to the counters that they were taken from."""
    counters = Quota.objects.filter(pk__in=grant.counted_in.values("pk")).order_by("pk")
    for pk in counters.values_list("pk", flat=True):
        Quota.objects.filter(pk=pk).update(used=Greatest(F("used") - seats, 0))


@transaction.atomic
def set_cap(quota: Quota, *, by: User, cap: int | None, extra: int) -> Quota:
    """Set how many seats there are; below what is used nobody loses a seat, but no more are given."""
    # Decisions take their turn in the ledger before they take seats: the other way round, each would wait for the other.
    ledger.take_turn("audit")
    Quota.objects.filter(pk=quota.pk).update(cap=cap, extra=extra)
    quota.refresh_from_db()
    audit.record("access.set_cap", quota, by=by, payload={"cap": cap, "extra": extra, "used": quota.used})
    return quota


def left_for(case: AccessRequest, module: Module, *, on: date) -> int | None:
    """Seats that this request can still get; None when nothing limits them. One query."""
    counters = Quota.objects.of(module, case.country, is_sponsored=case.is_sponsored, on=on)
    return min((quota.left for quota in counters if quota.left is not None), default=None)


def _have_counters(case: AccessRequest, module: Module, on: date) -> None:
    """Begin to count where nobody has set a quota yet: what was used is known on the day when one is."""
    own = QuotaScope.PARTNERS if case.is_sponsored else QuotaScope.COUNTRY
    if case.is_sponsored or case.country is not None:
        _have(module, own, None if case.is_sponsored else case.country, on)
    _have(module, QuotaScope.EVERYBODY, None, on)


def _have(module: Module, scope: QuotaScope, country: Country | None, on: date) -> None:
    running = Quota.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    if running.filter(module=module, scope=scope, country=country).exists():
        return
    # One at a time, so that two approvals do not both begin to count.
    ledger.take_turn("access.quota")
    if not running.filter(module=module, scope=scope, country=country).exists():
        Quota.objects.create(module=module, scope=scope, country=country, starts_on=date(on.year, 1, 1))
