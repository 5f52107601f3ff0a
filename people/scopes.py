"""Scopes of appointments as conditions on rows."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from people.models import Appointment


def in_scope(
    appointments: Iterable[Appointment], *, country: Sequence[str], organisation: Sequence[str], module: str
) -> Q:
    """Rows in the scope of at least one appointment; the names are the lookups by which a row has its place.

    Where a row has several (a grant's person or organisation), one of them has to fit. No appointment: no row.
    """
    covered = Q(pk=None)
    for one in appointments:
        scope = Q(pk__isnull=False)
        for value, lookups in (
            (one.country_id, country),
            (one.organisation_id, organisation),
            (one.module_slug, [module]),
        ):
            if value:
                scope &= reduce(or_, (Q(**{lookup: value}) for lookup in lookups))
        covered |= scope
    return covered
