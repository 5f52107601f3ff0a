"""Live rounds of a role-play: who is in the room, who plays what in which talk, and what observers rated."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.models import Edition
from people.models import User

NAME_LIMIT = 40
QUOTATION_LIMIT = 280


class RoundQuerySet(models.QuerySet["Round"]):
    def of_trainer(self, trainer: User) -> "RoundQuerySet":
        return self.filter(trainer=trainer)

    def open(self) -> "RoundQuerySet":
        return self.filter(closed_at=None)

    def with_counts(self) -> "RoundQuerySet":
        """The newest first, with `people` and `talks_held`: how many took part and how many talks there were."""
        counted = self.annotate(people=Count("participants", distinct=True), talks_held=Count("talks", distinct=True))
        return counted.order_by("-opened_at", "-pk")


class Round(models.Model):
    """A role-play that a trainer holds in a room, from the scenario as it stands in an edition.

    Its ratings are for the trainers of the module to see while it is open; afterwards only what many have in common.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=6, unique=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="live_rounds")
    activity = models.SlugField(_("role-play"), max_length=80)
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="live_rounds")
    stop_word = models.CharField(_("stop word"), max_length=30, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("live round")
        verbose_name_plural = _("live rounds")
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="round_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.code}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        return self.filter(left_at=None)


class Participant(models.Model):
    """Somebody in a round: with an account, or a guest of whom nothing is kept but the name they gave."""

    key = models.UUIDField(default=uuid.uuid4)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="live_participations"
    )
    name = models.CharField(_("name in this round"), max_length=NAME_LIMIT, blank=True)
    only_watches = models.BooleanField(_("only watches"), default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a live round")
        verbose_name_plural = _("participants of live rounds")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="participant_key_once_in_a_round"),
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(person__isnull=False), name="participant_once_in_a_round"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Somebody"))

    @property
    def is_present(self) -> bool:
        return self.left_at is None


class Talk(models.Model):
    """One talk of one group; the talks of a turn are held side by side."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="talks")
    turn = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField()
    variant = models.CharField(max_length=80, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # By whom it was counselled: they let the trainer who opened the round, and no other, see what was rated.
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("live talk")
        verbose_name_plural = _("live talks")
        ordering = ["turn", "group"]
        constraints = [
            models.UniqueConstraint(fields=["round", "turn", "group"], name="talk_once_a_turn_and_group"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")), name="talk_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.turn}.{self.group}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None


class Role(models.TextChoices):
    COUNSELLOR = "counsellor", _("Counsellor")
    ACTOR = "actor", _("Actor")
    OBSERVER = "observer", _("Observer")


class Part(models.Model):
    """Who plays what in a talk."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="parts")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("part in a live talk")
        verbose_name_plural = _("parts in live talks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "participant"], name="part_one_for_each"),
            models.UniqueConstraint(
                fields=["talk", "role"], condition=~Q(role="observer"), name="part_one_counsellor_and_one_actor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.role}"


class SheetQuerySet(models.QuerySet["Sheet"]):
    def newest(self) -> "SheetQuerySet":
        """Of each rater and talk the last one handed in: it takes the place of those before."""
        later = Sheet.objects.filter(talk=OuterRef("talk"), rater=OuterRef("rater"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class Sheet(models.Model):
    """What an observer handed in for a talk. Append only: a correction is the next number."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="sheets")
    rater = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    idempotency_key = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("observer sheet")
        verbose_name_plural = _("observer sheets")
        ordering = ["talk", "rater", "number"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "rater", "number"], name="sheet_number_once"),
            models.UniqueConstraint(fields=["rater", "idempotency_key"], name="sheet_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id}/{self.rater_id}/{self.number}"


class RatingQuerySet(models.QuerySet["Rating"]):
    def that_count(self) -> "RatingQuerySet":
        """Those of the newest sheets."""
        return self.filter(sheet__in=Sheet.objects.newest().values("pk"))


class Rating(models.Model):
    """The level of one competency on a sheet, 1 to 4; without a level it did not come up. Append only."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="ratings")
    competency = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    is_repaired = models.BooleanField(default=False)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "competency"], name="rating_once_a_sheet"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__range=(1, 4)), name="rating_level_is_one_to_four"
            ),
            models.CheckConstraint(condition=Q(is_repaired=False) | Q(level=1), name="rating_only_harm_is_repaired"),
        ]

    def __str__(self) -> str:
        return f"{self.competency} {self.level}"


class Quotation(models.Model):
    """What was heard, in a few words, beside a rating; it can be forgotten while the rating stays."""

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="quotation")
    text = models.CharField(max_length=QUOTATION_LIMIT)

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")

    def __str__(self) -> str:
        return self.text
