"""Opens the file of a module without trusting it: paths, sizes, kinds, hashes and format, all findings at once. No Django."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent

from curriculum.exporting.archive import FORMAT, LICENCE, MANIFEST
from curriculum.reading.fields import SLUG
from modules.activities.form import error
from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.limits import MEGABYTE, Limits
from modules.activities.h5p.package import Package, read_package
from modules.findings import Finding
from modules.findings import gettext_noop as _

LIMITS = Limits(files=2_000, media=100 * MEGABYTE, text=2 * MEGABYTE, content=2 * MEGABYTE, folders=4)
ID = SLUG.pattern
FOLDER = re.compile(rf"modules/(?P<module>{ID})(?:\.(?P<language>[a-z]{{2,3}}(?:-[a-z0-9]+)?))?/(?P<rest>.+)")
PARTS = re.compile(
    rf"module\.yaml|quizzes\.yaml|forms\.yaml|units/\d\d-[a-z0-9-]+\.md|h5p/{ID}\.h5p"
    rf"|media/{ID}(?:\.transcript|\.poster)?(?:\.[a-z]{{2,3}}(?:-[a-z0-9]+)?)?\.(?:svg|png|jpg|jpeg|webp|gif|avif|webm|mp4|vtt|md)"
)
FRONT_MATTER = re.compile(r"(?m)^---[ \t]*$")
SCENARIO = re.compile(rf"scenarios/{ID}(?:\.[a-z]{{2,3}}(?:-[a-z0-9]+)?)?\.yaml")
SIGNS: Mapping[str, tuple[int, tuple[bytes, ...]]] = {
    ".png": (0, (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": (0, (b"\xff\xd8\xff",)),
    ".jpeg": (0, (b"\xff\xd8\xff",)),
    ".webp": (8, (b"WEBP",)),
    ".gif": (0, (b"GIF8",)),
    ".avif": (4, (b"ftyp",)),
    ".webm": (0, (b"\x1aE\xdf\xa3",)),
    ".mp4": (4, (b"ftyp",)),
    ".vtt": (0, (b"WEBVTT", b"\xef\xbb\xbfWEBVTT")),
    ".h5p": (0, (b"PK\x03\x04",)),
}
ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "animate", "set", "handler"}
# Without going back: what a quoted “#” begins with would else be taken for an address.
ELSEWHERE = re.compile(r"@import|url\(\s*+['\"]?+\s*+(?!#)", re.IGNORECASE)
LARGEST_DRAWING = 2 * MEGABYTE


@dataclass(frozen=True)
class Opened:
    """A file that was opened: what its list says, and the paths of its files, which stand in a folder now."""

    manifest: Mapping[str, Any]
    paths: tuple[str, ...]

    @property
    def module(self) -> str:
        return str(self.manifest["module"])


def open_into(stream: BinaryIO, folder: Path) -> tuple[Opened | None, list[Finding]]:
    """Unpack the file of a module into an empty folder; None where it has errors, with all of them."""
    found = Collected()
    package = read_package(stream, found, LIMITS)
    if package is None:
        return None, [_said_here(finding) for finding in found.findings()]
    manifest = _manifest(package, found)
    found += _path_findings(package, manifest)
    if manifest is None or found.has_errors():
        return None, found.findings()
    for path in package.files:
        found += _written(package, path, folder, manifest)
    opened = None if found.has_errors() else Opened(manifest, tuple(package.files))
    return opened, found.findings()


def _said_here(finding: Finding) -> Finding:
    if finding.code != "not-a-zip":
        return finding
    return error(finding.code, "the file", _("This is no file of a module: it is not a ZIP archive."))


def _manifest(package: Package, found: Collected) -> Mapping[str, Any] | None:
    """Return the list of the file where it is one that this site can read."""
    if MANIFEST not in package.files or package.files[MANIFEST].size > LIMITS.text:
        found.append(error("no-manifest", MANIFEST, _("The list of files is missing. Export the module again.")))
        return None
    try:
        manifest = json.loads(package.read(MANIFEST))
    except (ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, Mapping):
        found.append(error("no-manifest", MANIFEST, _("The list of files cannot be read. Export the module again.")))
        return None
    found += _format_findings(manifest)
    return manifest


def _format_findings(manifest: Mapping[str, Any]) -> Iterator[Finding]:
    if manifest.get("format") != FORMAT:
        template = _(
            "This site reads “%(known)s”. The file says “%(format)s”: it was made by another version of the site."
        )
        yield error("format", MANIFEST, template, known=FORMAT, format=str(manifest.get("format"))[:40])
    if not SLUG.fullmatch(str(manifest.get("module", ""))):
        yield error("module-id", MANIFEST, _("The list does not say which module this is. Export the module again."))
    listed = manifest.get("files")
    if not isinstance(listed, Mapping) or not all(isinstance(entry, Mapping) for entry in listed.values()):
        yield error("no-manifest", MANIFEST, _("The list of files cannot be read. Export the module again."))


def _path_findings(package: Package, manifest: Mapping[str, Any] | None) -> Iterator[Finding]:
    known = manifest.get("files") if manifest else None
    listed: Mapping[str, Any] = known if isinstance(known, Mapping) else {}
    module = str(manifest.get("module")) if manifest else ""
    for path in package.files:
        if path != MANIFEST and not _is_of_format(path, module):
            yield error("strange-file", path, _("A file of this name does not belong into a module. Leave it out."))
        if manifest and path != MANIFEST and path not in listed:
            yield error("not-listed", path, _("The list does not name this file. Export the module again."))
    whole = f"modules/{module}/module.yaml"
    if manifest and whole not in package.files and whole not in listed:
        yield error("no-module", whole, _("This is no file of a module: it has no module.yaml."))
    for path in listed:
        if path not in package.files and path not in package.unread:
            yield error("missing-file", str(path)[:160], _("The list names this file, but it is not there."))


def _is_of_format(path: str, module: str) -> bool:
    if path == LICENCE or SCENARIO.fullmatch(path):
        return True
    inside = FOLDER.fullmatch(path)
    return inside is not None and inside["module"] == module and PARTS.fullmatch(inside["rest"]) is not None


def _written(package: Package, path: str, folder: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Write a file into the folder, and yield what is wrong with it. Its path was checked before."""
    content = package.read(path)
    if path == MANIFEST:
        return
    if hashlib.sha256(content).hexdigest() != manifest["files"][path].get("sha256"):
        yield error("wrong-hash", path, _("The file is not the one that was exported: its hash is another."))
    yield from _kind_findings(path, content)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _kind_findings(path: str, content: bytes) -> Iterator[Finding]:
    suffix = Path(path).suffix
    at, signs = SIGNS.get(suffix, (0, (b"",)))
    if not content[at:].startswith(signs) or (suffix == ".vtt" and not _is_text(content)):
        yield error("not-what-it-says", path, _("The file is not what its name says. Replace it."))
    if suffix == ".svg":
        yield from _drawing_findings(path, content)
    if suffix in {".yaml", ".md"} and _has_references(content, is_yaml=suffix == ".yaml"):
        yield error(
            "reference", path, _("The file has references (*name), which are not read here. Write the words again.")
        )


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has_references(content: bytes, *, is_yaml: bool) -> bool:
    """Whether YAML refers to another part of itself: a small file could grow endlessly that way."""
    text = content.decode("utf-8-sig", errors="replace")
    written = text if is_yaml else FRONT_MATTER.split(text, maxsplit=2)[1] if FRONT_MATTER.match(text) else ""
    try:
        return any(isinstance(event, AliasEvent) for event in YAML(typ="safe", pure=True).parse(written))
    except (YAMLError, ValueError, RecursionError):
        return False  # the reader says what is wrong with it


def _drawing_findings(path: str, content: bytes) -> Iterator[Finding]:
    """A drawing only draws: it runs nothing and names nothing outside of itself."""
    try:
        root = fromstring(content, forbid_dtd=True) if len(content) <= LARGEST_DRAWING else None
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        root = None
    if root is None or _local(root.tag) != "svg":
        yield error("not-what-it-says", path, _("The file is not what its name says. Replace it."))
        return
    if any(_is_active(element) for element in root.iter()):
        template = _("The drawing holds a script, or something from elsewhere. Export it again as a plain SVG.")
        yield error("active-drawing", path, template)


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2].lower()


def _is_active(element: Any) -> bool:
    """Whether an element of a drawing runs something, or names something outside of the drawing."""
    if _local(element.tag) in ACTIVE or any(_is_reaching_out(*attribute) for attribute in element.attrib.items()):
        return True
    return _local(element.tag) == "style" and ELSEWHERE.search(element.text or "") is not None


def _is_reaching_out(name: str, value: str) -> bool:
    if _local(name).startswith("on"):
        return True
    if _local(name) in {"href", "src"}:
        return not value.strip().lower().startswith(("#", "data:image/png", "data:image/jpeg"))
    return ELSEWHERE.search(value) is not None
