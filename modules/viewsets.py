"""Snippets of the training content in the admin."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup
from wagtail.utils.urlpatterns import decorate_urlpatterns

from modules import workbench_views
from modules.models import CardKey, CountryCard, Module, Question, Scenario, SupportLine, Video
from modules.panels import FindingsPanel
from modules.rules import modules_edited_by
from modules.scenario_forms import ScenarioForm
from people.requests import SignedInRequest


class ModuleViewSet(SnippetViewSet):
    """What is the same about a module in every language."""

    model = Module
    icon = "doc-full"
    list_display = ["code", "slug", "access", "minutes", "in_preparation", "latest_edition"]
    list_filter = ["access", "in_preparation"]
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("slug"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("access"), FieldPanel("minutes"), FieldPanel("in_preparation")]),
        FieldPanel("level"),
        FieldPanel("competencies"),
        FieldPanel("rule"),
        FieldPanel("links"),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("is_demonstration")]),
    ]


class EditorsChooser(SnippetChooserViewSet):
    """Choosing among things whose words are behind a door: for those who may change them."""

    def get_urlpatterns(self) -> list[Any]:
        options = self.model._meta
        permission = f"{options.app_label}.{get_permission_codename('change', options)}"
        return decorate_urlpatterns(super().get_urlpatterns(), permission_required(permission, raise_exception=True))


class QuestionViewSet(SnippetViewSet):
    model = Question
    chooser_viewset_class = EditorsChooser
    icon = "help"
    list_display = ["slug", "stem", "competency", "difficulty", "critical"]
    list_filter = ["module", "competency", "difficulty", "critical"]
    list_per_page = 50

    def get_queryset(self, request: SignedInRequest) -> QuerySet[Question]:
        return Question.objects.filter(module__in=modules_edited_by(request.user))


class ScenarioIndexView(IndexView):
    """The list of scenarios, with a way to bring one from a file."""

    @property
    def header_more_buttons(self) -> list[Any]:
        if not self.user_has_permission("add"):
            return []
        url = reverse(Scenario.snippet_viewset.get_url_name("import"))
        return [Button(_("Import a scenario"), url=url, icon_name="upload", priority=5)]


class ScenarioEditView(EditView):
    """The editor of a scenario, with a way to its workbench."""

    @property
    def header_buttons(self) -> list[Any]:
        url = reverse(Scenario.snippet_viewset.get_url_name("workbench"), args=[self.object.pk])
        return [HeaderButton(_("Workbench"), url=url, icon_name="glasses")]


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    chooser_viewset_class = EditorsChooser
    index_view_class = ScenarioIndexView
    edit_view_class = ScenarioEditView
    icon = "group"
    list_display = ["title", "slug"]
    edit_handler = ObjectList(
        [
            FieldPanel("slug"),
            FieldPanel("title"),
            FindingsPanel(heading=_("Findings")),
            FieldPanel("source"),
            FieldPanel("reason"),
        ],
        base_form_class=ScenarioForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("import/", workbench_views.bring, name="import"),
            path("workbench/<int:pk>/", workbench_views.workbench, name="workbench"),
            path("workbench/<int:pk>/source/", workbench_views.source, name="source"),
            path("workbench/<int:pk>/replace/", workbench_views.replace, name="replace"),
        ]


class SupportLineViewSet(SnippetViewSet):
    model = SupportLine
    icon = "help"
    list_display = ["name", "number", "country", "kind", "checked_on"]
    list_filter = ["country", "kind"]


class CountryCardViewSet(SnippetViewSet):
    model = CountryCard
    icon = "globe"
    list_display = ["country", "subject", "checked_on", "review_on"]
    list_filter = ["country", "subject"]


class CardKeyViewSet(SnippetViewSet):
    model = CardKey
    icon = "tag"
    list_display = ["slug", "title"]


class VideoViewSet(SnippetViewSet):
    model = Video
    icon = "media"
    list_display = ["title", "module", "seconds"]
    panels = [
        FieldPanel("slug"),
        FieldPanel("title"),
        FieldPanel("module"),
        FieldPanel("file"),
        FieldPanel("poster"),
        FieldPanel("seconds"),
        InlinePanel("captions", label=_("Captions"), panels=[FieldPanel("language"), FieldPanel("file")]),
    ]


class TrainingContentGroup(SnippetViewSetGroup):
    menu_label = _("Training content")
    menu_icon = "openquote"
    menu_order = 150
    items = (
        ModuleViewSet,
        QuestionViewSet,
        ScenarioViewSet,
        VideoViewSet,
        CountryCardViewSet,
        CardKeyViewSet,
        SupportLineViewSet,
    )
