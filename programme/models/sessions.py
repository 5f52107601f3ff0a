"""Training sessions: their blocks in wall time, the places they have, and who holds or waits for one."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Grant
from ground.languages import language_name
from ground.sealing import Unreadable, unsealed
from modules.models import Module
from people.models import Country, User
from programme import waiting_list
from programme.times import UnknownZone, moment, zone_of


class SessionKind(models.TextChoices):
    TRAINING = "training", _("Training session")
    WORKSHOP = "workshop", _("Workshop")
    WEBINAR = "webinar", _("Webinar")
    VISIT = "visit", _("Study or field visit")
    EXCHANGE = "exchange", _("Exchange")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for booking")
    CONFIRMED = "confirmed", _("Takes place")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    CLOSED = "closed", _("Closed")


class Mode(models.TextChoices):
    """How somebody takes part; a hybrid session has places of both kinds."""

    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online")


class BookingState(models.TextChoices):
    NOMINATED = "nominated", _("Nominated")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Place offered")
    CONFIRMED = "confirmed", _("Place confirmed")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Offer lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced by somebody else")
    CANCELLED = "cancelled", _("Cancelled by the programme")


class Presence(models.TextChoices):
    """What somebody's presence amounted to, worked out when the session is closed."""

    ATTENDED = "attended", _("Attended")
    PARTIAL = "partial", _("Attended in part")
    NO_SHOW = "no_show", _("Did not come")


# A nomination holds a place until the person has answered, as an offer does.
HOLDING = (BookingState.NOMINATED, BookingState.OFFERED, BookingState.CONFIRMED)
CURRENT = (BookingState.WAITING, *HOLDING)
HANDED_ON = (BookingState.CONFIRMED, BookingState.NOMINATED)
BOOKABLE = (SessionState.OPEN, SessionState.CONFIRMED)
# What links are sealed for, and how long before a session those who take part online see theirs.
LINKS = "programme.join_link"
LINK_SHOWN = timedelta(hours=24)
# How long calendars that are subscribed to hold what is over.
KEPT_IN_CALENDARS = timedelta(days=90)
# So long a cancelling can be taken back, and nobody is told yet.
UNDONE_WITHIN = timedelta(minutes=10)


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def listed(self, at: datetime) -> "TrainingSessionQuerySet":
        """Sessions to come, the next one first; those without a time stand at the end."""
        to_come = self.filter(Q(starts_at__gt=at) | Q(starts_at=None)).exclude(state=SessionState.CANCELLED)
        return to_come.order_by(F("starts_at").asc(nulls_last=True), "pk")

    def announced(self) -> "TrainingSessionQuerySet":
        """Sessions that everybody may know of: all but those that are still being planned."""
        return self.exclude(state=SessionState.PLANNED)

    def in_calendars(self, at: datetime) -> "TrainingSessionQuerySet":
        """Announced sessions that take place on their day, those of the last months too.

        One that was cancelled stays until that can no longer be undone: nobody is told before.
        """
        is_undoable = Q(state=SessionState.CANCELLED, cancelled_at__gt=at - UNDONE_WITHIN)
        takes_place = Q(state__in=(*BOOKABLE, SessionState.CLOSED)) | is_undoable
        return self.filter(takes_place, ends_at__gte=at - KEPT_IN_CALENDARS)

    def with_counts(self) -> "TrainingSessionQuerySet":
        """With `held`, the people who have a place or are offered one, and `waiting`, how many wait.

        `changing` says how many of the first are offered a place of the other kind as well.
        """
        return self.annotate(
            held=Count("bookings", filter=Q(bookings__state__in=HOLDING)),
            changing=Count("bookings", filter=Q(bookings__change_until__isnull=False)),
            waiting=Count("bookings", filter=Q(bookings__state=BookingState.WAITING)),
        )

    def with_fewer_than_needed(self) -> "TrainingSessionQuerySet":
        """Those with too few people who have a place for good; `coming` says how many."""
        coming = Count("bookings", filter=Q(bookings__state=BookingState.CONFIRMED))
        return self.annotate(coming=coming).filter(coming__lt=F("least_people"))

    def with_standing(self) -> "TrainingSessionQuerySet":
        """With counts, `unanswered` offers and nominations, and `unmarked`: with a place, and no word whether they came."""
        confirmed = Q(bookings__state=BookingState.CONFIRMED)
        unanswered = Count("bookings", filter=Q(bookings__state__in=HOLDING) & ~confirmed)
        standing = {"unanswered": unanswered, "unmarked": _unmarked()}
        return self.with_counts().annotate(**standing)


