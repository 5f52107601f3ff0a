from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ground.kept_pages import forget_pages
from knowledge import figure_views
from knowledge.models import Fact, GlossaryTerm, KnowledgePage, Pillar, RegionalPillars
from knowledge.panels import cautions_about
from modules.reach import BeyondModulesPolicy
from modules.rules import may_change
from people.models import User

SNIPPETS = (Fact, GlossaryTerm, Pillar, RegionalPillars)


class ShelfViewSet(SnippetViewSet):
    @property
    def permission_policy(self) -> BeyondModulesPolicy:
        return BeyondModulesPolicy(self.model)


class FactViewSet(ShelfViewSet):
    model = Fact
    icon = "circle-check"
    list_display = ["title", "qualifier", "value", "unit", "period", "source_organisation", "source_year"]
    list_filter = ["pillar"]


class GlossaryTermViewSet(ShelfViewSet):
    model = GlossaryTerm
    icon = "tag"
    list_display = ["term", "meaning"]


class PillarViewSet(ShelfViewSet):
    model = Pillar
    icon = "list-ol"
    list_display = ["number", "title"]


class KnowledgeGroup(SnippetViewSetGroup):
    """What the shelf stands on beside its pages."""

    items = (FactViewSet, GlossaryTermViewSet, PillarViewSet)
    menu_label = _("Knowledge")
    menu_icon = "folder-open-inverse"
    menu_order = 151


register_snippet(KnowledgeGroup)


class KeepersMenuItem(MenuItem):
    """An entry of the menu for those who keep the shelf."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person keeps it."""
        return isinstance(request.user, User) and may_change(request.user, None)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("key-figures/", figure_views.figures, name="key_figures"),
        path("key-figures/<int:pk>/check/", figure_views.check, name="key_figure_check"),
        path("key-figures/<int:pk>/uncheck/", figure_views.uncheck, name="key_figure_uncheck"),
    ]


@hooks.register("register_reports_menu_item")
def offer_figures() -> MenuItem:
    """Beside the report of facts."""
    return KeepersMenuItem(
        _("Key figures"), reverse_lazy("key_figures"), name="key-figures", icon_name="circle-check", order=101
    )


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_what_to_look_at(request: HttpRequest, page: Page) -> None:
    """Say what stands in the warnings of an item each time it is saved."""
    if isinstance(page, KnowledgePage):
        for caution in cautions_about(page):
            messages.warning(request, str(caution))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def show_at_once(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, SNIPPETS):
        forget_pages()


@hooks.register("after_delete_snippet")
def show_that_it_is_gone(request: HttpRequest, instances: Sequence[Any]) -> None:
    if any(isinstance(one, SNIPPETS) for one in instances):
        forget_pages()
