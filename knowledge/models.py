"""The shelf: items of knowledge as pages, key figures, words and pillars as snippets, and who uses which tool."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester, TranslatableMixin
from wagtail.search import index

from knowledge.blocks import ChapterBlock, ChartBlock, KnowledgeBody, SourceBlock, SpeakerBlock
from knowledge.item import Item
from knowledge.page_forms import GlossaryTermForm, KnowledgePageForm
from knowledge.panels import CautionsPanel
from knowledge.rules import organisations_spoken_for
from knowledge.shelf import Entry, Shelf
from knowledge.vocabulary import LICENCE_ADDRESSES, SUMMARY_ONLY, CostBand, Evidence, Kind, Licence
from knowledge.words import words_of
from modules.canonical import sha256_of
from modules.facets import Chosen
from modules.originals import ShowsOriginals, address
from modules.page_permissions import PermissionsBeyondModules
from modules.translatable import own, same
from people.models import Organisation

# What a key figure says; the rest is where it stands.
WORDS_OF_FIGURES = (
    "title", "value", "qualifier", "unit", "statement", "period", "note",
    "source_title", "source_organisation", "source_year", "source_url",
)  # fmt: skip
PER_PAGE = 24
# What an item is narrowed and put in order by; the page itself is read where it is shown.
NARROWED_BY = (
    "pk", "translation_key", "title", "summary", "topics", "authors", "kind", "cost_band", "evidence", "published_on",
    "places", "channels", "target_groups", "languages", "countries", "pillars", "regions", "lang",
)  # fmt: skip
TEXTS = ("body", "charts", "sources", "speakers", "chapters")
AMONG_THE_NEWEST = 60  # pages in which the home page looks for three kinds
# Addresses below the shelf that are no items.
TAKEN = frozenset({"pillars", "glossary", "compare", "submit", "figures", "searches"})


class KnowledgeIndexPage(ShowsOriginals):
    """The shelf, with facets."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    override_translatable_fields = [own("slug")]
    parent_page_types = ["training_site.HomePage"]
    subpage_types = ["knowledge.KnowledgePage"]
    private_page_options: list[str] = []  # lists, comparisons and the search show the shelf to everybody
    template = "knowledge/knowledge_index_page.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("knowledge shelf")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shelf = shelf_in(self.locale.language_code, request.GET)
        items = Paginator(shelf.entries, PER_PAGE).get_page(request.GET.get("page"))
        items.object_list = with_pages(items.object_list)
        return context | {"shelf": shelf, "items": items, "saved": saved_by(request.user)}

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return PermissionsBeyondModules(user, self)


