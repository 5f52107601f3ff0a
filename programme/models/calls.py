"""Calls of interest: what the programme offers, what was corrected and asked, and what each country answers."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.models import Module
from people.models import Country, CountryGroup, Organisation, User
from programme.selection import published_weights
from programme.session_plan import Week
from programme.times import UnknownZone, zone_of

# The language of a call's own fields.
WRITTEN_IN = "en"
MOST_OF_TITLE, MOST_OF_SUMMARY = 160, 4000
OPEN_AT_LEAST = timedelta(days=14)
RESULTS_AFTER = timedelta(days=10)
# A day of results is the reader's; the close is a moment: a day of slack holds in every zone.
RESULTS_AFTER_ANYWHERE = RESULTS_AFTER - timedelta(days=1)


class CallKind(models.TextChoices):
    TRAINING = "training", _("Training")
    STUDY_VISIT = "study_visit", _("Study visit")
    RESEARCH = "research", _("Research")
    PILOT_HOST = "pilot_host", _("Host of a pilot")


class CallState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    EVALUATED = "evaluated", _("Evaluated")
    DECIDED = "decided", _("Decided")
    ARCHIVED = "archived", _("Archived")


class ExpressionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PartState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SENT = "sent", _("Sent to the focal point")
    MERGED = "merged", _("Taken over")
    LEFT_OUT = "left_out", _("Left out")


class Profile(models.TextChoices):
    """What the people do whom a country would send."""

    OUTREACH_WORKER = "outreach_worker", _("Outreach workers")
    COUNSELLOR = "counsellor", _("Counsellors")
    TEAM_LEAD = "team_lead", _("Team leads")
    POLICY = "policy", _("Policy officers")
    CIVIL_SOCIETY = "civil_society", _("Staff of civil-society organisations")


class AccessNeed(models.TextChoices):
    """What people need in order to take part; kept as counts, never by person."""

    STEP_FREE = "step_free", _("Step-free access")
    HEARING_LOOP = "hearing_loop", _("Induction loop")
    SIGN_LANGUAGE = "sign_language", _("Sign-language interpretation")
    LARGE_PRINT = "large_print", _("Large print or files for a screen reader")
    QUIET_ROOM = "quiet_room", _("A quiet room")
    ASSISTANT = "assistant", _("A seat for a personal assistant")


def iso_week(day: date) -> str:
    """Return the ISO week of a day, such as "2027-W09": weeks sort as they come."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


class CallQuerySet(models.QuerySet["Call"]):
    def announced(self) -> "CallQuerySet":
        """Calls that everybody may read: all that were published."""
        return self.exclude(state=CallState.DRAFT)

    def in_order(self) -> "CallQuerySet":
        """Open ones first, the one that closes next at the top; then the others, the newest first."""
        is_open = models.Case(models.When(state=CallState.PUBLISHED, then=0), default=1)
        closes = models.Case(models.When(state=CallState.PUBLISHED, then=F("closes_at")))
        order = self.annotate(is_behind=is_open, closes_next=closes)
        return order.order_by("is_behind", F("closes_next").asc(nulls_last=True), "-closes_at", "-pk")

    def over(self, at: datetime) -> "CallQuerySet":
        """Calls that are published and whose time is up."""
        return self.filter(state=CallState.PUBLISHED, closes_at__lte=at)

    def with_counts(self) -> "CallQuerySet":
        """With `submitted`, how many expressions were sent in, and `begun`, how many are drafts."""
        submitted = Q(expressions__state=ExpressionState.SUBMITTED)
        return self.annotate(
            submitted=Count("expressions", filter=submitted),
            begun=Count("expressions", filter=Q(expressions__state=ExpressionState.DRAFT)),
        )


@dataclass(frozen=True)
class CallWords:
    """The title and the summary of a call, and the language in which they are written."""

    title: str
    summary: str
    language: str


