"""Places that became free and are offered to a country on the reserve list of a call."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programme.models.evaluation import REASON_LIMIT, Decision


class ReserveState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")


class ReserveOfferQuerySet(models.QuerySet["ReserveOffer"]):
    def open(self, at: datetime) -> "ReserveOfferQuerySet":
        """Offers that can be answered at that moment, whatever the timer has done."""
        return self.filter(state=ReserveState.OPEN, answer_by__gt=at)

    def over(self, at: datetime) -> "ReserveOfferQuerySet":
        """Offers that nobody has answered in time."""
        return self.filter(state=ReserveState.OPEN, answer_by__lte=at)

    def to_place(self) -> "ReserveOfferQuerySet":
        """Accepted offers of which some seats are no places in a session yet."""
        return self.filter(state=ReserveState.ACCEPTED, placed__lt=F("seats"))


class ReserveOffer(models.Model):
    """Freed places for the country that is next on the reserve list: once for each decision."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reserve_offer")
    seats = models.PositiveSmallIntegerField(_("seats that are free"))
    reason = models.TextField(_("why places are free; the country reads it"), max_length=REASON_LIMIT)
    state = models.CharField(max_length=10, choices=ReserveState, default=ReserveState.OPEN)
    offered_at = models.DateTimeField(default=timezone.now)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reserve_offers"
    )
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    # How many of the seats have become places in a session.
    placed = models.PositiveSmallIntegerField(default=0)

    objects = ReserveOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer from a reserve list")
        verbose_name_plural = _("offers from reserve lists")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="reserve_offer_of_seats"),
            models.CheckConstraint(condition=~Q(reason=""), name="reserve_offer_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "lapsed"], answered_at=None)
                | Q(state__in=["accepted", "declined"], answered_at__isnull=False),
                name="reserve_offer_answered_with_time",
            ),
            models.CheckConstraint(
                condition=Q(placed=0) | Q(state="accepted", placed__lte=F("seats")),
                name="reserve_offer_placed_within_its_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state}"

    @property
    def left(self) -> int:
        """Seats that are no places in a session yet."""
        return self.seats - self.placed