class KnowledgePage(Page):
    """An item of the shelf in one language: bite, paper, initiative, webinar, template or outreach tool."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    summary = models.TextField(_("summary"), max_length=600, help_text=_("In your own words, two or three sentences."))
    authors = models.CharField(_("authors"), max_length=300, help_text=_("Separated by semicolons."))
    published_on = models.DateField(_("date"), default=timezone.localdate)
    licence = models.CharField(_("licence"), max_length=30, choices=Licence, default=Licence.CC_BY)
    original_url = models.URLField(_("address of the original"), blank=True)
    pillars = models.JSONField(_("pillars"), default=list, blank=True)
    regions = models.JSONField(_("regions"), default=list, blank=True)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    tags = models.JSONField(_("goals (SDG, GCM)"), default=list, blank=True)
    module_slugs = models.JSONField(_("modules to learn this"), default=list, blank=True)
    content_warnings = models.JSONField(_("content warnings"), default=list, blank=True)
    body = StreamField(KnowledgeBody(), blank=True, verbose_name=_("text"))
    wording_reason = models.CharField(
        _("why the wording stays"),
        max_length=300,
        blank=True,
        help_text=_("Where a warning about the wording is wrong here. The warnings are then shown as looked at."),
    )
    charts = StreamField([("chart", ChartBlock())], blank=True, max_num=1, verbose_name=_("chart"))
    method_note = models.TextField(_("how this was made"), max_length=1500, blank=True)
    limits = models.TextField(_("limits"), max_length=1500, blank=True)
    sources = StreamField([("source", SourceBlock())], blank=True, verbose_name=_("sources"))
    # Of tools
    places = models.JSONField(_("places"), default=list, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    target_groups = models.JSONField(_("for whom"), default=list, blank=True)
    languages = models.JSONField(_("languages it is used in"), default=list, blank=True)
    languages_note = models.TextField(_("on languages"), max_length=600, blank=True)
    cost_band = models.CharField(_("cost"), max_length=8, choices=CostBand, blank=True)
    cost_note = models.CharField(_("on the cost"), max_length=300, blank=True)
    staff_needed = models.CharField(_("people needed"), max_length=400, blank=True)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence, blank=True)
    safety_note = models.TextField(_("safety"), max_length=1000, blank=True)
    indicator = models.CharField(_("indicator"), max_length=20, blank=True)
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("A role or an organisation, not a person.")
    )
    # Of webinars
    duration_minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    speakers = StreamField([("speaker", SpeakerBlock())], blank=True, verbose_name=_("speakers"))
    chapters = StreamField([("chapter", ChapterBlock())], blank=True, verbose_name=_("chapters"))

    base_form_class = KnowledgePageForm
    content_panels = [
        CautionsPanel(),
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("published_on")]),
        FieldPanel("summary"),
        FieldPanel("authors"),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("original_url")]),
        FieldPanel("body"),
        FieldPanel("wording_reason"),
        FieldPanel("charts"),
        MultiFieldPanel([FieldPanel("method_note"), FieldPanel("limits")], heading=_("Method and limits")),
        FieldPanel("sources"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "pillars",
                    "regions",
                    "countries",
                    "topics",
                    "tags",
                    "module_slugs",
                    "content_warnings",
                )
            ],
            heading=_("How it is found"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "places",
                    "channels",
                    "target_groups",
                    "languages",
                    "languages_note",
                    "cost_band",
                    "cost_note",
                    "staff_needed",
                    "evidence",
                    "safety_note",
                    "indicator",
                    "contact",
                )
            ],
            heading=_("Outreach tool"),
        ),
        MultiFieldPanel(
            [FieldPanel("duration_minutes"), FieldPanel("speakers"), FieldPanel("chapters")], heading=_("Webinar")
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    override_translatable_fields = [own("slug"), own("wording_reason"), same("indicator")]
    parent_page_types = ["knowledge.KnowledgeIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    template = "knowledge/knowledge_page.html"

    class Meta:
        verbose_name = _("item of knowledge")
        verbose_name_plural = _("items of knowledge")

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN:
            raise ValidationError({"slug": _("This word is the address of another page. Choose another one.")})
        if self.is_summary_only and not self.original_url:
            words = _("This licence allows a summary and a link only. Write the address of the original.")
            raise ValidationError({"original_url": words})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "item": Item(self, titles_of_pillars(get_language() or "")),
            "use": UseOfTool(self.translation_key, request.user) if self.is_tool else None,
        }

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return PermissionsBeyondModules(user, self)

    @property
    def address(self) -> str:
        """Where it is read in the language of the reader."""
        return address(self)

    @property
    def is_tool(self) -> bool:
        return self.kind == Kind.TOOL

    @property
    def is_summary_only(self) -> bool:
        """Whether the licence of the original forbids more than our own summary and a link."""
        return self.licence in SUMMARY_ONLY

    @property
    def licence_url(self) -> str:
        return LICENCE_ADDRESSES.get(Licence(self.licence), "")

    @cached_property
    def numbered_chapters(self) -> list[tuple[Any, int]]:
        """The chapters of a webinar, each with the number of its slide: 0 where nothing stands on one."""
        numbers = count(1)
        return [(block, next(numbers) if block.value["points"] else 0) for block in self.chapters]

    @property
    def slides(self) -> list[tuple[Any, int]]:
        """The chapters of a webinar that say what stands on their slides, with the numbers of these."""
        return [(block, number) for block, number in self.numbered_chapters if number]

    @property
    def author_names(self) -> list[str]:
        return [name.strip() for name in self.authors.split(";") if name.strip()]

    @property
    def words(self) -> str:
        """The words of the text, for counting and for the search; none where only the summary may be shown."""
        return self.words_parted(" ")

    def words_parted(self, between: str) -> str:
        """Return the words of the body with this between its parts; none where only a summary may be shown."""
        return "" if self.is_summary_only else words_of(self.body.raw_data, between=between)


class Pillar(TranslatableMixin, models.Model):
    """One of the areas that items and figures are sorted by."""

    slug = models.SlugField(_("id"), max_length=60)
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    meaning = models.TextField(_("meaning"), max_length=600)
    tag_when = models.TextField(_("used when"), max_length=400, blank=True)
    not_for = models.TextField(_("not for"), max_length=400, blank=True)

    panels = [FieldPanel(name) for name in ("slug", "number", "title", "meaning", "tag_when", "not_for")]
    override_translatable_fields = [same("slug"), same("number")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="pillar_slug_once_per_language")]

    def __str__(self) -> str:
        return self.title


class RegionalPillars(TranslatableMixin, models.Model):
    """Which pillars a source names for a region: the sources do not agree, and the page says so."""

    region = models.CharField(_("region"), max_length=120)
    pillars = models.JSONField(_("pillars"), default=list)
    source = models.CharField(_("source"), max_length=400)
    note = models.TextField(_("note"), max_length=600, blank=True)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("pillars of a region")
        verbose_name_plural = _("pillars of regions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.region


class Fact(TranslatableMixin, models.Model):
    """A key figure as its source states it, never without that source."""

    slug = models.SlugField(_("id"), max_length=80)
    title = models.CharField(_("title"), max_length=300)
    value = models.CharField(_("value"), max_length=40, blank=True, help_text=_("As the source writes it."))
    qualifier = models.CharField(_("qualifier"), max_length=20, blank=True, help_text=_("+, over, close to …"))
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    statement = models.TextField(_("statement"), max_length=600, blank=True, help_text=_("Where there is no figure."))
    period = models.CharField(_("period"), max_length=120)
    pillar = models.SlugField(_("pillar"), max_length=60, blank=True)
    note = models.TextField(_("what it does not say"), max_length=800, blank=True)
    is_derived = models.BooleanField(_("our own calculation"), default=False)
    source_title = models.CharField(_("source"), max_length=400)
    source_organisation = models.CharField(_("published by"), max_length=300)
    source_year = models.CharField(_("year"), max_length=20)
    source_url = models.URLField(_("address"), blank=True)
    # Kept by `actions.check_figure` alone: the hash names the words that were compared with the source.
    checked_on = models.DateField(null=True, editable=False)
    checked_words = models.CharField(max_length=64, blank=True, editable=False)

    panels = [
        FieldPanel(name)
        for name in (
            "slug", "title", "qualifier", "value", "unit", "statement", "period", "pillar", "note", "is_derived",
            "source_title", "source_organisation", "source_year", "source_url",
        )
    ]  # fmt: skip
    override_translatable_fields = [
        *(same(name) for name in ("slug", "value", "pillar", "source_year")),
        *(own(name) for name in ("checked_on", "checked_words")),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="fact_slug_once_per_language"),
            models.CheckConstraint(condition=~Q(source_title=""), name="fact_has_a_source"),
            models.CheckConstraint(condition=~Q(value="", statement=""), name="fact_says_something"),
            models.CheckConstraint(
                condition=Q(checked_on=None, checked_words="") | (Q(checked_on__isnull=False) & ~Q(checked_words="")),
                name="fact_checked_on_a_day_and_of_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def words_sha256(self) -> str:
        """Name what is compared with the source."""
        return sha256_of({name: str(getattr(self, name)) for name in WORDS_OF_FIGURES})

    @property
    def holds_since(self) -> date | None:
        """The day on which somebody last compared these words with the source; none once they have changed."""
        return self.checked_on if self.checked_words == self.words_sha256 else None

    @property
    def shown_value(self) -> str:
        """The value as the reader writes numbers; what is no number stands as it is."""
        try:
            number = Decimal(self.value)
        except InvalidOperation:
            return self.value
        return str(number_format(number, force_grouping=True)) if number.is_finite() else self.value


class GlossaryTerm(TranslatableMixin, models.Model):
    """A word of the field in plain words."""

    slug = models.SlugField(_("id"), max_length=80)
    term = models.CharField(_("term"), max_length=120)
    meaning = models.TextField(_("meaning"), max_length=600)
    see_also = models.JSONField(_("see also"), default=list, blank=True)

    base_form_class = GlossaryTermForm
    panels = [FieldPanel("slug"), FieldPanel("term"), FieldPanel("meaning"), FieldPanel("see_also")]
    override_translatable_fields = [same("slug")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="glossary_slug_once_per_language")]

    def __str__(self) -> str:
        return self.term


class ToolUseQuerySet(models.QuerySet["ToolUse"]):
    def of_tool(self, tool: UUID) -> "ToolUseQuerySet":
        return self.filter(tool=tool)


class ToolUse(models.Model):
    """An organisation says that it uses a tool; `tool` is the translation key of its page. No row, no agreement."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tools_used")
    tool = models.UUIDField(db_index=True)
    is_named = models.BooleanField(_("name us on the page"), default=False)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    objects = ToolUseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "tool"], name="tool_used_once_by_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.tool}"


