"""H5P libraries in the admin: what each is, which packages play with it, and the switch that stops it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules import h5p_actions
from modules.admin_pages import address_of, page_at
from modules.h5p_forms import ReasonForm
from modules.models import H5PLibrary, H5PPackage, LibraryState, PackageStatus
from modules.rules import may_read_package, may_review_code
from people.models import Role
from people.requests import SignedInRequest, posted
from people.rules import holds


def library(request: SignedInRequest, pk: str) -> HttpResponse:
    """Show a library; whoever may, blocks it or trusts it again."""
    if not holds(request.user, Role.EDITOR) and not holds(request.user, Role.APPROVER):
        raise PermissionDenied
    row = get_object_or_404(H5PLibrary, pk=pk if pk.isdecimal() else None)
    form = ReasonForm(posted(request) if request.POST.get("do") == "block" else None)
    if request.method == "POST":
        if not may_review_code(request.user):
            raise PermissionDenied
        if _switched(request, row, form):
            return redirect(url_of("edit", row.pk))
    context = _shown(request, row) | {"form": form}
    return render(request, "modules/admin/h5p_library.html", context, status=422 if form.is_bound else 200)


def _switched(request: SignedInRequest, row: H5PLibrary, form: ReasonForm) -> bool:
    """Block or trust as was asked; False where the form has to be shown again."""
    if request.POST.get("do") == "trust" and row.state == LibraryState.BLOCKED:
        h5p_actions.trust(row, by=request.user)
        messages.success(request, _("The library is no longer blocked."))
        return True
    if form.is_valid():
        h5p_actions.block(row, by=request.user, reason=form.cleaned_data["reason"])
        stopped = row.packages.filter(status=PackageStatus.APPROVED).count()
        said = ngettext(
            "The library is blocked. %(count)d package has stopped.",
            "The library is blocked. %(count)d packages have stopped.",
            stopped,
        )
        messages.success(request, said % {"count": stopped})
        return True
    return False


def _shown(request: SignedInRequest, row: H5PLibrary) -> dict[str, Any]:
    packages = list(row.packages.select_related("module").order_by("title", "pk"))
    read = [package for package in packages if may_read_package(request.user, package)]
    heading = f"{row.title} {row.major}.{row.minor}.{row.patch}"
    return page_at(heading, "code", (url_of("list"), _("H5P libraries"))) | {
        "library": row,
        "state_label": LibraryState(row.state).label,
        "bytes": sum(file["size"] for file in row.manifest.values()),
        "needs": [f"{name} {major}.{minor}" for name, major, minor in row.preloaded],
        "packages": [(package, PackageStatus(package.status).label) for package in read],
        "others": len(packages) - len(read),
        "may_switch": may_review_code(request.user),
        "package_url_name": H5PPackage.snippet_viewset.get_url_name("edit"),
    }


def url_of(name: str, *arguments: Any) -> str:
    """Return the address of a page about libraries: `url_of("edit", 7)`."""
    return address_of(H5PLibrary, name, *arguments)
