"""What a learner did: enrolments, attempts, responses, facts; and the roll-ups that can be rebuilt from them."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.models import ActivityText, ActivityVersion, Edition, Module
from people.models import Appointment, Organisation, Role, User

REFLECTION_LIMIT = 4000  # characters
REASON_LIMIT = 500  # characters


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of(self, learner: User) -> "EnrolmentQuerySet":
        return self.filter(learner=learner)

    def modules_completed(self) -> dict[int, set[str]]:
        """Return the ids of the modules that each learner has completed. One query."""
        completed: dict[int, set[str]] = {}
        for learner, slug in self.filter(completed_at__isnull=False).values_list("learner", "module__slug").order_by():
            completed.setdefault(learner, set()).add(slug)
        return completed

    def with_edition(self) -> "EnrolmentQuerySet":
        """With the editions' numbers; their words come from `modules.editions.manifest`."""
        return self.select_related("module", "module__latest_edition", "edition").defer(
            *(
                f"{edition}__{words}"
                for edition in ("edition", "module__latest_edition")
                for words in ("texts", "rule", "note")
            )
        )


class Enrolment(models.Model):
    """A person takes a module, pinned to the edition they began with. `done` and `missing` are roll-ups."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("learner")
    )
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("module"))
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("edition"))
    begun_at = models.DateTimeField(default=timezone.now)
    active_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="completions"
    )
    done = models.JSONField(default=list)
    missing = models.JSONField(default=list)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-active_at"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "module"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(completed_at=None, completed_edition=None)
                | Q(completed_at__isnull=False, completed_edition__isnull=False),
                name="enrolment_completed_at_and_edition_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.module}"

    @property
    def is_completed(self) -> bool:
        return self.completed_at is not None


class Fact(models.Model):
    """Something that counts for completion: a unit marked as done, a survey sent. Append only; the newest row of a key holds."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=120)
    holds = models.BooleanField(default=True)
    evidence = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="facts_recorded"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["enrolment", "key"])]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.key}"


class AttemptState(models.TextChoices):
    OPEN = "open", _("In progress")
    FINISHED = "finished", _("Finished")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, learner: User) -> "AttemptQuerySet":
        return self.filter(learner=learner)

    def finished(self) -> "AttemptQuerySet":
        return self.filter(status=AttemptState.FINISHED)

    def with_result(self) -> "AttemptQuerySet":
        """With `result_score` and `result_passed`: what counts now, by the ruling `result_by` if one has changed it."""
        newest = ScoreCorrection.objects.filter(attempt=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            result_score=Coalesce(Subquery(newest.values("score")[:1]), "score"),
            result_passed=Coalesce(Subquery(newest.values("passed")[:1]), "passed"),
            result_by=Subquery(newest.values("ruling")[:1]),
        )

    def first_runs(self) -> "AttemptQuerySet":
        """Everybody's first run that is finished, of those who learn: figures of questions rest on these.

        Whoever writes or trains knows the answers, and staff look around.
        """
        knowing = Appointment.objects.filter(person=OuterRef("learner"), role__in=[Role.EDITOR, Role.TRAINER])
        return self.finished().filter(~Exists(knowing), number=1, learner__is_staff=False, learner__is_superuser=False)


class Attempt(models.Model):
    """One run through an activity, on one frozen version. `state` is what the engine made of the responses."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, null=True, related_name="attempts")
    key = models.UUIDField()
    kind = models.CharField(max_length=20)
    version = models.ForeignKey(ActivityVersion, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    state = models.JSONField()
    status = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    responses_count = models.PositiveIntegerField(default=0)
    last_response_key = models.UUIDField(null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    # By the clock of the site, with the time that this person has more; later answers are not taken.
    deadline_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(default=False)
    confidence_before = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence_after = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "key", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["learner", "key"], condition=Q(status="open"), name="attempt_one_open"),
            models.CheckConstraint(
                condition=Q(status="open", finished_at=None) | Q(status="finished", finished_at__isnull=False),
                name="attempt_finished_with_time",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="attempt_score_is_percent"),
            models.CheckConstraint(
                condition=(Q(confidence_before=None) | Q(confidence_before__lte=10))
                & (Q(confidence_after=None) | Q(confidence_after__lte=10)),
                name="attempt_confidence_up_to_ten",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at=None) | Q(deadline_at__gt=F("begun_at")), name="attempt_deadline_after_begin"
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(status="open", deadline_at__isnull=False),
                name="attempt_open_by_deadline",
            ),
            models.Index(
                fields=["key"], condition=Q(status="finished", kind="quiz", number=1), name="attempt_first_quiz_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} · {self.number}"

    @property
    def is_finished(self) -> bool:
        return self.status == AttemptState.FINISHED

    def is_overdue(self, at: datetime) -> bool:
        """Whether the time is up although nobody has ended the run."""
        return not self.is_finished and self.deadline_at is not None and at > self.deadline_at

    @property
    def ended_by_itself(self) -> bool:
        """Whether the run was ended because its time was up."""
        return self.is_finished and self.deadline_at is not None and self.finished_at == self.deadline_at


class ExtraTime(models.Model):
    """How much more time somebody needs where time is limited. They say so themselves; nobody else sees it."""

    class Percent(models.IntegerChoices):
        QUARTER = 25, _("A quarter more")
        HALF = 50, _("Half as much again")
        TWICE = 100, _("Twice as much")

    learner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extra_time")
    percent = models.PositiveSmallIntegerField(choices=Percent)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__in=[25, 50, 100]), name="extra_time_is_one_of_the_offered")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} +{self.percent} %"


class Fork(models.Model):
    """Another way through a run that is over: its first steps again, then other choices. It never counts for anything."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="forks")
    number = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()  # steps of the run that were replayed
    state = models.JSONField()
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="fork_number_once")]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.number}"


