"""H5P packages in the admin: bring one, see what it is and where it is used, decide about its code, delete it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from modules import h5p_actions
from modules.activities.h5p.schemas import UNDETERMINED, UNDISCLOSED
from modules.admin_pages import address_of, page_at
from modules.h5p_findings import EXTERNAL, from_plain, rows_of
from modules.h5p_forms import NewVersionForm, PackageFileForm, ReasonForm
from modules.h5p_installing import AlreadyThere, NotAccepted, UsesBlocked, install
from modules.h5p_places import places_of
from modules.models import H5PLibrary, H5PPackage, LibraryState, PackageStatus, Question, Reports, Scenario
from modules.rules import may_change, may_read_package, may_review
from people.models import Role
from people.requests import SignedInRequest, posted
from people.rules import holds

# What can be made of a content type, scored on the server and with no code of others.
NATIVE: Mapping[str, type[Question | Scenario]] = {
    "H5P.QuestionSet": Question,
    "H5P.MultiChoice": Question,
    "H5P.TrueFalse": Question,
    "H5P.Blanks": Question,
    "H5P.BranchingScenario": Scenario,
}


def upload(request: SignedInRequest) -> HttpResponse:
    """Take a package in; a refused one comes back with everything that is wrong with it."""
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied
    form = PackageFileForm(posted(request), request.FILES or None, user=request.user)
    context = page_of(_("Bring an H5P package")) | {"form": form}
    package = taken_in(request, form, context) if form.is_valid() else None
    if package is not None:
        return redirect(url_of("edit", package.pk))
    return render(request, "modules/admin/h5p_upload.html", context, status=422 if form.is_bound else 200)


def taken_in(
    request: SignedInRequest, form: NewVersionForm, context: dict[str, Any], *, replaces: H5PPackage | None = None
) -> H5PPackage | None:
    """Keep the package of a valid form; None where it is refused, with the reason in the form or the context."""
    chosen = form.cleaned_data
    module = replaces.module if replaces else chosen["module"]
    try:
        package = install(chosen["file"], module=module, by=request.user, replaces=replaces)
    except AlreadyThere as known:
        form.add_error("file", _known(request, known.package))
    except UsesBlocked as refused:
        template = _("The package brings the library %(name)s, which is blocked here: %(reason)s")
        form.add_error("file", template % {"name": refused.library, "reason": refused.library.block_reason})
    except NotAccepted as refused:
        context |= {"findings": rows_of(refused.findings), "name": chosen["file"].name}
    else:
        _say_what_became(request, package)
        return package
    return None


def _known(request: SignedInRequest, package: H5PPackage) -> str:
    if may_read_package(request.user, package):
        return _("This file is here already, as “%(title)s”.") % {"title": package.title}
    return _("This file is here already, kept by the editors of another module. Ask them to share it.")


def _say_what_became(request: SignedInRequest, package: H5PPackage) -> None:
    if package.status == PackageStatus.APPROVED:
        messages.success(request, _("The package can be put into units."))
        return
    messages.warning(
        request, _("The package is kept. It brings code that is new here, so somebody else has to look at it first.")
    )


def package(request: SignedInRequest, pk: str) -> HttpResponse:
    """Show a package; whoever may, approves or refuses it here."""
    row = readable(request, pk)
    form = ReasonForm(posted(request) if request.POST.get("do") == "refuse" else None)
    if request.method == "POST" and may_review(request.user, row) and _decided(request, row, form):
        return redirect(url_of("edit", row.pk))
    status = 422 if form.is_bound else 405 if request.method == "POST" else 200
    return render(request, "modules/admin/h5p_package.html", _shown(request, row) | {"form": form}, status=status)


def _decided(request: SignedInRequest, row: H5PPackage, form: ReasonForm) -> bool:
    """Approve or refuse as was asked; False where the form has to be shown again."""
    try:
        if request.POST.get("do") == "approve":
            h5p_actions.approve(row, by=request.user)
            messages.success(request, _("The package can be put into units; its libraries are trusted from now on."))
            return True
        if form.is_valid():
            h5p_actions.refuse(row, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The package is refused. Whoever brought it reads your reason."))
            return True
    except h5p_actions.HasBlocked:
        messages.error(request, _("A library of this package is blocked. Trust it again first, or refuse the package."))
        return True
    except h5p_actions.AlreadyDecided:
        messages.error(request, _("Somebody else has decided about this package in the meantime."))
        return True
    return False


def _shown(request: SignedInRequest, row: H5PPackage) -> dict[str, Any]:
    used = [each.library for each in row.used]
    findings = [from_plain(kept) for kept in row.report]
    return page_of(row.title) | {
        "package": row,
        "status_label": PackageStatus(row.status).label,
        "language_name": "" if row.language == UNDETERMINED else language_name(row.language),
        "licence_name": "" if row.licence == UNDISCLOSED else row.licence,
        "reports_label": Reports(row.reports).label,
        "libraries": [(library, LibraryState(library.state).label) for library in reversed(used)],
        "blocked": [library for library in used if library.state == LibraryState.BLOCKED],
        "waiting": [library for library in used if library.state == LibraryState.WAITING],
        "external": rows_of(finding for finding in findings if finding.code == EXTERNAL),
        "findings": rows_of(finding for finding in findings if finding.code != EXTERNAL),
        "places": places_of(row),
        "may_review": row.status == PackageStatus.NEEDS_REVIEW and may_review(request.user, row),
        "may_delete": may_change(request.user, row.module),
        "library_url_name": H5PLibrary.snippet_viewset.get_url_name("edit"),
        "native_url": _native_url(request, row),
        "file_url": url_of("file", row.pk),
        "trial_url": "" if row.status == PackageStatus.REFUSED else url_of("trial", row.pk),
        "delete_url": url_of("delete", row.pk),
        "version_url": url_of("version", row.pk) if may_change(request.user, row.module) else "",
        "changes_url": url_of("changes", row.pk) if row.replaces_id else "",
        "package_url_name": H5PPackage.snippet_viewset.get_url_name("edit"),
        "newer": [one for one in row.newer.select_related("module") if may_read_package(request.user, one)],
    }


def language_name(code: str) -> str:
    """Return a language by its own name; its code where nobody here knows it."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _native_url(request: SignedInRequest, row: H5PPackage) -> str:
    """Return the page that makes questions or a role-play of a package; empty where neither can be made of it."""
    model = NATIVE.get(row.main_library.partition(" ")[0])
    if model is None or not holds(request.user, Role.EDITOR):
        return ""
    return f"{address_of(model, 'import')}?package={row.pk}"


