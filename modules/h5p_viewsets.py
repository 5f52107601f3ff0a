"""H5P packages and libraries in the menu of the admin. Rows are made by bringing a file, never by filling in a form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, Model, QuerySet
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from modules import h5p_library_views, h5p_package_views, h5p_trial_views, h5p_version_views
from modules.choosers import PackageChooser
from modules.h5p_places import number_of_units
from modules.models import H5PLibrary, H5PPackage, LibraryState, PackageStatus, Reports
from modules.rules import packages_read_by
from people.requests import SignedInRequest


class LabelColumn(Column):
    """A choice in words, which are not looked up row by row."""

    def __init__(self, name: str, choices: Any, **options: Any) -> None:
        super().__init__(name, **options)
        self.labels = dict(choices.choices)

    def get_value(self, instance: Model) -> Any:
        """The words for the choice of one row."""
        return self.labels[getattr(instance, self.name)]


class StandingColumn(LabelColumn):
    """Where a package stands; a blocked library stops it whatever was decided."""

    def get_value(self, instance: Any) -> Any:
        """The words for one row."""
        return _("Stopped: a library is blocked") if instance.is_blocked else super().get_value(instance)


class VersionColumn(Column):
    """The whole version of a library."""

    def get_value(self, instance: Any) -> str:
        """The version of one row."""
        return f"{instance.major}.{instance.minor}.{instance.patch}"


class LinkedIndexView(IndexView):
    """A list in which each title leads to our page, also for those who only read."""

    def get_edit_url(self, instance: Model) -> str:
        """The address of our page about one row."""
        return reverse(self.edit_url_name, args=[instance.pk])

    def get_add_url(self) -> str | None:
        """The address of our page that makes a row: only packages are brought."""
        return super().get_add_url() if issubclass(self.model, H5PPackage) else None

    def get_delete_url(self, instance: Model) -> str | None:
        """The address of our page that deletes a row: a library goes with the last package that uses it."""
        return super().get_delete_url(instance) if isinstance(instance, H5PPackage) else None


class OwnPages(SnippetViewSet):
    """A list by Wagtail, and pages of our own for one row."""

    copy_view_enabled = False
    list_per_page = 50
    own_pages: Sequence[tuple[str, Callable[..., HttpResponseBase], str]] = ()

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        """What a role permits at all; each page of ours asks the rules about its row."""
        return ModelPermissionPolicy(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and our pages under the names that Wagtail looks for."""
        return [
            path("", self.index_view, name="list"),
            path("results/", self.index_results_view, name="list_results"),
            *(path(address, page, name=name) for address, page, name in self.own_pages),
        ]


class PackageViewSet(OwnPages):
    model = H5PPackage
    icon = "code"
    index_view_class = LinkedIndexView
    chooser_viewset_class = PackageChooser
    own_pages = (
        ("add/", h5p_package_views.upload, "add"),
        ("edit/<str:pk>/", h5p_package_views.package, "edit"),
        ("delete/<str:pk>/", h5p_package_views.delete, "delete"),
        ("file/<int:pk>/", h5p_package_views.file, "file"),
        ("version/<int:pk>/", h5p_version_views.version, "version"),
        ("changes/<int:pk>/", h5p_version_views.changes, "changes"),
        ("try/<int:pk>/", h5p_trial_views.trial, "trial"),
        ("try/<int:pk>/frame/", h5p_trial_views.trial_frame, "trial_frame"),
    )
    list_display = [
        "title",
        Column("main_library", label=_("Content type"), sort_key="main_library"),
        StandingColumn("status", PackageStatus, label=_("Status")),
        LabelColumn("reports", Reports, label=_("Records")),
        Column("units", label=_("Units")),
        Column("module", label=_("Module")),
    ]
    list_filter = ["module", "status", "reports", "main_library"]
    # The search engine knows no conditions over libraries and roles; the database does.
    search_backend_name = None
    search_fields = ["title", "main_library"]

    def get_queryset(self, request: SignedInRequest) -> QuerySet[H5PPackage]:
        """The packages that the person may see, with what stops them."""
        rows = H5PPackage.objects.filter(packages_read_by(request.user))
        return (
            rows.with_blocked()
            .annotate(units=number_of_units())
            .select_related("module")
            .defer("parameters", "manifest", "report")
        )


class LibraryViewSet(OwnPages):
    model = H5PLibrary
    icon = "code"
    index_view_class = LinkedIndexView
    own_pages = (("edit/<str:pk>/", h5p_library_views.library, "edit"),)
    list_display = [
        "title",
        Column("machine_name", label=_("Machine name"), sort_key="machine_name"),
        VersionColumn("version", label=_("Version")),
        LabelColumn("state", LibraryState, label=_("State")),
        Column("packages_count", label=_("Packages")),
    ]
    list_filter = ["state", "is_runnable", "machine_name"]

    def get_queryset(self, request: SignedInRequest) -> QuerySet[H5PLibrary]:
        """All libraries, with how many packages play with each."""
        return H5PLibrary.objects.annotate(packages_count=Count("packages")).defer("manifest")
