"""The workshop: pages that editors write and translate. Learners read editions of them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, ChoiceBlock, RegexBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from modules.addresses import FIXED_FOR_UNITS
from modules.blocks import UnitBody
from modules.competencies import COMPETENCY_CHOICES
from modules.models.module import Module, SignOffRole, SignOffState
from modules.panels import WordingPanel
from modules.rules import may_edit
from modules.translatable import own, same


def _lines(name: str) -> list[tuple[str, CharBlock]]:
    return [(name, CharBlock(max_length=500))]


def _questions() -> list[tuple[str, SnippetChooserBlock]]:
    return [("question", SnippetChooserBlock("modules.Question"))]


REFERENCE = StructBlock(
    [
        ("title", CharBlock(label=_("Title"))),
        ("organisation", CharBlock(label=_("Authors or organisation"), required=False)),
        ("year", CharBlock(label=_("Year"), required=False, max_length=20)),
        ("note", TextBlock(label=_("Note"), required=False)),
    ],
    icon="doc-full",
)

SIGN_OFF = StructBlock(
    [
        ("role", ChoiceBlock(choices=SignOffRole.choices, label=_("Kind of review"))),
        ("state", ChoiceBlock(choices=SignOffState.choices, label=_("State"), default=SignOffState.PENDING)),
        ("name", CharBlock(label=_("Reviewed by"), required=False)),
        ("date", CharBlock(label=_("Date"), required=False, max_length=20)),
    ],
    icon="check",
)


class PermissionsInScope(PagePermissionTester):
    """What Wagtail's groups allow, held to the modules that the person is appointed for."""

    def __init__(self, user: Any, page: Page, module: Module) -> None:
        super().__init__(user, page)
        if not may_edit(user, module):
            self.permissions: set[str] = set()


class ModulePage(Page):
    """The public page of a module in one language; signed-in people are sent to where they learn."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="pages", verbose_name=_("module"))
    summary = models.TextField(_("summary"), max_length=1000, help_text=_("Two or three sentences."))
    audience = models.TextField(_("audience"), max_length=500, blank=True)
    level = models.CharField(_("level"), max_length=120, blank=True)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    topics = StreamField(_lines("topic"), blank=True, verbose_name=_("topics"))
    outcomes = StreamField(_lines("outcome"), blank=True, verbose_name=_("outcomes"))
    content_warnings = StreamField(_lines("warning"), blank=True, verbose_name=_("content warnings"))
    references = StreamField([("reference", REFERENCE)], blank=True, verbose_name=_("references"))
    sign_offs = StreamField([("sign_off", SIGN_OFF)], blank=True, verbose_name=_("reviews"))
    pre_form = StreamField(_questions(), blank=True, verbose_name=_("questions before the first unit"))
    post_form = StreamField(_questions(), blank=True, verbose_name=_("questions after the last unit"))
    crossed_forms = models.BooleanField(
        _("give the questions before and after crosswise"),
        default=False,
        help_text=_(
            "Half of the learners, by chance, answer the questions of afterwards first and the others afterwards. Then "
            "what people learn cannot be taken for one set being easier. Both sets must ask alike. The original counts."
        ),
    )
    footnotes = StreamField(
        [("footnote", StructBlock([("mark", CharBlock(max_length=4)), ("text", TextBlock())]))],
        blank=True,
        verbose_name=_("footnotes"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("module"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("level"), FieldPanel("authors")], heading=_("For whom, by whom")
        ),
        FieldPanel("topics"),
        FieldPanel("outcomes"),
        FieldPanel("content_warnings"),
        FieldPanel("pre_form"),
        FieldPanel("post_form"),
        FieldPanel("crossed_forms"),
        FieldPanel("references"),
        FieldPanel("footnotes"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("outcomes")]
    override_translatable_fields = [own("slug"), same("module")]
    parent_page_types = ["training_site.CataloguePage"]
    subpage_types = ["modules.UnitPage"]
    template = "modules/module_page.html"

    class Meta:
        verbose_name = _("module page")
        verbose_name_plural = _("module pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not self.module.in_preparation:
            return HttpResponseRedirect(reverse("learning:module", args=[self.module.slug]))
        return super().serve(request, *args, **kwargs)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return PermissionsInScope(user, self, self.module)

    def units(self) -> list["UnitPage"]:
        return list(UnitPage.objects.child_of(self).live().order_by("path"))


class UnitPage(Page):
    """One unit of a module in one language; its slug is the unit's id and never changes."""

    minutes = models.PositiveIntegerField(_("minutes"), default=30)
    outcomes = StreamField(_lines("outcome"), blank=True, verbose_name=_("outcomes"))
    competencies = StreamField(
        [("competency", ChoiceBlock(choices=COMPETENCY_CHOICES))], blank=True, verbose_name=_("competencies")
    )
    content_warnings = StreamField(_lines("warning"), blank=True, verbose_name=_("content warnings"))
    needs_reviews = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "Needs every review before an edition, as each unit with a content warning does. The original counts."
        ),
    )
    # Ids, the same in every language: no text to translate.
    requires = StreamField(
        [("unit", RegexBlock(regex=r"[a-z0-9-]+\Z", max_length=80, label=_("Id of the unit"), icon="link"))],
        blank=True,
        verbose_name=_("units that it builds on"),
        help_text=_(
            "Ids of units of this module, such as u1. An agenda that puts this unit before one of them is warned of."
        ),
    )
    body = StreamField(UnitBody(), blank=True, verbose_name=_("unit"))
    glossary = StreamField(
        [
            (
                "term",
                StructBlock(
                    [("term", CharBlock(label=_("Term"))), ("meaning", TextBlock(label=_("Meaning")))], icon="tag"
                ),
            )
        ],
        blank=True,
        verbose_name=_("glossary"),
    )
    reading = StreamField([("reference", REFERENCE)], blank=True, verbose_name=_("further reading"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("minutes"),
        FieldPanel("outcomes"),
        FieldPanel("competencies"),
        FieldPanel("content_warnings"),
        FieldPanel("needs_reviews"),
        FieldPanel("requires"),
        WordingPanel(heading=_("Wording")),
        FieldPanel("body"),
        FieldPanel("glossary"),
        FieldPanel("reading"),
    ]
    # A unit's words are behind its module's access policy, so only its title is searched.
    search_fields = [*Page.search_fields]
    override_translatable_fields = [own("slug")]
    parent_page_types = ["modules.ModulePage"]
    subpage_types: list[str] = []
    template = "modules/unit_preview.html"

    class Meta:
        verbose_name = _("unit page")
        verbose_name_plural = _("unit pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("learning:unit", args=[self.module.slug, self.slug]))

    def clean(self) -> None:
        super().clean()
        if self.slug in FIXED_FOR_UNITS:
            raise ValidationError({"slug": _("This word is the address of another page. Choose another one.")})

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return render(request, self.template, {"page": self})

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return PermissionsInScope(user, self, self.module)

    @property
    def module(self) -> Module:
        return self.get_parent().specific.module

    @property
    def is_sensitive(self) -> bool:
        """Whether the unit needs every review: it warns of what it speaks about, or an editor says so."""
        return self.needs_reviews or bool(self.content_warnings)