class Response(models.Model):
    """What a learner answered, as given, on which text. Append only."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    sequence = models.PositiveIntegerField()
    text = models.ForeignKey(ActivityText, on_delete=models.PROTECT, related_name="+")
    payload = models.JSONField()
    idempotency_key = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["attempt", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "sequence"], name="response_sequence_once"),
            models.UniqueConstraint(fields=["attempt", "idempotency_key"], name="response_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.sequence}"


class SavedPlace(models.Model):
    """Where a learner is in framed content, as the content says it: one row for each part, replaced, gone at the end."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="saved_places")
    part = models.CharField(max_length=64)
    data = models.TextField()
    launched_at = models.DateTimeField()
    sequence = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "part"], name="saved_place_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.part}"

    def follows(self, other: "SavedPlace") -> bool:
        """Say whether this was said later: in a later opening, or later in the same one."""
        return (self.launched_at, self.sequence) > (other.launched_at, other.sequence)


class ActivityResult(models.Model):
    """Best and last of a learner's finished attempts at one activity, and whether one is open: a roll-up."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activity_results")
    key = models.UUIDField()
    kind = models.CharField(max_length=20)
    finished = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(default=False)
    best_score = models.PositiveSmallIntegerField(null=True, blank=True)
    last_score = models.PositiveSmallIntegerField(null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0)
    has_open = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "key"], name="activity_result_once")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.key}"


class Reflection(models.Model):
    """A thought a learner wrote down for themselves. Nobody else can read it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="reflections")
    key = models.UUIDField()
    text = models.TextField(max_length=REFLECTION_LIMIT)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "key"], name="reflection_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.key}"


class AnonymousAnswer(models.Model):
    """An answer to a survey, stored without the person: only what was asked, where, and in which month."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="anonymous_answers")
    text = models.ForeignKey(ActivityText, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    month = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["edition", "month"])]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.month:%Y-%m}"


class ReplayWish(models.Model):
    """Somebody asks to be reminded to play a role-play again.

    `reminded` is the last of the days after the run that a mail has gone for, 0 before the first.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="replay_wish")
    asked_at = models.DateTimeField(default=timezone.now)
    reminded = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.reminded}"


class SharedReason(models.Model):
    """A learner lets the trainers of the module read why they chose as they did, at one step of a finished run.

    The words stay in the run: what is taken back here is nowhere any more.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="shared_reasons")
    step = models.PositiveIntegerField()  # counted from 1
    with_name = models.BooleanField(default=False)
    shared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "step"], name="shared_reason_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.step}"


class PlayGroupQuerySet(models.QuerySet["PlayGroup"]):
    def of(self, module: Module) -> "PlayGroupQuerySet":
        """Groups of a module with how many have joined, and their boards if they are open, the newest first."""
        counted = self.filter(module=module).annotate(joined=models.Count("members"))
        return counted.select_related("board").order_by("-pk")


class PlayGroup(models.Model):
    """People who play the same role-play, each for themselves, so that their trainer can show what a group chooses."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(_("name of the group"), max_length=80)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="play_groups")
    key = models.UUIDField()
    version = models.ForeignKey(ActivityVersion, on_delete=models.PROTECT, related_name="play_groups")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="play_groups_made"
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = PlayGroupQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def is_open(self) -> bool:
        """Whether its board has been opened; then nobody joins or leaves any more."""
        return hasattr(self, "board")


class GroupMember(models.Model):
    """A learner lets their first finished run be counted with a group: on one board of a role-play, never on two."""

    group = models.ForeignKey(PlayGroup, on_delete=models.CASCADE, related_name="members")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="play_groups")
    key = models.UUIDField()  # the role-play's, as in the group
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "key"], name="group_member_once_per_activity")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.learner_id}"


class Board(models.Model):
    """What a group chose, rounded so that it points to nobody; worked out once."""

    group = models.OneToOneField(PlayGroup, on_delete=models.CASCADE, related_name="board")
    figures = models.JSONField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="boards_opened"
    )
    opened_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.group_id} {self.opened_at:%Y-%m-%d}"


