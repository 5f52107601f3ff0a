"""How expressions of interest are evaluated: who scores, what stands between them and a country, scores, decisions."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from programme.models.calls import Call, Expression
from programme.selection import Score

REMARK_LIMIT = 2000
REASON_LIMIT = 2000


class Evaluator(models.Model):
    """Somebody who scores the expressions of a call, apart from the others."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="evaluators")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="evaluates")
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("evaluator")
        verbose_name_plural = _("evaluators")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "person"], condition=Q(person__isnull=False), name="evaluator_once_in_a_call"
            )
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else str(_("Somebody whose account was erased"))


class Conflict(models.Model):
    """An evaluator says that they should not score a country, and why. It is not taken back."""

    evaluator = models.ForeignKey(Evaluator, on_delete=models.CASCADE, related_name="conflicts")
    expression = models.ForeignKey(Expression, on_delete=models.CASCADE, related_name="conflicts")
    reason = models.CharField(_("why you should not score this country"), max_length=500)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluator", "expression"], name="evaluation_conflict_declared_once")
        ]

    def __str__(self) -> str:
        return f"{self.evaluator_id}/{self.expression_id}"


class Gate(models.Model):
    """What an expression has to be before it is scored: four times yes."""

    expression = models.OneToOneField(Expression, on_delete=models.CASCADE, related_name="gate")
    is_eligible = models.BooleanField(_("the country is one that may answer"), default=False)
    is_complete = models.BooleanField(_("everything that was asked is answered"), default=False)
    fits_profile = models.BooleanField(_("the people fit the profile of the call"), default=False)
    commits = models.BooleanField(_("the country commits to release staff and to the follow-up"), default=False)
    note = models.CharField(
        _("why not"), max_length=REMARK_LIMIT, blank=True, help_text=_("The country reads it if it does not pass.")
    )
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("gate of an expression")
        verbose_name_plural = _("gates of expressions")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_eligible=True, is_complete=True, fits_profile=True, commits=True) | ~Q(note=""),
                name="gate_refuses_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.expression_id}: {self.is_passed}"

    @property
    def is_passed(self) -> bool:
        """Whether the expression is scored."""
        return self.is_eligible and self.is_complete and self.fits_profile and self.commits


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def newest(self) -> "ScoreSheetQuerySet":
        """Of each evaluator and expression the last one: it takes the place of those before."""
        later = ScoreSheet.objects.filter(
            expression=OuterRef("expression"), evaluator=OuterRef("evaluator"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))


class ScoreSheet(models.Model):
    """The points that an evaluator gives an expression. Append only: a correction is the next number."""

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="score_sheets")
    evaluator = models.ForeignKey(Evaluator, on_delete=models.PROTECT, related_name="score_sheets")
    number = models.PositiveSmallIntegerField()
    points = models.JSONField(default=dict)
    remark = models.TextField(_("remark"), max_length=REMARK_LIMIT, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["expression", "evaluator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["expression", "evaluator", "number"], name="score_sheet_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.expression_id}/{self.evaluator_id}/{self.number}"

    @property
    def score(self) -> Score:
        """The points as the ranking reads them."""
        return Score(str(self.evaluator_id), self.points)

    @property
    def total(self) -> int:
        return self.score.total


class DiscussionNote(models.Model):
    """What evaluators found together who were far apart; with it their scores count as they are."""

    expression = models.OneToOneField(Expression, on_delete=models.CASCADE, related_name="discussion_note")
    text = models.TextField(_("what you found together"), max_length=REMARK_LIMIT)
    written_by = models.ForeignKey(Evaluator, on_delete=models.PROTECT, related_name="discussion_notes")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("discussion note")
        verbose_name_plural = _("discussion notes")

    def __str__(self) -> str:
        return f"{self.expression_id}"


class Outcome(models.TextChoices):
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("On the reserve list")
    REFUSED = "refused", _("Not selected")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def reserve(self, on: date) -> "DecisionQuerySet":
        """The reserve list in its order, as far as it still holds on that day."""
        return self.filter(outcome=Outcome.RESERVE, valid_until__gte=on).order_by("place")


class Decision(models.Model):
    """What became of a country's expression, with the reason that the country reads."""

    expression = models.OneToOneField(Expression, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    # In the ranking; none where the gate was not passed.
    place = models.PositiveSmallIntegerField(null=True)
    average = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    is_drawn = models.BooleanField(default=False)
    recent_seats = models.PositiveIntegerField(default=0)
    seats = models.PositiveSmallIntegerField(_("seats"), default=0)
    reason = models.TextField(_("reason"), max_length=REASON_LIMIT)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="call_decisions")
    valid_until = models.DateField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about an expression")
        verbose_name_plural = _("decisions about expressions")
        ordering = [F("place").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="call_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="selected", seats__gte=1) | ~Q(outcome="selected") & Q(seats=0),
                name="call_decision_selected_with_seats",
            ),
            models.CheckConstraint(
                condition=Q(outcome="reserve", valid_until__isnull=False) | ~Q(outcome="reserve") & Q(valid_until=None),
                name="call_decision_reserve_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.outcome}"
