"""Addresses at which calendar programmes read sessions: a person's own, and a country's for its focal points."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Country


class CalendarFeed(models.Model):
    """A person's address of a calendar: of their own sessions, or of a country that they are focal point of."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    country = models.ForeignKey(Country, on_delete=models.CASCADE, null=True, related_name="calendar_feeds")
    # Whoever reads the database cannot read anybody's calendar by it.
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["country", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(country=None), name="calendar_feed_of_ones_own_once"
            ),
            models.UniqueConstraint(fields=["person", "country"], name="calendar_feed_of_a_country_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.country_id or ''}".strip()
