"""What editors say about facts: “I have checked it”, and that they were wrong about it."""

from datetime import date

from django.db import transaction

from ground import audit
from modules.models import FactCheck
from modules.upkeep.facts import Fact, Place
from people.models import User


class FactHasChanged(Exception):
    """The words are no longer those that were compared with the source."""


@transaction.atomic
def check_fact(place: Place, fact: Fact, *, words_sha256: str, by: User, on: date) -> FactCheck:
    """Keep that somebody has compared these words with their source; twice on one day counts once.

    Raises FactHasChanged where the page says something else by now. Words that change after that end the check by
    themselves: it is of those that it names.
    """
    if fact.sha256 != words_sha256:
        raise FactHasChanged
    check, is_new = FactCheck.objects.get_or_create(
        block=fact.block,
        language=place.language,
        words_sha256=fact.sha256,
        checked_on=on,
        defaults={"module": place.module, "unit": place.unit, "checked_by": by},
    )
    if is_new:
        audit.record("fact.check", f"fact:{fact.block}:{place.language}", by=by, payload={"unit": place.unit})
    return check


@transaction.atomic
def take_back(check: FactCheck, *, by: User) -> None:
    """Forget a check that was a mistake; an older one of the same words counts again. Twice, it is told once."""
    gone, _by_model = FactCheck.objects.filter(pk=check.pk).delete()
    if not gone:
        return
    audit.record("fact.uncheck", f"fact:{check.block}:{check.language}", by=by, payload={"unit": check.unit})
