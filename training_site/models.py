"""The pages above the modules: home, the catalogue, and plain information pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from knowledge.models import newest_in
from modules.originals import ShowsOriginals
from modules.translatable import own
from training_site.catalogue import Catalogue
from training_site.search.models import SearchEntry, SearchWord

__all__ = ["CataloguePage", "HomePage", "InfoPage", "SearchEntry", "SearchWord"]


class HomePage(ShowsOriginals):
    """Says in ten seconds what this is and for whom."""

    headline = models.CharField(_("headline"), max_length=120)
    lead = models.TextField(_("lead"), max_length=500)

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead")]
    override_translatable_fields = [own("slug")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["training_site.CataloguePage", "knowledge.KnowledgeIndexPage", "training_site.InfoPage"]
    template = "training_site/home_page.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        locale = self.locale.language_code
        context = super().get_context(request, *args, **kwargs)
        return context | {"catalogue": Catalogue(locale), "newest": newest_in(locale)}


class CataloguePage(ShowsOriginals):
    """Every module and curriculum, with facets."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    override_translatable_fields = [own("slug")]
    parent_page_types = ["training_site.HomePage"]
    subpage_types = ["modules.ModulePage", "curriculum.CurriculumPage"]
    template = "training_site/catalogue_page.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("catalogue")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        catalogue = Catalogue(self.locale.language_code, request.GET)
        return super().get_context(request, *args, **kwargs) | {"catalogue": catalogue}


class InfoPage(Page):
    """A plain page: about, accessibility, how to get access."""

    body = StreamField(
        [("text", RichTextBlock(features=["h2", "h3", "bold", "italic", "link", "ol", "ul"]))], blank=True
    )

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    override_translatable_fields = [own("slug")]
    parent_page_types = ["training_site.HomePage"]
    subpage_types: list[str] = []
    template = "training_site/info_page.html"

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
