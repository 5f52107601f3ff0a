"""Trainers and rooms: who speaks what and is free when, who trains which session, and the times that are taken."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Country
from programme.models.sessions import TrainingSession
from programme.occupancy import Taken


class Weekday(models.IntegerChoices):
    """The days of the week, as `date.weekday()` numbers them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class RoomQuerySet(models.QuerySet["Room"]):
    def in_use(self) -> "RoomQuerySet":
        """Rooms that can be chosen."""
        return self.filter(is_in_use=True)


class Room(models.Model):
    """A room that sessions are held in, with what people have to know who come there."""

    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=200, help_text=_("Street, number, floor."))
    city = models.CharField(_("city"), max_length=80)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("country"))
    capacity = models.PositiveSmallIntegerField(_("people it holds"))
    has_step_free_access = models.BooleanField(_("step-free access"), default=False)
    has_induction_loop = models.BooleanField(_("induction loop"), default=False)
    has_quiet_room = models.BooleanField(_("quiet room nearby"), default=False)
    emergency_number = models.CharField(_("emergency number"), max_length=30, blank=True)
    zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Brussels", help_text=_("IANA name, such as Europe/Brussels.")
    )
    is_in_use = models.BooleanField(_("can be chosen for sessions"), default=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["city", "name"]
        constraints = [
            models.UniqueConstraint(fields=["city", "name"], name="room_name_once_in_a_city"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

    @property
    def place(self) -> str:
        """Where it is, as a session says it."""
        return f"{self.name}, {self.address}, {self.city}"


class TrainerProfile(models.Model):
    """What the programme knows of a trainer. Its row is held while anything is written about their time."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trainer_profile")
    languages = models.JSONField(_("languages that you train in"), default=list, blank=True)
    may_lead = models.BooleanField(_("may lead sessions"), default=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Brussels", help_text=_("IANA name, such as Europe/Brussels.")
    )

    class Meta:
        verbose_name = _("trainer profile")
        verbose_name_plural = _("trainer profiles")
        ordering = ["person"]

    def __str__(self) -> str:
        return str(self.person)


class TrainerHours(models.Model):
    """The hours of a day of the week at which a trainer can usually train, by the clock of their zone."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trainer_hours")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("usual hours of a trainer")
        verbose_name_plural = _("usual hours of trainers")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["trainer", "weekday"], name="trainer_hours_once_a_day"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="trainer_hours_end_later"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="trainer_hours_of_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class TrainerPart(models.TextChoices):
    LEAD = "lead", _("Leads")
    CO_TRAINER = "co", _("Co-trainer")


class TrainerAssignment(models.Model):
    """Who trains a session, and as what."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="assignments")
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    part = models.CharField(_("part"), max_length=4, choices=TrainerPart)

    class Meta:
        verbose_name = _("trainer of a session")
        verbose_name_plural = _("trainers of sessions")
        # The lead first.
        ordering = ["-part", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "trainer"], name="trainer_once_in_a_session"),
            models.UniqueConstraint(fields=["session"], condition=Q(part="lead"), name="session_has_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.trainer}: {self.get_part_display()}"


class TimeSource(models.TextChoices):
    """Why a trainer's time is taken."""

    SESSION = "session", _("A training session")
    ABSENCE = "absence", _("Not available")
    FEED = "feed", _("Busy in the imported calendar")


class TrainerTimeQuerySet(models.QuerySet["TrainerTime"]):
    def between(self, first: datetime, last: datetime) -> "TrainerTimeQuerySet":
        """Times that have anything in common with this stretch."""
        return self.filter(starts_at__lt=last, ends_at__gt=first)

    def private(self) -> "TrainerTimeQuerySet":
        """What trainers have entered or imported themselves: nobody else's business."""
        return self.exclude(source=TimeSource.SESSION)


class TrainerTime(models.Model):
    """A stretch of time at which a trainer is taken; of a session one for each day, with the minutes after it.

    No two of a trainer overlap: PostgreSQL refuses it, on both databases it is checked while the trainer's profile is held.
    """

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="taken_times")
    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, null=True, related_name="trainer_times")
    source = models.CharField(max_length=10, choices=TimeSource)
    city = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    objects = TrainerTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("taken time of a trainer")
        verbose_name_plural = _("taken times of trainers")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="trainer_time_ends_later"),
            models.CheckConstraint(
                condition=Q(source="session", session__isnull=False) | ~Q(source="session") & Q(session=None),
                name="trainer_time_of_a_session_names_it",
            ),
        ]
        indexes = [models.Index(fields=["trainer", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.trainer_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def taken(self) -> Taken:
        """This time as the rules read it."""
        return Taken(self.starts_at, self.ends_at, self.city)


class RoomTimeQuerySet(models.QuerySet["RoomTime"]):
    def between(self, first: datetime, last: datetime) -> "RoomTimeQuerySet":
        """Times that have anything in common with this stretch."""
        return self.filter(starts_at__lt=last, ends_at__gt=first)


class RoomTime(models.Model):
    """A stretch of time at which a room is taken by a session, one for each day. No two of a room overlap."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="taken_times")
    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="room_times")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    objects = RoomTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("taken time of a room")
        verbose_name_plural = _("taken times of rooms")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="room_time_ends_later"),
        ]
        indexes = [models.Index(fields=["room", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.room_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def taken(self) -> Taken:
        """This time as the rules read it."""
        return Taken(self.starts_at, self.ends_at)
