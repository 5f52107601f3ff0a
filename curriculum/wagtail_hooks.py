from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from curriculum.models import Assessment
from curriculum.module_file_views import export_module, import_module, may_bring
from modules.models import ModulePage
from modules.reach import BeyondModulesPolicy
from modules.rules import may_edit
from people.models import User


class AssessmentViewSet(SnippetViewSet):
    """Self-assessments, in the format they are written in."""

    model = Assessment
    icon = "form"
    menu_label = _("Self-assessments")
    list_display = ["title", "slug"]

    @property
    def permission_policy(self) -> BeyondModulesPolicy:
        return BeyondModulesPolicy(self.model)


register_snippet(AssessmentViewSet)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("module-files/", import_module, name="import_module"),
        path("module-files/<slug:slug>.zip", export_module, name="export_module"),
    ]


@hooks.register("register_page_header_buttons")
def offer_export(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """“Export as a file” on a module page, for those who may write the module."""
    if isinstance(page.specific_deferred, ModulePage) and may_edit(user, page.specific.module):
        url = reverse("export_module", args=[page.specific.module.slug])
        yield Button(_("Export as a file"), url=url, icon_name="download", priority=7)


class ImportItem(MenuItem):
    """The way to a file that another site has exported, for editors."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_bring(request.user)


@hooks.register("register_admin_menu_item")
def offer_import() -> MenuItem:
    return ImportItem(_("Import a module"), reverse("import_module"), icon_name="upload", order=450)
