"""Many at once, on PostgreSQL: a package that several people bring at the same time is kept once, with all its files."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connections, transaction

from modules import h5p_store
from modules.h5p_installing import AlreadyThere, install
from modules.models import H5PLibrary, H5PPackage
from tests.modules.activities.h5p.packages import ORDINARY, content, package

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]
AT_ONCE = 6


def brought(data: bytes) -> H5PPackage | AlreadyThere:
    """The package as it was kept, or the refusal: somebody else has brought it in the meantime."""
    try:
        return install(BytesIO(data), module=None, by=None)
    except AlreadyThere as known:
        return known
    finally:
        connections.close_all()


def test_the_same_package_at_once_is_kept_once_and_others_share_its_library(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    h5p_store.forget()
    same, other = package(), package(content(question="<p>And then?</p>"))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(brought, [same, same, other, same, other, same]))

    kept = [one for one in results if isinstance(one, H5PPackage)]
    refused = [one.package.pk for one in results if isinstance(one, AlreadyThere)]
    assert {one.pk for one in kept} == set(H5PPackage.objects.values_list("pk", flat=True)) == set(refused)
    assert (len(kept), len(refused), H5PLibrary.objects.count()) == (2, 4, 1)
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    library = sum(not name.startswith(("content/", "h5p.json")) for name in ORDINARY)
    assert len(files) == library + 2 * 2  # for each package its picture and itself; nothing half unpacked


def rolled_back(data: bytes) -> None:
    """Bring a package in a transaction that fails afterwards, as a module's load does whose last file is wrong."""
    try:
        with closing(ExitStack()) as undo, transaction.atomic():
            install(BytesIO(data), module=None, by=None, undo=undo)
            transaction.set_rollback(True)
    except AlreadyThere:
        pass
    finally:
        connections.close_all()


def test_an_import_that_fails_leaves_the_files_of_those_who_waited(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    h5p_store.forget()
    others = [package(content(question=f"<p>And then {number}?</p>")) for number in range(3)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        failing = [pool.submit(rolled_back, package()) for _time in range(3)]
        kept = list(pool.map(brought, others))
        for each in failing:
            each.result()

    [library] = H5PLibrary.objects.all()
    assert H5PPackage.objects.count() == len(kept)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {f"h5p/lib/{library.tree_sha256}/{path}" for path in library.manifest} <= files
    assert len(files) == len(library.manifest) + 2 * len(kept)
