"""A module of the site as one file to keep, to send, or to bring to another site."""

from curriculum.exporting.archive import LICENCE, packed
from curriculum.exporting.collecting import files_of
from modules.models import Module


def exported(module: Module) -> bytes:
    """Return the file of a module as it is published; raise NothingToExport where nothing is."""
    files = files_of(module)
    languages = sorted({path.split("/")[1].partition(".")[2] or "en" for path in files if path.startswith("modules/")})
    about = {
        "module": module.slug,
        "code": module.code,
        "edition": module.latest_edition.number if module.latest_edition else None,
        "languages": languages,
        "licence": module.licence,
    }
    return packed({**files, LICENCE: _licence(module)}, about)


def _licence(module: Module) -> bytes:
    said = f"{module.code} ({module.slug}) is published under the licence {module.licence}.\n"
    return f"{said}Authors, reviews and sources stand in modules/{module.slug}/module.yaml.\n".encode()