class SubmissionState(models.TextChoices):
    """How far a proposed tool has come."""

    DRAFT = "draft", _("Draft, seen by you alone")
    SENT = "sent", _("Sent; an editor will look at it")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Not taken")


class ToolSubmission(models.Model):
    """A tool that somebody proposes: their draft first, then the page that editors decide about."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="tool_submissions"
    )
    state = models.CharField(max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    title = models.CharField(_("title"), max_length=120, blank=True)
    words = models.JSONField(default=dict)
    page = models.ForeignKey(KnowledgePage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=SubmissionState.DRAFT), name="tool_draft_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"


class Door(models.TextChoices):
    """Where something is looked for."""

    SHELF = "shelf", _("Shelf of knowledge")
    SEARCH = "search", _("Search of the whole site")


class SavedSearch(models.Model):
    """A search that somebody keeps under a name, with what was chosen in it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    door = models.CharField(_("where"), max_length=10, choices=Door)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_name_once_a_person"),
            models.CheckConstraint(condition=~Q(query="") & ~Q(name=""), name="saved_search_has_name_and_query"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where it is asked again, in the language of the reader."""
        place = reverse("search") if self.door == Door.SEARCH else reverse("wagtail_serve", args=["knowledge/"])
        return f"{place}?{self.query}"


def saved_by(person: Any) -> list[SavedSearch]:
    """Return what somebody has kept, by name; no query for visitors."""
    return list(SavedSearch.objects.filter(person=person)) if person.is_authenticated else []


def pages_in(locale: str, *, newest: int | None = None) -> list[KnowledgePage]:
    """Return each live item once, without its text: the translation if there is one, else the original.

    `newest` holds it to those among so many of the newest pages.
    """
    return _on_shelf(_live_in(locale).defer(*TEXTS).select_related("locale")[:newest], locale)


def _live_in(locale: str) -> models.QuerySet[KnowledgePage]:
    """Live items in this language and in the site's own, the newest first; `lang` is the language of each."""
    rows = KnowledgePage.objects.live().filter(alias_of=None)
    rows = rows.filter(locale__language_code__in={locale, settings.LANGUAGE_CODE})
    return rows.annotate(lang=models.F("locale__language_code")).order_by("-published_on", "-pk")


def _on_shelf(found: Iterable[Any], locale: str) -> list[Any]:
    """Each item once, in the order of the shelf."""
    in_order = sorted(found, key=_place_on_shelf)
    translated = {item.translation_key for item in in_order if item.lang == locale}
    return [item for item in in_order if item.lang == locale or item.translation_key not in translated]


def _place_on_shelf(item: Any) -> tuple[int, int, str]:
    """The newest first; of one day by kind, then by title."""
    return -item.published_on.toordinal(), Kind.values.index(item.kind), item.title.casefold()


def shelf_in(locale: str, chosen: Chosen | None = None) -> Shelf:
    """Return the shelf in one language, narrowed by what was chosen; `with_pages` reads what is shown of it."""
    rows = _live_in(locale).values_list(*NARROWED_BY, named=True)
    return Shelf(_on_shelf(rows, locale), titles_of_pillars(locale), chosen)


def with_pages(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries of a shelf with their pages, which have no text yet. One query, none for none."""
    entries = list(entries)
    pages = KnowledgePage.objects.defer(*TEXTS).select_related("locale").in_bulk([one.page.pk for one in entries])
    return [replace(one, page=pages[one.page.pk]) for one in entries if one.page.pk in pages]


def newest_in(locale: str) -> list[Entry]:
    """Return the newest items of three different kinds, in this language or else in the original."""
    return Shelf(pages_in(locale, newest=AMONG_THE_NEWEST), {}).newest


def titles_of_pillars(locale: str) -> dict[str, str]:
    """Return the titles of the pillars by their ids, in their order: in this language, or else in the site's own."""
    rows = Pillar.objects.filter(locale__language_code__in={locale, settings.LANGUAGE_CODE}).select_related("locale")
    in_order = sorted(rows, key=lambda row: (row.locale.language_code == locale, row.number))
    return {row.slug: row.title for row in in_order}


class UseOfTool:
    """Which organisations use a tool, as far as they agreed to be counted or named, and what this reader may say."""

    def __init__(self, tool: UUID, user: Any) -> None:
        self.tool, self.user = tool, user

    @cached_property
    def _rows(self) -> list[ToolUse]:
        return list(ToolUse.objects.of_tool(self.tool).select_related("organisation").order_by("organisation__name"))

    @property
    def count(self) -> int:
        return len(self._rows)

    @property
    def names(self) -> list[str]:
        return [row.organisation.name for row in self._rows if row.is_named]

    @cached_property
    def own(self) -> list[tuple[Organisation, ToolUse | None]]:
        """The organisations that the reader speaks for, each with what it has said."""
        said = {row.organisation_id: row for row in self._rows}
        return [(one, said.get(one.pk)) for one in organisations_spoken_for(self.user)]
