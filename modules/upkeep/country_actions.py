"""What editors say about country cards and support lines: that they have checked one today."""

from datetime import date, timedelta

from django.db import transaction

from ground import audit
from modules.models import CountryCard, SupportLine
from modules.support import forget_country_content
from people.models import User

CARDS_HOLD_FOR = timedelta(days=365)


@transaction.atomic
def check_card(card: CountryCard, *, by: User, on: date) -> None:
    """Keep that what holds in a country was compared with its source; the next review is in a year."""
    held = CountryCard.objects.select_for_update().get(pk=card.pk)
    held.checked_on, held.review_on = on, on + CARDS_HOLD_FOR
    held.save(update_fields=["checked_on", "review_on"])
    _tell(held, by)


@transaction.atomic
def check_line(line: SupportLine, *, by: User, on: date) -> None:
    """Keep that a number was tried."""
    held = SupportLine.objects.select_for_update().get(pk=line.pk)
    held.checked_on = on
    held.save(update_fields=["checked_on"])
    _tell(held, by)


def _tell(checked: CountryCard | SupportLine, by: User) -> None:
    checked.save_revision(user=by, log_action=True)
    audit.record("country.check", checked, by=by)
    transaction.on_commit(forget_country_content)
