"""Many at once, on PostgreSQL: a package that several people bring at the same time is kept once, with all its files."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connections

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
