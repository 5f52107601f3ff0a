"""What is forgotten of live rounds, and when."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ground import retention
from programme.live.actions import forget_people
from programme.models import Participant, Quotation, Round, RoundQuerySet


def _with_people(before: datetime) -> RoundQuerySet:
    """Rounds closed before then that still hold a name or a quotation."""
    named = Participant.objects.filter(round=OuterRef("pk")).exclude(name="")
    quoted = Quotation.objects.filter(rating__sheet__talk__round=OuterRef("pk"))
    return Round.objects.filter(Q(Exists(named)) | Q(Exists(quoted)), closed_at__lt=before)


def _forget(rounds: QuerySet[Round]) -> None:
    forget_people(list(rounds.values_list("pk", flat=True)))


PEOPLE_OF_ROUNDS = retention.Rule(
    name="programme.live_rounds",
    days=30,
    what=_("Names, quotations and raters of live rounds, after the round was closed"),
    expired=_with_people,
    forget=_forget,
)
retention.register(PEOPLE_OF_ROUNDS)