class RulingQuerySet(models.QuerySet["Ruling"]):
    def standing(self) -> "RulingQuerySet":
        """Rulings that count: in the order in which they were made, without those that were withdrawn."""
        return self.filter(withdraws=None, withdrawal=None).select_related("withdrawal").order_by("pk")

    def of(self, module: Module) -> "RulingQuerySet":
        """What was ruled about questions of a module, the newest first, with how far it is applied."""
        made = self.filter(module=module, withdraws=None)
        return made.select_related("by", "work", "withdrawal__by", "withdrawal__work").order_by("-pk")


class Ruling(models.Model):
    """A question was wrong: what its answers count from now on, and why. Append only; it is withdrawn by a further row.

    `question` is its id in quizzes, `form` the hash of its structure: a question that was mended has another form, and
    is not ruled on. `activities` are the keys of the quizzes that hold it.
    """

    class Does(models.TextChoices):
        VOID = "void", _("Take the question out of the total")
        ACCEPT = "accept", _("Accept another answer as well")
        FULL = "full", _("Give everybody full credit for it")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="rulings")
    question = models.CharField(max_length=120)
    part = models.CharField(max_length=120, blank=True)
    form = models.CharField(max_length=64)
    activities = models.JSONField(default=list)
    does = models.CharField(max_length=10, choices=Does, blank=True)
    answer = models.JSONField(null=True, blank=True)
    reason = models.TextField(max_length=REASON_LIMIT)
    language = models.CharField(max_length=10, blank=True, default="")  # of the reason; empty where nobody has said
    withdraws = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal")
    takes_back = models.BooleanField(default=False)  # a withdrawal also takes back what was raised
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="rulings_made")
    at = models.DateTimeField(default=timezone.now)

    objects = RulingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["question"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdraws=None, does__in=["void", "accept", "full"], takes_back=False)
                | Q(withdraws__isnull=False, does=""),
                name="ruling_does_something_or_withdraws",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ruling_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.module_id}/{self.question} {self.does or 'withdrawn'}"


class ScoreCorrection(models.Model):
    """What a finished run counts after a ruling: the newest row holds, and the run itself stays as it was. Append only."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="corrections")
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="corrections")
    score_before = models.PositiveSmallIntegerField()
    passed_before = models.BooleanField()
    score = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "ruling"], name="score_correction_once"),
            models.CheckConstraint(
                condition=Q(score__lte=100, score_before__lte=100), name="score_correction_is_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.score_before} → {self.score}"


class Regrading(models.Model):
    """How far a ruling has been applied: learner by learner, so that it can stop and go on."""

    ruling = models.OneToOneField(Ruling, on_delete=models.CASCADE, related_name="work")
    up_to = models.PositiveBigIntegerField(default=0)  # the key of the last learner whose runs were counted anew
    people = models.PositiveIntegerField(default=0)
    people_changed = models.PositiveIntegerField(default=0)
    people_passed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.ruling_id} {self.people}"


class ExtraTry(models.Model):
    """One more run for a person where tries are limited or one has to wait; gone when it is taken back before it is used."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extra_tries")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="extra_tries")
    key = models.UUIDField()
    reason = models.TextField(max_length=REASON_LIMIT)
    language = models.CharField(max_length=10, blank=True, default="")  # of the reason; empty where nobody has said
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="extra_tries_given"
    )
    given_at = models.DateTimeField(default=timezone.now)
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, null=True, blank=True, related_name="extra_try")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "key"], condition=Q(attempt=None), name="extra_try_one_unused"),
            models.CheckConstraint(condition=~Q(reason=""), name="extra_try_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.key}"


class AssessmentConsent(models.Model):
    """A person lets their newest run of a self-assessment count in figures of five or more people; no row means no.

    `organisation` is where somebody else has confirmed that they work when they agreed: in another one they are asked anew.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assessment_consents")
    key = models.UUIDField()  # the assessment's
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="assessment_consents"
    )
    for_training = models.BooleanField(default=False)  # with the people of a session, of a country, of the programme
    with_words = models.BooleanField(default=False)  # trainers read the answers to open questions, without a name
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "key"], name="assessment_consent_once"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(for_training=True), name="assessment_consent_to_something"
            ),
            models.CheckConstraint(
                condition=Q(with_words=False) | Q(for_training=True), name="assessment_consent_words_with_training"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.key}"


class AssessmentRound(models.Model):
    """A coordinator asks the people of their organisation to answer a self-assessment; each is written to once in a round."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="assessment_rounds")
    key = models.UUIDField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="assessment_rounds_begun"
    )
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.begun_at:%Y-%m-%d}"


class AssessmentInvitation(models.Model):
    """Somebody was asked in a round. Whether they have answered stands nowhere."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assessment_invitations"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="assessment_invitation_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id}"


class SharedResult(models.Model):
    """A person shows one trainer the result of a run through a self-assessment, with their name: never its single answers."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="shared_results")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="results_shared_with_them"
    )
    shared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "trainer"], name="shared_result_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.trainer_id}"
