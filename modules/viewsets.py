"""Snippets of the training content in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from modules import h5p_views, question_views, scene_views, translation_views, workbench_views
from modules.choosers import EditorsChooser
from modules.h5p_viewsets import LibraryViewSet, PackageViewSet
from modules.models import CardKey, CountryCard, Module, Question, Scenario, SupportLine, Video
from modules.panels import FindingsPanel
from modules.reach import SnippetPolicy, keep_to_reach
from modules.reach_forms import QuestionForm, ScenarioInScopeForm
from modules.rules import changed_by
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


class ScopedSnippetViewSet(SnippetViewSet):
    """Things that belong to a module: listed, opened, changed and chosen by the editors of that module."""

    chooser_viewset_class = EditorsChooser

    @property
    def permission_policy(self) -> SnippetPolicy:
        return SnippetPolicy(self.model)

    def get_queryset(self, request: SignedInRequest) -> QuerySet[Any]:
        return self.model.objects.filter(changed_by(request.user))

    def get_urlpatterns(self) -> list[Any]:
        return keep_to_reach(self.get_own_urlpatterns(), self.model)

    def get_own_urlpatterns(self) -> list[Any]:
        """The addresses of this kind of thing, before they are kept to what is in reach."""
        return super().get_urlpatterns()


class QuestionIndexView(IndexView):
    """The list of questions, with the ways in and out for files of other systems."""

    @property
    def header_more_buttons(self) -> list[Any]:
        names = Question.snippet_viewset.get_url_name
        ways = [
            ("add", Button(_("Import questions"), url=reverse(names("import")), icon_name="upload", priority=5)),
            ("change", Button(_("Export questions"), url=reverse(names("export")), icon_name="download", priority=6)),
        ]
        return [button for action, button in ways if self.user_has_permission(action)]


class QuestionViewSet(ScopedSnippetViewSet):
    model = Question
    index_view_class = QuestionIndexView
    edit_handler = ObjectList(Question.panels, base_form_class=QuestionForm)
    icon = "help"
    list_display = ["slug", "stem", "competency", "difficulty", "critical"]
    list_filter = ["module", "competency", "difficulty", "critical"]
    list_per_page = 50

    def get_own_urlpatterns(self) -> list[Any]:
        return [
            *super().get_own_urlpatterns(),
            path("import/", question_views.bring, name="import"),
            path("export/", question_views.take_along, name="export"),
        ]


class ScenarioIndexView(IndexView):
    """The list of scenarios, with a way to bring one from a file; a new one begins with its own questions."""

    def get_add_url(self) -> str | None:
        return reverse(Scenario.snippet_viewset.get_url_name("new")) if self.user_has_permission("add") else None

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


class ScenarioViewSet(ScopedSnippetViewSet):
    model = Scenario
    index_view_class = ScenarioIndexView
    edit_view_class = ScenarioEditView
    icon = "group"
    list_display = ["title", "slug", "module"]
    list_filter = ["module"]
    edit_handler = ObjectList(
        [
            FieldPanel("slug"),
            FieldPanel("title"),
            FieldPanel("module"),
            FindingsPanel(heading=_("Findings")),
            FieldPanel("reason"),
            FieldPanel("source", classname="collapsed"),
        ],
        base_form_class=ScenarioInScopeForm,
    )

    def get_own_urlpatterns(self) -> list[Any]:
        return [
            *super().get_own_urlpatterns(),
            path("import/", workbench_views.bring, name="import"),
            path("workbench/<int:pk>/", workbench_views.workbench, name="workbench"),
            path("workbench/<int:pk>/source/", workbench_views.source, name="source"),
            path("workbench/<int:pk>/replace/", workbench_views.replace, name="replace"),
            path("workbench/<int:pk>/h5p/", h5p_views.h5p, name="h5p"),
            path("workbench/<int:pk>/h5p/file/", h5p_views.h5p_file, name="h5p_file"),
            path("workbench/<int:pk>/translate/", translation_views.translate, name="translate"),
            path("workbench/<int:pk>/translate/<str:language>/", translation_views.translation, name="translation"),
            path(
                "workbench/<int:pk>/translate/<str:language>/<path:part>/",
                translation_views.translation_part,
                name="translation_part",
            ),
            path("new/", scene_views.new, name="new"),
            path("workbench/<int:pk>/part/<slug:name>/", scene_views.part, name="part"),
            path("workbench/<int:pk>/add/<slug:noun>/", scene_views.add, name="add_place"),
            path("workbench/<int:pk>/scene/<path:name>/", scene_views.scene, name="scene"),
            path("workbench/<int:pk>/ending/<path:name>/", scene_views.ending, name="ending"),
            path("workbench/<int:pk>/try/<path:name>/", scene_views.try_out, name="try"),
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
        PackageViewSet,
        LibraryViewSet,
        CountryCardViewSet,
        CardKeyViewSet,
        SupportLineViewSet,
    )