def file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Send a package as it was brought."""
    row = readable(request, pk)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=f"{row.sha256[:12]}.h5p")


def delete(request: SignedInRequest, pk: str) -> HttpResponse:
    """Ask, then delete a package that no unit shows and nobody has learnt with."""
    row = readable(request, pk)
    if not may_change(request.user, row.module):
        raise PermissionDenied
    if request.method == "POST":
        try:
            h5p_actions.delete(row, by=request.user)
        except h5p_actions.StillUsed:
            messages.error(request, _("A unit shows the package, or people learn from it or have a record of it."))
            return redirect(url_of("edit", row.pk))
        messages.success(request, _("“%(title)s” is deleted.") % {"title": row.title})
        return redirect(url_of("list"))
    context = page_of(_("Delete “%(title)s”") % {"title": row.title}) | {"package": row, "places": places_of(row)}
    return render(request, "modules/admin/h5p_delete.html", context)


def readable(request: SignedInRequest, pk: str | int) -> H5PPackage:
    """Return a package for those who may see it; Wagtail writes keys as text."""
    row = get_object_or_404(
        H5PPackage.objects.select_related("module", "uploaded_by", "approved_by", "replaces"),
        pk=pk if str(pk).isdecimal() else None,
    )
    if not may_read_package(request.user, row):
        raise PermissionDenied
    return row


def url_of(name: str, *arguments: Any) -> str:
    """Return the address of a page about packages: `url_of("edit", 7)`."""
    return address_of(H5PPackage, name, *arguments)


def page_of(heading: str) -> dict[str, Any]:
    """Return what the admin shows around a page about packages."""
    return page_at(heading, "code", (url_of("list"), _("H5P packages")))
