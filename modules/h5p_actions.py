"""What people do with H5P packages and libraries that are there: approve, refuse, delete; block, trust again."""

import json
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import ReferenceIndex

from ground import audit, ledger
from modules import h5p_removing
from modules.h5p_store import decide_anew
from modules.models import H5PLibrary, H5PPackage, H5PPackageLibrary, LibraryState, PackageStatus, UnitPage
from people.models import User


class CannotDecide(Exception):
    """Nothing is to be decided any more, or not by this person; the words of the exception say which."""


class OwnPackage(CannotDecide):
    """Whoever brought a package is not the second person who looks at it."""


class AlreadyDecided(CannotDecide):
    """Somebody else has decided in the meantime."""


class HasBlocked(CannotDecide):
    """A library of the package is blocked."""


class NotYet(Exception):
    """Learners may not meet the newer version yet, or it is no newer version of anything."""


class StillUsed(Exception):
    """A unit shows the package, or people learn from it or have a record of it."""


@transaction.atomic
def approve(package: H5PPackage, *, by: User | None) -> H5PPackage:
    """Let a package play, and trust the libraries that it brought; others that waited for nothing else play too.

    `by` is None for content that the site itself ships with. Raises OwnPackage, AlreadyDecided and HasBlocked.
    """
    package = _undecided(package, by)
    libraries = package.libraries.select_for_update()
    if any(library.state == LibraryState.BLOCKED for library in libraries):
        raise HasBlocked
    package.libraries.filter(state=LibraryState.WAITING).update(state=LibraryState.TRUSTED)
    package.status, package.approved_by = PackageStatus.APPROVED, by
    package.save(update_fields=["status", "approved_by"])
    audit.record("h5p.approve", package, by=by)
    _approve_known()
    return package


def _approve_known() -> None:
    """Approve what waited only because of libraries that are trusted by now."""
    unknown = H5PPackageLibrary.objects.filter(package=OuterRef("pk")).exclude(library__state=LibraryState.TRUSTED)
    waiting = H5PPackage.objects.filter(~Exists(unknown), status=PackageStatus.NEEDS_REVIEW)
    waiting.update(status=PackageStatus.APPROVED)


@transaction.atomic
def refuse(package: H5PPackage, *, by: User, reason: str) -> H5PPackage:
    """Say that a package shall not play, and why. Raises OwnPackage and AlreadyDecided."""
    package = _undecided(package, by)
    package.status, package.refusal = PackageStatus.REFUSED, reason
    package.save(update_fields=["status", "refusal"])
    decide_anew()
    audit.record("h5p.refuse", package, by=by)
    return package


def _undecided(package: H5PPackage, by: User | None) -> H5PPackage:
    ledger.take_turn("h5p")
    package = H5PPackage.objects.select_for_update().get(pk=package.pk)
    if by is not None and package.uploaded_by_id == by.pk:
        raise OwnPackage
    if package.status != PackageStatus.NEEDS_REVIEW:
        raise AlreadyDecided
    return package


@transaction.atomic
def block(library: H5PLibrary, *, by: User, reason: str) -> H5PLibrary:
    """Stop every package that uses a library, at once; what learners did with them is kept."""
    H5PLibrary.objects.filter(pk=library.pk).update(state=LibraryState.BLOCKED, block_reason=reason)
    decide_anew()
    audit.record("h5p.block", library, by=by)
    library.refresh_from_db()
    return library


@transaction.atomic
def trust(library: H5PLibrary, *, by: User) -> H5PLibrary:
    """Let a library that was blocked run again, and every package that stood still because of it.

    One that nobody had looked at before waits as it did: whoever brought it could else trust it by this way.
    """
    ledger.take_turn("h5p")
    was_trusted = library.packages.filter(status=PackageStatus.APPROVED).exists()
    state = LibraryState.TRUSTED if was_trusted else LibraryState.WAITING
    H5PLibrary.objects.filter(pk=library.pk).update(state=state, block_reason="")
    audit.record("h5p.trust", library, by=by)
    _approve_known()
    library.refresh_from_db()
    return library


@transaction.atomic
def put_in_place(package: H5PPackage, units: Iterable[UnitPage], *, by: User) -> list[UnitPage]:
    """Show a newer version where the drafts of these units show the older one; return the units that were changed.

    What is published, and what people did with the older one, stays as it is. A unit that is locked for `by` is left out.
    Raises NotYet.
    """
    older = package.replaces
    if older is None or not H5PPackage.objects.playable().filter(pk=package.pk).exists():
        raise NotYet
    changed = [unit for unit in units if _put_into(unit, older, package, by)]
    audit.record("h5p.replace", package, by=by, payload={"older": older.sha256, "units": len(changed)})
    return changed


def _put_into(unit: UnitPage, older: H5PPackage, newer: H5PPackage, by: User) -> bool:
    """Save a draft of a unit with the newer version; say whether there was anything to change."""
    draft: UnitPage = UnitPage.objects.select_for_update().get(pk=unit.pk).get_latest_revision_as_object()
    lock = draft.get_lock()
    blocks = [dict(block) for block in draft.body.raw_data]
    shown = [block for block in blocks if block["type"] == "h5p" and block["value"]["package"] == older.pk]
    if not shown or (lock and lock.for_user(by)):
        return False
    for block in shown:
        block["value"] = {**block["value"], "package": newer.pk}
    draft.body = json.dumps(blocks)
    if not draft.live:
        draft.save()
    draft.save_revision(user=by, clean=False, log_action=True)
    return True


@transaction.atomic
def delete(package: H5PPackage, *, by: User) -> None:
    """Delete a package with its files, and the libraries that nobody has looked at and nobody else uses.

    Raises StillUsed.
    """
    ledger.take_turn("h5p")
    package = H5PPackage.objects.select_for_update().get(pk=package.pk)
    if package.edition_activities.exists() or ReferenceIndex.get_references_to(package).exists():
        raise StillUsed
    audit.record("h5p.delete", package, by=by, payload={"sha256": package.sha256})
    decide_anew()
    waiting = list(package.libraries.filter(state=LibraryState.WAITING))
    package.delete()
    forsaken = [library for library in waiting if not library.packages.exists()]
    for library in forsaken:
        library.delete()
    transaction.on_commit(lambda: _remove(package, forsaken))


def _remove(package: H5PPackage, libraries: Iterable[H5PLibrary]) -> None:
    h5p_removing.remove_content(package.sha256, package.manifest)
    for library in libraries:
        h5p_removing.remove_library(library.tree_sha256, library.manifest)
    h5p_removing.remove_file(str(package.file.name))
