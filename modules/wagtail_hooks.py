from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import DraftStateMixin, Page, Revision, TranslatableMixin
from wagtail.snippets.models import register_snippet
from wagtail_localize import wagtail_hooks as localize_hooks

from ground.kept_pages import forget_pages
from modules import question_bank, translations_board_views
from modules.admin_views import picture_file, publish_edition
from modules.models import (
    CardKey,
    CountryCard,
    EditionUnit,
    H5PLibrary,
    H5PPackage,
    Module,
    ModulePage,
    Question,
    Scenario,
    SupportLine,
)
from modules.models.snippets import untranslated
from modules.reach import keep_translations_to_reach
from modules.reach_api import DocumentsInReach, ImagesInReach
from modules.rules import may_edit
from modules.support import forget_country_content
from modules.translation_memory import remember_changed, strings_waiting
from modules.upkeep import country_views, fact_views, link_views, problem_views, sign_views, wording_views
from modules.viewsets import TrainingContentGroup
from modules.withdrawal import is_taken_back, waits_for_edition
from people.groups import REVIEWERS
from people.models import Role, User
from people.rules import holds

TAKEN_BACK = "modules.taken_back"  # what a request remembers

register_snippet(TrainingContentGroup)


@hooks.register("register_admin_urls", order=-1)
def keep_translations() -> list[URLResolver]:
    """The pages of wagtail-localize about one translation, within reach: they stand before its own."""
    [localize] = localize_hooks.register_admin_urls()
    return [path("localize/", include(keep_translations_to_reach(localize.url_patterns)))]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("editions/<slug:slug>/publish/", publish_edition, name="publish_edition"),
        path("translations/", translations_board_views.board, name="translations_board"),
        path("translations/<slug:slug>/<str:language>/", translations_board_views.strings, name="translation_strings"),
        path("translations/<slug:slug>/<str:language>/begin/", translations_board_views.begin, name="begin_language"),
        path(
            "translations/<slug:slug>/<str:language>/take-back/",
            translations_board_views.take_back,
            name="take_back_language",
        ),
        path(
            "translations-beside/<str:kind>/<str:language>/",
            translations_board_views.strings_beside,
            name="translation_strings_beside",
        ),
        path("media/<path:name>", picture_file, name="picture_file"),
        path("facts/", fact_views.facts, name="facts"),
        path("facts/facts.csv", fact_views.facts_csv, name="facts_csv"),
        path("facts/<int:page>/<uuid:block>/check/", fact_views.check, name="fact_check"),
        path("facts/<int:page>/<uuid:block>/uncheck/", fact_views.uncheck, name="fact_uncheck"),
        path("problems/", problem_views.problems, name="problems"),
        path("problems/<int:pk>/", problem_views.problem, name="problem"),
        path("overdue/", country_views.overdue, name="overdue"),
        path("overdue/<slug:kind>/<int:pk>/", country_views.check, name="overdue_check"),
        path("links/", link_views.links, name="broken_links"),
        path("wording/", wording_views.wording, name="wording"),
        path("wording/<int:pk>/", wording_views.unit_wording, name="unit_wording"),
        path("reviews/", sign_views.reviews, name="reviews"),
        path("reviews/<int:pk>/", sign_views.review, name="review"),
        path("reviews/ask/<int:pk>/", sign_views.ask, name="ask_for_reviews"),
    ]


class EditorsMenuItem(MenuItem):
    """An entry of the menu for editors of any module."""

    def is_shown(self, request: HttpRequest) -> bool:
        return holds(request.user, Role.EDITOR)


@hooks.register("register_admin_menu_item")
def offer_board() -> MenuItem:
    return EditorsMenuItem(
        gettext_lazy("Translations"), reverse("translations_board"), icon_name="wagtail-localize-language", order=155
    )


@hooks.register("before_publish_page")
def note_what_is_taken_back(request: HttpRequest, page: Page) -> None:
    """Remember until it is published that learners do not see this unit."""
    request.META[TAKEN_BACK] = is_taken_back(page)


