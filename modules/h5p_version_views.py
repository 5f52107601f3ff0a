"""A newer version of a package: brought beside the older one, compared with it, and put into units in its place."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules import h5p_actions
from modules.activities.h5p.versions import Libraries, changes_between
from modules.h5p_forms import NewVersionForm
from modules.h5p_package_views import page_of, readable, taken_in, url_of
from modules.h5p_places import places_of
from modules.models import H5PPackage, PackageStatus, UnitPage
from modules.rules import may_change
from people.requests import SignedInRequest, posted


def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take in the newer version of a package; the older one stays, for whoever has learnt with it."""
    older = readable(request, pk)
    if not may_change(request.user, older.module):
        raise PermissionDenied
    form = NewVersionForm(posted(request), request.FILES or None)
    context = page_of(_("A new version of “%(title)s”") % {"title": older.title}) | {"form": form, "older": older}
    newer = taken_in(request, form, context, replaces=older) if form.is_valid() else None
    if newer is not None:
        return redirect(url_of("changes", newer.pk))
    return render(request, "modules/admin/h5p_upload.html", context, status=422 if form.is_bound else 200)


def changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what is other in a newer version; put it into the drafts of units in the place of the older one."""
    newer = readable(request, pk)
    older = newer.replaces
    if older is None:
        return redirect(url_of("edit", newer.pk))
    units = [unit for unit in places_of(older).units if unit.permissions_for_user(request.user).can_edit()]
    if request.method == "POST":
        _put_in_place(request, newer, units)
        return redirect(url_of("changes", newer.pk))
    heading = _("What is other in “%(title)s”") % {"title": newer.title}
    libraries = _libraries_of(older), _libraries_of(newer)
    context = page_of(heading) | {
        "package": newer,
        "older": older,
        "older_url": url_of("edit", older.pk),
        "package_url": url_of("edit", newer.pk),
        "changes": changes_between(older.parameters, newer.parameters, libraries=libraries),
        "units": units,
        "waits": newer.status != PackageStatus.APPROVED,
    }
    return render(request, "modules/admin/h5p_changes.html", context)


def _put_in_place(request: SignedInRequest, newer: H5PPackage, units: list[UnitPage]) -> None:
    try:
        changed = h5p_actions.put_in_place(newer, units, by=request.user)
    except h5p_actions.NotYet:
        messages.error(request, _("Learners may not meet this version yet: it waits, is refused or is blocked."))
        return
    said = ngettext(
        "The draft of %(n)d unit shows the new version. Publish the unit, then an edition.",
        "The drafts of %(n)d units show the new version. Publish the units, then an edition.",
        len(changed),
    )
    messages.success(request, said % {"n": len(changed)})
    if len(changed) < len(units):
        messages.warning(
            request, _("Units that are locked, or whose draft shows something else, were left as they are.")
        )


def _libraries_of(package: H5PPackage) -> Libraries:
    used = [each.library for each in package.used]
    return {one.machine_name: (f"{one.major}.{one.minor}.{one.patch}", one.tree_sha256) for one in used}
