"""The status lists of digital credentials, made from the ledger of certificates."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet

from certificates.badges.document import PLACES, Purpose, Secured, StatusList
from certificates.badges.given import issuer
from certificates.badges.making import lists_of
from certificates.models import Credential, CredentialStatus
from certificates.standing import State

SECONDS_KEPT = 300  # so long a revoked credential may still be called valid, like the page that checks a code
# A list that somebody kept to hide what became of a credential is refused after this.
HOLDS_FOR = timedelta(days=1)


def signed_list(number: int, purpose: Purpose, *, at: datetime) -> Secured | None:
    """Return a status list as it stands then, signed in both forms; None where there is no such list, or no key signs.

    Two queries. Raises UnusableKeys.
    """
    site = issuer()
    key = site.key_at(at)
    if key is None or number > newest_list():
        return None
    from certificates.badges.securing import status

    places = {pk % PLACES for pk in MEANT[purpose](number)}
    listed = StatusList(lists_of(number), purpose, places, site.did, at, at + HOLDS_FOR, SECONDS_KEPT)
    return status(listed, site, key, at=at)


def newest_list() -> int:
    """Return the number of the list that the newest credential is in."""
    return (Credential.objects.aggregate(newest=Max("pk"))["newest"] or 0) // PLACES


def _over(number: int) -> "QuerySet[CredentialStatus, int]":
    """Revoked or replaced: nothing leads back."""
    return _in_list(number, State.REVOKED, State.SUPERSEDED)


def _suspended(number: int) -> "QuerySet[CredentialStatus, int]":
    later = CredentialStatus.objects.filter(credential=OuterRef("credential"), pk__gt=OuterRef("pk"))
    return _in_list(number, State.SUSPENDED).exclude(Exists(later))


def _in_list(number: int, *states: State) -> "QuerySet[CredentialStatus, int]":
    first = number * PLACES
    rows = CredentialStatus.objects.filter(credential_id__gte=first, credential_id__lt=first + PLACES)
    return rows.filter(state__in=[state.value for state in states]).values_list("credential_id", flat=True)


MEANT: dict[Purpose, Callable[[int], "QuerySet[CredentialStatus, int]"]] = {
    Purpose.REVOCATION: _over,
    Purpose.SUSPENSION: _suspended,
}
