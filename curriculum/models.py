"""How modules form a course; a curriculum only refers to modules."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester, TranslatableMixin
from wagtail.search import index

from curriculum.blocks import StagesBlock
from curriculum.glance import glance_at, rules_in
from curriculum.outline import outline
from ground.languages import language_name
from modules.activities.assessment import authoring
from modules.page_permissions import PermissionsBeyondModules
from modules.saying import said_whole
from modules.translatable import own, same
from modules.translated_texts import AssessmentTextField


class CurriculumPage(Page):
    """A curriculum in one language: its stages refer to modules, sessions and assessments."""

    code = models.CharField(_("code"), max_length=20)
    summary = models.TextField(_("summary"), max_length=1500)
    audience = models.TextField(_("audience"), max_length=1000, blank=True)
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=40, default="CC-BY-4.0")
    is_demonstration = models.BooleanField(_("demonstration content"), default=True)
    note = models.TextField(_("note on completion"), max_length=1000, blank=True)
    stages = StreamField(StagesBlock(), blank=True, verbose_name=_("stages"))
    facts = models.JSONField(_("rules as data"), default=dict, blank=True, editable=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("issuer"),
        FieldPanel("licence"),
        FieldPanel("is_demonstration"),
        FieldPanel("note"),
        FieldPanel("stages"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    override_translatable_fields = [own("slug"), same("code"), same("licence")]
    parent_page_types = ["training_site.CataloguePage"]
    subpage_types: list[str] = []
    template = "curriculum/curriculum_page.html"

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return PermissionsBeyondModules(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        assessments = set(Assessment.objects.values_list("slug", flat=True))
        stages = outline(self.stages, get_language() or self.locale.language_code, assessments)
        rules = rules_in(self.facts)
        return context | {
            "stages": stages,
            "glance": glance_at(stages),
            "rules": rules,
            "planned_in": [language_name(code) for code in rules.languages],
            "footnotes": [footnote["text"] for footnote in self.facts.get("footnotes", [])],
        }


class Assessment(TranslatableMixin, models.Model):
    """A self-assessment of needs and gaps, written in the format assessment/1; its id is the same in every language."""

    slug = models.SlugField(_("id"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    source = AssessmentTextField(_("assessment in the format assessment/1"), max_length=200_000)

    panels = [FieldPanel("slug"), FieldPanel("title"), FieldPanel("source")]
    # The title is a string of the text.
    override_translatable_fields = [same("slug"), own("title")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="assessment_slug_once_per_language")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        errors = authoring.errors_in(self.source)
        if errors:
            raise ValidationError({"source": [said_whole(error) for error in errors]})
        written = authoring.definition_of(self.source).structure["id"]
        if written != self.slug:
            raise ValidationError(
                {"slug": _("The text below says “id: %(id)s”. Write the same here.") % {"id": written}}
            )


class LoadedText(models.Model):
    """What the files last said about a page, a snippet or a module, and the mark that it bore after it was written.

    Another mark than this one means that somebody has edited it since.
    """

    key = models.UUIDField()
    locale = models.CharField(max_length=10, blank=True)
    sha256 = models.CharField(max_length=64)
    mark = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "locale"], name="loaded_text_once_per_language")]

    def __str__(self) -> str:
        return f"{self.key} ({self.locale})"
