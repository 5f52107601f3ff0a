"""What stands beside the content to keep it sound: who checked which fact, who has signed which
words, which problems readers have reported, which wording is lived with, which links lead nowhere."""

import uuid
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from modules.models.module import Module, SignOffRole


class FactCheck(models.Model):
    """Somebody has compared a fact with its source; the hash of its words ends the check when the words change.

    It stands beside the page and not in it: a check changes no word that was reviewed.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="fact_checks")
    unit = models.SlugField(max_length=80)
    language = models.CharField(max_length=10)
    block = models.UUIDField()
    words_sha256 = models.CharField(max_length=64)
    checked_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="facts_checked"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["block", "language", "words_sha256", "checked_on"], name="fact_check_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id}/{self.unit}: {self.checked_on}"


class SignOff(models.Model):
    """Somebody has reviewed the words of a unit in their role; `name` is what they agree to have shown.

    The hash names the words that were read: other words are not signed, until an editorial edition carries it over.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="sign_offs")
    unit = models.SlugField(max_length=80)
    language = models.CharField(max_length=10)
    role = models.CharField(_("kind of review"), max_length=20, choices=SignOffRole)
    words_sha256 = models.CharField(max_length=64)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name to show"), max_length=120, blank=True)
    given_on = models.DateField(_("reviewed on"))
    review_on = models.DateField(_("next review"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="sign_offs_given"
    )

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "unit", "language", "role", "words_sha256", "given_on"], name="sign_off_once_a_day"
            ),
            models.CheckConstraint(condition=Q(review_on__gt=F("given_on")), name="sign_off_next_review_after_it"),
        ]

    def __str__(self) -> str:
        return f"{self.module_id}/{self.unit}: {self.get_role_display()}, {self.given_on}"


class SignOffTask(Task):
    """One review in Wagtail's workflow: appointments decide who may give it, and nobody signs what they wrote.

    Meanwhile the page is locked, so that all read the same words; who asked for the reviews can take that back.
    """

    role = models.CharField(_("kind of review"), max_length=20, choices=SignOffRole, unique=True)

    admin_form_fields = [*Task.admin_form_fields, "role"]

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    @classmethod
    def get_description(cls) -> str:
        return str(_("People who are appointed for this kind of review sign the words of a unit."))

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin the review, and write to those who may give it."""
        state = super().start(workflow_state, user)
        _signing().tell_reviewers(state, self.role)
        return state

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Sign, or ask for changes; each with a form."""
        if not _signing().may_sign(user, obj, self.role):
            return []
        return [("approve", str(_("Sign")), True), ("reject", str(_("Ask for changes")), True)]

    def get_form_for_action(self, action: str) -> Any:
        forms = import_module("modules.upkeep.sign_forms")
        return forms.SignForm if action == "approve" else forms.ChangesForm

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **said: Any) -> None:
        """Keep the sign-off with the words that were read, and go on to the next review."""
        if action_name == "approve":
            _signing().sign(task_state, self.role, by=user, name=said["name"], review_on=said["review_on"])
        super().on_action(task_state, user, action_name, comment=said.get("comment", ""))

    def get_task_states_user_can_moderate(self, user: Any, **_options: Any) -> QuerySet[TaskState]:
        """Those that this person may sign now."""
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return states.filter(pk__in=_signing().signable(states, user, self.role))


def _signing() -> Any:
    # What signing does needs the pages, which stand beside these models.
    return import_module("modules.upkeep.sign_actions")


LONGEST_REPORT = 600  # characters
LONGEST_ANSWER = 2000


class ProblemKind(models.TextChoices):
    """What somebody has stumbled over."""

    WRONG = "wrong", _("Something is wrong")
    OUT_OF_DATE = "out_of_date", _("Something is out of date: a figure, a law, a number to call")
    UNCLEAR = "unclear", _("I do not understand it")
    HURTFUL = "hurtful", _("It may hurt people")
    BROKEN = "broken", _("Something does not work: a link, a picture, a button")
    BARRIER = "barrier", _("I cannot use it: keyboard, screen reader, size, colours")
    OTHER = "other", _("Something else")


class ProblemState(models.TextChoices):
    """Where a report stands."""

    NEW = "new", _("New")
    IN_WORK = "in_work", _("In work")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


DONE = (ProblemState.ANSWERED, ProblemState.CLOSED)


class ProblemReportQuerySet(models.QuerySet["ProblemReport"]):
    """Reports of problems, by where they stand."""

    def open(self) -> "ProblemReportQuerySet":
        """Those that nobody has answered or closed."""
        return self.exclude(state__in=DONE)


class ProblemReport(models.Model):
    """A problem that somebody has found on a page: of a unit, of a module, or another public one.

    `part` is the anchor of a section; `place` names a page that editors do not write, such as the list of sessions, by what
    its address is called: never by the address, which may name people. `page` is then the site's first one. `key` was drawn
    with the form, so that a double click counts once.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, null=True, blank=True, related_name="problem_reports")
    unit = models.SlugField(max_length=80, blank=True)
    part = models.CharField(max_length=12, blank=True)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=80, blank=True)
    kind = models.CharField(_("what is it?"), max_length=20, choices=ProblemKind)
    words = models.TextField(_("what have you noticed?"), max_length=LONGEST_REPORT)
    state = models.CharField(_("state"), max_length=10, choices=ProblemState, default=ProblemState.NEW)
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    reported_at = models.DateTimeField(default=timezone.now)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="problems_reported"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="problems_taken"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ProblemReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DONE, done_at__isnull=False) | Q(~Q(state__in=DONE), done_at=None),
                name="problem_report_done_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""), name="problem_report_answered_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({timezone.localdate(self.reported_at)})"

    @property
    def is_done(self) -> bool:
        return self.state in DONE


class AcceptedWording(models.Model):
    """A warning about the words of a block that its authors live with, and why."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="accepted_wording")
    unit = models.SlugField(max_length=80)
    language = models.CharField(max_length=10)
    block = models.CharField(max_length=36)
    warning = models.CharField(max_length=100)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["module", "unit", "language", "block", "warning"], name="accepted_wording_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id}/{self.unit}: {self.warning}"


class LinkProblem(models.TextChoices):
    """Why a link leads nowhere."""

    GONE = "gone", _("The page or file is no longer there")
    UNPUBLISHED = "unpublished", _("The page is not published")
    UNREACHABLE = "unreachable", _("Its server cannot be reached")
    FORBIDDEN = "forbidden", _("It leads to a private network")


class PageLink(models.Model):
    """A link on a published page, and what came of looking where it leads. An internal one is page:5 or document:7."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(_("address"), max_length=1000)
    address_sha256 = models.CharField(max_length=64)
    is_external = models.BooleanField()
    problem = models.CharField(_("problem"), max_length=12, choices=LinkProblem, blank=True)
    failures = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    class Meta:
        ordering = ["page", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "address_sha256"], name="page_link_once"),
        ]

    def __str__(self) -> str:
        return self.address
