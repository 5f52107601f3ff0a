"""Opens XML and packages of strangers: no entities, no addresses, no more than so much of anything."""

from io import BytesIO
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from modules.activities.quiz.exchange.passages import Unreadable
from modules.findings import gettext_noop as _

LARGEST_FILE = 10_000_000  # bytes, of one file, unpacked
LARGEST_PACKAGE = 20_000_000  # bytes, of all files that are read, unpacked
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
    except (ParseError, ValueError, LookupError) as wrong:
        raise Unreadable(_("This is no XML, or its end is missing.")) from wrong


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
