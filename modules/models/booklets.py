"""Booklets of modules: files that are made once, apart from the page that asks for them, and kept."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Longer than the longest queue takes: 25 booklets, a minute each.
STUCK_AFTER = timedelta(minutes=30)


class BookletState(models.TextChoices):
    """How far a booklet is."""

    WAITING = "waiting", _("Waiting its turn")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("It could not be made")


class Booklet(models.Model):
    """A module on paper: an edition in a language, with what holds in a country. `key` names all that it shows.

    `pages` counts those that are set so far; `cpu_seconds` is what making it took.
    """

    key = models.CharField(max_length=64, unique=True)
    edition = models.ForeignKey("modules.Edition", on_delete=models.CASCADE, related_name="booklets")
    locale = models.CharField(max_length=10)
    country = models.CharField(max_length=2, blank=True)
    is_large = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=BookletState, default=BookletState.WAITING)
    pages = models.PositiveIntegerField(default=0)
    file = models.FileField(max_length=200, blank=True)
    cpu_seconds = models.FloatField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=BookletState.READY) & ~Q(file="") | ~Q(state=BookletState.READY) & Q(file=""),
                name="booklet_ready_with_its_file",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="booklet_by_state")]

    def __str__(self) -> str:
        return f"{self.edition} ({self.locale})"

    @property
    def is_ready(self) -> bool:
        return self.state == BookletState.READY

    @property
    def is_on_its_way(self) -> bool:
        """Whether it is still to be expected: whoever was making one for too long has been stopped."""
        is_open = self.state in {BookletState.WAITING, BookletState.MAKING}
        return is_open and self.asked_at > timezone.now() - STUCK_AFTER