class Call(models.Model):
    """A call of interest. What is published changes by a numbered corrigendum only."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=MOST_OF_TITLE)
    kind = models.CharField(_("kind"), max_length=12, choices=CallKind, default=CallKind.TRAINING)
    modules = models.ManyToManyField(Module, related_name="calls", verbose_name=_("modules"))
    groups = models.ManyToManyField(
        CountryGroup, related_name="calls", blank=True, verbose_name=_("which countries may answer")
    )
    summary = models.TextField(_("what it is about"), max_length=MOST_OF_SUMMARY, blank=True)
    # By language of the site: the title and the summary in it. English stands in the fields above.
    translations = models.JSONField(_("title and summary in other languages"), default=dict, blank=True)
    profile = models.TextField(_("who should take part"), max_length=2000, blank=True)
    selected_by = models.CharField(_("who selects"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CallState, default=CallState.DRAFT, editable=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Brussels", help_text=_("IANA name, such as Europe/Brussels.")
    )
    results_on = models.DateField(_("results by"), null=True, blank=True)
    webinar = models.CharField(_("information webinar"), max_length=300, blank=True)
    webinar_link = models.URLField(_("link to the webinar"), max_length=300, blank=True)
    sessions_planned = models.PositiveSmallIntegerField(_("sessions planned"), default=1)
    seats_planned = models.PositiveSmallIntegerField(_("seats planned"), default=12)
    formats = models.JSONField(_("formats"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    first_week = models.DateField(_("first week"), null=True, blank=True)
    last_week = models.DateField(_("last week"), null=True, blank=True)
    # By the clock of the call's zone; empty where the hours are still open.
    daily_from = models.TimeField(_("sessions begin at"), null=True, blank=True)
    daily_to = models.TimeField(_("sessions end at"), null=True, blank=True)
    host_offer_wanted = models.BooleanField(_("countries may offer to host"), default=False)
    criteria = models.JSONField(_("criteria and their weights"), default=published_weights)
    # Made at publishing and published with the ranking: whoever wants can draw the lots again.
    seed = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    # Where `with_counts` was asked for.
    submitted: int
    begun: int

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call of interest")
        verbose_name_plural = _("calls of interest")
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                    results_on__isnull=False,
                    published_at__isnull=False,
                )
                & ~Q(seed=""),
                name="call_published_with_dates_and_seed",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(closes_at__gte=F("opens_at") + OPEN_AT_LEAST),
                name="call_open_for_two_weeks",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(results_on__gte=F("closes_at") + RESULTS_AFTER_ANYWHERE),
                name="call_results_ten_days_after",
            ),
            models.CheckConstraint(
                condition=Q(first_week=None) | Q(last_week=None) | Q(last_week__gte=F("first_week")),
                name="call_weeks_in_order",
            ),
            models.CheckConstraint(
                condition=Q(daily_from=None, daily_to=None) | Q(daily_to__gt=F("daily_from")),
                name="call_day_ends_later",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"])]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        try:
            zone_of(self.zone)
        except UnknownZone:
            raise ValidationError({"zone": _("This is not the name of a time zone.")}) from None

    @property
    def is_draft(self) -> bool:
        return self.state == CallState.DRAFT

    def words_in(self, language: str) -> CallWords:
        """Title and summary in a language; where nobody has written them in it, in English."""
        if written := self.translations.get(language):
            return CallWords(written["title"], written["summary"], language)
        return CallWords(self.title, self.summary, WRITTEN_IN)

    @property
    def weeks(self) -> list[date]:
        """The Mondays of the candidate weeks."""
        if self.first_week is None or self.last_week is None:
            return []
        count = (self.last_week - self.first_week).days // 7 + 1
        return [self.first_week + timedelta(weeks=number) for number in range(count)]

    def is_open(self, at: datetime) -> bool:
        """Whether countries can answer at that moment, whatever the timer has done."""
        if self.state != CallState.PUBLISHED or self.opens_at is None or self.closes_at is None:
            return False
        return self.opens_at <= at < self.closes_at


class CallDocument(models.Model):
    """A file that belongs to a call; it is as public as the call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    document = models.FileField(_("file"), upload_to="calls/documents/")

    class Meta:
        verbose_name = _("document of a call")
        verbose_name_plural = _("documents of calls")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Corrigendum(models.Model):
    """What was changed in a published call, field by field, and why."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="corrigenda")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("what changes and why"), max_length=2000)
    # By field: what stood there and what stands there now, as words.
    changes = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="corrigenda")

    class Meta:
        verbose_name = _("corrigendum")
        verbose_name_plural = _("corrigenda")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="corrigendum_number_once")]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.number}"


class CallQuestionQuerySet(models.QuerySet["CallQuestion"]):
    def answered(self) -> "CallQuestionQuerySet":
        """What everybody may read."""
        return self.exclude(answered_at=None)

    def open(self) -> "CallQuestionQuerySet":
        """What waits for an answer."""
        return self.filter(answered_at=None)


class CallQuestion(models.Model):
    """A question about a call; once it is answered, everybody reads both, and nobody who asked."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="call_questions")
    text = models.TextField(_("question"), max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="call_answers")

    objects = CallQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a call")
        verbose_name_plural = _("questions about calls")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="call_question_answered_with_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.pk}"


class ExpressionQuerySet(models.QuerySet["Expression"]):
    def current(self) -> "ExpressionQuerySet":
        """All but withdrawn ones."""
        return self.exclude(state=ExpressionState.WITHDRAWN)

    def submitted(self) -> "ExpressionQuerySet":
        return self.filter(state=ExpressionState.SUBMITTED)


