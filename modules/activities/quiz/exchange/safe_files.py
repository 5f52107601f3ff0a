"""Opens XML and packages of strangers: no entities, no addresses, no more than so much of anything."""

from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from modules.activities.quiz.exchange.passages import Unreadable
from modules.findings import gettext_noop as _

LARGEST_FILE = 10_000_000  # bytes, of one file, unpacked
LARGEST_PACKAGE = 20_000_000  # bytes, of all files that are read, unpacked
MANIFEST = "imsmanifest.xml"
MOST_FILES = 2_000
DEEPEST = 100  # elements inside each other
MOST_ELEMENTS = 200_000


def xml_root(content: bytes) -> Element:
    """Return the root of an XML file; raise `Unreadable` for what is none, is unsafe, or is too large."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("The file is too large to be read."))
    try:
        return _root(content)
    except DefusedXmlException as unsafe:
        raise Unreadable(
            _("This XML file has a document type or entities, which are not read: save it without them.")
        ) from unsafe
    except ParseError as wrong:
        raise _broken(wrong) from wrong
    except (ValueError, LookupError) as wrong:
        raise Unreadable(_("This is no XML, or its end is missing.")) from wrong


def _broken(wrong: ParseError) -> Unreadable:
    """Return the refusal of XML that breaks its rules, with the line where it does."""
    line, _column = getattr(wrong, "position", (0, 0))
    if not line:
        return Unreadable(_("This is no XML, or its end is missing."))
    return Unreadable(_("This XML file breaks the rules of XML in line %(line)d: export it again."), line=line)


def text_of(content: bytes) -> tuple[str, bool]:
    """Return a file as text, and whether its encoding was guessed; raise `Unreadable` for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), False
    if b"\0" in content:
        raise Unreadable(_("This file is no text."))
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeError:
        return content.decode("cp1252", errors="replace"), True


def _root(content: bytes) -> Element:
    depth = elements = 0
    root: Element | None = None
    for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
        root = element if root is None else root
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > DEEPEST or elements > MOST_ELEMENTS:
            raise Unreadable(_("The file is too large to be read."))
    if root is None:
        raise ParseError
    return root


class Package:
    """A zip file, read in memory: nothing is unpacked to a disk, and names lead nowhere outside of it."""

    def __init__(self, content: bytes) -> None:
        """Open it; raise `Unreadable` for what is no zip file or has too many files."""
        try:
            self._zip = ZipFile(BytesIO(content))
        except (BadZipFile, ValueError) as wrong:
            raise Unreadable(_("This is no zip file, or its end is missing.")) from wrong
        self.names = frozenset(self._zip.namelist())
        if len(self.names) > MOST_FILES:
            raise Unreadable(_("There are too many files in this package."))
        self._left = LARGEST_PACKAGE

    @property
    def folder(self) -> str:
        """The folder that holds the manifest, where somebody has packed a folder and not what is in it."""
        found = sorted((name for name in self.names if PurePosixPath(name).name == MANIFEST), key=len)
        return found[0].removesuffix(MANIFEST) if found else ""

    def named(self, address: str) -> str:
        """Return the name of a file that a manifest names by an address relative to itself."""
        return self.folder + unquote(address).replace("\\", "/").removeprefix("./")

    def read(self, name: str) -> bytes:
        """Return a file of the package; raise `Unreadable` where it is missing, broken, encrypted or too large."""
        try:
            with self._zip.open(name) as file:
                content = file.read(min(LARGEST_FILE, self._left) + 1)
        except KeyError as missing:
            raise Unreadable(_("The file “%(name)s” is missing in the package."), name=name) from missing
        except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as wrong:
            raise Unreadable(_("The file “%(name)s” in the package cannot be read."), name=name) from wrong
        self._left -= len(content)
        if len(content) > LARGEST_FILE or self._left < 0:
            raise Unreadable(_("The package is too large to be read."))
        return content


def beside(name: str, address: str) -> str:
    """Return the name in a package of what a file names by an address relative to itself."""
    return PurePosixPath(name).parent.joinpath(address).as_posix()