@hooks.register("after_publish_page")
def say_how_it_comes_back(request: HttpRequest, page: Page) -> None:
    """A unit that was taken back comes back with the next edition where something in it is other now, else as it was."""
    if waits_for_edition(page):
        sentence = _(
            "The unit was taken back, and its words, questions or role-plays are others now. Learners see it again with "
            "the next edition: publish one."
        )
        messages.warning(request, sentence)
    elif request.META.get(TAKEN_BACK):
        sentence = _(
            "Learners see the unit again as it was, with the questions and role-plays of the newest edition. If one of "
            "these was the reason, unpublish the unit again, mend it, and publish an edition."
        )
        messages.warning(request, sentence)


@hooks.register("after_edit_snippet")
def remember_snippet(request: HttpRequest, instance: Any) -> None:
    """What has no drafts is published by saving it; for all else see `translation_memory.on_published`."""
    if isinstance(instance, TranslatableMixin) and not isinstance(instance, DraftStateMixin):
        remember_changed([type(instance).objects.get(pk=instance.pk)])


# Before wagtail-localize, which would say only that something is wrong.
@hooks.register("before_edit_snippet", order=-1)
def publish_whole_role_plays(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Say how many strings are missing where somebody publishes a role-play that is translated in part."""
    if request.method != "POST" or request.POST.get("action") != "publish" or not isinstance(instance, Scenario):
        return None
    waiting = strings_waiting(instance)
    if not waiting:
        return None
    messages.warning(request, untranslated(waiting))
    return redirect(request.path)


@hooks.register("register_reports_menu_item")
def offer_facts() -> MenuItem:
    return EditorsMenuItem(
        gettext_lazy("Facts"), reverse_lazy("facts"), name="facts", icon_name="circle-check", order=100
    )


@hooks.register("register_reports_menu_item")
def offer_problems() -> MenuItem:
    return EditorsMenuItem(
        gettext_lazy("Reported problems"), reverse_lazy("problems"), name="problems", icon_name="comment", order=110
    )


@hooks.register("register_reports_menu_item")
def offer_wording() -> MenuItem:
    return EditorsMenuItem(
        gettext_lazy("Wording"), reverse_lazy("wording"), name="wording", icon_name="edit", order=120
    )


@hooks.register("register_reports_menu_item")
def offer_overdue() -> MenuItem:
    return EditorsMenuItem(
        gettext_lazy("Country cards and lines"), reverse_lazy("overdue"), name="overdue", icon_name="globe", order=130
    )


@hooks.register("register_reports_menu_item")
def offer_links() -> MenuItem:
    return EditorsMenuItem(
        gettext_lazy("Broken links"), reverse_lazy("broken_links"), name="broken-links", icon_name="link", order=140
    )


class ReviewsMenuItem(MenuItem):
    """An entry of the menu for editors and reviewers."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(holds(request.user, role) for role in (Role.EDITOR, *REVIEWERS))


@hooks.register("register_admin_menu_item")
def offer_reviews() -> MenuItem:
    return ReviewsMenuItem(
        gettext_lazy("Reviews"), reverse_lazy("reviews"), name="reviews", icon_name="check", order=160
    )


@hooks.register("register_page_header_buttons")
def offer_edition(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """“Publish an edition” on a module page, for those who may."""
    if isinstance(page.specific_deferred, ModulePage) and may_edit(user, page.specific.module):
        url = reverse("publish_edition", args=[page.specific.module.slug])
        yield Button(_("Publish an edition"), url=url, icon_name="upload", priority=5)


@hooks.register("register_snippet_listing_buttons")
def offer_workbench(snippet: Any, user: User, next_url: str | None = None) -> Iterator[Button]:
    """“Workbench” beside each scenario of the list, for those who may change it."""
    if not isinstance(snippet, Scenario):
        return
    viewset = Scenario.snippet_viewset
    if viewset.permission_policy.user_has_permission_for_instance(user, "change", snippet):
        url = reverse(viewset.get_url_name("workbench"), args=[snippet.pk])
        yield Button(_("Workbench"), url=url, icon_name="glasses", priority=15)


@hooks.register("register_snippet_listing_buttons")
def offer_look(snippet: Any, user: User, next_url: str | None = None) -> Iterator[Button]:
    """“Findings and uses” beside each question of the list, for those who may change it."""
    if not isinstance(snippet, Question):
        return
    viewset = Question.snippet_viewset
    if viewset.permission_policy.user_has_permission_for_instance(user, "change", snippet):
        url = reverse(viewset.get_url_name("look"), args=[snippet.pk])
        yield Button(_("Findings and uses"), url=url, icon_name="glasses", priority=15)


def stands_in_edition(thing: Any) -> bool:
    """True for a page, question or scenario that people learn from or have learnt from."""
    if isinstance(thing, (Question, Scenario)):
        return bool(thing.edition_activities.exists())
    pages = [thing, *thing.get_descendants()]
    return EditionUnit.objects.filter(
        revision__in=Revision.objects.filter(object_id__in=[str(page.pk) for page in pages])
    ).exists()


def _refusal(request: HttpRequest, things: Sequence[Any], back: str) -> HttpResponse | None:
    kept = [thing for thing in things if stands_in_edition(thing)]
    if not kept:
        return None
    names = ", ".join(str(thing) for thing in kept[:3])
    messages.error(
        request,
        _("%(names)s: people learn from this, or have a record of it. Unpublish it instead; then nobody new meets it.")
        % {"names": names},
    )
    return redirect(back)


# After Wagtail's own, which it takes the place of.
@hooks.register("construct_admin_api", order=100)
def list_files_in_reach(router: WagtailAPIRouter) -> None:
    """The lists that the editor of texts asks for name only what the person may choose."""
    router.register_endpoint("images", ImagesInReach)
    router.register_endpoint("documents", DocumentsInReach)


@hooks.register("before_delete_page")
def keep_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refusal(request, [page], reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("before_delete_snippet")
def keep_snippet(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    # Wagtail asks in any case, without those that this person may not delete; its next page would name them.
    if not instances:
        raise PermissionDenied
    if any(isinstance(one, (H5PPackage, H5PLibrary)) for one in instances):
        messages.error(
            request, _("A package is deleted on its own page, with its files; a library goes with the last one.")
        )
        return redirect(reverse("wagtailadmin_home"))
    kept = [one for one in instances if isinstance(one, (Question, Scenario))]
    return _refusal(request, kept, reverse("wagtailadmin_home")) or _refusal_of_used(request, kept)


def _refusal_of_used(request: HttpRequest, things: Sequence[Any]) -> HttpResponse | None:
    """Say which questions stand in quizzes: a page would be left with a gap."""
    used = question_bank.used_in_pages(things)
    if not used:
        return None
    names = ", ".join(question.slug for question in used[:3])
    messages.error(request, _("%(names)s: a quiz uses this. Take it out there first.") % {"names": names})
    return redirect(reverse(Question.snippet_viewset.get_url_name("look"), args=[used[0].pk]))


@hooks.register("before_bulk_action")
def keep_pages(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> HttpResponse | None:
    if action_type != "delete" or not issubclass(action.models[0], Page):
        return None
    return _refusal(request, objects, reverse("wagtailadmin_home"))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def make_anew(request: HttpRequest, instance: Any) -> None:
    """Show a changed card or line, and the changed facts of a module, at once."""
    if isinstance(instance, (CardKey, CountryCard, SupportLine)):
        forget_country_content()
    if isinstance(instance, Module):
        forget_pages()


@hooks.register("after_delete_snippet")
def forget_deleted_cards(request: HttpRequest, instances: Sequence[Any]) -> None:
    for instance in instances:
        make_anew(request, instance)
