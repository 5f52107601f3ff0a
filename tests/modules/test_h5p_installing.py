"""Packages are kept whole or not at all; libraries once for each content; code of strangers waits for a second person."""

import json
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from modules import h5p_actions, h5p_store
from modules.h5p_installing import AlreadyThere, NotAccepted, UsesBlocked, install
from modules.models import H5PLibrary, H5PPackage, LibraryState, PackageStatus
from people.models import Role
from tests.factories.people import appointed
from tests.modules.activities.h5p.packages import CONTENT, LIBRARY, ORDINARY, package

pytestmark = pytest.mark.django_db
WITHOUT_LIBRARY = {name: None for name in ORDINARY if name.startswith(LIBRARY)}


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    h5p_store.forget()
    return tmp_path


def brought(changes=None, **more) -> H5PPackage:
    return install(BytesIO(package(changes)), module=None, **({"by": None} | more))


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def files_of(kept: H5PPackage) -> list[str]:
    library = kept.used[0].library
    return sorted(
        [
            *(f"h5p/content/{kept.sha256}/{path}" for path in kept.manifest),
            *(f"h5p/lib/{library.tree_sha256}/{path}" for path in library.manifest),
            kept.file.name,
        ]
    )


def test_install_keeps_the_exact_files_and_the_cleaned_parameters(media):
    kept = brought()

    tree = H5PLibrary.objects.get().tree_sha256
    library = sorted(name.split("/", 1)[1] for name in ORDINARY if name.startswith(LIBRARY))
    assert files_in(media) == sorted(
        [
            f"h5p/content/{kept.sha256}/images/room.png",
            f"h5p/packages/{kept.sha256}.h5p",
            *(f"h5p/lib/{tree}/{name}" for name in library),
        ]
    )
    assert (media / f"h5p/lib/{tree}/mini-quiz.js").read_bytes() == ORDINARY[f"{LIBRARY}/mini-quiz.js"]
    assert kept.parameters["options"] == CONTENT["options"]
    assert (kept.title, kept.licence, kept.reports, kept.max_score) == ("A first question", "CC BY", "score", 1)


def test_install_keeps_nothing_of_a_package_that_is_refused(media):
    with pytest.raises(NotAccepted) as refused:
        brought({"content/run.php": b"<?php", f"{LIBRARY}/mini-quiz.js": None})

    assert {finding.code for finding in refused.value.findings} == {"forbidden-file", "missing-library-file"}
    assert (H5PPackage.objects.count(), H5PLibrary.objects.count(), files_in(media)) == (0, 0, [])


def test_install_takes_everything_away_again_when_it_fails_at_the_end(media):
    (media / "h5p").mkdir()
    (media / "h5p/packages").write_text("No folder, so that the last file cannot be kept.")

    with pytest.raises(OSError):  # noqa: PT011  # what the disk says
        brought()

    assert (H5PPackage.objects.count(), H5PLibrary.objects.count()) == (0, 0)
    assert files_in(media) == ["h5p/packages"]


def test_whoever_rolls_a_package_back_takes_its_files_away_too(media):
    undo = ExitStack()

    with transaction.atomic():
        brought(undo=undo)
        transaction.set_rollback(True)
    undo.close()

    assert (H5PPackage.objects.count(), H5PLibrary.objects.count(), files_in(media)) == (0, 0, [])


OTHER = {"content/content.json": json.dumps(CONTENT | {"question": "<p>And then?</p>"})}


@pytest.mark.parametrize("changes", [None, OTHER], ids=["the same package", "another with the same library"])
def test_files_that_somebody_else_brings_before_they_are_taken_away_stay(media, changes):
    undo = ExitStack()
    with transaction.atomic():
        brought(undo=undo)
        transaction.set_rollback(True)

    kept = brought(changes)  # whoever waited for the turn, as soon as it is free
    undo.close()

    assert files_in(media) == files_of(kept)


