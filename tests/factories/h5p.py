"""H5P packages that are installed, and contents in an edition that people learn from."""

from io import BytesIO
from typing import Any

from modules import editions, h5p_actions, h5p_store
from modules.actions import text_of, version_of
from modules.freezing import FrozenActivity
from modules.h5p_installing import AlreadyThere, install
from modules.keys import key_of
from modules.models import EditionActivity, H5PPackage, Module, PackageStatus
from people.models import Role, User
from tests.factories.people import appointed
from tests.modules.activities.h5p.packages import Part, package

TEXT = "Listen first, and only then give advice."


def approved(packed: bytes, *, by: User | None = None) -> H5PPackage:
    """A package that a second person has approved, with all that it brings: the one that a shared database has, if any."""
    h5p_store.forget()
    try:
        made = install(BytesIO(packed), module=None, by=None)
    except AlreadyThere as known:
        made = known.package
    if made.status != PackageStatus.APPROVED:
        h5p_actions.approve(made, by=by or appointed(Role.EDITOR))
    return H5PPackage.objects.get(pk=made.pk)


def mini_quiz(changes: dict[str, Part] | None = None) -> H5PPackage:
    """One question with one right answer, of our own content type."""
    return approved(package(changes))


def held(module: Module, package: H5PPackage, slug: str = "first-question", **structure: Any) -> EditionActivity:
    """The content as an activity of the newest edition of a module, in its first unit."""
    parts, words = package.definition_parts(TEXT)
    frozen = FrozenActivity(slug, key_of(module.slug, slug), "h5p", "u1", {**parts, **structure})
    version = version_of(frozen)
    edition = module.latest_edition
    row = EditionActivity.objects.create(
        edition=edition,
        slug=slug,
        key=frozen.key,
        unit_slug="u1",
        position=edition.activities.count() + 1,
        version=version,
    )
    row.texts.add(text_of(version, "en", words))
    row.h5p_packages.add(package)
    editions.forget()
    return row