class Expression(models.Model):
    """What a country answers to a call. While it is a draft anything may be missing; what is submitted is complete."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="expressions")
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="expressions", verbose_name=_("country")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expressions",
        verbose_name=_("organisation"),
    )
    opened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="expressions_opened")
    state = models.CharField(
        _("state"), max_length=10, choices=ExpressionState, default=ExpressionState.DRAFT, editable=False
    )
    least_seats = models.PositiveSmallIntegerField(_("fewest seats"), default=0)
    seats = models.PositiveSmallIntegerField(_("seats wanted"), default=0)
    # In the country's own order, its first choice first; of languages the one in which its people work.
    formats = models.JSONField(_("formats"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    needs_interpretation = models.BooleanField(_("interpretation is needed"), default=False)
    # ISO week: 2 preferred, 1 possible; a week that is not named is impossible.
    weeks = models.JSONField(_("weeks"), default=dict, blank=True)
    blackout_days = models.JSONField(_("days when nobody can come"), default=list, blank=True)
    profile = models.JSONField(_("who would come"), default=dict, blank=True)
    settings = models.JSONField(_("where they work"), default=list, blank=True)
    previous_training = models.TextField(_("training they have had"), max_length=2000, blank=True)
    needs = models.TextField(_("need"), max_length=3000, blank=True)
    multiplier_plan = models.TextField(_("how it is passed on"), max_length=3000, blank=True)
    host_offer = models.JSONField(_("offer to host"), default=dict, blank=True)
    access_needs = models.JSONField(_("access needs"), default=dict, blank=True)
    commits = models.BooleanField(_("commitment"), default=False)
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    sending_capacity = models.PositiveSmallIntegerField(_("people who can be sent"), default=0)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    late_because = models.CharField(_("why it is admitted late"), max_length=300, blank=True, editable=False)
    admitted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="expressions_admitted")

    objects = ExpressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        ordering = ["country", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "country"],
                condition=Q(state__in=("draft", "submitted")),
                name="expression_once_for_a_country",
            ),
            models.CheckConstraint(condition=Q(least_seats__lte=F("seats")), name="expression_fewest_at_most_all"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False, least_seats__gte=1, commits=True),
                name="expression_submitted_with_seats_and_commitment",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at=None),
                name="expression_withdrawn_with_time",
            ),
        ]
        indexes = [models.Index(fields=["call", "state"])]

    def __str__(self) -> str:
        return f"{self.call_id} {self.country_id} {self.state}"

    @property
    def is_submitted(self) -> bool:
        return self.state == ExpressionState.SUBMITTED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ExpressionState.WITHDRAWN

    @property
    def is_admitted_late(self) -> bool:
        return bool(self.late_because)

    @property
    def people(self) -> int:
        """How many people its profile names."""
        return sum(self.profile.values())

    def suits(self, week: str) -> Week:
        """How an ISO week suits the country."""
        return Week(self.weeks.get(week, Week.IMPOSSIBLE))


class ExpressionPartQuerySet(models.QuerySet["ExpressionPart"]):
    def sent(self) -> "ExpressionPartQuerySet":
        """What the focal point may read: everything but drafts."""
        return self.exclude(state=PartState.DRAFT)


class ExpressionPart(models.Model):
    """What one authority would like its country to ask for. It exists once the focal point has released it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="parts")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="expression_parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="expression_parts")
    state = models.CharField(max_length=10, choices=PartState, default=PartState.DRAFT)
    seats = models.PositiveSmallIntegerField(_("seats wanted"), default=0)
    weeks = models.JSONField(_("weeks"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    profile = models.JSONField(_("who would come"), default=dict, blank=True)
    words = models.TextField(_("need and plans"), max_length=2000, blank=True)
    # The focal point's order among the parts that were taken over.
    priority = models.PositiveSmallIntegerField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="expression_parts")
    sent_at = models.DateTimeField(null=True)

    objects = ExpressionPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of an expression of interest")
        verbose_name_plural = _("parts of expressions of interest")
        ordering = ["priority", "sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="expression_part_once_for_an_authority"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at=None) | ~Q(state="draft") & Q(sent_at__isnull=False, seats__gte=1),
                name="expression_part_sent_with_seats",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", priority__isnull=False) | ~Q(state="merged") & Q(priority=None),
                name="expression_part_merged_with_priority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.organisation_id} {self.state}"

    @property
    def facts(self) -> dict[str, Any]:
        """What is taken over into the country's expression."""
        return {"seats": self.seats, "weeks": self.weeks, "languages": self.languages, "profile": self.profile}
