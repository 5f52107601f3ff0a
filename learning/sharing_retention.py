"""How long trainers can read what a learner has shared; the run itself stays with the learner."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground import retention
from learning.models import SharedReason

YEAR = 365


def old_shares(before: datetime) -> "QuerySet[SharedReason]":
    """Reasons that were shared before that moment."""
    return SharedReason.objects.filter(shared_at__lt=before)


def end_shares(shares: "QuerySet[SharedReason]") -> None:
    """Show them to nobody but their learners any more."""
    shares.delete()


retention.register(
    retention.Rule(
        "learning.shared_reasons",
        YEAR,
        _("Reasons that learners share with their trainers; the learner keeps them"),
        old_shares,
        end_shares,
    )
)
