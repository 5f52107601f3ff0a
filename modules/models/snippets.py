"""Questions, scenarios, country cards and support lines: translatable, with drafts where it matters."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from modules import preview
from modules.activities.quiz.blocks import Confidence, QuestionContent, confidence_of, document_of
from modules.activities.quiz.documents import LONGEST_HINT
from modules.activities.roleplay import authoring
from modules.competencies import COMPETENCY_CHOICES
from modules.models.module import Module
from modules.translatable import own, same
from modules.translated_texts import ScenarioTextField
from modules.translation_memory import strings_waiting

STALE_AFTER = timedelta(days=180)  # of support lines
LONGEST_SCENARIO = 200_000  # characters


class Question(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """One question of a quiz; its id is the same in every language."""

    slug = models.CharField(_("id"), max_length=120, help_text=_("Module and item, for example outreach-mhsud/u1q1."))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="questions", verbose_name=_("module"))
    competency = models.CharField(_("competency"), max_length=40, choices=COMPETENCY_CHOICES, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=[(1, "1"), (2, "2"), (3, "3")], default=2)
    critical = models.BooleanField(_("must be right to pass"), default=False)
    stem = models.TextField(_("question"), max_length=2000)
    content = StreamField(QuestionContent(), max_num=1, verbose_name=_("answers"))
    hint = models.TextField(
        _("hint"), max_length=LONGEST_HINT, blank=True, help_text=_("Where to look; shown before the answer on demand.")
    )
    confidence = StreamField(
        Confidence(),
        max_num=1,
        blank=True,
        verbose_name=_("how sure one is"),
        help_text=_(
            "Leave empty, or ask beside the answer how sure one is, with marks for each. Not for a case study."
        ),
    )
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    unit = models.SlugField(
        _("unit"), max_length=80, blank=True, help_text=_("What it was written for, for example u3, pre or post.")
    )

    panels = [
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("module"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("competency"), FieldPanel("difficulty"), FieldPanel("critical")]),
        FieldPanel("stem"),
        FieldPanel("content"),
        FieldPanel("hint"),
        FieldPanel("explanation"),
        FieldPanel("confidence"),
    ]
    override_translatable_fields = [same("slug"), same("module"), same("unit")]
    search_fields = [
        index.SearchField("slug"),
        index.SearchField("stem"),
        index.AutocompleteField("slug"),
        index.AutocompleteField("stem"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="question_slug_once_per_language")]

    def __str__(self) -> str:
        return f"{self.slug}: {self.stem[:80]}"

    @property
    def kind(self) -> str:
        """Its type in the content format; empty for a draft without answers."""
        return str(self.content.raw_data[0]["type"]) if self.content else ""

    @property
    def item(self) -> str:
        """The id inside the module: u1q1."""
        return self.slug.rpartition("/")[2]

    def document(self) -> dict[str, Any]:
        """This question in the content format, as the quiz engine reads it."""
        return {
            "id": self.item,
            "competency": self.competency,
            "difficulty": self.difficulty,
            "critical": self.critical,
            "stem": self.stem,
            **document_of(self.content),
            **{name: value for name, value in self._optional_parts().items() if value},
        }

    def _optional_parts(self) -> dict[str, Any]:
        return {"hint": self.hint, "explanation": self.explanation, "confidence": confidence_of(self.confidence)}

    def clean(self) -> None:
        super().clean()
        if self.confidence and self.kind == "case":
            raise ValidationError({"confidence": _("A case study does not ask how sure one is: leave this empty.")})

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "modules/question_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | preview.quiz_context(
            [self.document()], self.locale.language_code
        )


def untranslated(waiting: int) -> str:
    """Return the sentence that a translation cannot be published yet."""
    return ngettext(
        "%(n)d string is not translated yet: learners read the original until every string has words.",
        "%(n)d strings are not translated yet: learners read the original until every string has words.",
        waiting,
    ) % {"n": waiting}


class Scenario(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """A role-play, written in the format roleplay/1; its id is the same in every language."""

    slug = models.SlugField(_("id"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    module = models.ForeignKey(
        Module,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scenarios",
        verbose_name=_("module"),
        help_text=_(
            "Whose editors write it. Empty: several modules share it, and editors whose scope has no limit write it."
        ),
    )
    source = ScenarioTextField(_("scenario in the format roleplay/1"), max_length=LONGEST_SCENARIO)
    # The reason for each, by what the warning is about and where.
    warnings_accepted = models.JSONField(_("warnings accepted"), default=dict, blank=True)

    # A form that lets a draft be saved with errors, and shows them, says that it has looked at the text.
    is_checked_by_form = False

    # The title is a string of the text.
    override_translatable_fields = [same("slug"), same("module"), own("title")]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.SearchField("slug")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="scenario_slug_once_per_language")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        errors = [] if self.is_checked_by_form else authoring.errors_in(self.source)
        if errors:
            raise ValidationError({"source": errors})
        if self.live and (waiting := strings_waiting(self)):
            raise ValidationError({"source": untranslated(waiting)})

    def document(self) -> dict[str, Any]:
        """This scenario as plain data, as the role-play engine reads it."""
        return authoring.document_in(self.source)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "modules/scenario_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | preview.scenario_context(
            self.source, self.locale.language_code
        )


class CardKey(TranslatableMixin, models.Model):
    """A subject of country cards; the note tells the operator what to fill in."""

    slug = models.SlugField(_("key"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("what to fill in"), max_length=1000, blank=True)

    panels = [FieldPanel("slug"), FieldPanel("title"), FieldPanel("note")]
    override_translatable_fields = [same("slug")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("subject of country cards")
        verbose_name_plural = _("subjects of country cards")
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="card_key_slug_once_per_language")]

    def __str__(self) -> str:
        return self.title


class CountryCardQuerySet(models.QuerySet["CountryCard"]):
    def overdue(self, today: date) -> "CountryCardQuerySet":
        """Those whose next review should have been by that day, and those that nobody has ever checked."""
        return self.filter(Q(review_on__lt=today) | Q(checked_on=None))

    def with_titles(self) -> "CountryCardQuerySet":
        """Each with the `title` of its subject in its language, None for a subject that nobody has described."""
        subjects = CardKey.objects.filter(slug=OuterRef("subject"), locale=OuterRef("locale"))
        return self.annotate(title=Subquery(subjects.values("title")[:1]))


class CountryCard(TranslatableMixin, RevisionMixin, models.Model):
    """What holds in one country about one subject, with its source and the next review; an empty country means everywhere."""

    country = models.ForeignKey(
        "people.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name=_("country"),
    )
    subject = models.SlugField(_("subject"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)
    source = models.CharField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)

    objects = CountryCardQuerySet.as_manager()

    panels = [
        FieldPanel("country"),
        FieldPanel("subject"),
        FieldPanel("text"),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("checked_on"), FieldPanel("review_on")]),
    ]
    override_translatable_fields = [same("subject")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("country card")
        verbose_name_plural = _("country cards")
        ordering = ["country", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["country", "subject", "locale"], name="country_card_once_per_subject"),
            models.UniqueConstraint(
                fields=["subject", "locale"], condition=models.Q(country=None), name="country_card_for_everywhere_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country or _('Everywhere')}: {self.subject}"


class SupportLineKind(models.TextChoices):
    EMERGENCY = "emergency", _("Emergency number")
    CRISIS = "crisis", _("Crisis line")
    STAFF = "staff", _("Support for staff")


class SupportLineQuerySet(models.QuerySet["SupportLine"]):
    def stale(self, today: date) -> "SupportLineQuerySet":
        """Those that nobody has tried for half a year, or ever."""
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=today - STALE_AFTER))


class SupportLine(TranslatableMixin, RevisionMixin, models.Model):
    """A number people can call; an empty country means everywhere."""

    country = models.ForeignKey(
        "people.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="support_lines",
        verbose_name=_("country"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SupportLineKind)
    name = models.CharField(_("name"), max_length=120)
    number = models.CharField(_("number"), max_length=40)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = SupportLineQuerySet.as_manager()

    panels = [
        FieldPanel("country"),
        FieldPanel("kind"),
        FieldPanel("name"),
        FieldPanel("number"),
        FieldPanel("hours"),
        FieldPanel("note"),
        FieldPanel("checked_on"),
    ]
    override_translatable_fields = [same("number")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("support line")
        verbose_name_plural = _("support lines")
        ordering = ["country", "kind", "name"]

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"
