"""Snippets of the training content in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.defaultfilters import floatformat
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_filters import AllValuesFilter, BooleanFilter, ChoiceFilter  # type: ignore[import-untyped]  # carries no types
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from modules import (
    bank_views,
    figure_views,
    h5p_views,
    question_bank,
    question_figures,
    question_views,
    scene_views,
    workbench_views,
)
from modules.choosers import EditorsChooser
from modules.h5p_viewsets import LibraryViewSet, PackageViewSet
from modules.models import CardKey, CountryCard, Module, Question, Scenario, SupportLine, Video
from modules.module_forms import ModuleForm
from modules.panels import FindingsPanel
from modules.reach import SnippetPolicy, keep_to_reach
from modules.reach_forms import ID_IS_TAKEN, QuestionForm, ScenarioInScopeForm, id_is_taken
from modules.rules import changed_by
from modules.templatetags.questions import KINDS, kind_name
from people.requests import SignedInRequest


class ModuleViewSet(SnippetViewSet):
    """What is the same about a module in every language."""

    model = Module
    icon = "doc-full"
    list_display = ["code", "slug", "access", "minutes", "in_preparation", "latest_edition"]
    list_filter = ["access", "in_preparation"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("slug"), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("access"), FieldPanel("minutes"), FieldPanel("in_preparation")]),
            FieldPanel("level"),
            MultiFieldPanel([FieldPanel("competencies")], heading=_("Competencies"), classname="collapsed"),
            MultiFieldPanel(
                [FieldPanel(f"asks_{name}") for name in ("units", "roleplays", "h5p", "survey")]
                + [FieldPanel("pass_share")],
                heading=_("What is asked for to complete it"),
            ),
            *(
                MultiFieldPanel([FieldPanel(name)], heading=heading, classname="collapsed")
                for name, heading in (
                    ("requires", _("Take before")),
                    ("recommended_before", _("Easier after")),
                    ("equivalent_to", _("Counts as this module")),
                    ("overlaps", _("Overlaps with other modules")),
                )
            ),
            FieldRowPanel([FieldPanel("licence"), FieldPanel("is_demonstration")]),
        ],
        base_form_class=ModuleForm,
    )


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
            ("change", Button(_("How quizzes fare"), url=reverse(names("quizzes")), icon_name="glasses", priority=7)),
        ]
        return [button for action, button in ways if self.user_has_permission(action)]


class OneSlugView:
    """Says that somebody has taken an id at the same moment, where the form could not know yet."""

    def form_valid(self, form: Any) -> Any:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]  # of the view that it is mixed into
        except (IntegrityError, ValidationError):
            if not id_is_taken(form.cleaned_data["slug"], form.instance):
                raise
            form.add_error("slug", ID_IS_TAKEN)
            return self.form_invalid(form)  # type: ignore[attr-defined]  # the same


class QuestionCreateView(OneSlugView, CreateView):
    pass


class QuestionEditView(OneSlugView, EditView):
    """The editor of a question, with a way to what the bank knows about it."""

    @property
    def header_buttons(self) -> list[Any]:
        url = reverse(Question.snippet_viewset.get_url_name("look"), args=[self.object.pk])
        return [HeaderButton(_("Findings and uses"), url=url, icon_name="glasses")]


class QuestionFilters(WagtailFilterSet):
    """What the list of questions can be narrowed to."""

    kind = ChoiceFilter(field_name="content__0__type", choices=tuple(KINDS.items()), label=_("Kind"))
    unit = AllValuesFilter(field_name="unit", label=_("Unit"))
    live = ChoiceFilter(choices=((True, _("live")), (False, _("draft"))), label=_("State"))
    flagged = BooleanFilter(method="only_flagged", label=_("With open findings"))
    fares = ChoiceFilter(method="only_faring", choices=tuple(question_figures.FLAGS.items()), label=_("How it fares"))

    class Meta:
        model = Question
        fields = ["module", "unit", "competency", "difficulty", "critical"]

    def only_flagged(self, questions: QuerySet[Question], _name: str, wanted: bool | None) -> QuerySet[Question]:
        """Keep questions with findings that nobody has given a reason for."""
        return questions.filter(pk__in=question_bank.flagged(questions)) if wanted else questions

    def only_faring(self, questions: QuerySet[Question], _name: str, flag: str) -> QuerySet[Question]:
        """Keep questions whose figures raise this flag."""
        return question_figures.flagged_as(questions, flag) if flag else questions


def _kind_of(question: Question) -> str:
    return kind_name(question.kind)


def _state_of(question: Question) -> str:
    if not question.live:
        return str(_("draft"))
    return str(_("live, newer draft") if question.has_unpublished_changes else _("live"))


def _safety_of(question: Question) -> str:
    return gettext("yes") if question.critical else "–"


def _findings_of(question: Question) -> str:
    found = question_bank.open_flags_of(question)
    if not found:
        return "–"
    return ngettext("%(count)d to look at", "%(count)d to look at", len(found)) % {"count": len(found)}


def _right_of(question: Any) -> str:
    if question.right is None:
        return "–"
    return gettext("%(percent)d %% of %(people)d people") % {
        "percent": round(100 * question.right),
        "people": question.people,
    }


def _discrimination_of(question: Any) -> str:
    return "–" if question.discrimination is None else floatformat(question.discrimination, 2)


def _fares(question: Any) -> str:
    return "; ".join(question_figures.flag_words(question.figure_flags or "")) or "–"


class QuestionViewSet(ScopedSnippetViewSet):
    """The bank of questions."""

    model = Question
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    copy_view_enabled = False
    edit_handler = ObjectList(Question.panels, base_form_class=QuestionForm)
    filterset_class = QuestionFilters
    # The index of the search knows neither kinds nor uses, and refuses whatever is narrowed by them.
    search_backend_name = None
    search_fields = ["slug", "stem", "explanation"]
    icon = "help"
    list_display = [
        "stem",
        "slug",
        Column("kind", label=_("Kind"), accessor=_kind_of),
        "unit",
        "competency",
        "difficulty",
        Column("critical", label=_("About safety"), accessor=_safety_of),
        Column("state", label=_("State"), accessor=_state_of),
        Column("uses", label=_("Used in"), accessor="uses", sort_key="uses"),
        Column("editions", label=_("Editions"), accessor="editions", sort_key="editions"),
        Column("findings", label=_("Findings"), accessor=_findings_of),
        Column("right", label=_("Right"), accessor=_right_of, sort_key="right"),
        Column("discrimination", label=_("Discrimination"), accessor=_discrimination_of, sort_key="discrimination"),
        Column("fares", label=_("How it fares"), accessor=_fares, sort_key="trouble"),
    ]
    list_per_page = 50

    def get_queryset(self, request: SignedInRequest) -> QuerySet[Any]:
        rows = question_figures.with_figures(question_bank.with_uses(super().get_queryset(request)))
        return rows.select_related("locale", "module").prefetch_related("accepted_warnings")

    def get_own_urlpatterns(self) -> list[Any]:
        return [
            *super().get_own_urlpatterns(),
            path("import/", question_views.bring, name="import"),
            path("export/", question_views.take_along, name="export"),
            path("quizzes/", figure_views.quizzes, name="quizzes"),
            path("quizzes/<uuid:key>/", figure_views.quiz, name="quiz"),
            path("look/<int:pk>/", bank_views.look, name="look"),
            path("look/<int:pk>/try/", bank_views.try_out, name="try"),
            path("look/<int:pk>/copy/", bank_views.copy, name="copy_question"),
            path("look/<int:pk>/accept/", bank_views.accept, name="accept"),
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
    # The search engine knows no conditions over roles; the database does.
    search_backend_name = None
    search_fields = ["title", "slug"]
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
            path("new/", scene_views.new, name="new"),
            path("workbench/<int:pk>/part/<path:name>/", scene_views.part, name="part"),
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
