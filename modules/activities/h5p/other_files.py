"""What people bring instead of a package, told by what is in it, and what they do then."""

from collections.abc import Iterator

from modules.activities.form import error
from modules.activities.h5p.names import shown
from modules.activities.h5p.package import CONTENT, DESCRIPTION, Package
from modules.findings import Finding
from modules.findings import gettext_noop as _

SCORM, PACKED = "imsmanifest.xml", ".h5p"


def other_archive_findings(package: Package) -> Iterator[Finding]:
    """Yield why an archive is no package at all, which is then the only thing to say about it."""
    paths = [*package.files, *package.unread]
    is_folder = any(f"{folder}/{DESCRIPTION}" in paths for folder in package.folders())
    if DESCRIPTION in paths or (CONTENT in paths and not is_folder):
        return
    inner = next((path for path in paths if path.casefold().endswith(PACKED)), "")
    if is_folder:
        template = _("“h5p.json” lies in a folder. Pack what is in the folder, not the folder itself.")
    elif inner:
        template = _("“%(name)s” lies in this archive. Unpack the archive, and bring that file.")
    elif SCORM in paths:
        template = _("This is a package for SCORM or IMS. Open the content where it was made, and export it as H5P.")
    else:
        template = _("There is no H5P content in this archive. Bring the file that ends with .h5p as it was exported.")
    yield error("missing-h5p-json", DESCRIPTION, template, **({"name": shown(inner)} if inner else {}))