def _unmarked() -> Coalesce:
    """How many people with a place in a session there are of whom a block knows nothing; breaks ask for nobody."""
    blocks = SessionBlock.objects.filter(session=OuterRef("session"), is_break=False)
    people = Booking.objects.filter(
        Exists(blocks.exclude(check_ins__booking=OuterRef("pk"))), session=OuterRef("pk"), state=BookingState.CONFIRMED
    )
    counted = people.order_by().values("session").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class TrainingSession(models.Model):
    """A session of a module. Times stand in its blocks; its own start and end are worked out from them."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, related_name="training_sessions", verbose_name=_("module")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SessionKind, default=SessionKind.TRAINING)
    title = models.CharField(_("title"), max_length=160)
    # Any language that people work in, whatever the site is written in.
    language = models.CharField(_("language"), max_length=10, default="en")
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="training_sessions",
        verbose_name=_("country"),
        help_text=_("Where it is held; empty if it is online only."),
    )
    room = models.ForeignKey(
        "programme.Room",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="training_sessions",
        verbose_name=_("room"),
        help_text=_("One of the programme’s rooms: nobody else can have it then. Leave empty for any other place."),
    )
    venue = models.CharField(
        _("place"), max_length=300, blank=True, help_text=_("Address, floor, step-free access, quiet room.")
    )
    city = models.CharField(
        _("city"),
        max_length=80,
        blank=True,
        help_text=_("Where no room of the programme is chosen: its trainers need 24 hours between two cities."),
    )
    zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Brussels", help_text=_("IANA name, such as Europe/Brussels.")
    )
    places_in_room = models.PositiveSmallIntegerField(_("places in the room"), default=0)
    places_online = models.PositiveSmallIntegerField(_("places online"), default=0)
    least_people = models.PositiveSmallIntegerField(
        _("fewest people"), default=0, help_text=_("With fewer it is decided four weeks before whether it takes place.")
    )
    # Encrypted; empty where nobody can take part online, or the link is not known yet.
    join_link = models.TextField(blank=True, editable=False)
    note = models.TextField(_("what to know before"), max_length=2000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED, editable=False
    )
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_because = models.CharField(max_length=300, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    # What it was before, for whoever takes the cancelling back before people are told.
    cancelled_from = models.CharField(max_length=10, choices=SessionState, blank=True, editable=False)
    evaluation_opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    # Where `with_counts` was asked for.
    held: int
    changing: int
    waiting: int
    # Of `with_fewer_than_needed`.
    coming: int
    # Where `with_standing` was asked for.
    unanswered: int
    unmarked: int

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")), name="session_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("open", "confirmed", "closed")) | Q(starts_at__isnull=False),
                name="session_announced_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, evaluation_opened_at__isnull=False),
                name="session_closed_with_evaluation",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        try:
            zone_of(self.zone)
        except UnknownZone:
            raise ValidationError({"zone": _("This is not the name of a time zone.")}) from None

    def get_language_display(self) -> str:
        """The name of the language, in the reader’s."""
        return language_name(self.language)

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED

    @property
    def modes(self) -> list[Mode]:
        """How one can take part."""
        return [mode for mode in Mode if self.capacity[waiting_list.Mode(mode)]]

    @property
    def capacity(self) -> Mapping[waiting_list.Mode, int]:
        """Places by mode."""
        return {waiting_list.Mode.ROOM: self.places_in_room, waiting_list.Mode.ONLINE: self.places_online}

    @property
    def free(self) -> int:
        """Places that nobody holds or is offered, where `with_counts` was asked for."""
        return max(self.places_in_room + self.places_online - self.held - self.changing, 0)

    @property
    def place(self) -> str:
        """Where the room is; empty for a session that is online alone. An address that has the city names it once."""
        city = "" if self.city.casefold() in self.venue.casefold() else self.city
        return ", ".join(filter(None, (self.venue, city, str(self.country or ""))))

    @property
    def lacks_city(self) -> bool:
        """Whether nobody knows if its trainers can travel there in time: it has places in a room that is anywhere."""
        return bool(self.places_in_room and not self.room_id and not self.city)

    @property
    def link(self) -> str:
        """Where to join online; empty where there is none yet, or no key opens it any more."""
        if not self.join_link:
            return ""
        try:
            return unsealed(self.join_link, purpose=LINKS)
        except Unreadable:
            return ""

    def shows_link(self, at: datetime) -> bool:
        """Whether people who take part online see where to join: from a day before until the end."""
        if self.starts_at is None or self.ends_at is None or self.state not in BOOKABLE:
            return False
        return self.starts_at - LINK_SHOWN <= at < self.ends_at

    def may_be_undone(self, at: datetime) -> bool:
        """Whether a cancelling can still be taken back: nobody is told in its first minutes."""
        return self.is_cancelled and self.cancelled_at is not None and at < self.cancelled_at + UNDONE_WITHIN

    def is_open(self, at: datetime) -> bool:
        """Whether places can be booked."""
        return self.state in BOOKABLE and not self.has_begun(at)

    def has_begun(self, at: datetime) -> bool:
        """Whether it is running or over."""
        return self.starts_at is not None and self.starts_at <= at

    def is_over(self, at: datetime) -> bool:
        """Whether its last block has ended."""
        return self.ends_at is not None and self.ends_at <= at


class SessionBlock(models.Model):
    """A stretch of a session on one day, as people read it from the clock in the session's zone."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="blocks")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("what"), max_length=160)
    day = models.DateField(_("day"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    # A break is shown and needs nobody's presence.
    is_break = models.BooleanField(_("a break"), default=False)
    # The unit of the module that is worked on; empty for anything else.
    unit = models.CharField(_("unit"), max_length=100, blank=True)
    # The session or live role-play of a curriculum that being there counts for; empty for anything else.
    counts_as = models.CharField(_("counts in a curriculum as"), max_length=80, blank=True)
    # Calendars take a message with a higher number for the newer one.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["day", "begins", "pk"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="block_ends_later")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.begins and self.ends and self.ends <= self.begins:
            raise ValidationError({"ends": _("A block ends after it begins, on the same day.")})

    @property
    def starts_at(self) -> datetime:
        """The moment of its beginning. Raises `NoSuchTime` in the hour that the clocks leave out."""
        return moment(datetime.combine(self.day, self.begins), self.session.zone)

    @property
    def ends_at(self) -> datetime:
        """The moment of its end. Raises `NoSuchTime` in the hour that the clocks leave out."""
        return moment(datetime.combine(self.day, self.ends), self.session.zone)


class KeptPlaces(models.Model):
    """Places that are kept for a country's own people until two weeks before."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="kept_places")
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="kept_places", verbose_name=_("country")
    )
    mode = models.CharField(_("how"), max_length=6, choices=Mode, default=Mode.ROOM)
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        verbose_name = _("places of a country")
        verbose_name_plural = _("places of countries")
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(fields=["session", "country", "mode"], name="kept_places_once_for_a_country")
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.places}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def current(self) -> "BookingQuerySet":
        """Bookings of people who have a place, are offered one or wait."""
        return self.filter(state__in=CURRENT)

    def with_people(self) -> "BookingQuerySet":
        """With what mails about them need: the person, the session, who named them."""
        return self.select_related("person", "session__country", "country", "nominated_by")

    def of(self, person: User) -> "BookingQuerySet":
        return self.filter(person=person)

    def by_grant(self, grant: Grant) -> "BookingQuerySet":
        """Bookings that somebody made because of a grant."""
        return self.filter(grant=grant)


class Booking(models.Model):
    """Somebody's place in a session, or their place in the queue for one. Nothing is deleted: the state says what became."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="session_bookings"
    )
    # The country that the person comes for, as it was then: it decides on kept places and on the order.
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="session_bookings")
    # By which grant the module was open to them; none where it is open to all.
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="session_bookings")
    mode = models.CharField(max_length=6, choices=Mode)
    state = models.CharField(max_length=10, choices=BookingState)
    since = models.DateTimeField(default=timezone.now)
    priority = models.PositiveSmallIntegerField(default=1)
    offered_until = models.DateTimeField(null=True)
    # The other way to take part that who has a place waits for, and until when it is offered to them.
    wishes = models.CharField(max_length=6, choices=Mode, blank=True)
    change_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="session_nominations"
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    # What the person needs in order to take part; for the trainers alone, and forgotten after the session.
    needs = models.TextField(max_length=500, blank=True)
    presence = models.CharField(max_length=10, choices=Presence, blank=True)
    is_excused = models.BooleanField(default=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state__in=CURRENT), name="booking_once_for_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("offered", "nominated"), offered_until__isnull=False)
                | ~Q(state__in=("offered", "nominated")) & Q(offered_until__isnull=True),
                name="booking_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CURRENT, ended_at__isnull=True)
                | ~Q(state__in=CURRENT) & Q(ended_at__isnull=False),
                name="booking_ended_with_time",
            ),
            models.CheckConstraint(
                condition=Q(wishes="") | Q(state="confirmed") & ~Q(wishes=F("mode")),
                name="booking_wishes_the_other_way",
            ),
            models.CheckConstraint(
                condition=Q(change_until=None) | ~Q(wishes=""), name="booking_is_offered_what_it_wishes"
            ),
        ]
        indexes = [models.Index(fields=["session", "state"]), models.Index(fields=["state", "offered_until"])]

    def __str__(self) -> str:
        return f"{self.session_id} {self.state}"

    @property
    def is_current(self) -> bool:
        return self.state in CURRENT

    @property
    def holds_place(self) -> bool:
        """Whether a place is theirs, for good or until they have answered: then it stands in their calendar."""
        return self.state in HOLDING

    @property
    def may_be_handed_on(self) -> bool:
        """Whether somebody else can come instead; an offer is one person's to answer."""
        return self.state in HANDED_ON

    def sees_link(self, at: datetime) -> bool:
        """Whether the person sees where to join: confirmed, online, from a day before."""
        is_online = self.state == BookingState.CONFIRMED and self.mode == Mode.ONLINE
        return is_online and bool(self.session.link) and self.session.shows_link(at)

    @property
    def row(self) -> waiting_list.Booking:
        """This booking as the waiting list reads it."""
        mode = waiting_list.Mode(self.mode)
        return waiting_list.Booking(self.pk, self.country_id or "", mode, self.since, self.priority)

    @property
    def turn(self) -> waiting_list.Booking | None:
        """What this person waits for, as the waiting list reads it: a place, or one of the other kind."""
        if self.wishes:
            return None if self.change_until else self._wish
        return self.row if self.state == BookingState.WAITING else None

    @property
    def places(self) -> list[waiting_list.Booking]:
        """The places that cannot be anybody else's now: their own, and one of the other kind while it is offered."""
        own = [self.row] if self.holds_place else []
        return [*own, self._wish] if self.change_until else own

    @property
    def _wish(self) -> waiting_list.Booking:
        return replace(self.row, mode=waiting_list.Mode(self.wishes), has_place=True)
