"""Taking and giving back seats of a country's, the partners' or everybody's quota."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from access.models import AccessRequest, Grant, Quota, QuotaScope
from ground import audit, ledger
from modules.models import Module
from people.models import Country, User


class SeatsExhausted(Exception):
    """There are not as many seats left: `left` is how many this request can still get, `quota` whose."""

    def __init__(self, quota: Quota, left: int) -> None:
        super().__init__()
        self.quota = quota
        self.left = left


@dataclass(frozen=True)
class Carried:
    """Seats that a renewal goes on with: the counters that have counted them count no more than what is asked beyond them."""

    seats: int = 0
    counters: frozenset[int] = frozenset()

    def beyond(self, quota: Quota, seats: int) -> int:
        """How many of the seats the counter has not counted yet."""
        return max(seats - self.seats, 0) if quota.pk in self.counters else seats

    def left(self, quota: Quota) -> int | None:
        """Seats that can still be had from the counter; None when nothing limits them."""
        if quota.left is None or quota.pk not in self.counters:
            return quota.left
        # However far a cap was lowered, what one has can be renewed.
        return self.seats + max(quota.left, 0)

    def least_left(self, counters: Iterable[Quota]) -> int | None:
        """Seats that can still be had where each of the counters has to give them."""
        return min((left for left in map(self.left, counters) if left is not None), default=None)


def carried_by(case: AccessRequest, module: Module) -> Carried:
    """What a request goes on with in this module: the seats of the grant that it renews. Two queries, none for others."""
    grant = case.renews
    if grant is None or grant.is_revoked or grant.module_id != module.pk:
        return Carried()
    return Carried(grant.seats or 0, frozenset(grant.counted_in.values_list("pk", flat=True)))


@transaction.atomic
def take(case: AccessRequest, module: Module, seats: int, *, on: date) -> list[Quota]:
    """Take seats from every counter that applies; raises SeatsExhausted and takes none when one has not enough.

    A conditional update decides, so two approvals at once never give more than there is. Within the period of a counter
    a seat counts once, however often it is renewed: a renewal takes what it gives beyond the seats of the grant before.
    """
    _have_counters(case, module, on)
    carried = carried_by(case, module)
    counters = Quota.objects.of(module, case.country, is_sponsored=case.is_sponsored, on=on).order_by("pk")
    taken = list(counters)
    for quota in taken:
        beyond = carried.beyond(quota, seats)
        enough = Q(cap=None) | Q(used__lte=F("cap") + F("extra") - beyond)
        if beyond and not Quota.objects.filter(enough, pk=quota.pk).update(used=F("used") + beyond):
            quota.refresh_from_db()
            raise SeatsExhausted(quota, carried.left(quota) or 0)
    return taken


@transaction.atomic
def release(grant: Grant, seats: int) -> None:
    """Give seats of a grant back to the counters that they were taken from."""
    counters = Quota.objects.filter(pk__in=grant.counted_in.values("pk")).order_by("pk")
    for pk in counters.values_list("pk", flat=True):
        Quota.objects.filter(pk=pk).update(used=Greatest(F("used") - seats, 0))


@transaction.atomic
def count_again(old: Grant, new: Grant, seats: int) -> None:
    """Count seats of a grant again, which the one that had renewed it has given back, where both were counted."""
    both = old.counted_in.filter(pk__in=new.counted_in.values("pk")).order_by("pk")
    for pk in both.values_list("pk", flat=True):
        Quota.objects.filter(pk=pk).update(used=F("used") + seats)


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
    """Seats that this request can still get; None when nothing limits them. One query, three for a renewal."""
    counters = Quota.objects.of(module, case.country, is_sponsored=case.is_sponsored, on=on)
    return carried_by(case, module).least_left(counters)


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
