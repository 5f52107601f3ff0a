"""How modules form a course; a curriculum only refers to modules."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from curriculum.blocks import StagesBlock


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
    parent_page_types = ["training_site.CataloguePage"]
    subpage_types: list[str] = []
    template = "curriculum/curriculum_page.html"

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")