def test_files_brought_again_before_a_deleted_package_s_are_taken_away_stay(media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        h5p_actions.delete(brought(), by=appointed(Role.EDITOR))

    kept = brought()
    for take_away in later:
        take_away()

    assert files_in(media) == files_of(kept)


def test_install_keeps_a_library_once_and_a_fork_beside_it():
    first = brought()
    second = brought({"content/content.json": json.dumps(CONTENT | {"question": "<p>And then?</p>"})})
    fork = brought({f"{LIBRARY}/mini-quiz.js": b"// another maker's"})

    assert first.used[0].library == second.used[0].library != fork.used[0].library
    assert H5PLibrary.objects.count() == 2


def test_install_refuses_the_same_file_twice():
    first = brought()

    with pytest.raises(AlreadyThere) as refused:
        brought()

    assert refused.value.package == first


def test_content_alone_plays_with_trusted_libraries_of_the_site_and_needs_nobody():
    with pytest.raises(NotAccepted):
        brought(WITHOUT_LIBRARY)
    first = brought()
    with pytest.raises(NotAccepted):
        brought(WITHOUT_LIBRARY)
    h5p_actions.approve(first, by=appointed(Role.APPROVER))

    alone = brought(WITHOUT_LIBRARY)

    assert alone.status == PackageStatus.APPROVED
    assert alone.used[0].library == first.used[0].library
    assert alone.parameters == first.parameters


def test_new_code_waits_for_somebody_else_than_who_brought_it():
    author, colleague = appointed(Role.EDITOR), appointed(Role.APPROVER)
    kept = brought(by=author)
    other = brought({"content/content.json": json.dumps(CONTENT | {"question": "<p>And then?</p>"})})
    assert (kept.status, kept.used[0].library.state) == (PackageStatus.NEEDS_REVIEW, LibraryState.WAITING)

    with pytest.raises(h5p_actions.OwnPackage):
        h5p_actions.approve(kept, by=author)
    h5p_actions.approve(kept, by=colleague)
    with pytest.raises(h5p_actions.AlreadyDecided):
        h5p_actions.refuse(kept, by=colleague, reason="Too late.")

    assert list(H5PPackage.objects.playable().order_by("pk")) == [kept, other]


def test_the_database_refuses_one_s_own_approval():
    author = appointed(Role.EDITOR)
    kept = brought(by=author)

    with pytest.raises(IntegrityError), transaction.atomic():
        H5PPackage.objects.filter(pk=kept.pk).update(approved_by=author)


def test_block_stops_every_package_and_every_copy_of_the_library():
    officer = appointed(Role.APPROVER)
    kept = h5p_actions.approve(brought(), by=officer)
    library = kept.used[0].library

    h5p_actions.block(library, by=officer, reason="It calls home.")

    assert list(H5PPackage.objects.playable()) == []
    with pytest.raises(UsesBlocked):
        brought({"content/content.json": json.dumps(CONTENT | {"question": "<p>And then?</p>"})})
    h5p_actions.trust(library, by=officer)
    assert list(H5PPackage.objects.playable()) == [kept]


def test_nobody_trusts_their_own_code_by_blocking_it_first():
    author = appointed(Role.EDITOR)
    kept = brought(by=author)
    library = kept.used[0].library

    h5p_actions.block(library, by=author, reason="For a moment.")
    h5p_actions.trust(library, by=author)

    kept.refresh_from_db()
    library.refresh_from_db()
    assert (library.state, kept.status) == (LibraryState.WAITING, PackageStatus.NEEDS_REVIEW)


def test_delete_takes_files_and_forsaken_libraries_away(media, django_capture_on_commit_callbacks):
    kept = brought()

    with django_capture_on_commit_callbacks(execute=True):
        h5p_actions.delete(kept, by=appointed(Role.EDITOR))

    assert (H5PLibrary.objects.count(), files_in(media)) == (0, [])
