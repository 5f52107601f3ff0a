"""H5P packages as they were brought, and the libraries that play them, each kept once for each content."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from modules.activities.h5p.engine import ENDS_WITH_ALL
from modules.activities.h5p.reports import STEP_BY_STEP
from modules.models.module import Module
from people.models import User


class LibraryState(models.TextChoices):
    """Whether the scripts of a library may run."""

    WAITING = "waiting", _("Not looked at yet")
    TRUSTED = "trusted", _("Trusted")
    BLOCKED = "blocked", _("Blocked")


class PackageStatus(models.TextChoices):
    """Where a package stands that passed the check; one that did not is not kept."""

    NEEDS_REVIEW = "needs_review", _("Waits for a second person")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class Reports(models.TextChoices):
    """What a package says about what somebody did with it."""

    SCORE = "score", _("A score")
    PERHAPS = "perhaps", _("Perhaps a score: people can mark it as done themselves too")
    COMPLETION = "completion", _("That it was finished, without a score")
    NOTHING = "nothing", _("Nothing: people mark it as done themselves")


class H5PLibraryQuerySet(models.QuerySet["H5PLibrary"]):
    def trusted(self) -> "H5PLibraryQuerySet":
        return self.filter(state=LibraryState.TRUSTED)


class H5PLibrary(models.Model):
    """The files of one library exactly as a package brought them: others under the same name are other rows.

    `scripts` and `styles` are paths inside its folder, in the order in which they load; `preloaded` and `dynamic` are
    the libraries that it needs, each as [machine name, major, minor]; `manifest` has, by path, the size in bytes and the
    SHA-256 of every file that may be served; `tree_sha256` is the hash of that list.
    """

    machine_name = models.CharField(_("machine name"), max_length=100)
    major = models.PositiveIntegerField(_("major version"))
    minor = models.PositiveIntegerField(_("minor version"))
    patch = models.PositiveIntegerField(_("patch version"))
    tree_sha256 = models.CharField(_("hash of its files"), max_length=64)
    title = models.CharField(_("title"), max_length=255)
    is_runnable = models.BooleanField(_("content type"), default=False)
    scripts = models.JSONField(_("scripts"), default=list)
    styles = models.JSONField(_("styles"), default=list)
    preloaded = models.JSONField(_("libraries that it needs"), default=list)
    dynamic = models.JSONField(_("libraries that it may ask for"), default=list)
    core_api = models.CharField(_("H5P core"), max_length=12, blank=True)
    licence = models.CharField(_("licence"), max_length=40, blank=True)
    manifest = models.JSONField(_("files"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=LibraryState, default=LibraryState.WAITING)
    block_reason = models.CharField(_("why it is blocked"), max_length=500, blank=True)
    installed_at = models.DateTimeField(_("installed"), default=timezone.now)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="h5p_libraries_installed"
    )

    objects = H5PLibraryQuerySet.as_manager()
    snippet_viewset: ClassVar[Any]  # Wagtail sets it when the pages of the admin are registered

    class Meta:
        verbose_name = _("H5P library")
        verbose_name_plural = _("H5P libraries")
        ordering = ["machine_name", "major", "minor", "patch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["machine_name", "major", "minor", "patch", "tree_sha256"], name="h5p_library_once_per_content"
            ),
            models.CheckConstraint(
                condition=Q(state=LibraryState.BLOCKED) | Q(block_reason=""), name="h5p_library_reason_only_if_blocked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.machine_name} {self.major}.{self.minor}.{self.patch}"

    @property
    def name(self) -> str:
        """As content names it: “H5P.MultiChoice 1.16”."""
        return f"{self.machine_name} {self.major}.{self.minor}"

    @property
    def folder(self) -> str:
        """As the H5P core asks for it: “H5P.MultiChoice-1.16”."""
        return f"{self.machine_name}-{self.major}.{self.minor}"


class H5PPackageQuerySet(models.QuerySet["H5PPackage"]):
    def with_blocked(self) -> "H5PPackageQuerySet":
        """Add `is_blocked`: whether a library that the package uses is blocked."""
        return self.annotate(is_blocked=_has_blocked())

    def standing(self) -> "H5PPackageQuerySet":
        """Those that whoever reviews them may play: not refused, and none of their libraries blocked."""
        return self.filter(~_has_blocked()).exclude(status=PackageStatus.REFUSED)

    def playable(self) -> "H5PPackageQuerySet":
        """Those that learners may meet: approved, and none of their libraries blocked."""
        return self.filter(~_has_blocked(), status=PackageStatus.APPROVED)

    def waiting_for(self, user: User) -> "H5PPackageQuerySet":
        """Those that wait for a second person, who is not who brought them."""
        return self.filter(status=PackageStatus.NEEDS_REVIEW).exclude(uploaded_by=user)


def _has_blocked() -> Exists:
    blocked = H5PPackageLibrary.objects.filter(package=OuterRef("pk"), library__state=LibraryState.BLOCKED)
    return Exists(blocked)


class H5PPackage(index.Indexed, models.Model):
    """Content that passed the check. What it plays is `parameters`, cleaned, never what its file says.

    `manifest` has, by path inside the folder of the content, size and SHA-256 of every file that may be served; `report`
    the findings of the check, which were warnings.
    """

    sha256 = models.CharField(_("hash of the file"), max_length=64, unique=True)
    file = models.FileField(_("file"), upload_to="h5p/packages/", max_length=200)
    title = models.CharField(_("title"), max_length=255)
    module = models.ForeignKey(
        Module,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="h5p_packages",
        verbose_name=_("module"),
        help_text=_("Whose editors keep it. Empty: several modules share it."),
    )
    main_library = models.CharField(_("content type"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="und")
    licence = models.CharField(_("licence"), max_length=20, blank=True)
    licence_version = models.CharField(_("version of the licence"), max_length=20, blank=True)
    licence_extras = models.TextField(_("more about the licence"), max_length=2000, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    authors = models.JSONField(_("authors"), default=list, blank=True)
    parameters = models.JSONField(_("content"), default=dict)
    manifest = models.JSONField(_("files"), default=dict)
    report = models.JSONField(_("findings"), default=list)
    reports = models.CharField(_("records"), max_length=10, choices=Reports, default=Reports.NOTHING)
    max_score = models.PositiveIntegerField(_("most points"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=PackageStatus, default=PackageStatus.NEEDS_REVIEW)
    refusal = models.CharField(_("why it is refused"), max_length=500, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="newer",
        verbose_name=_("new version of"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="h5p_packages_uploaded"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="h5p_packages_approved"
    )
    libraries = models.ManyToManyField(H5PLibrary, through="H5PPackageLibrary", related_name="packages")

    objects = H5PPackageQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("module"),
        index.FilterField("id"),
    ]

    class Meta:
        verbose_name = _("H5P package")
        verbose_name_plural = _("H5P packages")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(uploaded_by=None) | ~Q(approved_by=F("uploaded_by")),
                name="h5p_package_approved_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(status=PackageStatus.REFUSED) | Q(refusal=""), name="h5p_package_reason_only_if_refused"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def used(self) -> Sequence["H5PPackageLibrary"]:
        """Its libraries in the order in which they load."""
        return list(self.package_libraries.select_related("library").order_by("position"))

    @property
    def rights(self) -> dict[str, Any]:
        """What its h5p.json said about whose work it is, as it stood there."""
        return {
            "license": self.licence,
            "licenseVersion": self.licence_version,
            "licenseExtras": self.licence_extras,
            "source": self.source,
            "authors": [{"name": name} for name in self.authors],
        }

    def definition_parts(self, alternative: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return structure and words of the activity as an edition keeps it; the parameters are read by the hash."""
        structure = {"kind": "h5p", "package": self.sha256, "reports": self.reports, "max": self.max_score}
        if self.main_library.partition(" ")[0] in STEP_BY_STEP:
            structure["ends"] = ENDS_WITH_ALL
        return structure, {"title": self.title, "alternative": alternative}


class H5PPackageLibrary(models.Model):
    """Which library exactly a package plays with; `position` is the order in which they load, the main one last."""

    package = models.ForeignKey(H5PPackage, on_delete=models.CASCADE, related_name="package_libraries")
    library = models.ForeignKey(H5PLibrary, on_delete=models.PROTECT, related_name="package_libraries")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["package", "position"]
        constraints = [
            models.UniqueConstraint(fields=["package", "library"], name="h5p_package_library_once"),
            models.UniqueConstraint(fields=["package", "position"], name="h5p_package_library_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.package}: {self.library}"
